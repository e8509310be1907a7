"""Claims: money held for somebody who has not joined, until she comes or the time is up.

    reserved(...)  a posting that holds the money and keeps the claim
    take(...)      everything that waits for a person moves to her
    due(...)       what has waited too long goes back

One whose payee is nobody waits for whoever opens a link (`ledger.products.links`).

Whether a claim still stands, its hold tells; the row only says what the hold is for. One that says
anything else than its hold and its transfer, which are proven, is as good as none: it pays nobody.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from ledger import clock, ids, limits, rules
from ledger.claims import reading
from ledger.claims.reading import KIND, Claim, ClaimRow, open_of_payee, overdue
from ledger.errors import AlreadySettled, NotFound, Refused
from ledger.limits import Payment
from ledger.people import facts, intents, persons
from ledger.people.facts import Who
from ledger.posting import NUMBER, Event, Hold, Posting, Row, Take
from ledger.rules import Rule
from ledger.terms import moves

if TYPE_CHECKING:
    from datetime import datetime

    from ledger.act import Act
    from ledger.books import Books
    from ledger.limits import Use
    from ledger.people.facts import Fact
    from ledger.people.intents import Intent
    from ledger.people.persons import Person
    from ledger.posting import Posted
    from ledger.statement import Recorded
    from ledger.terms import Terms

__all__ = ["KIND", "Claim", "ClaimRow", "open_of_payee", "overdue"]

LASTS = Rule(
    "claim.lifetime",
    timedelta(days=7),
    "how long money waits for somebody who has not come, before it goes back",
    least=timedelta(hours=1),
    most=timedelta(days=90),
)
LONGEST: timedelta = LASTS.most
"""How long a button of a claim works, which says itself when the claim is over."""
WAITS = "waits"
"""The fact of a card that says how long its money will wait."""
RESERVED = "reserve"
"""The kind of the transfer that begins a claim."""


async def waits(books: Books) -> dict[str, timedelta]:
    """Return what a card keeps of how long its money will wait."""
    return {WAITS: (await rules.at(books, LASTS)).value}


async def lasts(books: Books, intent: Intent) -> timedelta:
    """Return how long money waits: as its card has said, or else by the rule."""
    asked = intent.facts.get(WAITS)
    return asked if isinstance(asked, timedelta) else (await waits(books))[WAITS]


def reserved(
    terms: Terms, payee: Person | None, hold: bytes, posting: Posting, lasts: timedelta
) -> Posting:
    """Return the posting with a hold for the payee, who is told that money waits for her.

    None is whoever comes with a link; nobody can be told then.
    """
    until = clock.now() + lasts
    told = facts.dump({"payer": Who(terms.payer), "amount": terms.amount, "until": until})
    is_met = payee is not None and not payee.is_handle
    waiting = (Event("waiting", terms.payee, told),) if is_met else ()
    return replace(
        posting,
        kind=RESERVED,
        answer=clock.to_ms(until).to_bytes(8),
        holds=(Hold(hold, terms.source, terms.total, KIND, until),),
        rows=(*posting.rows, row_of(terms, hold, until)),
        events=(*posting.events, *waiting),
    )


async def get(books: Books, hold: bytes) -> Claim:
    """Return the claim that a hold is for, or raise NotFound."""
    return await books.read(reading.of_hold, hold)


async def take(books: Books, payee: int) -> list[Claim]:
    """Pay a person who has joined everything that waited for her; return what it was."""
    waiting = await books.read(open_of_payee, payee)
    return [claim for claim in waiting if await _pay_out(books, claim)]


async def give_back(act: Act, hold: bytes) -> Claim:
    """Return to its payer what nobody has claimed yet; raise AlreadySettled if somebody has."""
    claim = await get(act.books, hold)
    await act.post(await _returning(act.books, claim, "take_back", claim.terms.payer))
    return claim


async def of_transfer(books: Books, transfer: Recorded) -> Claim:
    """Return the claim that a transfer began or ended, or raise NotFound."""
    return await books.read(reading.of_transfer, transfer.number)


async def number_for(books: Books, number: int, person: int) -> int:
    """Return the number under which a payment stands with one of its two sides."""
    with suppress(NotFound):
        claim = await of_transfer(books, await books.transfer(number))
        number = (claim.number if claim.terms.payer == person else claim.ended) or number
    return number


async def due(books: Books, now: datetime) -> None:
    """Return what has waited too long; pay out to who joined while it was being sent."""
    for claim in await books.read(reading.open_of_joined):
        await _pay_out(books, claim)
    for claim in await books.read(overdue, KIND, now):
        try:
            await books.post(await _returning(books, claim, "return", 0))
        except AlreadySettled:
            continue  # she came first


async def _pay_out(books: Books, claim: Claim) -> bool:
    async def paid() -> Posted:
        return await books.post(await _paying(books, claim))

    try:
        return not (await limits.counted(paid)).repeated
    except Refused:
        return False  # it went back first, or her wallet does not take it and it waits on


async def _paying(books: Books, claim: Claim) -> Posting:
    terms, use = claim.terms, await coming(books, claim.terms)
    taken = facts.dump({"payee": Who(terms.payee), "amount": terms.amount, "receipt": claim.number})
    claimed = [Event("claimed", terms.payer, taken)] if terms.payer else []
    posting = Posting(
        ids.timed_child(claim.hold, "claim"),
        "claim",
        actor=terms.payee,
        payer=terms.payer,
        payee=terms.payee,
        takes=(Take(claim.hold, "captured"),),
        moves=await moves(books, terms),
        counts=replace(terms, first=bool(terms.payer)).counts,
        events=(terms.telling, *claimed),
    )
    return use.on(posting)


async def _returning(books: Books, claim: Claim, kind: str, actor: int) -> Posting:
    """Return the posting that gives what waits back to its payer."""
    terms = claim.terms
    told = _link_returned(claim) if claim.for_whoever_comes else await _gone(books, claim)
    events = [event for event in told if kind == "return" or event.person != terms.payer]
    if claim.for_whoever_comes:
        events += (await intents.get(books, claim.hold)).changed
    returning = Posting(
        ids.timed_child(claim.hold, "return"),
        kind,
        actor=actor,
        payer=terms.payer,
        payee=terms.payee,
        takes=(Take(claim.hold, "voided"),),
        events=tuple(events),
    )
    return await uncounted(books, claim, returning)


async def uncounted(books: Books, claim: Claim, returning: Posting) -> Posting:
    """Return what brings back what waited, which counts for no limit then."""
    terms = claim.terms
    use = await limits.back(books, terms.payer, terms.amount, terms.day)
    return replace(
        returning,
        counts=(*returning.counts, *use.counts),
        events=(*returning.events, *use.events),
    )


async def coming(books: Books, terms: Terms, key: bytes = b"") -> Use:
    """Return what goes with money that waited and now comes to its payee, counted long ago.

    CeilingReached where her wallet may not hold so much, unless the key is known.
    """
    payment = Payment(terms.payer, terms.payee, terms.amount, limited=False, costs=terms.costs)
    return await limits.use(books, payment, key)


async def _gone(books: Books, claim: Claim) -> list[Event]:
    """Tell a payee that it waits no more, and a payer that it came back."""
    terms = claim.terms
    gone: dict[str, Fact] = {
        "payer": Who(terms.payer),
        "payee": Who(terms.payee),
        "amount": terms.amount,
    }
    payee = await persons.by_id(books, terms.payee)
    events = [] if payee.is_handle else [Event("gone", payee.id, facts.dump(gone))]
    if terms.payer:
        returned = facts.dump({**gone, "total": terms.total, "receipt": claim.number})
        events.append(Event("returned", terms.payer, returned))
    return events


def _link_returned(claim: Claim) -> list[Event]:
    told = facts.dump({"total": claim.terms.total, "receipt": claim.number})
    return [Event("link_returned", claim.terms.payer, told)]


def row_of(terms: Terms, hold: bytes, until: datetime) -> Row:
    """Return the row that says what a hold is for."""
    return Row.of(
        ClaimRow,
        hold=hold,
        number=NUMBER,
        source=terms.source,
        payer=terms.payer,
        payee=terms.payee,
        currency=terms.amount.currency,
        amount=terms.amount.minor,
        fee=terms.fee.minor,
        told=terms.told,
        expires_at=clock.to_ms(until),
        counted=terms.day or None,
        withheld=terms.withheld.minor if terms.withheld else None,
    )

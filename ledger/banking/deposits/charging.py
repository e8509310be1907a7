"""Cards: what a provider says of a charge becomes of a deposit, once, whatever comes when.

check     whether it may be paid now
    paid      a charge was paid; a second one of the same deposit goes back where it can
waits     it was begun, and the provider does not have it yet
taken     the provider took some of it back: out of her wallet, and what is spent is owed
disputed  her bank asks for it back: it is taken, and she is frozen where it is not all there
won       a dispute was decided for the house: she has it again
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from ledger import clock, gifted, ids, merged
from ledger.banking import lines
from ledger.banking.deposits import cards, reading
from ledger.banking.deposits.arrivals import arrive
from ledger.banking.deposits.asking import fits, opened
from ledger.banking.deposits.booking import SECOND, settling, vanishing
from ledger.banking.deposits.tables import (
    ASKED,
    COMING,
    GONE,
    PENDING,
    REFUNDED,
    ArrivalRow,
    DepositRow,
)
from ledger.chart import HOUSE, WALLET
from ledger.errors import AlreadySettled, Expired, NotAllowed, NotFound
from ledger.money import Money
from ledger.people import cases, facts, intents, shown, states
from ledger.people.facts import Who
from ledger.posting import ANY, Audit, ChangeAll, Event, Guard, Move, Posting

if TYPE_CHECKING:
    from ledger.act import Act
    from ledger.banking.deposits.deposit import Arrival, Deposit
    from ledger.books import Books
    from ledger.people.facts import Fact


class Charge(NamedTuple):
    """A charge: by which rail, how its provider calls it, and the name by which it is one."""

    rail: str
    called: str
    name: str


TAKEN, WON, STRANGE = "deposit_taken", "deposit_won", "deposit_strange"
"""The kinds of the transfers."""
_TRIES: Final = 3
_OPEN: Final = frozenset({None, "open", "locked"})


async def check(act: Act, deposit: Deposit, amount: Money) -> None:
    """Refuse what is not to be paid now: somebody else's, over, another amount, or too much."""
    if deposit.person != act.actor.id:
        raise NotFound("deposit")
    if deposit.state != ASKED:
        raise AlreadySettled(DepositRow.__tablename__, "state", deposit.state)
    if deposit.expires_at <= clock.now():
        raise Expired(deposit.expires_at)
    if amount != deposit.expected:
        raise NotAllowed("deposit_other")
    await states.check(act)
    await fits(act, deposit.gets)


async def paid(
    books: Books,
    deposit: Deposit,
    amount: Money,
    charge: Charge,
    *,
    goes_back: bool,
) -> None:
    """Book a charge that was paid, once; a second one `goes_back` where the provider lets it."""
    rail, called, name = charge
    key, now = ids.child(rail, name), await reading.get(books, deposit.token)
    second = any(each.token != key for each in await reading.arrived(books, deposit))
    besides = second and goes_back
    await arrive(books, now, amount, rail, key, settled=not besides, charge=called, besides=besides)


async def waits(books: Books, deposit: Deposit) -> None:
    """Note that it was begun, and the provider does not have it yet, once."""
    guard = Guard.on(DepositRow.state, (deposit.token,), ASKED, PENDING)
    key = ids.timed_child(deposit.token, "waits")
    changed = (shown.changed(cards.KIND, deposit.token),)
    with suppress(AlreadySettled):
        counts = (opened(deposit.person, -1),)
        posting = Posting(key, "deposit_waits", guards=(guard,), events=changed, counts=counts)
        await books.post(posting)


async def back(books: Books, arrival: Arrival) -> None:
    """Note that a second charge was paid back, once."""
    with suppress(AlreadySettled):
        key = ids.timed_child(arrival.token, "back")
        await books.post(await vanishing(books, arrival, key, SECOND))


async def kept(books: Books, arrival: Arrival) -> None:
    """Let a second charge be hers, as the provider does not pay it back, once."""
    with suppress(AlreadySettled):
        await books.post(await settling(books, arrival, ids.timed_child(arrival.token, "in")))


async def taken(books: Books, charge: tuple[str, str], whole: Money) -> bool:
    """Take what a provider has paid back so far of a charge, once; False for an unknown charge."""
    for _ in range(_TRIES):
        arrival = await reading.by_charge(books, *charge)
        if arrival is None:
            return False
        part = whole - arrival.gone
        if _is_over(arrival, part) or whole.currency != arrival.amount.currency:
            return True
        key = ids.timed_child(arrival.token, "taken", str(whole.minor))
        with suppress(AlreadySettled):
            await _take(books, arrival, part, key)
            return True
    return False


async def disputed(books: Books, charge: tuple[str, str], amount: Money, name: str) -> bool:
    """Take what a dispute is about, once by its name; False for an unknown charge."""
    for _ in range(_TRIES):
        arrival = await reading.by_charge(books, *charge)
        if arrival is None:
            return False
        part = min(amount, arrival.amount - arrival.gone)
        key = ids.child("dispute", name)
        if _is_over(arrival, part) or await intents.known(books, key):
            return True
        with suppress(AlreadySettled):
            await _take(books, arrival, part, key, dispute=name)
            return True
    return False


def _is_over(arrival: Arrival, part: Money) -> bool:
    """Tell whether there is nothing to take: all of it is gone, or was never hers."""
    return arrival.state == GONE or part.minor <= 0


async def won(books: Books, charge: tuple[str, str], name: str) -> bool:
    """Give back what a dispute took, once; one that was not told of yet takes nothing any more."""
    arrival = await reading.by_charge(books, *charge)
    if arrival is None:
        return False
    key, digest = ids.child("dispute", name), ids.digest(name)
    number = await books.number(key)
    if number is None:
        await books.post(Posting(key, "deposit_dispute_over", digest=digest))
        return True
    found = await books.transfer(number)
    total = sum((each.amount for each in found.moves), Money(0, arrival.amount.currency))
    gone = arrival.gone.minor
    posting = Posting(
        ids.child("dispute won", name),
        WON,
        payer=HOUSE,
        payee=arrival.person,
        moves=tuple(await books.opposite(found)),
        guards=(Guard.on(ArrivalRow.gone, (arrival.token,), gone, max(0, gone - total.minor)),),
        events=(
            *_changed(arrival),
            Event("deposit_won", arrival.person, facts.dump({"amount": total})),
        ),
        audits=(_audit(WON, arrival, total, name),),
    )
    with suppress(AlreadySettled):
        await books.post(posting)
    return True


async def _take(books: Books, arrival: Arrival, part: Money, key: bytes, dispute: str = "") -> None:
    """Take so much out of her wallet; what is not there is owed, and of a dispute freezes her."""
    if arrival.state == COMING:
        await kept(books, arrival)
        arrival = await reading.arrival(books, arrival.token) or arrival
    person = await books.read(merged.now, arrival.person)
    state = await books.read(states.load, person)
    wallet = await books.account(WALLET, person, part.currency)
    there = max(0, (await books.balance(wallet)).available.minor)
    taken = Money(min(there, part.minor) if state in _OPEN else 0, part.currency)
    moves = await _moves(books, arrival, person, wallet, (taken, part - taken))
    known = facts.dump({"amount": part, "taken": taken, "owed": part - taken})
    gone = arrival.gone.minor
    posting = Posting(
        key,
        TAKEN,
        digest=ids.digest(dispute) if dispute else b"",
        payer=person,
        payee=HOUSE,
        moves=moves,
        guards=(
            Guard.on(ArrivalRow.gone, (arrival.token,), gone, gone + part.minor),
            *_refunded(arrival, part),
        ),
        counts=(gifted.deposited(person, -part),),
        events=(
            *_changed(arrival),
            Event("deposit_disputed" if dispute else TAKEN, person, known),
        ),
        audits=(_audit(TAKEN, arrival, part, dispute),),
    )
    if dispute and taken != part and state in _OPEN:
        posting = await _freezing(books, posting, person, state, part)
    await books.post(posting)


async def _moves(
    books: Books, arrival: Arrival, person: int, wallet: int, parts: tuple[Money, Money]
) -> tuple[Move, ...]:
    taken, owed = parts
    bank = await lines.bank(books, arrival.rail, taken.currency)
    claim = await books.account(lines.RECEIVABLE, person, taken.currency) if owed else 0
    sources = ((wallet, taken), (claim, owed))
    return tuple(Move(source, bank, amount) for source, amount in sources if amount)


async def _freezing(
    books: Books, posting: Posting, person: int, state: str | None, amount: Money
) -> Posting:
    """Return it with what freezes her, and opens a case for support."""
    rows, guards = states.becoming(person, state, "frozen")
    topic = f"state {person}"
    about: dict[str, Fact] = {"person": Who(person), "amount": amount}
    token = ids.timed_child(posting.key, cases.KIND)
    opened = await cases.opening(books, token, cases.DISPUTE, about)
    return replace(
        posting,
        rows=(*posting.rows, *rows, *opened.rows),
        guards=(*posting.guards, *guards),
        all_of=(ChangeAll(person, "frozen"),),
        events=(
            *posting.events,
            Event("person_frozen", person, facts.dump({})),
            *opened.events,
        ),
        audits=(*posting.audits, Audit(states.FREEZE, person, topic), *opened.audits),
    )


def _refunded(arrival: Arrival, part: Money) -> tuple[Guard, ...]:
    """Return what notes that all of it went back."""
    if arrival.gone + part != arrival.amount or not arrival.deposit:
        return ()
    return (Guard.on(DepositRow.state, (arrival.deposit,), ANY, REFUNDED),)


def _changed(arrival: Arrival) -> tuple[Event, ...]:
    return (shown.changed(cards.KIND, arrival.deposit),) if arrival.deposit else ()


def _audit(kind: str, arrival: Arrival, amount: Money, dispute: str) -> Audit:
    known = facts.dump({"amount": amount, "charge": arrival.charge, "dispute": dispute})
    return Audit(kind, arrival.person, f"person {arrival.person}", known)

"""The grace of a first payment: its money is held for a moment, in which it can be undone.

    reserved(...)  a posting that holds the money; nobody but the payer knows
    undo(...)      it goes back in full, the fee too, and nobody is ever told
    due(...)       the moment is over: the payee is paid, and told with it

It is a claim (`ledger.claims`) of somebody who has joined, under a hold of another kind, which
tells who was first: time alone ends nothing, and an undo that comes before the capture counts.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, literal_column, or_
from sqlmodel import col, select

from ledger import claims, clock, ids, kit, limits, rules
from ledger.claims import ClaimRow
from ledger.errors import AlreadySettled, Overloaded, Refused
from ledger.people import facts, intents, shown
from ledger.people.facts import Who
from ledger.people.intents import Intent
from ledger.people.shown import Live
from ledger.posting import Event, Hold, Posting, Take
from ledger.rules import Rule
from ledger.storage.asking import rows
from ledger.tables import HoldRow
from ledger.terms import moves

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from ledger.act import Act
    from ledger.books import Books
    from ledger.claims import Claim
    from ledger.people.facts import Fact
    from ledger.proof.findings import Rows
    from ledger.terms import Terms

KIND = "grace"
"""The kind of the hold, of the transfer that begins it, and of its live card."""
SENT, UNDONE, RETURNED = "sent", "undo", "undelivered"
"""The kinds of the transfers that end it."""
LOOK = timedelta(seconds=1)
LASTS = Rule(
    "undo.seconds",
    0,
    "for how many seconds a first payment to somebody can be undone; 0 for none",
    least=0,
    most=3600,
    worse="less",
)
_AS_ASKED = "lasts"


async def lasts(books: Books, terms: Terms) -> dict[str, timedelta]:
    """Return what a card keeps of the grace that this payment has, if it has any."""
    if not terms.first:
        return {}
    seconds = (await rules.at(books, LASTS)).value
    return {_AS_ASKED: timedelta(seconds=seconds)} if seconds else {}


def of(intent: Intent) -> timedelta | None:
    """Return the grace of a card, if it has any."""
    found = intent.facts.get(_AS_ASKED)
    return found if isinstance(found, timedelta) else None


def undoing(intent: Intent, grace: timedelta) -> Intent:
    """Return the intent by which its payer undoes what a card asked for; it names the hold, too."""
    token = ids.timed_child(intent.token, UNDONE)
    values = {name: intent.facts[name] for name in ("payee", "amount")}
    choices, card = {UNDONE: UNDONE}, Live(KIND, token)
    return Intent(intent.owner, choices, values, intent.chat, grace, token, card=card)


def reserved(intent: Intent, grace: timedelta, terms: Terms, posting: Posting) -> Posting:
    """Return the posting with a hold in the place of the payment; its events tell nobody of it."""
    until, undo = clock.now() + grace, undoing(intent, grace)
    return replace(
        posting,
        kind=KIND,
        answer=clock.to_ms(until).to_bytes(8),
        holds=(Hold(undo.token, terms.source, terms.total, KIND, until),),
        rows=(undo.row, claims.row_of(terms, undo.token, until)),
    )


async def undo(act: Act, hold: bytes) -> Claim:
    """Give back what is held; AlreadySettled if the payee has it."""
    claim = await claims.get(act.books, hold)
    ending = _ending(claim, UNDONE, claim.terms.payer)
    await act.post(await claims.uncounted(act.books, claim, ending))
    return claim


@kit.due(every=LOOK)
async def due(books: Books, now: datetime) -> None:
    """Pay what was not undone in time; what cannot be paid goes back, and its payer is told."""
    for claim in await books.read(claims.overdue, KIND, now):
        try:
            await limits.counted(partial(_pay, books, claim))
        except AlreadySettled:
            continue  # it was undone first, or another process was here
        except Overloaded:
            raise
        except Refused:
            await _give_back(books, claim)


@kit.proves("what a first payment holds is what it pays")
def holds_are_claims(connection: Connection, book: int) -> Rows:
    """Yield each hold of a first payment that waits, where the rows say something else."""
    for found in rows(connection, _UNLIKE, book=book, kind=KIND):
        yield f"hold {ids.text(found[0])}", found[2], found[1]


async def _pay(books: Books, claim: Claim) -> None:
    await books.post(await _paying(books, claim))


async def _paying(books: Books, claim: Claim) -> Posting:
    terms = replace(claim.terms, first=True)
    chat = (await intents.get(books, claim.hold)).chat
    ending, use = _ending(claim, SENT, terms.payer), await claims.coming(books, terms)
    shown_there = terms.shown_in(chat)
    posting = replace(
        ending,
        takes=(Take(claim.hold, "captured"),),
        moves=await moves(books, terms),
        counts=terms.counts,
        events=(terms.telling, *shown_there, *ending.events),
        note=(await books.transfer(claim.number)).note,
    )
    return use.on(posting)


async def _give_back(books: Books, claim: Claim) -> None:
    terms = claim.terms
    told: dict[str, Fact] = {
        "payee": Who(terms.payee),
        "amount": terms.total,
        "receipt": claim.number,
    }
    ending = await claims.uncounted(books, claim, _ending(claim, RETURNED, 0))
    ending.events += (Event("undelivered", terms.payer, facts.dump(told)),)
    try:
        await books.post(ending)
    except AlreadySettled:
        return  # it was undone first


def _ending(claim: Claim, kind: str, actor: int) -> Posting:
    """Return the posting that voids the hold; its key says how it ends, its hold that it does."""
    return Posting(
        ids.timed_child(claim.hold, kind),
        kind,
        actor=actor,
        payer=claim.terms.payer,
        payee=claim.terms.payee,
        takes=(Take(claim.hold, "voided"),),
        events=(shown.changed(KIND, claim.hold),),
    )


_UNLIKE: Any = (
    select(HoldRow.id, HoldRow.amount, ClaimRow.amount + ClaimRow.fee)
    .outerjoin(ClaimRow, (col(ClaimRow.book) == bindparam("book")) & (ClaimRow.hold == HoldRow.id))
    .where(HoldRow.book == bindparam("book"), HoldRow.kind == bindparam("kind"))
    .where(HoldRow.state == literal_column("'open'"))  # spelt out, for the index
    .where(
        or_(
            col(ClaimRow.hold).is_(None),
            col(ClaimRow.source) != HoldRow.account,
            col(ClaimRow.amount) + ClaimRow.fee != HoldRow.amount,
        )
    )
)

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
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from sqlalchemy import BigInteger, Index, LargeBinary, bindparam, literal_column
from sqlmodel import Field, SQLModel, col, select

from ledger import clock, ids
from ledger.errors import AlreadySettled, NotFound, Refused
from ledger.money import Money
from ledger.people import facts, intents, persons, states
from ledger.people.facts import Who
from ledger.people.tables import PersonRow
from ledger.posting import NUMBER, Event, Hold, Posting, Row, Take
from ledger.tables import HoldRow, Transfer
from ledger.terms import Terms, moves

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from ledger.act import Act
    from ledger.books import Books
    from ledger.people.facts import Fact
    from ledger.people.persons import Person
    from ledger.statement import Recorded

LIFETIME = timedelta(days=7)
KIND = "claim"
RESERVED = "reserve"
"""The kind of the transfer that begins a claim."""


class ClaimRow(SQLModel, table=True):
    """What a hold is for; whether it still stands, the hold itself tells."""

    __tablename__ = "claims"
    __table_args__: ClassVar[Any] = (
        Index("claims_of_payee", "book", "payee"),
        {"sqlite_with_rowid": False},
    )

    book: int = Field(primary_key=True, sa_type=BigInteger)
    hold: bytes = Field(primary_key=True, sa_type=LargeBinary)
    number: int = Field(sa_type=BigInteger)
    source: int = Field(sa_type=BigInteger)
    payer: int = Field(sa_type=BigInteger)
    payee: int = Field(sa_type=BigInteger)
    currency: str
    amount: int = Field(sa_type=BigInteger)
    fee: int = Field(sa_type=BigInteger)
    told: str
    expires_at: int = Field(sa_type=BigInteger)
    withheld: int | None = Field(default=None, sa_type=BigInteger)


@dataclass(frozen=True, slots=True)
class Claim:
    """Money that waits: its receipt, its terms, until when, and how its hold stands.

    `ended` is the number of the transfer that ended it, if one has.
    """

    hold: bytes
    number: int
    terms: Terms
    expires_at: datetime
    state: str
    ended: int | None

    @property
    def for_whoever_comes(self) -> bool:
        """Whether it waits behind a link, for nobody in particular."""
        return not self.terms.payee


_book: Any = bindparam("book")
_claims: Any = (
    select(*ClaimRow.__table__.columns)  # type: ignore[attr-defined]
    .add_columns(col(HoldRow.state), col(HoldRow.ended))
    .join(
        HoldRow,
        (col(HoldRow.book) == _book)
        & (col(HoldRow.id) == ClaimRow.hold)
        & (HoldRow.account == ClaimRow.source)
        & (HoldRow.amount == ClaimRow.amount + ClaimRow.fee),
    )
    .join(
        Transfer,
        (col(Transfer.book) == _book)
        & (Transfer.number == HoldRow.placed)
        & (Transfer.payer == ClaimRow.payer)
        & (Transfer.payee == ClaimRow.payee),
    )
    .where(ClaimRow.book == _book)
)
_is_open = HoldRow.state == literal_column("'open'")  # spelt out, for the index of what is open
_open = _claims.where(HoldRow.kind == bindparam("kind"), _is_open).order_by(ClaimRow.hold)
_OPEN_OF_PAYEE = _open.where(ClaimRow.payee == bindparam("payee"))
_OPEN_OF_JOINED = _open.join(
    PersonRow, (col(PersonRow.book) == _book) & (col(PersonRow.id) == ClaimRow.payee)
).where(col(PersonRow.joined_at).is_not(None), states.are_open(ClaimRow.payer, ClaimRow.payee))
_OVERDUE = _open.where(col(HoldRow.expires_at) <= bindparam("now"))
_OF_HOLD = _claims.where(ClaimRow.hold == bindparam("hold"))
_BEGUN_BY = _claims.where(HoldRow.book == _book, HoldRow.placed == bindparam("number"))
_ENDED_BY = _claims.where(HoldRow.book == _book, col(HoldRow.ended) == bindparam("number"))


def reserved(terms: Terms, payee: Person | None, hold: bytes, posting: Posting) -> Posting:
    """Return the posting with a hold for the payee, who is told that money waits for her.

    None is whoever comes with a link; nobody can be told then.
    """
    until = clock.now() + LIFETIME
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
    return await books.read(_of_hold, hold)


async def take(books: Books, payee: int) -> list[Claim]:
    """Pay a person who has joined everything that waited for her; return what it was."""
    waiting = await books.read(_open_of_payee, payee)
    return [claim for claim in waiting if await _pay_out(books, claim)]


async def give_back(act: Act, hold: bytes) -> Claim:
    """Return to its payer what nobody has claimed yet; raise AlreadySettled if somebody has."""
    claim = await get(act.books, hold)
    await act.post(await _returning(act.books, claim, "take_back", claim.terms.payer))
    return claim


async def of_transfer(books: Books, transfer: Recorded) -> Claim:
    """Return the claim that a transfer began or ended, or raise NotFound."""
    return await books.read(_of_transfer, transfer.number)


async def number_for(books: Books, number: int, person: int) -> int:
    """Return the number under which a payment stands with one of its two sides."""
    with suppress(NotFound):
        claim = await of_transfer(books, await books.transfer(number))
        number = (claim.number if claim.terms.payer == person else claim.ended) or number
    return number


async def due(books: Books, now: datetime) -> None:
    """Return what has waited too long; pay out to who joined while it was being sent."""
    for claim in await books.read(_open_of_joined):
        await _pay_out(books, claim)
    for claim in await books.read(overdue, KIND, now):
        try:
            await books.post(await _returning(books, claim, "return", 0))
        except AlreadySettled:
            continue  # she came first


async def _pay_out(books: Books, claim: Claim) -> bool:
    terms = claim.terms
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
    try:
        return not (await books.post(posting)).repeated
    except Refused:
        return False  # it went back first, or an account is frozen and it waits on


async def _returning(books: Books, claim: Claim, kind: str, actor: int) -> Posting:
    """Return the posting that gives what waits back to its payer."""
    terms = claim.terms
    told = _link_returned(claim) if claim.for_whoever_comes else await _gone(books, claim)
    events = [event for event in told if kind == "return" or event.person != terms.payer]
    if claim.for_whoever_comes:
        events += (await intents.get(books, claim.hold)).changed
    return Posting(
        ids.timed_child(claim.hold, "return"),
        kind,
        actor=actor,
        payer=terms.payer,
        payee=terms.payee,
        takes=(Take(claim.hold, "voided"),),
        events=tuple(events),
    )


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
        withheld=terms.withheld.minor if terms.withheld else None,
    )


def _open_of_payee(connection: Connection, book: int, payee: int) -> list[Claim]:
    found = connection.execute(_OPEN_OF_PAYEE, {"book": book, "kind": KIND, "payee": payee})
    return [_claim(row) for row in found]


def _open_of_joined(connection: Connection, book: int) -> list[Claim]:
    found = connection.execute(_OPEN_OF_JOINED, {"book": book, "kind": KIND})
    return [_claim(row) for row in found]


def overdue(connection: Connection, book: int, kind: str, now: datetime) -> list[Claim]:
    """Read what waits beyond its time under holds of a kind."""
    asked = {"book": book, "kind": kind, "now": clock.to_ms(now)}
    return [_claim(row) for row in connection.execute(_OVERDUE, asked)]


def _of_hold(connection: Connection, book: int, hold: bytes) -> Claim:
    row = connection.execute(_OF_HOLD, {"book": book, "hold": hold}).first()
    if row is None:
        raise NotFound("claim")
    return _claim(row)


def _of_transfer(connection: Connection, book: int, number: int) -> Claim:
    asked = {"book": book, "number": number}
    begun = connection.execute(_BEGUN_BY, asked).first()
    row = begun or connection.execute(_ENDED_BY, asked).first()
    if row is None:
        raise NotFound("claim")
    return _claim(row)


def _claim(row: Any) -> Claim:  # noqa: ANN401 - a row of `claims`
    amount, fee = Money(row.amount, row.currency), Money(row.fee, row.currency)
    withheld = Money(row.withheld, row.currency) if row.withheld else None
    terms = Terms(row.source, row.payer, row.payee, amount, fee, row.told, withheld=withheld)
    until = clock.from_ms(row.expires_at)
    return Claim(row.hold, row.number, terms, until, row.state, row.ended)

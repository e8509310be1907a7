"""Claims: money held for somebody who has not joined, until she comes or the time is up.

    reserved(...)  a posting that holds the money and keeps the claim
    take(...)      everything that waits for a person moves to her
    due(...)       what has waited too long goes back

Whether a claim still stands, its hold tells; the row only says what the hold is for.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from sqlalchemy import BigInteger, Index, LargeBinary
from sqlmodel import Field, SQLModel, col, select

from ledger import clock, ids
from ledger.errors import AlreadySettled, NotFound, Refused
from ledger.money import Money
from ledger.people import facts
from ledger.people.facts import Who
from ledger.people.persons import PersonRow
from ledger.posting import NUMBER, Event, Hold, Posting, Row, Take
from ledger.tables import HoldRow
from ledger.terms import Terms, moves

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from ledger.books import Books
    from ledger.people.facts import Fact
    from ledger.posting import Cell, Posted
    from ledger.statement import Recorded

LIFETIME = timedelta(days=7)
KIND = "claim"


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


@dataclass(frozen=True, slots=True)
class Claim:
    """Money that waits: its receipt, its terms, until when, and how its hold stands."""

    hold: bytes
    number: int
    terms: Terms
    expires_at: datetime
    state: str


def reserved(terms: Terms, hold: bytes, posting: Posting) -> Posting:
    """Return the posting with a hold for the payee, who is told that money waits for her."""
    until = clock.now() + LIFETIME
    told = facts.dump({"payer": Who(terms.payer), "amount": terms.amount, "until": until})
    return replace(
        posting,
        kind="reserve",
        answer=clock.to_ms(until).to_bytes(8),
        payer=terms.payer,
        payee=terms.payee,
        holds=(Hold(hold, terms.source, terms.total, KIND, until),),
        rows=(*posting.rows, _row(terms, hold, until)),
        events=(*posting.events, Event("waiting", terms.payee, told)),
    )


async def take(books: Books, payee: int) -> list[Claim]:
    """Pay a person who has joined everything that waited for her; return what it was."""
    waiting = await books.read(_open, payee=payee)
    return [claim for claim in waiting if await _pay_out(books, claim)]


async def give_back(books: Books, hold: bytes) -> Claim:
    """Return to its payer what nobody has claimed yet; raise AlreadySettled if somebody has."""
    claim = await books.read(_of_hold, hold)
    await _return(books, claim, "take_back", claim.terms.payer)
    return claim


async def of_transfer(books: Books, transfer: Recorded) -> Claim:
    """Return the claim that a transfer began or ended, or raise NotFound."""
    return await books.read(_of_transfer, transfer.payee, transfer.number)


async def due(books: Books, now: datetime) -> None:
    """Return what has waited too long; pay out to who joined while it was being sent."""
    for claim in await books.read(_open, joined=True):
        await _pay_out(books, claim)
    for claim in await books.read(_open, before=now):
        try:
            await _return(books, claim, "return", 0)
        except AlreadySettled:
            continue  # she came first


async def _pay_out(books: Books, claim: Claim) -> bool:
    terms = claim.terms
    told = facts.dump({"payer": Who(terms.payer), "amount": terms.amount})
    taken = facts.dump({"payee": Who(terms.payee), "amount": terms.amount, "receipt": claim.number})
    events = [Event(terms.told, terms.payee, told)]
    if terms.payer:
        events.append(Event("claimed", terms.payer, taken))
    posting = Posting(
        ids.timed_child(claim.hold, "claim"),
        "claim",
        actor=terms.payee,
        payer=terms.payer,
        payee=terms.payee,
        takes=(Take(claim.hold, "captured"),),
        moves=await moves(books, terms),
        events=tuple(events),
    )
    try:
        return not (await books.post(posting)).repeated
    except Refused:
        return False  # it went back first, or an account is frozen and it waits on


async def _return(books: Books, claim: Claim, kind: str, actor: int) -> Posted:
    terms = claim.terms
    gone: dict[str, Fact] = {
        "payer": Who(terms.payer),
        "payee": Who(terms.payee),
        "amount": terms.amount,
    }
    events = [Event("gone", terms.payee, facts.dump(gone))]
    if kind == "return" and terms.payer:
        returned = facts.dump({**gone, "total": terms.total, "receipt": claim.number})
        events.append(Event("returned", terms.payer, returned))
    posting = Posting(
        ids.timed_child(claim.hold, "return"),
        kind,
        actor=actor,
        payer=terms.payer,
        payee=terms.payee,
        events=tuple(events),
    )
    return await books.void(claim.hold, posting)


def _row(terms: Terms, hold: bytes, until: datetime) -> Row:
    cells: dict[str, Cell] = {
        "number": NUMBER,
        "source": terms.source,
        "payer": terms.payer,
        "payee": terms.payee,
        "currency": terms.amount.currency,
        "amount": terms.amount.minor,
        "fee": terms.fee.minor,
        "told": terms.told,
        "expires_at": clock.to_ms(until),
    }
    return Row("claims", (hold,), cells)


def _open(
    connection: Connection,
    book: int,
    *,
    payee: int | None = None,
    before: datetime | None = None,
    joined: bool = False,
) -> list[Claim]:
    asked = _claims(book).where(HoldRow.kind == KIND, HoldRow.state == "open")
    if payee is not None:
        asked = asked.where(ClaimRow.payee == payee)
    if before is not None:
        asked = asked.where(col(HoldRow.expires_at) <= clock.to_ms(before))
    if joined:
        of_payee = (col(PersonRow.book) == book) & (col(PersonRow.id) == ClaimRow.payee)
        asked = asked.join(PersonRow, of_payee).where(col(PersonRow.joined_at).is_not(None))
    return [_claim(row) for row in connection.execute(asked.order_by(ClaimRow.hold))]


def _of_hold(connection: Connection, book: int, hold: bytes) -> Claim:
    row = connection.execute(_claims(book).where(ClaimRow.hold == hold)).one_or_none()
    if row is None:
        raise NotFound("claim")
    return _claim(row)


def _of_transfer(connection: Connection, book: int, payee: int, number: int) -> Claim:
    began_or_ended = (col(HoldRow.placed) == number) | (col(HoldRow.ended) == number)
    asked = _claims(book).where(ClaimRow.payee == payee, began_or_ended)
    row = connection.execute(asked).first()
    if row is None:
        raise NotFound("claim")
    return _claim(row)


def _claims(book: int) -> Any:  # noqa: ANN401 - the type of a select of many columns is no help
    same = (col(HoldRow.book) == book) & (col(HoldRow.id) == ClaimRow.hold)
    asked: Any = select(*ClaimRow.__table__.columns)  # type: ignore[attr-defined]
    asked = asked.add_columns(col(HoldRow.state)).join(HoldRow, same)
    return asked.where(ClaimRow.book == book)


def _claim(row: Any) -> Claim:  # noqa: ANN401 - a row of `claims`
    amount, fee = Money(row.amount, row.currency), Money(row.fee, row.currency)
    terms = Terms(row.source, row.payer, row.payee, amount, fee, row.told)
    return Claim(row.hold, row.number, terms, clock.from_ms(row.expires_at), row.state)

"""What is asked of the books about claims: the row that tells what a hold is for, with its hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from sqlalchemy import BigInteger, Index, LargeBinary, bindparam, literal_column
from sqlmodel import Field, SQLModel, col, select

from ledger import clock, merged
from ledger.errors import NotFound
from ledger.money import Money
from ledger.people import states
from ledger.people.tables import PersonRow
from ledger.tables import HoldRow, Transfer
from ledger.terms import Terms

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

KIND = "claim"


class ClaimRow(SQLModel, table=True):
    """What a hold is for; whether it still stands, the hold itself tells.

    `counted` is the day on which it counts for the limits of who pays, if it does; `withheld` the
    fee that the payee has, if it is hers.
    """

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
    counted: int | None = Field(default=None, sa_type=BigInteger)
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
    .add_columns(merged.now_of(col(ClaimRow.payer)).label("pays"))
    .add_columns(merged.now_of(col(ClaimRow.payee)).label("gets"))
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
).where(col(PersonRow.joined_at).is_not(None), states.can_pay(ClaimRow.payer, ClaimRow.payee))
_OVERDUE = _open.where(col(HoldRow.expires_at) <= bindparam("now"))
_OF_HOLD = _claims.where(ClaimRow.hold == bindparam("hold"))
_BEGUN_BY = _claims.where(HoldRow.book == _book, HoldRow.placed == bindparam("number"))
_ENDED_BY = _claims.where(HoldRow.book == _book, col(HoldRow.ended) == bindparam("number"))


def open_of_payee(connection: Connection, book: int, payee: int) -> list[Claim]:
    """Read what waits for a person."""
    found = connection.execute(_OPEN_OF_PAYEE, {"book": book, "kind": KIND, "payee": payee})
    return [_claim(row) for row in found]


def open_of_joined(connection: Connection, book: int) -> list[Claim]:
    """Read what still waits for people who have joined."""
    found = connection.execute(_OPEN_OF_JOINED, {"book": book, "kind": KIND})
    return [_claim(row) for row in found]


def overdue(connection: Connection, book: int, kind: str, now: datetime) -> list[Claim]:
    """Read what waits beyond its time under holds of a kind."""
    asked = {"book": book, "kind": kind, "now": clock.to_ms(now)}
    return [_claim(row) for row in connection.execute(_OVERDUE, asked)]


def of_hold(connection: Connection, book: int, hold: bytes) -> Claim:
    """Read the claim that a hold is for, or raise NotFound."""
    row = connection.execute(_OF_HOLD, {"book": book, "hold": hold}).first()
    if row is None:
        raise NotFound("claim")
    return _claim(row)


def of_transfer(connection: Connection, book: int, number: int) -> Claim:
    """Read the claim that a transfer began or ended, or raise NotFound."""
    asked = {"book": book, "number": number}
    begun = connection.execute(_BEGUN_BY, asked).first()
    row = begun or connection.execute(_ENDED_BY, asked).first()
    if row is None:
        raise NotFound("claim")
    return _claim(row)


def _claim(row: Any) -> Claim:  # noqa: ANN401 - a row of `claims`
    amount, fee = Money(row.amount, row.currency), Money(row.fee, row.currency)
    day = row.counted or 0
    withheld = Money(row.withheld, row.currency) if row.withheld else None
    paid = (row.source, row.pays, row.gets, amount, fee, row.told)
    terms = Terms(*paid, day=day, withheld=withheld)
    until = clock.from_ms(row.expires_at)
    return Claim(row.hold, row.number, terms, until, row.state, row.ended)

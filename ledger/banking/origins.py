"""Of which withdrawal or deposit a transfer is a part: its parts lead to each other by this.

row     what a posting keeps beside its moves: the receipt that began it, and the bank's side
joined  the rows of several postings that become one
of      what is kept of some transfers
follow  the transfers that followed a receipt
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from sqlalchemy import BigInteger, Index, bindparam, literal_column, text
from sqlmodel import Field, SQLModel, col, select

from ledger.posting import NUMBER, Row
from ledger.storage.asking import row as asked
from ledger.storage.asking import rows

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

    from ledger.books import Books

_FOLLOWS: Any = text("receipt > 0")


class OriginRow(SQLModel, table=True):
    """Where a transfer belongs: `receipt` began it, 0 for itself; `place` is the bank's side.

    That is the end of an account's number, or the reference under which money came.
    """

    __tablename__ = "bank_origins"
    __table_args__: ClassVar[Any] = (
        Index(
            "bank_origins_of_receipt",
            "book",
            "receipt",
            "number",
            sqlite_where=_FOLLOWS,
            postgresql_where=_FOLLOWS,
        ),
        {"sqlite_with_rowid": False},
    )

    book: int = Field(primary_key=True, sa_type=BigInteger)
    number: int = Field(primary_key=True, sa_type=BigInteger)
    receipt: int = Field(sa_type=BigInteger)
    place: str


class Origin(NamedTuple):
    """The receipt that began it, 0 for itself, and the bank's side."""

    receipt: int
    place: str


_book: Any = bindparam("book", type_=BigInteger)
_ONE: Any = (
    select(OriginRow.receipt, OriginRow.place)
    .where(col(OriginRow.book) == _book)
    .where(col(OriginRow.number) == bindparam("number", type_=BigInteger))
)
_AFTER: Any = (
    select(OriginRow.number)
    .where(col(OriginRow.book) == _book, col(OriginRow.receipt) > literal_column("0"))
    .where(col(OriginRow.receipt) == bindparam("number", type_=BigInteger))
    .order_by(col(OriginRow.number))
)


def row(receipt: int, place: str) -> Row:
    """Return what a posting keeps of where it belongs."""
    return Row.of(OriginRow, number=NUMBER, receipt=receipt, place=place)


def joined(parts: Iterable[Row], *, shared: bool = False) -> tuple[Row, ...]:
    """Return the rows of postings that become one, which has one place: all of theirs.

    One that is `shared` by several people has none: nobody sees another's reference.
    """
    all_rows = [*parts]
    own = [each for each in all_rows if each.table == OriginRow.__tablename__]
    others = [each for each in all_rows if each not in own]
    places = dict.fromkeys(str(each.cells["place"]) for each in own)
    return (*others, *([row(0, ", ".join(places))] if own and not shared else ()))


async def of(books: Books, numbers: Iterable[int]) -> dict[int, Origin]:
    """Return where transfers belong; those of no bank are left out."""
    return await books.read(_of, [*numbers])


async def follow(books: Books, receipt: int) -> list[int]:
    """Return the numbers of the transfers that followed a receipt, in order."""
    return await books.read(_follow, receipt)


def _of(connection: Connection, book: int, numbers: list[int]) -> dict[int, Origin]:
    found = ((each, asked(connection, _ONE, book=book, number=each)) for each in numbers)
    return {number: Origin(*known) for number, known in found if known}


def _follow(connection: Connection, book: int, receipt: int) -> list[int]:
    return [number for (number,) in rows(connection, _AFTER, book=book, number=receipt)]

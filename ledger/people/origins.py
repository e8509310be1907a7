"""Where people come from, as it is counted for a day and cannot be told afterwards.

An origin, such as an address, is kept only as a digest under a key of the day. The next day has
another key in the place of that one, so that no digest leads back to an address any more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from sqlalchemy import BigInteger, LargeBinary, bindparam
from sqlmodel import Field, SQLModel, col, select

from ledger import clock, ids
from ledger.errors import AlreadySettled
from ledger.posting import Guard, Posting, Row
from ledger.storage.asking import row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from ledger.books import Books

NAME = "origins"


class DayKeyRow(SQLModel, table=True):
    """The key of a day, under which something is known until the day is over."""

    __tablename__ = "day_keys"
    __table_args__: ClassVar[Any] = ({"sqlite_with_rowid": False},)

    book: int = Field(primary_key=True, sa_type=BigInteger)
    name: str = Field(primary_key=True)
    day: str
    key: bytes = Field(sa_type=LargeBinary)


_KEY: Any = select(DayKeyRow.day, DayKeyRow.key).where(
    col(DayKeyRow.book) == bindparam("book"), col(DayKeyRow.name) == bindparam("name")
)


def today() -> str:
    """Return the day by which gifts are counted, in UTC."""
    return f"{clock.now():%Y-%m-%d}"


async def mark(books: Books, origin: str) -> str:
    """Return what stands for an origin today, the same in every process."""
    while True:
        day = today()
        known = await books.read(_key)
        if known and known[0] >= day:
            return ids.text(ids.keyed(known[1], origin))
        await _begin(books, day, known)


async def _begin(books: Books, day: str, known: Sequence[Any] | None) -> None:
    """Put the key of a new day in the place of the one before, unless that is done already."""
    fresh = ids.salt()
    if known is None:
        first = Row.of(DayKeyRow, name=NAME, day=day, key=fresh)
        posting = Posting(ids.token(), "day", rows=(first,))
    else:
        moved = Guard.on(DayKeyRow.day, (NAME,), known[0], day)
        renewed = Guard.on(DayKeyRow.key, (NAME,), known[1], fresh)
        posting = Posting(ids.token(), "day", guards=(moved, renewed))
    try:
        await books.post(posting)
    except AlreadySettled:
        return  # another process began it


def _key(connection: Connection, book: int) -> Sequence[Any] | None:
    return row(connection, _KEY, book=book, name=NAME)

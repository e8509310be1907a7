"""Cursors: how far something that goes on for ever has come."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from sqlalchemy import BigInteger, bindparam
from sqlmodel import Field, SQLModel, col, select

from ledger import ids
from ledger.errors import AlreadySettled
from ledger.posting import Guard, Posting, Row
from ledger.storage.asking import row

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from ledger.books import Books


class CursorRow(SQLModel, table=True):
    """A cursor: the first day (its ordinal) that is not done, or the last transfer that was."""

    __tablename__ = "cursors"
    __table_args__: ClassVar[Any] = ({"sqlite_with_rowid": False},)

    book: int = Field(primary_key=True, sa_type=BigInteger)
    name: str = Field(primary_key=True)
    at: int = Field(sa_type=BigInteger)


_AT: Any = select(CursorRow.at).where(
    col(CursorRow.book) == bindparam("book", type_=BigInteger),
    col(CursorRow.name) == bindparam("name"),
)


def load(connection: Connection, book: int, name: str) -> int | None:
    """Read where a cursor stands; None before it was set."""
    found = row(connection, _AT, book=book, name=name)
    return found[0] if found else None


def new(name: str, at: int) -> Row:
    """Return the row of a cursor that is set for the first time."""
    return Row.of(CursorRow, name=name, at=at)


async def put(books: Books, name: str, at: int) -> None:
    """Set a cursor for the first time, unless another process has."""
    await _posted(books, Posting(ids.token(), "cursor", rows=(new(name, at),)))


async def move(books: Books, name: str, at: int, to: int) -> bool:
    """Move a cursor on; False if another process has."""
    moved = Guard.on(CursorRow.at, (name,), at, to)
    return await _posted(books, Posting(ids.token(), "cursor", guards=(moved,)))


async def _posted(books: Books, posting: Posting) -> bool:
    try:
        await books.post(posting)
    except AlreadySettled:
        return False
    return True

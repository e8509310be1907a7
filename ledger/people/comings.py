"""Comings: since when somebody is in a group of a platform that tells it only when it happens.

Who was there before the bot was, or came unseen, is not among them. Groups and who comes are named
as the platform does; nobody becomes a person by it.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any, ClassVar

from sqlalchemy import BigInteger, bindparam
from sqlmodel import Field, SQLModel, select

from ledger import clock, ids
from ledger.errors import AlreadySettled
from ledger.posting import ANY, Guard, Posting, Row
from ledger.storage.asking import row

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from ledger.books import Books


class ComingRow(SQLModel, table=True):
    """When somebody came into a group last."""

    __tablename__ = "comings"
    __table_args__: ClassVar[Any] = ({"sqlite_with_rowid": False},)

    book: int = Field(primary_key=True, sa_type=BigInteger)
    chat: str = Field(primary_key=True)
    who: str = Field(primary_key=True)
    at: int = Field(sa_type=BigInteger)


_AT: Any = select(ComingRow.at).where(
    ComingRow.book == bindparam("book", type_=BigInteger),
    ComingRow.chat == bindparam("chat"),
    ComingRow.who == bindparam("who"),
)


async def note(books: Books, chat: str, who: str, at: datetime) -> None:
    """Note that somebody came into a group, unless it is known; the newest time stands."""
    known, came = await since(books, chat, who), clock.to_ms(at)
    if known and known >= at:
        return
    key = ids.child("came", str(books.book), chat, who, str(came))
    posting = Posting(key, "came")
    if known:
        posting.guards = (Guard.on(ComingRow.at, (chat, who), ANY, came),)
    else:
        posting.rows = (Row.of(ComingRow, chat=chat, who=who, at=came),)
    with suppress(AlreadySettled):  # it was told twice at once
        await books.post(posting)


async def since(books: Books, chat: str, who: str) -> datetime | None:
    """Return since when somebody is in a group; None where that is not known."""
    return await books.read(_since, chat, who)


def _since(connection: Connection, book: int, chat: str, who: str) -> datetime | None:
    found = row(connection, _AT, book=book, chat=chat, who=who)
    return clock.from_ms(found[0]) if found else None

"""Chats: where people can be written to, as the platforms told last.

    note     a chat is open, closed, or moved to another name
    stands   how it stands under the name that it has now
    reached  it is open again: what was put aside for its person is told now

Names are the platforms' own, and opaque to the books.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Literal, TypeAlias

from sqlalchemy import BigInteger, bindparam
from sqlmodel import Field, SQLModel, select

from ledger import clock, ids
from ledger.errors import AlreadySettled
from ledger.people import outbox
from ledger.posting import ANY, Guard, Posting, Row
from ledger.storage.asking import row
from ledger.tables import one_of

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from ledger.books import Books
    from ledger.posting import Cell

State: TypeAlias = Literal["open", "closed", "moved"]
MOST_MOVES = 8


class ChatRow(SQLModel, table=True):
    """A chat that a platform told of: closed when nobody can be written to there."""

    __tablename__ = "chats"
    __table_args__: ClassVar[Any] = (
        one_of("state", "open", "closed", "moved"),
        {"sqlite_with_rowid": False},
    )

    book: int = Field(primary_key=True, sa_type=BigInteger)
    name: str = Field(primary_key=True)
    state: str
    moved_to: str
    at: int = Field(sa_type=BigInteger)


@dataclass(frozen=True, slots=True)
class Standing:
    """A chat under the name that it has now; `known` once a platform has told of it."""

    name: str
    closed: bool = False
    known: bool = False


_CHAT: Any = select(ChatRow.state, ChatRow.moved_to).where(
    ChatRow.book == bindparam("book", type_=BigInteger), ChatRow.name == bindparam("name")
)


async def stands(books: Books, name: str) -> Standing:
    """Return how a chat stands, under its last name if it has moved."""
    return await books.read(_stands, name)


async def note(books: Books, name: str, state: State, moved_to: str = "") -> None:
    """Note what a platform told of a chat."""
    cells: dict[str, Cell] = {
        "state": state,
        "moved_to": moved_to,
        "at": clock.to_ms(clock.now()),
    }
    try:
        new = Row("chats", (name,), cells)
        await books.post(Posting(ids.token(), "chat", rows=(new,)))
    except AlreadySettled:
        guards = [Guard("chats", (name,), column, ANY, cell) for column, cell in cells.items()]
        await books.post(Posting(ids.token(), "chat", guards=tuple(guards)))


async def reached(books: Books, name: str, person: int) -> None:
    """Note that a person can be written to here, and let her be told what was put aside."""
    await note(books, name, "open")
    await outbox.take_up(books, person)


def _stands(connection: Connection, book: int, name: str) -> Standing:
    known = False
    for _ in range(MOST_MOVES):
        found = row(connection, _CHAT, book=book, name=name)
        known = known or found is not None
        if found is None or found[0] != "moved":
            return Standing(name, closed=found is not None and found[0] == "closed", known=known)
        name = found[1]
    return Standing(name, known=True)

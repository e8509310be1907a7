"""The inbox: what was said in a chat that Wasl itself keeps. Bodies are opaque to the books."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from sqlalchemy import BigInteger, Index, LargeBinary, bindparam
from sqlmodel import Field, SQLModel, col, select, union_all

from ledger import clock
from ledger.posting import ANY, Filled, Guard, Row
from ledger.storage.asking import row
from ledger.tables import Head

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sqlalchemy import Connection

    from ledger.books import Books
    from ledger.posting import Cell


class MessageRow(SQLModel, table=True):
    """One message of a chat; `seq` grows when it is written and each time it is edited."""

    __tablename__ = "messages"
    __table_args__: ClassVar[Any] = (
        Index("messages_of_chat", "book", "chat", "seq"),
        {"sqlite_with_rowid": False},
    )

    book: int = Field(primary_key=True, sa_type=BigInteger)
    id: bytes = Field(primary_key=True, sa_type=LargeBinary)
    chat: str
    seq: int = Field(sa_type=BigInteger)
    author: str
    body: str
    asked: bytes = Field(default=b"", sa_type=LargeBinary)
    answer: str = ""
    edited: int = 0
    at: int = Field(sa_type=BigInteger)


@dataclass(frozen=True, slots=True)
class Message:
    """A message as it stands; `asked` and `answer` belong to one that a person sent."""

    id: bytes
    chat: str
    seq: int
    author: str
    body: str
    asked: bytes
    answer: str
    edited: bool
    at: int


_book: Any = bindparam("book")
_messages: Any = select(
    *(column for column in MessageRow.__table__.columns if column.name != "book")  # type: ignore[attr-defined]
).where(MessageRow.book == _book)
_newer = _messages.where(MessageRow.seq > bindparam("after"))
_MESSAGE = _messages.where(MessageRow.id == bindparam("id"))
_SINCE = (
    union_all(
        _newer.where(col(MessageRow.chat).in_(bindparam("chats", expanding=True))),
        _newer.where(MessageRow.chat >= bindparam("groups"), MessageRow.chat < bindparam("beyond")),
    )
    .order_by("seq")
    .limit(bindparam("most", type_=BigInteger))
)
_LAST: Any = select(Head.row).where(Head.book == _book)


def new(identity: bytes, chat: str, author: str, body: str, place: int = 0, **more: Cell) -> Row:
    """Return the row of a new message; `place` orders the messages of one posting."""
    cells: dict[str, Cell] = {"asked": b"", "answer": "", "edited": 0, **more}
    now = clock.to_ms(clock.now())
    named: dict[str, Cell] = {
        "chat": chat,
        "seq": Filled("new", place),
        "author": author,
        "body": body,
        "at": now,
    }
    return Row("messages", (identity,), {**named, **cells})


def edited(identity: bytes, body: str, place: int = 0) -> tuple[Guard, ...]:
    """Return the guards that put another body where a message stands."""
    cells: dict[str, Cell] = {"body": body, "edited": 1, "seq": Filled("new", place)}
    return tuple(
        Guard("messages", (identity,), column, ANY, cell) for column, cell in cells.items()
    )


async def get(books: Books, identity: bytes) -> Message | None:
    """Return one message."""
    return await books.read(_get, identity)


async def since(
    books: Books, chats: Collection[str], groups: str, after: int, limit: int
) -> list[Message]:
    """Return what was written or edited after a `seq` in these chats and all with the prefix."""
    return await books.read(_since, chats, groups, after, limit)


async def last(books: Books) -> int:
    """Return the newest `seq` of the book."""
    return await books.read(_last)


def _last(connection: Connection, book: int) -> int:
    found = row(connection, _LAST, book=book)
    return found[0] if found else 0


def _get(connection: Connection, book: int, identity: bytes) -> Message | None:
    found = row(connection, _MESSAGE, book=book, id=identity)
    return _message(found) if found else None


def _since(  # noqa: PLR0913, PLR0917 - a question has that many parts
    connection: Connection, book: int, chats: Collection[str], groups: str, after: int, limit: int
) -> list[Message]:
    asked = {
        "book": book,
        "chats": list(chats),
        "groups": groups,
        "beyond": groups[:-1] + chr(ord(groups[-1]) + 1),
        "after": after,
        "most": limit,
    }
    return [_message(each) for each in connection.execute(_SINCE, asked)]


def _message(known: Sequence[Any]) -> Message:
    """Make a message of a row of `messages` without its book."""
    identity, chat, seq, author, body, asked, answer, edited, at = known
    return Message(identity, chat, seq, author, body, asked, answer, bool(edited), at)

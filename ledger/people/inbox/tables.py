"""The messages of the inbox: how they are kept, written and edited."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from sqlalchemy import BigInteger, Index, LargeBinary, bindparam
from sqlmodel import Field, SQLModel, select

from ledger import clock
from ledger.posting import ANY, Filled, Guard, Row
from ledger.storage.asking import row
from ledger.tables import Key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from ledger.books import Books
    from ledger.posting import Cell


class MessageRow(SQLModel, table=True):
    """One message of a chat; `seq` grows when it is written and each time it is edited.

    `size` is how many bytes its body, its answer and the files beside it take.
    """

    __tablename__ = "messages"
    __table_args__: ClassVar[Any] = (
        Index("messages_of_chat", "book", "chat", "seq", "size"),
        Index("messages_by_seq", "book", "seq", "chat"),
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
    size: int | None = Field(default=None, sa_type=BigInteger)


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
_columns: Any = MessageRow.__table__.columns  # type: ignore[attr-defined]
messages: Any = select(
    *(column for column in _columns if column.name not in {"book", "size"})
).where(MessageRow.book == _book)
_MESSAGE = messages.where(MessageRow.id == bindparam("id"))
_KEY: Any = select(Key.digest).where(Key.book == _book, Key.key == bindparam("key"))


def new(  # noqa: PLR0913 - a message has that many sides
    identity: bytes,
    chat: str,
    author: str,
    body: str,
    place: int = 0,
    *,
    files: int = 0,
    **more: Cell,
) -> Row:
    """Return the row of a new message; `place` orders the messages of one posting.

    `files` is how many bytes those beside it take.
    """
    return Row.of(
        MessageRow,
        id=identity,
        chat=chat,
        seq=Filled("new", place),
        author=author,
        body=body,
        size=_size(body, str(more.get("answer", ""))) + files,
        **{"at": clock.to_ms(clock.now()), **more},
    )


def edited(
    identity: bytes, body: str, place: int = 0, *, files: int = 0, before: object = ANY
) -> tuple[Guard, ...]:
    """Return the guards that put another body where a message stands that the house wrote.

    `before` is its place in the transcript as it was read, if nobody may have edited it since.
    """
    key = (identity,)
    return (
        Guard.on(MessageRow.body, key, ANY, body),
        Guard.on(MessageRow.edited, key, ANY, 1),
        Guard.on(MessageRow.seq, key, before, Filled("new", place)),
        Guard.on(MessageRow.size, key, ANY, _size(body) + files),
    )


async def get(books: Books, identity: bytes) -> Message | None:
    """Return one message."""
    return await books.read(load, identity)


async def seen(books: Books, identity: bytes) -> tuple[Message | None, bytes | None]:
    """Return a message that a person sent, and what was asked under its key, if it ever came.

    The message may have gone, and its key is known still.
    """
    return await books.read(_seen, identity)


def load(connection: Connection, book: int, identity: bytes) -> Message | None:
    """Read one message."""
    found = row(connection, _MESSAGE, book=book, id=identity)
    return message(found) if found else None


def message(known: Sequence[Any]) -> Message:
    """Make a message of a row of `messages` without its book and its size."""
    identity, chat, seq, author, body, asked, answer, edited, at = known
    return Message(identity, chat, seq, author, body, asked, answer, bool(edited), at)


def _seen(
    connection: Connection, book: int, identity: bytes
) -> tuple[Message | None, bytes | None]:
    found = row(connection, _KEY, book=book, key=identity)
    return (load(connection, book, identity), found[0]) if found else (None, None)


def _size(*texts: str) -> int:
    return sum(len(text.encode()) for text in texts)

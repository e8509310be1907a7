"""Files that are kept beside messages, under the name of what is in them; they go with them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from sqlalchemy import BigInteger, LargeBinary, bindparam
from sqlmodel import Field, SQLModel, col, select

from ledger import ids
from ledger.posting import Drop, Row
from ledger.storage.asking import row

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from sqlalchemy import Connection

    from ledger.books import Books


class FileRow(SQLModel, table=True):
    """One file of a message."""

    __tablename__ = "files"
    __table_args__: ClassVar[Any] = ({"sqlite_with_rowid": False},)

    book: int = Field(primary_key=True, sa_type=BigInteger)
    message: bytes = Field(primary_key=True, sa_type=LargeBinary)
    id: bytes = Field(primary_key=True, sa_type=LargeBinary)
    name: str
    kind: str
    content: bytes = Field(sa_type=LargeBinary)


@dataclass(frozen=True, slots=True)
class Kept:
    """A file as it is kept: `kind` is its media type."""

    name: str
    kind: str
    content: bytes

    @property
    def id(self) -> bytes:
        """The same file, the same 16 bytes."""
        return ids.child("file", self.name, self.kind, self.content)


_book: Any = bindparam("book")
_FILE: Any = select(FileRow.name, FileRow.kind, FileRow.content).where(
    FileRow.book == _book,
    FileRow.message == bindparam("message"),
    FileRow.id == bindparam("id"),
)
_OF: Any = select(FileRow.message, FileRow.id).where(
    FileRow.book == _book, col(FileRow.message).in_(bindparam("messages", expanding=True))
)


def beside(message: bytes, files: Iterable[Kept]) -> tuple[Row, ...]:
    """Return the rows that keep files beside a message, each of them once."""
    each_once = {file.id: file for file in files}
    return tuple(
        Row.of(
            FileRow,
            message=message,
            id=identity,
            name=file.name,
            kind=file.kind,
            content=file.content,
        )
        for identity, file in each_once.items()
    )


def gone(message: bytes, identity: bytes) -> Drop:
    """Return what takes a file away from a message."""
    return Drop(FileRow.__tablename__, (message, identity))


async def file(books: Books, message: bytes, identity: bytes) -> Kept | None:
    """Return one file of a message; who may see that, whoever asks knows."""
    return await books.read(_file, message, identity)


def load_names(
    connection: Connection, book: int, messages: Collection[bytes]
) -> list[tuple[bytes, bytes]]:
    """Read which files stand beside these messages: the message and the file of each."""
    found = connection.execute(_OF, {"book": book, "messages": list(messages)})
    return [(message, identity) for message, identity in found]


def _file(connection: Connection, book: int, message: bytes, identity: bytes) -> Kept | None:
    found = row(connection, _FILE, book=book, message=message, id=identity)
    return Kept(*found) if found else None

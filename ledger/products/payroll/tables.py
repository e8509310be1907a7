"""The lists that people are paid by, and the pages on which their lines are kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Literal, TypeAlias

from sqlalchemy import BigInteger, Index, LargeBinary, bindparam, text
from sqlmodel import Field, SQLModel, col, select

from ledger import clock
from ledger.errors import NotFound
from ledger.storage.asking import row
from ledger.tables import one_of

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

Kind: TypeAlias = Literal["payroll", "fund"]
State: TypeAlias = Literal["drafted", "running", "done"]


class BatchRow(SQLModel, table=True):
    """A list: of how many lines and people, and how far it is.

    `page` is the first that is not done, `until_ms` the end of the lease of the process that runs
    it, `drop_ms` when its lines go, empty once they have gone.
    """

    __tablename__ = "batches"
    __table_args__: ClassVar[Any] = (
        one_of("kind", "payroll", "fund"),
        one_of("state", "drafted", "running", "done"),
        Index(
            "batches_running",
            "book",
            "until_ms",
            sqlite_where=text("state = 'running'"),
            postgresql_where=text("state = 'running'"),
        ),
        Index(
            "batches_kept",
            "book",
            "drop_ms",
            sqlite_where=text("drop_ms IS NOT NULL"),
            postgresql_where=text("drop_ms IS NOT NULL"),
        ),
        {"sqlite_with_rowid": False},
    )

    book: int = Field(primary_key=True, sa_type=BigInteger)
    token: bytes = Field(primary_key=True, sa_type=LargeBinary)
    kind: str
    maker: int = Field(sa_type=BigInteger)
    approver: int = Field(default=0, sa_type=BigInteger)
    digest: bytes = Field(sa_type=LargeBinary)
    name: str
    note: str
    lines: int
    people: int
    pages: int
    state: str = "drafted"
    page: int = 0
    paid: int = 0
    refused: int = 0
    until_ms: int = Field(default=0, sa_type=BigInteger)
    made_ms: int = Field(sa_type=BigInteger)
    ended_ms: int | None = Field(default=None, sa_type=BigInteger)
    drop_ms: int | None = Field(default=None, sa_type=BigInteger)


class PageRow(SQLModel, table=True):
    """Some lines of a list, and what became of them: empty before it is run."""

    __tablename__ = "batch_pages"
    __table_args__: ClassVar[Any] = ({"sqlite_with_rowid": False},)

    book: int = Field(primary_key=True, sa_type=BigInteger)
    batch: bytes = Field(primary_key=True, sa_type=LargeBinary)
    page: int = Field(primary_key=True)
    content: str
    outcome: str = ""


class SentRow(SQLModel, table=True):
    """What a file was made into last: the same file once more finds it."""

    __tablename__ = "batch_files"
    __table_args__: ClassVar[Any] = ({"sqlite_with_rowid": False},)

    book: int = Field(primary_key=True, sa_type=BigInteger)
    digest: bytes = Field(primary_key=True, sa_type=LargeBinary)
    batch: bytes = Field(sa_type=LargeBinary)


@dataclass(frozen=True, slots=True)
class Batch:
    """A list as it stands."""

    token: bytes
    kind: Kind
    maker: int
    approver: int
    digest: bytes
    name: str
    note: str
    lines: int
    people: int
    pages: int
    state: State
    page: int
    paid: int
    refused: int
    until_ms: int
    made_ms: int
    ended_ms: int | None
    drop_ms: int | None

    @property
    def made_at(self) -> datetime:
        """When it was drafted."""
        return clock.from_ms(self.made_ms)

    @property
    def is_kept(self) -> bool:
        """Whether its lines can still be read."""
        return self.drop_ms is not None


_book: Any = bindparam("book", type_=BigInteger)
columns: Any = [column for column in BatchRow.__table__.columns if column.name != "book"]  # type: ignore[attr-defined]
_OF_TOKEN: Any = select(*columns).where(
    col(BatchRow.book) == _book, col(BatchRow.token) == bindparam("token")
)


def load(connection: Connection, book: int, token: bytes) -> Batch:
    """Read a list, or raise NotFound."""
    found = row(connection, _OF_TOKEN, book=book, token=token)
    if found is None:
        raise NotFound("payroll")
    return Batch(*found)

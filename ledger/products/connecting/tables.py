"""What is kept while two sides of one person are to be joined."""

from __future__ import annotations

from typing import Any, ClassVar

from sqlalchemy import BigInteger, Index, LargeBinary, text
from sqlmodel import Field, SQLModel

from ledger.tables import one_of

OPEN, AGREED, DONE, REFUSED = "open", "agreed", "done", "refused"


class ConnectRow(SQLModel, table=True):
    """A code, by its digest: who made it and where, and who has come with it from where.

    It is open until somebody who has the code agrees, and waits then for who made it.
    """

    __tablename__ = "connects"
    __table_args__: ClassVar[Any] = (
        one_of("state", OPEN, AGREED, DONE, REFUSED),
        Index("connects_of_digest", "book", "digest"),
        Index("connects_by_end", "book", "expires_ms"),
        {"sqlite_with_rowid": False},
    )

    book: int = Field(primary_key=True, sa_type=BigInteger)
    token: bytes = Field(primary_key=True, sa_type=LargeBinary)
    digest: bytes = Field(sa_type=LargeBinary)
    first: int = Field(sa_type=BigInteger)
    first_way: str
    second: int = Field(default=0, sa_type=BigInteger)
    second_way: str = ""
    state: str = OPEN
    expires_ms: int = Field(sa_type=BigInteger)


class JoinedPapersRow(SQLModel, table=True):
    """Since when what the vault has of who goes is to be kept of who stays; None once it is."""

    __tablename__ = "joined_papers"
    __table_args__: ClassVar[Any] = (
        Index(
            "joined_papers_since",
            "book",
            "since_ms",
            sqlite_where=text("since_ms IS NOT NULL"),
            postgresql_where=text("since_ms IS NOT NULL"),
        ),
        {"sqlite_with_rowid": False},
    )

    book: int = Field(primary_key=True, sa_type=BigInteger)
    person: int = Field(primary_key=True, sa_type=BigInteger)
    since_ms: int | None = Field(sa_type=BigInteger)

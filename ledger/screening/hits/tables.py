"""The rows of screening: who was screened when, what was found, and the runs over everybody."""

from __future__ import annotations

from typing import Any, ClassVar

from sqlalchemy import BigInteger, Index, LargeBinary, text
from sqlmodel import Field, SQLModel

from ledger.tables import FEW, one_of

_IS_WANTED: Any = text("stamp = ''")
_IS_ALLOWED: Any = text("state = 'allowed'")


class ScreenedRow(SQLModel, table=True):
    """That somebody was screened: when last, and against which versions and bands.

    An empty stamp says that she is to be screened: something new is known of her.
    """

    __tablename__ = "screened"
    __table_args__: ClassVar[Any] = (
        Index(
            "screened_wanted",
            "book",
            "person",
            sqlite_where=_IS_WANTED,
            postgresql_where=_IS_WANTED,
        ),
        {"sqlite_with_rowid": False},
    )

    book: int = Field(primary_key=True, sa_type=BigInteger)
    person: int = Field(primary_key=True, sa_type=BigInteger)
    at_ms: int = Field(sa_type=BigInteger)
    stamp: str


class HitRow(SQLModel, table=True):
    """That a person is like an entry of a list, how much, and what was decided of it.

    `digest` is of the entry as it was compared, `token` of the case that it opened last, and
    `until_ms` how long it is allowed, where it is.
    """

    __tablename__ = "screen_hits"
    __table_args__: ClassVar[Any] = (
        one_of("state", "noted", "open", "allowed", "matched", "over"),
        one_of("band", "weak", "possible", "strong"),
        Index("screen_hits_of_case", "book", "token"),
        Index(
            "screen_hits_allowed",
            "book",
            "until_ms",
            sqlite_where=_IS_ALLOWED,
            postgresql_where=_IS_ALLOWED,
        ),
        {"sqlite_with_rowid": False},
    )

    book: int = Field(primary_key=True, sa_type=BigInteger)
    person: int = Field(primary_key=True, sa_type=BigInteger)
    list: str = Field(primary_key=True)
    entry: str = Field(primary_key=True)
    version: int = Field(sa_type=BigInteger)
    digest: bytes = Field(sa_type=LargeBinary)
    points: int = Field(sa_type=BigInteger)
    band: str
    state: str
    at_ms: int = Field(sa_type=BigInteger)
    token: bytes = Field(default=b"", sa_type=LargeBinary)
    until_ms: int = Field(default=0, sa_type=BigInteger)


class RunRow(SQLModel, table=True):
    """A run over everybody: against which lists, after whom it goes on, and what it found.

    Whoever goes on with it takes a lease first, so that one process does.
    """

    __tablename__ = "screen_runs"
    __table_args__: ClassVar[Any] = (
        one_of("state", "running", "done"),
        {"sqlite_with_rowid": False, "info": FEW},
    )

    book: int = Field(primary_key=True, sa_type=BigInteger)
    number: int = Field(primary_key=True, sa_type=BigInteger)
    stamp: str
    people: int = Field(sa_type=BigInteger)
    done: int = Field(default=0, sa_type=BigInteger)
    hits: int = Field(default=0, sa_type=BigInteger)
    after: int = Field(default=0, sa_type=BigInteger)
    began_ms: int = Field(sa_type=BigInteger)
    ended_ms: int = Field(default=0, sa_type=BigInteger)
    lease_ms: int = Field(default=0, sa_type=BigInteger)
    state: str = "running"

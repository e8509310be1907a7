"""The rows of lists: their versions, and what each version names."""

from __future__ import annotations

from typing import Any, ClassVar

from sqlalchemy import BigInteger, LargeBinary
from sqlmodel import Field, SQLModel

from ledger.tables import FEW, one_of


class ListRow(SQLModel, table=True):
    """A version of a list; nobody sees what it names before it is whole.

    `source` is how the file came: `command` or `folder`. Of a version that is pruned only this row
    is left.
    """

    __tablename__ = "screen_lists"
    __table_args__: ClassVar[Any] = (
        one_of("state", "loading", "whole", "pruned"),
        {"sqlite_with_rowid": False, "info": FEW},
    )

    book: int = Field(primary_key=True, sa_type=BigInteger)
    list: str = Field(primary_key=True)
    version: int = Field(primary_key=True, sa_type=BigInteger)
    sha256: str
    source: str
    imported_ms: int = Field(sa_type=BigInteger)
    entries: int = Field(sa_type=BigInteger)
    added: int = Field(sa_type=BigInteger)
    removed: int = Field(sa_type=BigInteger)
    changed: int = Field(sa_type=BigInteger)
    state: str = "loading"


class EntryRow(SQLModel, table=True):
    """What a version of a list names, as it was read; `digest` tells whether it is as before."""

    __tablename__ = "screen_entries"
    __table_args__: ClassVar[Any] = ({"sqlite_with_rowid": False},)

    book: int = Field(primary_key=True, sa_type=BigInteger)
    list: str = Field(primary_key=True)
    version: int = Field(primary_key=True, sa_type=BigInteger)
    entry: str = Field(primary_key=True)
    known: str
    digest: bytes = Field(sa_type=LargeBinary)

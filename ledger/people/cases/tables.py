"""The rows of cases, and of what is noted of them."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from sqlalchemy import BigInteger, Index, LargeBinary, text
from sqlmodel import Field, SQLModel

from ledger.tables import one_of

DECIDERS: Final = "deciders"
"""The fact of a case that names who decided before, whom nobody is told and who is kept out."""
_IS_OPEN: Any = text("state = 'open'")
_IS_FREE: Any = text("state = 'open' AND assignee IS NULL")


def _of_open(name: str, *columns: str) -> Index:
    return Index(name, "book", *columns, sqlite_where=_IS_OPEN, postgresql_where=_IS_OPEN)


class CaseRow(SQLModel, table=True):
    """A case: `what` is wrong with the facts that it is `about`, and `words` that go with it.

    `person` is whom it is about, if anybody, `assignee` who deals with it; `result` is a word for
    how it ended, `outcome` the words with it. Older cases have none of these.
    """

    __tablename__ = "cases"
    __table_args__: ClassVar[Any] = (
        one_of("state", "open", "closed"),
        Index("cases_by_number", "book", "number"),
        Index("cases_by_opener", "book", "opener"),
        _of_open("cases_open", "number"),
        _of_open("cases_of_opener", "opener"),
        _of_open("cases_of_assignee", "assignee", "number"),
        Index(
            "cases_unassigned", "book", "number", sqlite_where=_IS_FREE, postgresql_where=_IS_FREE
        ),
        Index("cases_about", "book", "person", "number"),
        {"sqlite_with_rowid": False},
    )

    book: int = Field(primary_key=True, sa_type=BigInteger)
    token: bytes = Field(primary_key=True, sa_type=LargeBinary)
    number: int = Field(sa_type=BigInteger)
    what: str
    about: str
    opener: int = Field(sa_type=BigInteger)
    words: str
    state: str = "open"
    outcome: str = ""
    closer: int = Field(default=0, sa_type=BigInteger)
    opened_ms: int = Field(sa_type=BigInteger)
    closed_ms: int = Field(default=0, sa_type=BigInteger)
    person: int | None = Field(default=None, sa_type=BigInteger)
    assignee: int | None = Field(default=None, sa_type=BigInteger)
    result: str | None = None


class CaseNoteRow(SQLModel, table=True):
    """What somebody who handles a case noted of it; it is never changed."""

    __tablename__ = "case_notes"
    __table_args__: ClassVar[Any] = ({"sqlite_with_rowid": False},)

    book: int = Field(primary_key=True, sa_type=BigInteger)
    token: bytes = Field(primary_key=True, sa_type=LargeBinary)
    number: int = Field(primary_key=True, sa_type=BigInteger)
    author: int = Field(sa_type=BigInteger)
    at_ms: int = Field(sa_type=BigInteger)
    words: str

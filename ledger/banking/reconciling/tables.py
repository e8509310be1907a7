"""The table of reconciliations: a row for each rail, currency and day."""

from typing import Any, ClassVar

from sqlalchemy import BigInteger, Index
from sqlmodel import Field, SQLModel

from ledger.tables import within


class ReconciledRow(SQLModel, table=True):
    """What the books said that a bank holds against what the bank said, and what explains it.

    Days are ordinals; `closing` is none while the bank has told no balance. `books` less `closing`
    is what the lines come to: `opening`, `gaps`, `since`, `words` and `unexplained`.
    `entries` is what all entries came to, `lines` how many they were, and `upto` the number of the
    last of them and of the pages: from there the next look goes on. What stands beside them is
    `Beside`, and what the bank had announced until the day after: `coming` in, and `going` out. Of
    days before that was kept, some of it is not known.
    """

    __tablename__ = "reconciled"
    __table_args__: ClassVar[Any] = (
        Index("reconciled_of_day", "book", "day"),
        within("books"),
        within("closing"),
        within("unexplained"),
        {"sqlite_with_rowid": False},
    )

    book: int = Field(primary_key=True, sa_type=BigInteger)
    rail: str = Field(primary_key=True)
    currency: str = Field(primary_key=True)
    day: int = Field(primary_key=True, sa_type=BigInteger)
    books: int = Field(sa_type=BigInteger)
    closing: int | None = Field(default=None, sa_type=BigInteger)
    told: int = Field(default=0, sa_type=BigInteger)
    opening: int = Field(default=0, sa_type=BigInteger)
    gaps: int = Field(default=0, sa_type=BigInteger)
    since: int = Field(default=0, sa_type=BigInteger)
    words: int = Field(default=0, sa_type=BigInteger)
    unexplained: int = Field(default=0, sa_type=BigInteger)
    unmatched: int = Field(default=0, sa_type=BigInteger)
    transit: int = Field(default=0, sa_type=BigInteger)
    queued: int = Field(default=0, sa_type=BigInteger)
    lines: int = Field(default=0, sa_type=BigInteger)
    crossing: int = Field(default=0, sa_type=BigInteger)
    entries: int | None = Field(default=None, sa_type=BigInteger)
    upto: int | None = Field(default=None, sa_type=BigInteger)
    taken: int | None = Field(default=None, sa_type=BigInteger)
    charges: int | None = Field(default=None, sa_type=BigInteger)
    leaving: int | None = Field(default=None, sa_type=BigInteger)
    coming: int | None = Field(default=None, sa_type=BigInteger)
    going: int | None = Field(default=None, sa_type=BigInteger)

"""The rows of gift money that is held for support to look at."""

from __future__ import annotations

from typing import Any, ClassVar

from sqlalchemy import BigInteger, Index, LargeBinary, text
from sqlmodel import Field, SQLModel

from ledger.tables import one_of

OPEN, BACK, RELEASE, TAKEN, RELEASED = "open", "back", "release", "taken", "released"
_OPEN: Any = text("state = 'open'")


class GatheringRow(SQLModel, table=True):
    """Gift money of many new accounts that went to one, under the token of its case.

    It is `back` or `release` while what was decided is done, as far as the hold `place`.
    """

    __tablename__ = "gatherings"
    __table_args__: ClassVar[Any] = (
        one_of("state", OPEN, BACK, RELEASE, TAKEN, RELEASED),
        Index("gatherings_by_state", "book", "state"),
        Index(
            "gatherings_of_payee",
            "book",
            "payee",
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        {"sqlite_with_rowid": False},
    )

    book: int = Field(primary_key=True, sa_type=BigInteger)
    token: bytes = Field(primary_key=True, sa_type=LargeBinary)
    payee: int = Field(sa_type=BigInteger)
    currency: str
    state: str = OPEN
    place: bytes = Field(default=b"", sa_type=LargeBinary)


class GatheredRow(SQLModel, table=True):
    """Gift money of one payment that is held on its payee's wallet; `marks` are those it came with.

    Whether it still is, its hold tells.
    """

    __tablename__ = "gathered"
    __table_args__: ClassVar[Any] = (
        Index("gathered_from", "book", "token", "payer"),
        {"sqlite_with_rowid": False},
    )

    book: int = Field(primary_key=True, sa_type=BigInteger)
    token: bytes = Field(primary_key=True, sa_type=LargeBinary)
    hold: bytes = Field(primary_key=True, sa_type=LargeBinary)
    payer: int = Field(sa_type=BigInteger)
    account: int = Field(sa_type=BigInteger)
    amount: int = Field(sa_type=BigInteger)
    marks: str

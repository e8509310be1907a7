"""What the books keep of protection: references and counts, never anything to try."""

from __future__ import annotations

from typing import Any, ClassVar

from sqlalchemy import BigInteger, Index, LargeBinary
from sqlmodel import Field, SQLModel

from ledger.tables import one_of, within

ASKED, SHOWN = "asked", "shown"


class FactorRow(SQLModel, table=True):
    """What somebody can show: where the vault keeps it, empty for nothing.

    `spent` only goes up: for an app the number of the last code that was used, for codes kept for
    later a bit for each that was.
    """

    __tablename__ = "factors"
    __table_args__: ClassVar[Any] = (
        one_of("kind", "pin", "app", "next_app", "codes"),
        {"sqlite_with_rowid": False},
    )

    book: int = Field(primary_key=True, sa_type=BigInteger)
    person: int = Field(primary_key=True, sa_type=BigInteger)
    kind: str = Field(primary_key=True)
    reference: bytes = Field(sa_type=LargeBinary)
    since_ms: int = Field(sa_type=BigInteger)
    spent: int = Field(default=0, sa_type=BigInteger)


class TryRow(SQLModel, table=True):
    """How many answers were wrong since somebody's last right one, and until when she waits."""

    __tablename__ = "tries"
    __table_args__: ClassVar[Any] = ({"sqlite_with_rowid": False},)

    book: int = Field(primary_key=True, sa_type=BigInteger)
    person: int = Field(primary_key=True, sa_type=BigInteger)
    wrong: int = Field(sa_type=BigInteger)
    until_ms: int = Field(sa_type=BigInteger)


class ConfirmationRow(SQLModel, table=True):
    """That one press was asked for more than a press, and whether it was shown.

    It is for this key alone, for at most this sum and to this payee; `payee` is 0 where there are
    several, or whoever comes, and there is no `currency` where no money moves. What was asked for
    is over once the page is on which it is shown, and what was shown once it is no more good.
    """

    __tablename__ = "confirmations"
    __table_args__: ClassVar[Any] = (
        one_of("state", ASKED, SHOWN),
        within("minor"),
        Index("confirmations_by_end", "book", "until_ms"),
        {"sqlite_with_rowid": False},
    )

    book: int = Field(primary_key=True, sa_type=BigInteger)
    key: bytes = Field(primary_key=True, sa_type=LargeBinary)
    person: int = Field(sa_type=BigInteger)
    payee: int = Field(sa_type=BigInteger)
    currency: str
    minor: int = Field(sa_type=BigInteger)
    state: str = ASKED
    until_ms: int = Field(default=0, sa_type=BigInteger)


class FamiliarRow(SQLModel, table=True):
    """Since when somebody has shown that it is her from a place: a platform, and which browser."""

    __tablename__ = "familiar"
    __table_args__: ClassVar[Any] = ({"sqlite_with_rowid": False},)

    book: int = Field(primary_key=True, sa_type=BigInteger)
    person: int = Field(primary_key=True, sa_type=BigInteger)
    place: str = Field(primary_key=True)
    since_ms: int = Field(sa_type=BigInteger)

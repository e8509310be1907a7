"""The tiers that were decided for people, and those that verification gives."""

from typing import Any, ClassVar, Final, TypeAlias

from sqlalchemy import BigInteger
from sqlmodel import Field, SQLModel

from ledger.tables import one_of

Tier: TypeAlias = str
TIERS: Final[tuple[Tier, ...]] = ("T0", "T1", "T2", "T3")
EARNED: Final = ""
"""What is decided where nothing is: her tier is the one that she comes to by herself."""


class TierRow(SQLModel, table=True):
    """A tier that was decided for a person; EARNED gives her what she comes to by herself."""

    __tablename__ = "tiers"
    __table_args__: ClassVar[Any] = (
        one_of("tier", EARNED, *TIERS),
        {"sqlite_with_rowid": False},
    )

    book: int = Field(primary_key=True, sa_type=BigInteger)
    person: int = Field(primary_key=True, sa_type=BigInteger)
    tier: str
    since_ms: int = Field(sa_type=BigInteger)
    maker: int = Field(sa_type=BigInteger)
    approver: int = Field(sa_type=BigInteger)


class VerifiedTierRow(SQLModel, table=True):
    """The tier that somebody has by her papers, until a moment; EARNED once they give none."""

    __tablename__ = "verified_tiers"
    __table_args__: ClassVar[Any] = (
        one_of("tier", EARNED, *TIERS),
        {"sqlite_with_rowid": False},
    )

    book: int = Field(primary_key=True, sa_type=BigInteger)
    person: int = Field(primary_key=True, sa_type=BigInteger)
    tier: str
    since_ms: int = Field(sa_type=BigInteger)
    until_ms: int = Field(sa_type=BigInteger)

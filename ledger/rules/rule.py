"""What a rule is, and the rows that say it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ClassVar, Generic, Literal, TypeVar

from sqlalchemy import BigInteger, Index
from sqlmodel import Field, SQLModel

from ledger.money import Money

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Rule(Generic[T]):
    """What the house decides: its name for ever, its first value, and what it is about.

    A change holds `notice` after it was approved at the earliest. Its value is of the type of the
    first and within `least` and `most`, which for money are in minor units. `by` is what it may be
    decided for apart, besides everybody and everything.
    """

    name: str
    first: T
    about: str
    notice: timedelta = timedelta()
    least: Any = None
    most: Any = None
    by: Literal["", "currency"] = ""

    def fits(self, value: object) -> bool:
        """Tell whether the rule may have a value."""
        size: Any = value.minor if isinstance(value, Money) else value
        return (
            type(value) is type(self.first)
            and (self.least is None or self.least <= size)
            and (self.most is None or size <= self.most)
        )

    def range(self, like: object) -> tuple[Any, Any]:
        """Return the least and the most that it may have, None for no bound, as it is shown."""
        if not isinstance(self.first, Money):
            return self.least, self.most
        currency = like.currency if isinstance(like, Money) else self.first.currency
        least, most = (
            each if each is None else Money(each, currency) for each in (self.least, self.most)
        )
        return least, most


class RuleRow(SQLModel, table=True):
    """One decision, for a subject, or for all; `maker` asked for it and `approver` agreed."""

    __tablename__ = "rules"
    __table_args__: ClassVar[Any] = (
        Index("rules_in_force", "book", "name", "subject", "since_ms", "version"),
        {"sqlite_with_rowid": False},
    )

    book: int = Field(primary_key=True, sa_type=BigInteger)
    name: str = Field(primary_key=True)
    version: int = Field(primary_key=True, sa_type=BigInteger)
    subject: str
    value: str
    since_ms: int = Field(sa_type=BigInteger)
    decided_ms: int = Field(sa_type=BigInteger)
    maker: int = Field(sa_type=BigInteger)
    approver: int = Field(sa_type=BigInteger)
    reason: str

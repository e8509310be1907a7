"""What a rule is, and the rows that say it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Literal, Self, TypeVar

from sqlalchemy import BigInteger, Index
from sqlmodel import Field, SQLModel

from ledger.money import Money
from ledger.people import facts
from ledger.rules.subject import ALL

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ledger.people.facts import Fact
    from ledger.rules.subject import Dimension, Of

T = TypeVar("T")


class Structure(ABC):
    """A value of several parts; one that rows keep under the names of the parts."""

    __slots__ = ()

    @property
    @abstractmethod
    def facts(self) -> Mapping[str, Fact]:
        """The parts, as a row keeps them."""

    @classmethod
    @abstractmethod
    def of(cls, known: Mapping[str, Any]) -> Self:
        """Make it of its parts again."""

    @abstractmethod
    def fits(self, of: Of) -> bool:
        """Tell whether it can be so, and for what it is to be decided for."""

    @abstractmethod
    def is_worse(self, before: Self) -> bool:
        """Tell whether people lose by it, if it holds instead of another one."""


@dataclass(frozen=True, slots=True)
class Rule(Generic[T]):
    """What the house decides: its name for ever, its first value, and what it is about.

    A change holds `notice` after it was approved at the earliest. Its value is of the type of the
    first, and within `least` and `most`, which for money are in minor units. `by` are the
    dimensions in which it may be decided apart, `kinds` the kinds of payment that there are for
    it. None for something apart lets it be as for the rest again. What is `named` every decision
    says: a sum of money is of a currency. People lose where it becomes `worse`: more of it, or
    less; `unlimited` is the value that is no limit. A structure knows that itself; of a rule that
    has none of it, nobody is told.
    """

    name: str
    first: T
    about: str
    notice: timedelta = timedelta()
    least: Any = None
    most: Any = None
    by: tuple[Dimension, ...] = ()
    kinds: tuple[str, ...] = ()
    named: tuple[Dimension, ...] = ()
    worse: Literal["", "more", "less"] = ""
    unlimited: Any = None

    @property
    def concerns_people(self) -> bool:
        """Whether people gain or lose by it, and so may know of it."""
        return bool(self.worse) or isinstance(self.first, Structure)

    def is_worse(self, before: T, after: T) -> bool:
        """Tell whether people lose by a value in the place of another."""
        if isinstance(before, Structure):
            return after.is_worse(before)  # type: ignore[attr-defined,no-any-return]
        if not self.worse or before == after or self.is_no_limit(after):
            return False
        if self.is_no_limit(before):
            return True
        sizes: list[Any] = [_size(each) for each in (before, after)]
        return bool(sizes[0] < sizes[1]) == (self.worse == "more")

    def is_no_limit(self, value: object) -> bool:
        """Tell whether a value limits nothing, in whichever currency."""
        return self.unlimited is not None and bool(_size(value) == _size(self.unlimited))

    def covers(self, of: Of) -> bool:
        """Tell whether it may be decided for something apart."""
        return (
            of.within(self.by)
            and all(getattr(of, each) for each in self.named)
            and (not of.kind or of.kind in self.kinds)
        )

    def fits(self, value: object, of: Of = ALL) -> bool:
        """Tell whether the rule may have a value, for all or for something apart."""
        if not self.covers(of):
            return False
        if value is None:
            return of != ALL
        if type(value) is not type(self.first):
            return False
        if isinstance(value, Structure):
            return value.fits(of)
        return self._within(value, of)

    def _within(self, value: Any, of: Of) -> bool:  # noqa: ANN401 - of the type of the first
        size = _size(value)
        named = of.currency if isinstance(value, Money) else ""
        return (
            (not named or named == value.currency)
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

    def written(self, value: T | None) -> str:
        """Write a value as a row keeps it."""
        return facts.dump(value.facts if isinstance(value, Structure) else {"value": value})  # type: ignore[dict-item]

    def read(self, written: str) -> T | None:
        """Read a value back."""
        known: dict[str, Any] = facts.load(written)
        if "value" in known:
            return known["value"]  # type: ignore[no-any-return]
        return type(self.first).of(known)  # type: ignore[attr-defined,no-any-return]


def _size(value: Any) -> Any:  # noqa: ANN401 - whatever can be compared
    return value.minor if isinstance(value, Money) else value


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

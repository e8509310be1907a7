"""What is to be said: sentences as message ids with typed values, spoken later to each reader."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime, timedelta
    from decimal import Decimal

    from ledger.money import Money
    from ledger.people.persons import Person

DOTS = "••••••"


def _(message: str) -> str:
    """Mark a text for the catalogue; it is spoken later, in the reader's language."""
    return message


def p_(context: str, message: str) -> str:  # noqa: ARG001 - the extractor reads it
    """Mark a text for the catalogue under a context (msgctxt)."""
    return message


@dataclass(frozen=True, slots=True)
class Code:
    """A command or an identifier to be typed: in the reader's words, unless as it stands.

    A secret one is shown, and kept nowhere.
    """

    text: str
    as_it_stands: bool = False
    secret: bool = False


@dataclass(frozen=True, slots=True)
class DayOf:
    """The day of a moment, where the house is."""

    moment: datetime


@dataclass(frozen=True, slots=True)
class Unit:
    """A currency, called as in an amount."""

    currency: str


@dataclass(frozen=True, slots=True)
class Country:
    """A country by its ISO 3166 code, called as its reader calls it."""

    code: str


@dataclass(frozen=True, slots=True)
class Bar:
    """How much of something is used, as a picture: `done` of `of`."""

    done: int
    of: int


Value: TypeAlias = (
    "str | int | Decimal | Money | datetime | date | timedelta | Person | Code | DayOf | Unit"
    " | Country | Bar | Said"
)


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence not yet spoken: its English text as the message id, and typed values."""

    message: str
    values: Mapping[str, Value] = field(default_factory=dict)
    plural: str = ""
    count: int = 0
    context: str = ""


def say(message: str, /, **values: Value) -> Said:
    """Say a sentence; `{name}` in it stands for the value of that name."""
    return Said(message, values)


def say_many(one: str, many: str, count: int, /, **values: Value) -> Said:
    """Say a sentence that counts; `{count}` stands for the count."""
    return Said(one, {"count": count, **values}, plural=many, count=count)

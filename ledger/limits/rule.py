"""The limits that there are: rules for each currency and tier; a sum of nothing sets none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from ledger import rules
from ledger.money import Money
from ledger.rules import Of, Rule

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from ledger.people.facts import Fact
    from ledger.rules import Dimension

PREFIX = "limits."
NONE = Money(0, "USD")


def _limit(name: str, about: str) -> Rule[Money]:
    by: tuple[Dimension, ...] = ("currency", "tier")
    about = f"{about}; 0 for any"
    named = by[:1]
    return Rule(
        f"{PREFIX}{name}", NONE, about, least=0, by=by, named=named, worse="less", unlimited=NONE
    )


EACH = _limit("each", "the most that somebody may pay at once")
DAY = _limit("day", "the most that somebody may pay in a day")
WEEK = _limit("week", "the most that somebody may pay in 7 days")
MONTH = _limit("month", "the most that somebody may pay in 30 days")
BALANCE = _limit("balance", "the most that a wallet may hold")


class Window(NamedTuple):
    """A limit on what is paid in so many days, of which today is the last."""

    rule: Rule[Money]
    days: int


WINDOWS: Final = (Window(DAY, 1), Window(WEEK, 7), Window(MONTH, 30))
LONGEST: Final = max(window.days for window in WINDOWS)
PAID: Final = (EACH, *(window.rule for window in WINDOWS))
"""What limits whoever pays."""
ALL_OF_THEM: Final = (*PAID, BALANCE)


def caps(  # noqa: PLR0913, PLR0917 - a question has that many parts
    connection: Connection,
    book: int,
    stated: Mapping[str, Fact],
    asked: Sequence[tuple[Rule[Money], str]],
    currency: str,
    moment: datetime,
) -> list[int | None]:
    """Read the most, in minor units, for rules each with a tier; None where nothing limits."""
    subjects = [(rule, Of(currency=currency, tier=tier)) for rule, tier in asked]
    found: Any = rules.load_all(connection, book, stated, subjects, moment)
    return [each.value.minor or None for each in found]

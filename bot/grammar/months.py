"""Months: what the words of one mean, and what it is called: 2026-11, November, الشهر الماضي."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from bot.grammar import days, terms
from bot.grammar.letters import bare, western
from bot.kit import Said, p_, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.grammar.lexicon import Lexicon
    from ledger.figures.months import Month

_ISO = re.compile(r"([0-9]{4})[-/]([0-9]{1,2})|([0-9]{1,2})/([0-9]{4})")
_YEAR = re.compile("[0-9]{4}")
_MONTHS = 12
_NEAR = {p_("month words", "this month"): 0, p_("month words", "last month"): 1}
_NAMES = (
    *(p_("month", "January"), p_("month", "February"), p_("month", "March")),
    *(p_("month", "April"), p_("month", "May"), p_("month", "June")),
    *(p_("month", "July"), p_("month", "August"), p_("month", "September")),
    *(p_("month", "October"), p_("month", "November"), p_("month", "December")),
)


class Told(NamedTuple):
    """A month as it was said: so many back, or a number, in a year or in the last that had it."""

    back: int | None = None
    number: int = 0
    year: int | None = None

    def on(self, now: Month) -> Month:
        """Return which month it is; one that may be of any year is not still to come."""
        if self.back is not None:
            return now.after(-self.back)
        if self.year is not None:
            return type(now)(self.year, self.number)
        return type(now)(now.year - (self.number > now.number), self.number)


def read(words: Sequence[str], lexicon: Lexicon) -> tuple[Told, int] | None:
    """Return the month that the words begin with, and over how many of them."""
    if found := _ISO.fullmatch(western(bare(words[0]))):
        year, number = int(found[1] or found[4]), int(found[2] or found[3])
        is_one = 1 <= number <= _MONTHS and year > 0
        return (Told(number=number, year=year), 1) if is_one else None
    if near := terms.begun(words, lexicon, "month words", _NEAR):
        return Told(back=_NEAR[near[0]]), near[1]
    named = days.month(words)
    if named is None:
        return None
    number, count = named
    behind = western(bare(words[count])) if count < len(words) else ""
    if _YEAR.fullmatch(behind) and int(behind):
        return Told(number=number, year=int(behind)), count + 1
    return Told(number=number), count


def said(month: Month) -> Said:
    """Say what a month is called."""
    return say(
        "{month} {year}", month=Said(_NAMES[month.number - 1], context="month"), year=month.year
    )

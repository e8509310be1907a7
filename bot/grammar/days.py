"""Days: what the words of one mean, and which day that is, counted from today.

words -> a day by its distance, its weekday, its date or its feast -> the next one, or the last

Dates are read as people write them here, the day before the month: 20/3/2027, 20 March, ٢٠ مارس;
also 2027-03-20 and March 20. By the calendar of Umm al-Qura, too: ١ شوال, 1/10/1448.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING

from babel.dates import get_day_names, get_month_names

from bot.grammar import terms
from bot.grammar.letters import bare, fold, western
from bot.kit import p_
from bot.languages import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hijridate import Hijri

    from bot.grammar.lexicon import Lexicon

_LOCALES = tuple(
    locale
    for each in LANGUAGES
    if not each.shares
    for locale in (each.catalogue, *(f"{each.catalogue}_{region}" for region in each.regions))
)
_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_SLASHED = re.compile("([0-9]{1,2})/([0-9]{1,2})(?:/([0-9]{4}))?")
_MARKED = re.compile("([0-9]{1,2})[.-]([0-9]{1,2})[.-]([0-9]{4})")
_NUMBER = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th)?")
_YEAR = re.compile("[0-9]{4}")
HIJRI_YEARS = range(1343, 1501)

_NEAR = {
    p_("day words", "today"): 0,
    p_("day words", "tomorrow"): 1,
    p_("day words", "after tomorrow"): 2,
    p_("day words", "yesterday"): -1,
}
FITR, ADHA = (10, 1), (12, 10)
"""On which days of the year by the moon the two feasts begin."""
_FEASTS = {
    p_("day words", "Eid al-Fitr"): (FITR,),
    p_("day words", "Eid al-Adha"): (ADHA,),
    p_("day words", "Eid"): (FITR, ADHA),
}
_HIJRI = (
    p_("hijri month", "Muharram"),
    p_("hijri month", "Safar"),
    p_("hijri month", "Rabi al-Awwal"),
    p_("hijri month", "Rabi al-Thani"),
    p_("hijri month", "Jumada al-Ula"),
    p_("hijri month", "Jumada al-Akhira"),
    p_("hijri month", "Rajab"),
    p_("hijri month", "Shaban"),
    p_("hijri month", "Ramadan"),
    p_("hijri month", "Shawwal"),
    p_("hijri month", "Dhu al-Qada"),
    p_("hijri month", "Dhu al-Hijja"),
)
_WEEK = 7
_MONTHS = 12
_TRIED = 9
"""In how many years around one a date is looked for: 29 February is in every eighth at worst."""


@dataclass(frozen=True, slots=True)
class Day:
    """A day as it was said: so many days away, a weekday (Monday is 0), or dates of any year.

    `dates` are months with their days, more than one where any of them is meant.
    """

    away: int | None = None
    weekday: int | None = None
    dates: tuple[tuple[int, int], ...] = ()
    year: int | None = None
    hijri: bool = False

    def on(self, today: date, *, past: bool = False) -> date | None:
        """Return which day it is, from today on or `past`; None where there is no such day."""
        if self.away is not None:
            return today + timedelta(days=self.away)
        if self.weekday is not None:
            ahead = (self.weekday - today.weekday()) % _WEEK
            return today + timedelta(days=ahead - _WEEK if past and ahead else ahead)
        found = sorted(day for month in self.dates for day in self._in_its_years(month, today))
        if self.year is not None:
            return found[0] if found else None
        fits = [day for day in found if (day <= today if past else day >= today)]
        return (fits[-1] if past else fits[0]) if fits else None

    def _in_its_years(self, month_and_day: tuple[int, int], today: date) -> list[date]:
        this = by_the_moon(today).year if self.hijri else today.year
        years = range(this - _TRIED, this + _TRIED) if self.year is None else (self.year,)
        days = (_date(year, *month_and_day, hijri=self.hijri) for year in years)
        return [day for day in days if day]


FEAST = Day(dates=_FEASTS["Eid"], hijri=True)


def by_the_moon(day: date) -> Hijri:
    """Return a day by the calendar of Umm al-Qura; OverflowError for one that it does not know."""
    from hijridate import Gregorian  # noqa: PLC0415 - few days are named so

    return Gregorian.fromdate(day).to_hijri()


def read(words: Sequence[str], lexicon: Lexicon) -> tuple[Day, int] | None:
    """Return the day that the words begin with, and over how many of them."""
    first = western(bare(words[0]))
    if found := _ISO.fullmatch(first):
        return _gregorian(int(found[3]), int(found[2]), int(found[1])), 1
    if found := _SLASHED.fullmatch(first) or _MARKED.fullmatch(first):
        return _gregorian(int(found[1]), int(found[2]), int(found[3] or 0)), 1
    return _named(words, lexicon) or _in_words(words, lexicon)


def _named(words: Sequence[str], lexicon: Lexicon) -> tuple[Day, int] | None:
    """Read today, Friday, يوم الجمعة, Eid."""
    if near := terms.begun(words, lexicon, "day words", _NEAR):
        return Day(away=_NEAR[near[0]]), near[1]
    if feast := terms.begun(words, lexicon, "day words", _FEASTS):
        return Day(dates=_FEASTS[feast[0]], hijri=True), feast[1]
    led = terms.led(words, lexicon, "day words", p_("day words", "day"))
    weekday = _weekdays().get(fold(bare(words[led])))
    return (Day(weekday=weekday), led + 1) if weekday is not None else None


def _in_words(words: Sequence[str], lexicon: Lexicon) -> tuple[Day, int] | None:
    """Read 20 March 2027, March 20, ١ شوال, الأول من شوال."""
    first = terms.begun(words, lexicon, "day words", (p_("day words", "the first"),))
    if first:
        number, behind = 1, first[1]
    elif found := _NUMBER.fullmatch(western(bare(words[0]))):
        number, behind = int(found[1]), 1
    else:
        return _month_first(words, lexicon)
    behind += terms.led(words[behind:], lexicon, "day words", p_("day words", "of"))
    named = _month(words[behind:], lexicon)
    return _with_year(words, behind + named[1], number, named) if named else None


def _month_first(words: Sequence[str], lexicon: Lexicon) -> tuple[Day, int] | None:
    named = _month(words, lexicon)
    if named is None or named[1] == len(words):
        return None
    number = _NUMBER.fullmatch(western(bare(words[named[1]])))
    return _with_year(words, named[1] + 1, int(number[1]), named) if number else None


def _with_year(
    words: Sequence[str], count: int, number: int, named: tuple[int, int, bool]
) -> tuple[Day, int]:
    which, _, hijri = named
    year = None
    if count < len(words) and _YEAR.fullmatch(western(bare(words[count]))):
        year, count = int(western(bare(words[count]))), count + 1
    return Day(dates=((which, number),), year=year, hijri=hijri), count


def _month(words: Sequence[str], lexicon: Lexicon) -> tuple[int, int, bool] | None:
    """Return the month that the words begin with, over how many, and whether it is a hijri one."""
    if found := terms.begun(words, lexicon, "hijri month", _HIJRI):
        return _HIJRI.index(found[0]) + 1, found[1], True
    named = month(words)
    return (*named, False) if named else None


def month(words: Sequence[str]) -> tuple[int, int] | None:
    """Return the month that the words begin with, by its name, and over how many of them."""
    for count in (2, 1):
        name = fold(bare(" ".join(words[:count])))
        if len(words) >= count and name in _months():
            return _months()[name], count
    return None


def _gregorian(day: int, month: int, year: int) -> Day:
    return Day(dates=((month, day),), year=year or None, hijri=year in HIJRI_YEARS)


def _date(year: int, month: int, day: int, *, hijri: bool) -> date | None:
    try:
        if not hijri:
            return date(year, month, day)
        from hijridate import Hijri  # noqa: PLC0415 - as above

        return Hijri(year, month, day).to_gregorian()
    except (ValueError, OverflowError):
        return None


@cache
def _months() -> Mapping[str, int]:
    """Return the months as all who write Arabic or English call them, also in short."""
    return {
        fold(name): month
        for locale in _LOCALES
        for width in ("wide", "abbreviated")
        for month, name in get_month_names(width, locale=locale).items()
    }


@cache
def _weekdays() -> Mapping[str, int]:
    return {
        fold(name): day
        for locale in _LOCALES
        for width in ("wide", "abbreviated")
        for day, name in get_day_names(width, locale=locale).items()
    }

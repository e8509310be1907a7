"""Birth dates as lists tell them: a day, a month, a year, a range of years, some of them about.

Birth.read("1962-03-05"), "1962-03", "1962", "1960..1963", "~1962"
"""

from __future__ import annotations

import calendar
import re
from datetime import date
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Verdict: TypeAlias = Literal["day", "year", "near", "unlike", "unknown"]
"""The same day, within what is told, hardly off, another date, or nothing to compare."""

ABOUT_YEARS: Final = 2
"""How far off a date may be that is told to be about so."""
_ORDER: Final[tuple[Verdict, ...]] = ("day", "year", "near", "unlike")
_PART: Final = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


class Birth(NamedTuple):
    """From which day to which somebody may be born, or about so."""

    first: date
    last: date
    about: bool = False

    @classmethod
    def read(cls, written: str) -> Birth:
        """Read what `str` writes, or a file tells so; ValueError for anything else."""
        about, text = written.startswith("~"), written.removeprefix("~")
        first, _, last = text.partition("..")
        began, ended = _span(first), _span(last or first)
        if began[0] > ended[1]:
            raise ValueError(f"a range that ends before it begins: {written!r}")
        return cls(began[0], ended[1], about)

    def __str__(self) -> str:
        first, last = self.first.isoformat(), self.last.isoformat()
        if first == last:
            text = first
        elif first[:7] == last[:7] and _span(first[:7]) == self[:2]:
            text = first[:7]
        else:
            text = first[:4] if first[:4] == last[:4] else f"{first[:4]}..{last[:4]}"
        return f"~{text}" if self.about else text

    def says_of(self, born: date) -> Verdict:
        """Tell what it says of somebody who is born on a day."""
        if self.first == self.last == born and not self.about:
            return "day"
        if self.first <= born <= self.last:
            return "year"
        off = ABOUT_YEARS if self.about else 0
        if self.first.year - off <= born.year <= self.last.year + off:
            swapped = (born.day, born.month) == (self.first.month, self.first.day)
            return "near" if off or swapped or self.first.day == born.day else "unlike"
        one_off = self.first.year - 1 <= born.year <= self.last.year + 1
        same = (born.day, born.month) == (self.first.day, self.first.month)
        return "near" if one_off and (same or self.first != self.last) else "unlike"


def verdict(births: Iterable[Birth], own: Sequence[date]) -> Verdict:
    """Return the best that is said of any of somebody's birth dates by several."""
    said = (each.says_of(born) for each in births for born in own)
    return min(said, key=_ORDER.index, default="unknown")


def _span(text: str) -> tuple[date, date]:
    found = _PART.fullmatch(text)
    if found is None:
        raise ValueError(f"no date: {text!r}")
    year, month, day = (int(each) if each else 0 for each in found.groups())
    if day:
        return date(year, month, day), date(year, month, day)
    if month:
        return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
    return date(year, 1, 1), date(year, 12, 31)

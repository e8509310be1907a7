"""Numbers in words: what each word is worth, and how the next one adds to a number.

a hundred and five -> 100 + 5;  خمسة وعشرين ألف -> (5 + 20) x 1000

Words of every language stand in the catalogue; here stands only what each one is worth.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from bot.grammar.letters import fold
from bot.kit import p_

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_VALUES = {
    p_("number words", "zero"): 0,
    p_("number words", "one"): 1,
    p_("number words", "two"): 2,
    p_("number words", "three"): 3,
    p_("number words", "four"): 4,
    p_("number words", "five"): 5,
    p_("number words", "six"): 6,
    p_("number words", "seven"): 7,
    p_("number words", "eight"): 8,
    p_("number words", "nine"): 9,
    p_("number words", "ten"): 10,
    p_("number words", "eleven"): 11,
    p_("number words", "twelve"): 12,
    p_("number words", "thirteen"): 13,
    p_("number words", "fourteen"): 14,
    p_("number words", "fifteen"): 15,
    p_("number words", "sixteen"): 16,
    p_("number words", "seventeen"): 17,
    p_("number words", "eighteen"): 18,
    p_("number words", "nineteen"): 19,
    p_("number words", "twenty"): 20,
    p_("number words", "thirty"): 30,
    p_("number words", "forty"): 40,
    p_("number words", "fifty"): 50,
    p_("number words", "sixty"): 60,
    p_("number words", "seventy"): 70,
    p_("number words", "eighty"): 80,
    p_("number words", "ninety"): 90,
    p_("number words", "two hundred"): 200,
    p_("number words", "three hundred"): 300,
    p_("number words", "four hundred"): 400,
    p_("number words", "five hundred"): 500,
    p_("number words", "six hundred"): 600,
    p_("number words", "seven hundred"): 700,
    p_("number words", "eight hundred"): 800,
    p_("number words", "nine hundred"): 900,
    p_("number words", "two thousand"): 2_000,
    p_("number words", "three thousand"): 3_000,
    p_("number words", "four thousand"): 4_000,
    p_("number words", "five thousand"): 5_000,
    p_("number words", "six thousand"): 6_000,
    p_("number words", "seven thousand"): 7_000,
    p_("number words", "eight thousand"): 8_000,
    p_("number words", "nine thousand"): 9_000,
    p_("number words", "ten thousand"): 10_000,
    p_("number words", "two million"): 2_000_000,
    p_("number words", "two billion"): 2_000_000_000,
}
_SCALES = {
    p_("number words", "hundred"): 100,
    p_("number words", "thousand"): 1_000,
    p_("number words", "million"): 1_000_000,
    p_("number words", "billion"): 1_000_000_000,
}
# Plurals and abbreviations: they multiply, and are no number by themselves.
_ONLY_AFTER = {
    p_("number words", "hundreds"): 100,
    p_("number words", "thousands"): 1_000,
    p_("number words", "millions"): 1_000_000,
    p_("number words", "billions"): 1_000_000_000,
}
_HUNDRED, _THOUSAND = 100, 1_000
_TENS = range(20, 100, 10)


@dataclass(frozen=True, slots=True)
class Numeral:
    """What one word of a number is worth; a scale multiplies what stands before it."""

    value: int
    scale: bool = False
    alone: bool = True


def numerals(words: Callable[[str, str], Iterable[str]]) -> dict[str, Numeral]:
    """Gather the words of numbers, folded; `words(context, msgid)` gives what catalogues say."""
    worth = {name: Numeral(value, scale=True, alone=False) for name, value in _ONLY_AFTER.items()}
    worth |= {name: Numeral(value, scale=True) for name, value in _SCALES.items()}
    worth |= {name: Numeral(value) for name, value in _VALUES.items()}
    return {
        fold(word): numeral
        for name, numeral in worth.items()
        for word in words("number words", name)
        # What English says in two words is two numerals: sixty five thousand.
        if word and not (word == name and " " in name)
    }


class Total:
    """A number as it grows from word to word; `last` is the scale of what was added last."""

    def __init__(self) -> None:
        self._whole = Fraction(0)
        self._group: Fraction | None = None
        self._room = _THOUSAND
        self._limit: int | None = None
        self.last = 1

    @property
    def value(self) -> Fraction:
        """The number so far."""
        return self._whole + (self._group or 0)

    @property
    def is_begun(self) -> bool:
        """Whether anything was added, be it zero."""
        return self._group is not None or self._limit is not None

    def begins(self, figure: Fraction) -> bool:
        """Take a figure where a group of three digits begins; tell whether it can be there."""
        if self._group is not None or (self._limit and figure >= self._limit):
            return False
        self._group, self._room, self.last = figure, -1, 1
        return True

    def takes(self, numeral: Numeral, *, joined: bool = False) -> bool:
        """Add a numeral, `joined` by an "and"; tell whether the number could go on with it."""
        if numeral.scale:
            # An "and" adds: خمسة وألف is no five thousand.
            return not (joined and self._group is not None) and self._multiplies(numeral)
        value = numeral.value
        if value >= _THOUSAND:
            return self._adds_thousands(value)
        if not self._has_room(value, joined=joined):
            return False
        self._group = (self._group or Fraction(0)) + value
        self.last = _HUNDRED if value >= _HUNDRED else 1
        self._room = _HUNDRED if value >= _HUNDRED else 10 if value in _TENS else 0
        return True

    def _has_room(self, value: int, *, joined: bool) -> bool:
        if self._group is None:
            return value < (self._limit or _THOUSAND) and (value > 0 or not self._whole)
        if 0 < value < self._room:
            return True
        is_unit = 0 < self._group % _HUNDRED < 10  # noqa: PLR2004 - five and twenty
        return joined and value in _TENS and is_unit and self._room == 0

    def _multiplies(self, numeral: Numeral) -> bool:
        scale = numeral.value
        if self._group is None and (self._whole % scale or not numeral.alone):
            return False
        return self._hundreds() if scale == _HUNDRED else self._thousands(scale)

    def _hundreds(self) -> bool:
        if self._group is not None and not 0 < self._group < _HUNDRED:
            return False
        self._group = (self._group or Fraction(1)) * _HUNDRED
        self._room = self.last = _HUNDRED
        return True

    def _thousands(self, scale: int) -> bool:
        if self._limit is not None and scale >= self._limit:
            return False
        self._whole += (1 if self._group is None else self._group) * scale
        self._group, self._limit, self.last = None, scale, scale
        return True

    def _adds_thousands(self, value: int) -> bool:
        scale = max(each for each in _SCALES.values() if each <= value)
        if self._group is not None or (self._limit is not None and value >= self._limit):
            return False
        self._whole += value
        self._limit = self.last = scale
        return True

"""Counting: which numbers the tokens from some place on make, in figures and in words.

numerals and figures -> one number; the shorter number as well where the longer is not certain
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from bot.grammar.letters import fold, western
from bot.grammar.numbers import Numeral, Total
from bot.grammar.runs import is_whole
from bot.grammar.tokens import run

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.grammar.lexicon import Lexicon
    from bot.grammar.runs import Run, Token

_TEN, _HUNDRED, _THOUSAND = 10, 100, 1000


@dataclass(frozen=True, slots=True)
class Count:
    """A number, and the token after it; `scale` is the thousands or hundreds that it ends with.

    `cut` says that its figure can be read in two ways, so that decimals may be too many.
    """

    value: Fraction
    next: int
    scale: int = 1
    sure: bool = True
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Spelled:
    """A whole number that was written in words, and over how many of them."""

    value: int
    words: int


def spelled(words: Sequence[str], lexicon: Lexicon) -> Spelled | None:
    """Read the number in words that the words begin with: `twenty five`, `مية وخمسة`."""
    found = run(words, lexicon)
    if found.kind(0) not in {"numeral", "a"}:
        return None
    for count in counted(found, 0):
        end = found.tokens[count.next - 1].end
        if end and count.value.denominator == 1:
            return Spelled(int(count.value), end)
    return None


def counted(found: Run, at: int) -> list[Count]:
    """Return the numbers that begin at a token: the longest, and where it may have ended before."""
    token = found.at(at)
    if token is None or token.kind != "figure":
        return _grown(found, at, Total())
    counts: list[Count] = []
    for value in token.values:
        total = Total()
        total.begins(value)
        counts += _grown(found, at + 1, total)
    cut = len(token.values) > 1
    return [replace(each, sure=each.sure and token.sure, cut=cut) for each in counts]


def _grown(found: Run, at: int, total: Total) -> list[Count]:
    """Add what follows for as long as the number goes on."""
    stops: list[Count] = []
    sure = True
    while (index := _next(found, at, total)) is not None:
        stop = Count(total.value, at, total.last, sure=False)
        begun = not total.is_begun
        joined = not begun and found.kind(at) == "and"
        if not _takes(found, index, total, joined=joined):
            break
        if not begun and not _is_certain(found, index, joined=joined):
            stops.append(stop)
            sure = False
        at = index + 1
    if not total.is_begun:
        return []
    value, at = _with_decimals(found, at, total)
    return [Count(value, at, total.last, sure), *reversed(stops)]


def _next(found: Run, at: int, total: Total) -> int | None:
    """Return the place of the numeral or figure that may go on with a number, if there is one."""
    index = at
    if total.is_begun:
        if (mark := found.tokens[at - 1].mark) and not (mark == "," and _is_large(found, at)):
            return None
        index += found.kind(index) == "and"
    article = found.kind(index) == "a" and found.is_scale(index + 1)
    index += article
    return index if found.kind(index) in {"numeral", "figure"} else None


def _is_large(found: Run, at: int) -> bool:
    """Tell whether hundreds follow, which English parts from thousands by a comma."""
    return found.is_scale(at - 1) and (found.is_scale(at + 1) or found.is_scale(at + 2))


def _takes(found: Run, index: int, total: Total, *, joined: bool) -> bool:
    token = found.tokens[index]
    if token.numeral:
        return total.takes(token.numeral, joined=joined)
    if len(token.values) != 1:
        return False
    value = token.values[0]
    small = is_whole(token) and value < _THOUSAND
    return total.begins(value) or (small and total.takes(Numeral(int(value)), joined=joined))


def _is_certain(found: Run, index: int, *, joined: bool) -> bool:
    """Tell whether a number surely goes on: مية خمسين and 5 ألف مبروك may be two things."""
    token, before = found.tokens[index], found.tokens[index - 1]
    if token.slip:
        return False
    if token.numeral is None:
        return joined
    if token.numeral.scale:
        after = range(index + 1, len(found.tokens))
        thanks = found.thanks and all(found.is_scale(each) for each in after)
        return not thanks and (token.sure or _counts_it(before))
    return joined or token.text.isascii()


def _counts_it(token: Token) -> bool:
    """Tell whether خمس stands before مية, and not خمسة, which counts bottles of water."""
    numeral = token.numeral
    return numeral is not None and numeral.value < _TEN and not fold(token.text).endswith("ه")


def _with_decimals(found: Run, at: int, total: Total) -> tuple[Fraction, int]:
    """Add what was said after a point: two point five, خمسة فاصلة خمسة وعشرين."""
    if found.kind(at) != "point":
        return total.value, at
    digits, index = "", at + 1
    for count in _grown(found, index, Total())[:1]:
        if count.next > index + 1 and count.value < _HUNDRED:
            digits, index = str(count.value), count.next
    while (token := found.at(index)) and (digit := _digit(token, alone=not digits)):
        digits, index = digits + digit, index + 1
    if not digits:
        return total.value, at
    return total.value + Fraction(int(digits), 10 ** len(digits)), index


def _digit(token: Token, *, alone: bool) -> str:
    if token.kind == "figure" and is_whole(token):
        return western(token.text) if alone else ""
    if token.numeral is None or token.numeral.scale:
        return ""
    return str(token.numeral.value) if alone or token.numeral.value < _TEN else ""

"""Figures: which numbers the digits and marks of one word can mean.

digits of one script -> 0-9 -> each way to tell thousands from decimals -> an exact number
"""

from __future__ import annotations

import re
from fractions import Fraction

from bot.grammar.letters import bare, scripts, western
from bot.grammar.refusals import (
    leading_zero,
    misgrouped,
    mixed_digits,
    unreadable,
)
from ledger.money import MAX_MINOR

COMMA = "،"
POINTS = ".٫"
MARKS = ",.،٫٬"
_PLAIN = re.compile(r"0|[1-9][0-9]*")
_THOUSANDS = re.compile(r"[1-9][0-9]{0,2}([,.،٬])[0-9]{3}(\1[0-9]{3})*")
_DECIMALS = re.compile(r"(.*)([,.،٫])([0-9]+)")
_LONGEST = 24  # digits; more than the books can count in any currency


def figures(word: str) -> tuple[Fraction, ...]:
    """Return what a word of digits and marks can mean: one number, or two; else BadArgument."""
    _check_digits(word)
    text = western(word)
    found = [_number(whole)] if (whole := _whole(text)) else []
    decimals = _DECIMALS.fullmatch(text)
    if decimals and decimals[2] not in decimals[1] and (whole := _whole(decimals[1] or "0")):
        found.append(_number(whole, decimals[3]))
    if not found:
        raise leading_zero(word) if re.match("0[0-9]", text) else misgrouped(word)
    return tuple(found)


def is_plain(word: str) -> bool:
    """Tell whether a word is a whole number without any mark."""
    return word.isdecimal() and bool(_PLAIN.fullmatch(western(word)))


def whole_number(word: str) -> int | None:
    """Read a number such as a receipt's, in the digits of any script; None when it is none."""
    digits = bare(word.removeprefix("#"))
    if not digits.isdecimal() or len(scripts(digits)) > 1 or len(digits) > len(str(MAX_MINOR)):
        return None
    return int(digits) if 0 < int(digits) <= MAX_MINOR else None


def _number(whole: str, fraction: str = "") -> Fraction:
    decimals = Fraction(int(fraction), 10 ** len(fraction)) if fraction else Fraction(0)
    return int(whole[:_LONGEST]) + decimals


def _whole(text: str) -> str:
    if _PLAIN.fullmatch(text):
        return text
    return re.sub("[^0-9]", "", text) if _THOUSANDS.fullmatch(text) else ""


def _check_digits(word: str) -> None:
    if len(scripts(word)) > 1:
        raise mixed_digits(word, western(word))
    if not all(char in MARKS or char.isdecimal() for char in word):
        raise unreadable(word)

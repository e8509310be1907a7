"""Figures: which numbers the digits and marks of one word can mean.

digits of one script -> 0-9 -> each way to tell thousands from decimals -> whole and fraction
"""

import re
from dataclasses import dataclass

from bot.grammar.letters import scripts, western
from bot.grammar.refusals import leading_zero, misgrouped, mixed_digits, unreadable

COMMA = "،"
_ZEROS = {0x0030, 0x0660, 0x06F0}
_MARKS = ",.،٫٬"
_PLAIN = re.compile(r"0|[1-9][0-9]*")
_THOUSANDS = re.compile(r"[1-9][0-9]{0,2}([,.،٬])[0-9]{3}(\1[0-9]{3})*")
_DECIMALS = re.compile(r"(.+)([,.،٫])([0-9]+)")


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as digits: before and after the decimal point."""

    whole: str
    fraction: str = ""


def figures(word: str) -> tuple[Figure, ...]:
    """Return what a word of digits and marks can mean: one figure, or two; else BadArgument."""
    _check_digits(word)
    text = western(word)
    whole, decimals = _whole(text), _DECIMALS.fullmatch(text)
    found = [Figure(whole)] if whole else []
    if decimals and decimals[2] not in decimals[1] and (whole := _whole(decimals[1])):
        found.append(Figure(whole, decimals[3]))
    if not found:
        raise leading_zero(word) if re.match("0[0-9]", text) else misgrouped(word)
    return tuple(found)


def _whole(text: str) -> str:
    if _PLAIN.fullmatch(text):
        return text
    return re.sub("[^0-9]", "", text) if _THOUSANDS.fullmatch(text) else ""


def _check_digits(word: str) -> None:
    if len(scripts(word)) > 1:
        raise mixed_digits(word, western(word))
    if not all(char in _MARKS or char.isdecimal() for char in word) or scripts(word) - _ZEROS:
        raise unreadable(word)

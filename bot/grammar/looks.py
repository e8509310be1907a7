"""Looks: what a word in the place of an amount or a person looks like, for its refusal to say."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.grammar.letters import bare, has_figure, loose, shown, western
from bot.grammar.refusals import BadArgument, signed
from bot.kit import Code, Said, p_, say

if TYPE_CHECKING:
    from collections.abc import Sequence

_SIGNS = "-+−–—±﹣－＋"
_SIGNED = re.compile(f"^[^0-9]*[{_SIGNS}][^0-9]?[0-9]|[0-9][{_SIGNS}]+$")
_FEWEST_OF_A_PHONE, _FEWEST_OF_A_CARD = 7, 15
_DIGITS = re.compile(r"[0-9()/.-]+")
_NUMBER = re.compile(r"\+?[0-9()/.-]{7,}")
_ACCOUNT = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{10,}|[0-9]{15,19}")

# In this order; the first that fits the whole word.
_LOOKS = (
    (
        re.compile(r"[^@\s]*[A-Za-z0-9_%-]@[A-Za-z0-9-]+\.[A-Za-z.]+"),
        p_("looks", "an e-mail address"),
    ),
    (
        re.compile(
            r"[0-9]{1,4}([./-])[0-9]{1,2}\1[0-9]{1,4}|(?!(1/2|1/4|3/4)$)[0-9]{1,2}/[0-9]{1,2}"
        ),
        p_("looks", "a date"),
    ),
    (re.compile(r"(\+|00?)[0-9(][0-9()/-]{5,}"), p_("looks", "a phone number")),
    (_ACCOUNT, p_("looks", "the number of an account or a card")),
    (re.compile(r"[+-]?[0-9.,٫]+[%٪]|[%٪][0-9.,٫]+"), p_("looks", "a percentage")),
    (re.compile(r"(?i)[0-9]{1,2}:[0-9]{2}(:[0-9]{2})?([ap]\.?m\.?|[صم])?"), p_("looks", "a time")),
    (re.compile(r"(?i)[0-9]{1,2}([ap]\.?m\.?|ص)"), p_("looks", "a time")),
    (re.compile(r"[0-9.,٫]+([-–—~]|\.\.+)[0-9.,٫]+"), p_("looks", "a range")),
    (re.compile(r"[0-9.,٫]+[+x*×÷=−][0-9.,٫]+.*"), p_("looks", "a calculation")),
)
_MAIL, _PHONE, _CARD, _PERCENT, _RANGE, _CALCULATION = (_LOOKS[at][1] for at in (0, 2, 3, 4, 7, 8))


def check(words: Sequence[str]) -> None:
    """Refuse what begins like something else than an amount."""
    if not words or not has_figure(words[0]):
        return
    word = loose(words[0])
    if word.isdecimal() and len(word) < _FEWEST_OF_A_PHONE:
        return
    if digits := _long_number(words):
        raise _refused(digits, _PHONE if digits[0] in "+0" else _CARD)
    if name := _look(word):
        raise _refused(word, name)
    if _SIGNED.search(western(word)):
        raise signed(word, re.sub(f"[{_SIGNS}]", "", word))


def check_person(word: str) -> None:
    """Refuse what is rather a number or an address of somebody than her name."""
    name = _look(word.lstrip("@"))
    if name is None and _NUMBER.fullmatch(bare(western(word.lstrip("@")))):
        name = _PHONE
    if name in {_PHONE, _CARD, _MAIL}:
        raise BadArgument(
            say(
                "{word} looks like {what}. I find people by their names: write it with @ before"
                " it, like {example}.",
                word=shown(word),
                what=Said(str(name), context="looks"),
                example=Code("@sara"),
            ),
            word,
        )


def check_digits(numbers: Sequence[str]) -> None:
    """Refuse numbers side by side that are together as long as that of a phone or a card."""
    text = " ".join(numbers)
    if len(numbers) > 1 and len(text.replace(" ", "")) >= _FEWEST_OF_A_PHONE:
        raise _refused(text, _PHONE if len(text) < _FEWEST_OF_A_CARD else _CARD)


def percent(word: str) -> BadArgument:
    """Refuse a percentage."""
    return _refused(word, _PERCENT)


def span(words: str) -> BadArgument:
    """Refuse two amounts with everything between them."""
    return _refused(words, _RANGE)


def calculation(words: str) -> BadArgument:
    """Refuse what would have to be worked out first."""
    return _refused(words, _CALCULATION)


def _look(word: str) -> str | None:
    text = bare(western(word))
    return next((name for pattern, name in _LOOKS if pattern.fullmatch(text)), None)


def _long_number(words: Sequence[str]) -> str:
    """Return the number of a phone that was written with blanks in it."""
    first = western(words[0])
    if not first.startswith(("+", "00", "0")):
        return ""
    parts: list[str] = []
    for each in words:
        text = western(each)
        if not _DIGITS.fullmatch(text.removeprefix("+") if not parts else text):
            break
        parts.append(text)
    together = "".join(parts)
    is_long = len(re.sub("[^0-9]", "", together)) >= _FEWEST_OF_A_PHONE
    return " ".join(parts) if len(parts) > 1 and is_long else ""


def _refused(word: str, name: str) -> BadArgument:
    said = say(
        "{word} looks like {what}, not like an amount. Write the amount in plain digits, like"
        " {example}.",
        word=shown(word),
        what=Said(name, context="looks"),
        example=Code("10.5"),
    )
    return BadArgument(said, word)

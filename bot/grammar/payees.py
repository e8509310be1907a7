"""Payees: `@sara`, or by her tag `$sara`, also with a connecting word before: `لـ@sara`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.grammar.letters import bare, fold, shown
from bot.grammar.refusals import BadArgument
from bot.kit import Code, say
from ledger.people.persons import AT, SIGN

if TYPE_CHECKING:
    from collections.abc import Collection

_LONGEST_NAME = 32
_NAME = re.compile("[A-Za-z0-9_]+")
_LETTER = re.compile("[A-Za-z]")
_DOTTED = re.compile(r"[A-Za-z0-9_]+(?:\.[A-Za-z0-9_]+)*")


@dataclass(frozen=True, slots=True)
class Handle:
    """What others type after @, in lower case; whose it is, the platform knows.

    A tag is typed after $, and is the same on every platform.
    """

    name: str
    tag: bool = False

    def __str__(self) -> str:
        return f"{SIGN if self.tag else AT}{self.name}"

    @classmethod
    def read(cls, word: str, *, dotted: bool = False) -> Handle:
        """Read a word with an @ or a $ in it; BadArgument when what follows is no name."""
        _, sign, rest = _parted(word)
        name = bare(rest)
        if not (_DOTTED if dotted else _NAME).fullmatch(name) or len(name) > _LONGEST_NAME:
            raise _no_name(word)
        return cls(name.lower(), tag=sign == SIGN)


def looks_like_handle(word: str, connectors: Collection[str]) -> bool:
    """Tell whether a word is meant as a handle, perhaps with a connecting word attached."""
    before, sign, _ = _parted(word)
    return bool(sign) and (not before or fold(before) in connectors)


def _parted(word: str) -> tuple[str, str, str]:
    """Part a word at its @, or at a $ before a letter: before a figure it is an amount's."""
    before, dollar, rest = word.partition(SIGN)
    return (before, dollar, rest) if _LETTER.match(rest) else word.partition(AT)


def _no_name(word: str) -> BadArgument:
    said = say(
        "I know nobody as {word}. A name is @ and up to {limit} Latin letters, digits or _, "
        "like {example}.",
        word=shown(word),
        limit=_LONGEST_NAME,
        example=Code("@sara"),
    )
    return BadArgument(said, word)

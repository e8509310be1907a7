"""Payees: `@sara`, or by her tag `$sara`, also with words before that lead to her.

`لـ@sara`, `to my friend @sara`, `إلى حساب @sara`: what leads to a handle is no part of a note
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.grammar import looks
from bot.grammar.letters import bare, fold, has_figure, shown
from bot.grammar.phrases import key
from bot.grammar.refusals import BadArgument
from bot.kit import Code, say
from ledger.people.persons import AT, SIGN

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from bot.grammar.lexicon import Lexicon

_LONGEST_NAME = 32
_NAME = re.compile("[A-Za-z0-9_]+")
_LETTER = re.compile("[A-Za-z]")
_NAMED = re.compile(r"(@|\$(?=[A-Za-z]))([A-Za-z0-9_]{1,32})(?![\w'’-])(?!\.\w)")
_DOTTED = re.compile(r"[A-Za-z0-9_]+(?:\.[A-Za-z0-9_]+)*")
_OF_AN_ADDRESS = re.compile(r"[A-Za-z0-9._%+-]$")
_AROUND = "([{<«“\"'’”»>}])*…"
_AND, _TO, _TO_THE, _THE = "و", "ل", "لل", "ال"
_MOST_LEADING, _LONGEST_ONESELF = 4, 2
_NO_LETTERS = re.compile("[0-9_.]+")


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
        name = bare(rest.rstrip(_AROUND))
        if not (_DOTTED if dotted else _NAME).fullmatch(name) or len(name) > _LONGEST_NAME:
            raise _no_name(word)
        return cls(name.lower(), tag=sign == SIGN)


def looks_like_handle(word: str, connectors: Collection[str]) -> bool:
    """Tell whether a word is meant as a handle, perhaps with a connecting word attached."""
    if AT not in word and SIGN not in word:
        return False
    before, sign, _ = _parted(word)
    before = before.strip(_AROUND)
    if not sign or fold(bare(before)) in connectors:
        return bool(sign)
    return not _OF_AN_ADDRESS.search(before)


def are_all(words: Sequence[str], lexicon: Lexicon) -> bool:
    """Tell whether words do nothing but name people: @sara, لـ@sara, و@sara."""

    def names(word: str) -> bool:
        before, sign, _ = _parted(word)
        before = fold(bare(before.strip(_AROUND)))
        return bool(sign) and before in {"", _AND, *lexicon.connectors}

    return all(map(names, words))


def handles(words: Sequence[str], lexicon: Lexicon) -> list[tuple[int, Handle]]:
    """Return who is named in some words, each with her place; `@sara's` names what is hers."""
    return [
        (at, Handle(found[2].lower(), tag=found[1] == SIGN))
        for at, word in enumerate(words)
        if looks_like_handle(word, lexicon.connectors)
        for found in _NAMED.finditer(word)
    ]


def ahead(words: Sequence[str], lexicon: Lexicon, *, loosely: bool = False) -> int | None:
    """Return where a handle stands that the words lead to: to my friend @sara.

    `loosely` lets words that are not known lie between, as in: to Sara @sara.
    """
    begins = bool(words) and (leads(words[0], lexicon) or words[0].startswith(_TO))
    for at, word in enumerate(words[: _MOST_LEADING + 1]):
        if looks_like_handle(word, lexicon.connectors):
            return at
        if has_figure(word) or not (leads(word, lexicon) or (loosely and begins)):
            return None
    return None


def led(words: Sequence[str], at: int, lexicon: Lexicon) -> int:
    """Return where the words begin that lead to the handle at a place."""
    begin = at
    while begin > 0 and fits(words[begin - 1], words[at], lexicon):
        begin -= 1
    return begin


def is_reached(words: Sequence[str], at: int, lexicon: Lexicon) -> bool:
    """Tell whether directly before a handle it is said that something goes to her."""
    stuck, _ = parted(words[at])
    return any(says_to(each, lexicon) for each in (*words[led(words, at, lexicon) : at], stuck))


def any_reached(words: Sequence[str], lexicon: Lexicon) -> bool:
    """Tell whether it is said of anybody that something goes to her."""
    return any(is_reached(words, at, lexicon) for at, _ in handles(words, lexicon))


def names_anybody(text: str, lexicon: Lexicon) -> bool:
    """Tell whether a text has anything in it that is meant as a handle."""
    return any(looks_like_handle(each, lexicon.connectors) for each in text.split())


def begin_with_oneself(words: Sequence[str], lexicon: Lexicon) -> bool:
    """Tell whether words say that something goes to whoever writes: me, to me, إلى نفسي."""
    at = 1 if words and fold(bare(words[0])) in lexicon.connectors else 0
    return any(
        bare(fold(" ".join(words[at : at + count]))) in lexicon.oneself
        for count in range(1, _LONGEST_ONESELF + 1)
    )


def not_to_oneself() -> BadArgument:
    """Refuse what goes to whoever writes, or is wanted by her."""
    said = say(
        "You cannot send money to yourself. Write who gets it, like {example}; to ask somebody for"
        " money, write {request}.",
        example=Code("/send @sara 10"),
        request=Code("/request @sara 10"),
    )
    return BadArgument(said)


def too_many(most: int) -> BadArgument:
    """Refuse more people than can be named at once, before anybody is looked for."""
    return BadArgument(
        say("One message can name {most} people at most. Name fewer, and send another.", most=most)
    )


def fits(word: str, handle: str, lexicon: Lexicon) -> bool:
    """Tell whether a word leads to a handle, or is a name that the handle has in it."""
    name = fold(bare(word))
    named = name.isalpha() and name in _NO_LETTERS.split(_parted(handle)[2].lower())
    return leads(word, lexicon) or (named and not turns(word, lexicon))


def leads(word: str, lexicon: Lexicon) -> bool:
    """Tell whether a word is known to lead to a name: to, my, friend, لصاحبتي."""
    return bare(fold(word)) in lexicon.people or says_to(word, lexicon)


def says_to(word: str, lexicon: Lexicon) -> bool:
    """Tell whether a word says to whom: to, إلى, or with ل before it لصاحبتي, للأستاذة."""
    folded = bare(fold(word))
    if folded.startswith(_TO_THE) and f"{_THE}{folded[2:]}" in lexicon.people:
        return True
    with_to = folded.startswith(_TO) and folded[1:] in lexicon.people
    return with_to or folded in lexicon.connectors


def turns(word: str, lexicon: Lexicon) -> bool:
    """Tell whether a word denies what follows, or says another way or another person."""
    return key(word) in lexicon.turning


def parted(word: str) -> tuple[str, str]:
    """Part what is stuck before a handle from it: لـ and @sara."""
    before, sign, name = _parted(word)
    return before.strip(_AROUND), f"{sign}{name}"


def _parted(word: str) -> tuple[str, str, str]:
    """Part a word at its @, or at a $ before a letter: before a figure it is an amount's."""
    before, dollar, rest = word.partition(SIGN)
    return (before, dollar, rest) if _LETTER.match(rest) else word.partition(AT)


def _no_name(word: str) -> BadArgument:
    looks.check_person(word)
    said = say(
        "I know nobody as {word}. A name is @ and up to {limit} Latin letters, digits or _, "
        "like {example}.",
        word=shown(word),
        limit=_LONGEST_NAME,
        example=Code("@sara"),
    )
    return BadArgument(said, word)

"""The first word of a message: which command it is, if any."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.grammar.letters import bare, fold, normalise

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_ALIKE = 0.6


@dataclass(frozen=True, slots=True)
class Typed:
    """A command as it was typed: its name, whether with a slash, and the text after it."""

    word: str
    slash: bool
    rest: str


def split(text: str, triggers: Mapping[str, str], bot_name: str = "") -> Typed | None:
    """Take the command off a message; None when it is none, or one for another bot.

    `triggers` maps folded words to command names. A word after a slash is a command even when
    nobody knows it; a bare word only when it is a trigger. Two words may be one trigger.
    """
    first, rest = _first(normalise(text), triggers)
    if first.startswith("/"):
        word, _, bot = first[1:].partition("@")
        meant = not (bot and bot_name) or bot.lower() == bot_name.lower()
        name = _name(word)
        return Typed(triggers.get(name, name), slash=True, rest=rest) if meant and name else None
    name = triggers.get(_name(first), "")
    return Typed(name, slash=False, rest=rest) if name else None


def nearest(word: str, names: Iterable[str]) -> str | None:
    """Return the name that was probably meant, if one is close enough."""
    found = process.extractOne(
        word, names, scorer=OSA.normalized_similarity, processor=fold, score_cutoff=_ALIKE
    )
    return found[0] if found else None


def _first(text: str, triggers: Mapping[str, str]) -> tuple[str, str]:
    """Part a message after its command: a word, or two that are one trigger."""
    words = text.split(maxsplit=2)
    pair = " ".join(words[:2])
    if len(words) > 1 and _name(pair.removeprefix("/")) in triggers:
        return pair, "".join(words[2:])
    first, *_ = words or [""]
    return first, text.removeprefix(first).lstrip()


def _name(word: str) -> str:
    return bare(fold(word))

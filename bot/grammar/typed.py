"""What a message asks for: a command by its word, or by what people say for it.

courtesy, wishes and greetings are dropped -> the longest phrase -> its command and the rest
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.grammar.letters import beyond, fold, normalise
from bot.grammar.meanings import BEFORE, GREETING, HOW, THANKS
from bot.grammar.phrases import key
from bot.languages import SOURCE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.grammar.phrases import Match, Phrases

_ALIKE = 0.6
_MOST_DROPPED = 12
_QUOTED = {"«": "»", "“": "”", '"': '"', "`": "`"}


@dataclass(frozen=True, slots=True)
class Typed:
    """A command as it was typed: its name, whether with a slash, and the text after it.

    `others` are further commands that the words can mean, each with its text; `language` is that
    of the words.
    """

    word: str
    slash: bool
    rest: str
    language: str = SOURCE.code
    others: tuple[tuple[str, str], ...] = ()


def split(text: str, phrases: Phrases, bot_name: str = "", *, alone: bool = True) -> Typed | None:
    """Take the command off a message; None when it is none, or one for another bot.

    A word after a slash is a command even when nobody knows it. Without one it counts when it is
    known; where people talk to each other, not `alone` with the bot, only at the very beginning
    and only by words that are heard anywhere.
    """
    said = _unquoted(normalise(text))
    if said.startswith("/"):
        return _slashed(said, phrases, bot_name)
    return _Told(phrases, bot_name).read(said) if alone else _overheard(said, phrases)


def nearest(word: str, folded: Mapping[str, str]) -> str | None:
    """Return the name that was probably meant, of names and how they are folded, if one is near."""
    found = process.extractOne(
        fold(word), folded, scorer=OSA.normalized_similarity, score_cutoff=_ALIKE
    )
    return found[2] if found else None


def _slashed(said: str, phrases: Phrases, bot_name: str) -> Typed | None:
    word, _, bot = said.split(maxsplit=1)[0][1:].partition("@")
    name = key(word)
    if not name or (bot and bot_name and bot.lower() != bot_name.lower()):
        return None
    found = phrases.match([word, *_begin(said, phrases)[1:]] if bot else _begin(said[1:], phrases))
    if found and found.meaning.lines:
        return _typed(found, found.meaning.lines, _after(said, found), phrases, slash=True)
    return Typed(name, slash=True, rest=beyond(said, 1))


def _overheard(said: str, phrases: Phrases) -> Typed | None:
    found = phrases.match(_begin(said, phrases), anywhere=True)
    return _typed(found, found.meaning.lines, _after(said, found), phrases) if found else None


def spoken_of(said: str, phrases: Phrases) -> str:
    """Return what is left of a message to the bot behind what is dropped before a command."""
    for _ in range(_MOST_DROPPED):
        found = phrases.match(_begin(said, phrases)) if said else None
        if found is None or found.stuck or not found.meaning.dropped & BEFORE:
            break
        said = _after(said, found)
    return said


class _Told:
    """One message to the bot alone, on its way through what is dropped before a command.

    `asked`: words that ask have been dropped; `beside` is what they are for, by the words that
    stand beside them. `alone` is what the dropped words are for when nothing else is said. After
    such, what follows is only `shown`. `wonders`: she asks how a thing is done.
    """

    def __init__(self, phrases: Phrases, bot_name: str) -> None:
        self._phrases = phrases
        self._bot_name = bot_name
        self._asked = self._shown = self._wonders = False
        self._beside: list[Typed] = []
        self._alone: Typed | None = None
        self._otherwise: Typed | None = None

    def read(self, said: str) -> Typed | None:
        """Return the command, or what the dropped words alone are for."""
        for _ in range(_MOST_DROPPED):
            if not said:
                return self._beside[0] if self._asked and self._beside else self._alone
            if said.startswith("/"):
                return _slashed(said, self._phrases, self._bot_name)
            found = self._phrases.match(_begin(said, self._phrases))
            if found is None:
                break
            typed = self._command(found, _after(said, found))
            if found.stuck or not (found.meaning.dropped & BEFORE or found.meaning.beside):
                return typed
            self._drop(found, typed)
            said = beyond(said, found.words)
        return self._otherwise

    def _command(self, found: Match, rest: str) -> Typed | None:
        lines = found.meaning.lines
        if self._shown and not self._wonders:
            lines = tuple(
                each for each in lines if self._phrases.parted(each)[0] in self._phrases.shows
            )
        if not lines or (self._wonders and found.meaning.beside):
            return None
        typed = _typed(found, lines, rest, self._phrases)
        return self._how(typed) if self._wonders else typed

    def _drop(self, found: Match, typed: Typed | None) -> None:
        meaning = found.meaning
        if typed:
            self._alone = typed if meaning.open else replace(typed, rest="")
        if typed and not (meaning.beside or meaning.dropped & {GREETING, THANKS}):
            self._otherwise = typed
        self._asked = self._asked or meaning.asks
        self._shown = self._shown or meaning.asks or meaning.is_about
        self._wonders = self._wonders or HOW in meaning.dropped
        self._beside += [_typed(found, [line], "", self._phrases) for line in meaning.beside]

    def _how(self, typed: Typed) -> Typed | None:
        """Return the help about a command, for somebody who asks how it is done."""
        if typed.word in self._phrases.shows:
            return typed
        explained = typed.word in self._phrases.explained
        return replace(typed, word="help", rest=typed.word, others=()) if explained else None


def _typed(
    found: Match, lines: Sequence[str], rest: str, phrases: Phrases, *, slash: bool = False
) -> Typed:
    (word, text), *others = (_line(line, rest, phrases) for line in lines)
    return Typed(word, slash, text, found.meaning.language, tuple(others))


def _line(line: str, rest: str, phrases: Phrases) -> tuple[str, str]:
    """Return the command of a line, and what follows it there and in the message."""
    command, words = phrases.parted(line)
    return command, f"{words} {rest}".strip() if words else rest


def _begin(said: str, phrases: Phrases) -> list[str]:
    return said.split(maxsplit=phrases.most)[: phrases.most]


def _after(said: str, found: Match) -> str:
    """Return what follows a phrase, with what stuck to its end; nothing after an open one."""
    if found.meaning.open:
        return ""
    rest = beyond(said, found.words)
    return f"{found.stuck} {rest}".rstrip() if found.stuck else rest


def _unquoted(said: str) -> str:
    """Return a message without the quotes that it stands in as a whole."""
    closing = _QUOTED.get(said[:1])
    return said[1:-1].strip() if closing and said[1:].endswith(closing) else said

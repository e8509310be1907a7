"""Phrases: what people say for a command, and around it, in the words of the catalogues.

    build   every phrase as a catalogue spells it -> a tree of its folded words
    match   the words that a message begins with -> the longest phrase, and what stuck to its end

A word of a phrase may have alternatives, `show/open my/- history`, and so may a part of it,
`pay(/s/ing)`; `-` is a word left out. A phrase that ends in … is complete, whatever follows it.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import product
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from bot.grammar.letters import beyond, fold, has_figure, is_figure
from bot.grammar.meanings import (
    ASKED,
    ASKING,
    COURTESY,
    FILLER,
    FOR_ME,
    GREETING,
    HOW,
    THANKS,
    TRIGGER,
    WISH,
    Meaning,
    both,
    meant,
)
from bot.kit import p_
from bot.languages import SOURCE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from collections.abc import Set as AbstractSet

Spoken: TypeAlias = "Callable[[str, str], Iterable[tuple[str, str]]]"
"""What all catalogues say for an entry: each alternative, and its language."""

_AROUND = {
    COURTESY: (p_("courtesy", "please"), ""),
    WISH: (p_("wishes", "I want to"), ""),
    ASKING: (p_("asking", "show me"), ""),
    GREETING: (p_("greetings", "hello"), "hello"),
    THANKS: (p_("thanks", "thank you"), "thanks"),
    HOW: (p_("how", "how do I"), ""),
    FILLER: (p_("filler words", "money"), ""),
    FOR_ME: (p_("for me", "for me"), ""),
}
SOCIAL = frozenset(line for _, line in _AROUND.values() if line)
"""The commands that are said between people, and ask for nothing."""
_LONGEST, _AHEAD = 64, 8
_OPEN, _LEFT_OUT = "…", "-"
_SET_OFF = '.,:;!?،؛؟…«»“”"()'
_GROUP = re.compile("[()]")
_APOSTROPHES = dict.fromkeys(map(ord, "'’‘ʼ`´"))


@dataclass(slots=True)
class Node:
    """The words that may follow, and what the words up to here mean, if they are a phrase."""

    following: dict[str, Node] = field(default_factory=dict)
    meaning: Meaning | None = None

    def add(self, words: Iterable[str], meaning: Meaning) -> None:
        """Add a phrase below this node."""
        node = self
        for word in words:
            following = node.following.get(word)
            if following is None:
                following = node.following[word] = Node()
            node = following
        known = node.meaning
        node.meaning = both(known, meaning) if known and known != meaning else meaning


class Match(NamedTuple):
    """A phrase at the beginning of a message: how many words, and what stuck to the last."""

    meaning: Meaning
    words: int
    stuck: str = ""


class Phrases:
    """Every phrase of every language; `shows` are the commands that only show something.

    `names` are the commands; one of two words is told apart from what follows it by them.
    """

    def __init__(self, names: Iterable[str] = ()) -> None:
        self.names = frozenset(names)
        self.root = Node()
        self.shows: set[str] = set()
        self.explained: set[str] = set()
        self.spelt: dict[str, str] = {}
        self.most = 1
        self._ends = Node()

    @classmethod
    def build(
        cls,
        commands: Iterable[tuple[str, str]],
        spoken: Spoken,
        names: Iterable[str] = (),
        paths: Iterable[tuple[str, str]] = (),
    ) -> Phrases:
        """Gather the phrases of commands, each a context of the catalogues and a line.

        `paths` are the further names of commands that have verbs, each with what it stands for.

        What is a `trigger` is heard in groups, too, and explained by /help; what is `asked` for
        may follow words such as `show me`, and words `beside` these are about it.
        """
        built = cls(names)
        told = tuple(commands)
        for context, line in told:  # a name is the command's own first, whoever shares the word
            if context == TRIGGER:
                built.add(line, meant(context, line, SOURCE.code))
        for context, line in told:
            command, _ = built.parted(line)
            built.shows |= {command} if context == ASKED else set()
            built.explained |= {command} if context == TRIGGER else set()
            for spelt, language in spoken(context, line):
                built.add(spelt, meant(context, line, language))
        for context, (entry, line) in _AROUND.items():
            lines = (line,) if line else ()
            for spelt, language in spoken(context, entry):
                built.add(spelt, Meaning(language, lines, frozenset({context})))
        for path, line in paths:
            for spelt, language in ((path, SOURCE.code), *spoken("slash command", path)):
                built.add(spelt, meant(TRIGGER, line, language))
        return built

    def parted(self, line: str) -> tuple[str, str]:
        """Part a line into its command, of one word or two, and what follows."""
        return _parted(line, self.names)

    def only_shows(self, line: str) -> bool:
        """Tell whether the command of a line only shows something."""
        return self.parted(line)[0] in self.shows

    def add(self, phrase: str, meaning: Meaning) -> None:
        """Add a phrase as a catalogue spells it."""
        if phrase.endswith(_OPEN):
            meaning = replace(meaning, open=True)
        for words in _spelt_out(phrase.removesuffix(_OPEN)):
            said = list(filter(None, map(self._key, words)))
            self.root.add(said, meaning)
            self.most = max(self.most, len(said))
            if meaning.dropped or meaning.beside:
                self._ends.add(reversed(said), meaning)

    def match(self, words: Sequence[str], *, anywhere: bool = False) -> Match | None:
        """Return the longest phrase that the words begin with, perhaps of those heard anywhere."""
        node, meaning, count = self.root, None, 0
        for at, word in enumerate(words):
            following = node.following.get(key(word))
            if following is None:
                stuck = self._stuck(node, word, at) if _may_stick(word) else None
                if stuck and (stuck.meaning.anywhere or not anywhere):
                    return stuck
                break
            node = following
            if node.meaning and (node.meaning.anywhere or not anywhere):
                meaning, count = node.meaning, at + 1
        return Match(meaning, count) if meaning else None

    def without(self, rest: str, before: AbstractSet[str], after: AbstractSet[str]) -> str:
        """Return what follows a command without what is dropped there, before it and after it."""
        if not rest or not self._may_drop(rest):
            return rest
        words = rest.split()
        begin, end = 0, len(words)
        while begin < end and (count := self._dropped(words[begin:end][: self.most], before)):
            begin += count
        while begin < end and (count := self._dropped_at_end(words[begin:end], after)):
            end -= count
        return _between(rest, begin, len(words) - end)

    def without_before_figure(self, rest: str, contexts: AbstractSet[str]) -> str:
        """Return what follows a command without such words directly before the first figure."""
        words = rest.split(maxsplit=_AHEAD)[:_AHEAD]
        at = next((at for at, word in enumerate(words) if has_figure(word)), 0)
        count = self._dropped_at_end(words[:at], contexts) if at else 0
        return " ".join((*words[: at - count], beyond(rest, at))) if count else rest

    def _may_drop(self, rest: str) -> bool:
        first, last = rest.split(maxsplit=1)[0], rest.rsplit(maxsplit=1)[-1]
        return key(first) in self.root.following or key(last) in self._ends.following

    def _dropped(self, words: Sequence[str], contexts: AbstractSet[str]) -> int:
        found = self.match(words) if contexts else None
        if found is None or found.stuck or not found.meaning.is_dropped(contexts):
            return 0
        return found.words

    def _dropped_at_end(self, words: Sequence[str], contexts: AbstractSet[str]) -> int:
        node, found = self._ends, 0
        for at, word in enumerate(reversed(words if contexts else ())):
            following = node.following.get(key(word))
            if following is None:
                break
            node = following
            if node.meaning and node.meaning.is_dropped(contexts):
                found = at + 1
        return found

    def _stuck(self, node: Node, word: str, at: int) -> Match | None:
        """Return a phrase to whose last word a figure or a name is stuck: `send5`."""
        parting = _parting(word)
        ending = node.following.get(key(word[:parting])) if parting else None
        if ending is None or ending.meaning is None:
            return None
        return Match(ending.meaning, at + 1, word[parting:])

    def _key(self, word: str) -> str:
        known = "" if word == _LEFT_OUT else key(word)
        self.spelt.setdefault(known, word)
        return known


def key(word: str) -> str:
    """Make a word comparable: folded, without what sets it off, and without apostrophes."""
    return _key(word) if len(word) <= _LONGEST else word


@lru_cache(maxsize=4096)
def _key(word: str) -> str:
    return fold(word).strip(_SET_OFF).translate(_APOSTROPHES)


@lru_cache(maxsize=4096)
def _parted(line: str, names: frozenset[str]) -> tuple[str, str]:
    words = line.split(" ")
    count = 2 if " ".join(words[:2]) in names else 1
    return " ".join(words[:count]), " ".join(words[count:])


def _spelt_out(phrase: str) -> Iterator[tuple[str, ...]]:
    """Yield the words of a phrase with each of their alternatives, those in parentheses first."""
    parts = (part.split("/") if at % 2 else [part] for at, part in enumerate(_GROUP.split(phrase)))
    spelt = dict.fromkeys(map("".join, product(*parts)))
    yield from dict.fromkeys(
        words for each in spelt for words in product(*(word.split("/") for word in each.split()))
    )


def _may_stick(word: str) -> bool:
    return word[0].isalpha() and not word.isalpha()


def _parting(word: str) -> int:
    """Return where a figure, an @ or a $ begins after letters; 0 where none does."""
    at = next((at for at, char in enumerate(word) if not _is_letter(char)), 0)
    if at and (is_figure(word[at]) or word[at] == "@" or unicodedata.category(word[at]) == "Sc"):
        return at
    return 0


def _is_letter(char: str) -> bool:
    return char.isalpha() or unicodedata.category(char)[0] == "M"


def _between(text: str, begin: int, after: int) -> str:
    """Return a text without so many words at its beginning and at its end, else as it stands."""
    if not begin and not after:
        return text
    kept = beyond(text, begin)
    return kept.rsplit(maxsplit=after)[0] if len(kept.split()) > after else ""

"""Slips: what somebody meant whose words nobody knows.

letters held down  رصيييد, pleeease
a wrong keyboard   the letters that the same keys give on another one
a wrong letter     a word that differs in one letter, or in two that changed places
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.grammar.letters import normalise
from bot.grammar.phrases import key
from bot.grammar.typed import spoken_of
from bot.kit import p_

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bot.grammar.phrases import Node, Phrases, Spoken

KEYS = p_("keyboard", "q w e r t y u i o p [ ] a s d f g h j k l ; ' z x c v b n m , . / `")
SHIFTED = p_("keyboard", "T Y G H B N")
_HELD = re.compile(r"(.)\1{2,}")
_SHORTEST = 4
_NEAREST = 3


class Keyboard:
    """What the keys of an English keyboard give on that of another language."""

    def __init__(self, gives: Mapping[str, str]) -> None:
        self._gives = gives
        of = {given: pressed for pressed, given in gives.items()}
        single = {given: pressed for given, pressed in of.items() if len(given) == 1}
        # Two letters that follow each other are one key, or two.
        self._keys = [(_any_of(keys), keys) for keys in (of, single)]

    @classmethod
    def all(cls, spoken: Spoken) -> list[Keyboard]:
        """Read the keyboards of the catalogues: what each key gives, in the order of the keys."""
        found: dict[str, dict[str, str]] = defaultdict(dict)
        for keys in (KEYS, SHIFTED):
            for letters, language in spoken("keyboard", keys):
                pairs = zip(keys.split(), letters.split(), strict=False)
                found[language] |= {pressed: given for pressed, given in pairs if pressed != given}
        return [cls(gives) for gives in found.values() if gives]

    def otherwise(self, text: str) -> Iterator[str]:
        """Yield what the same keys would have given on the other one of the two keyboards."""
        if text.isascii():
            yield " ".join(map(self._typed, text.split(" ")))
            return
        for pattern, keys in self._keys:
            yield "".join(keys.get(part, part) for part in pattern.split(text))

    def _typed(self, word: str) -> str:
        """Return what the keys of a word give; names and figures stay."""
        if word.startswith(("@", "$")) or word[:1].isdecimal():
            return word
        slash = "/" if word.startswith("/") else ""
        return slash + "".join(
            self._gives.get(pressed) or self._gives.get(pressed.lower(), pressed)
            for pressed in word.removeprefix(slash)
        )


class Slips:
    """What may have been meant by words that are no command."""

    def __init__(self, phrases: Phrases, keyboards: Sequence[Keyboard]) -> None:
        self._phrases = phrases
        self._keyboards = keyboards

    def meant(self, text: str) -> Iterator[str]:
        """Yield messages that may have been meant, the likeliest first."""
        said = normalise(text)
        yield said.removeprefix("/")
        yield _let_go(said)
        for keyboard in self._keyboards:
            yield from keyboard.otherwise(said)
        words = spoken_of(said, self._phrases).removeprefix("/").split()
        path = self._path(words)
        for at in reversed(range(min(len(path), len(words)))):
            for near in _near(words[at], path[at]):
                better = [*words[:at], self._phrases.spelt[near], *words[at + 1 :]]
                if not self._is_another(key(words[at]), near, better):
                    yield " ".join(better)

    def _path(self, words: Sequence[str]) -> list[Node]:
        """Return the nodes that the words lead through, from the root on."""
        path = [self._phrases.root]
        for word in words:
            following = path[-1].following.get(key(word))
            if following is None:
                break
            path.append(following)
        return path

    def _is_another(self, said: str, near: str, better: Sequence[str]) -> bool:
        """Tell whether another letter at an end makes another word of a verb: `sent`, `حوّلت`."""
        found = self._phrases.match(better)
        if (
            found
            and {self._phrases.parted(line)[0] for line in found.meaning.lines}
            <= self._phrases.shows
        ):
            return False
        return (said[0], said[-1]) != (near[0], near[-1])


def _let_go(said: str) -> str:
    """Return a message without letters held down in the words before its first figure or name."""
    words = said.split(" ")
    count = next((at for at, word in enumerate(words) if not word.isalpha()), len(words))
    return " ".join((*(_HELD.sub(r"\1", word) for word in words[:count]), *words[count:]))


def _near(word: str, node: Node) -> list[str]:
    """Return the words that may stand here and differ by one slip."""
    said, known = key(word), node.following.keys()
    found = process.extract(said, known, scorer=OSA.distance, score_cutoff=1, limit=_NEAREST)
    return [near for near, far, _ in found if far and max(len(said), len(near)) >= _SHORTEST]


def _any_of(letters: Mapping[str, str]) -> re.Pattern[str]:
    longest_first = sorted(map(re.escape, letters), key=len, reverse=True)
    return re.compile(f"({'|'.join(longest_first)})")

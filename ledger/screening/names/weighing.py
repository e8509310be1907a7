"""How much a word says: one that is in every second name weighs little, a rare one up to 1000.

A list that has been read says more than what is known of names: what is frequent there weighs less.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

from ledger.screening.names import known
from ledger.screening.names.forms import form, skeletons
from ledger.screening.names.likeness import alike

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ledger.screening.names.forms import Form
    from ledger.screening.names.words import Word

MOST: Final = 1000
LEAST: Final = 60
SPELLED: Final = 850
"""From where on a word is taken for another spelling of a known name."""
_BY_LENGTH: Final = (100, 300, 500, 800)
"""What a word weighs by how many consonants it has; with more it weighs most."""
_PER_DOUBLING: Final = 100
_SMALLEST: Final = 1024
"""As of so many names a list that has fewer says how rare a word is."""


@cache
def _known() -> Mapping[str, list[tuple[Form, int]]]:
    found = defaultdict(list)
    for name, weight in known.names().items():
        for skeleton in skeletons(name):
            found[skeleton].append((form(name), weight))
    return found


@lru_cache(maxsize=262_144)
def weight(word: Word) -> int:
    """Return how much a word says, by what is known of names."""
    return min(_weight(each.rpartition(" ")[2]) for each in word.readings)


def _weight(text: str) -> int:
    of = form(text)
    by_length = _BY_LENGTH[len(of.sounds)] if len(of.sounds) < len(_BY_LENGTH) else MOST
    near = {each for skeleton in skeletons(text) for each in _known().get(skeleton, ())}
    return min([by_length, *(worth for name, worth in near if alike(of, name).points >= SPELLED)])


class Weights:
    """What words weigh beside a list: `counts` says how many of its `names` have a skeleton."""

    def __init__(self, counts: Mapping[str, int], names: int) -> None:
        self._counts = counts
        self._names = names
        self._words: dict[Word, int] = {}

    def of(self, word: Word) -> int:
        """Return how much a word says: by the list, and by what is known of names."""
        found = self._words.get(word)
        if found is None:
            found = self._words[word] = min(weight(word), self._rarity(word))
        return found

    def _rarity(self, word: Word) -> int:
        """Return what a word weighs that one name in so many has: more for each doubling."""
        if not self._names:
            return MOST
        found = max(
            (self._counts.get(each, 0) for text in word.readings for each in skeletons(text)),
            default=0,
        )
        one_in = max(self._names, _SMALLEST) // max(found, 1)
        return max(LEAST, min(MOST, _PER_DOUBLING * one_in.bit_length()))


NO_LIST: Final = Weights({}, 0)
"""What words weigh where no list says more."""

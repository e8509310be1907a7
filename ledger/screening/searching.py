"""Searching: an index of what a list names finds those who may be somebody, to be assessed.

a word of hers -> the words of the list that are like it -> names that share two -> assessed

What a word of hers is like is kept in mind, for many people have the same. A word that very many
names have finds nothing by itself, only together with what else is shared.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import chain, combinations, pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from ledger.screening.assessing import BY_BIRTH, BY_COUNTRY, WHOLE, with_facts, worded, worth
from ledger.screening.matching import AGAINST, Weighed, match_alike, together
from ledger.screening.names.forms import finding, form, skeletons
from ledger.screening.names.likeness import ALIKE, compared, likeness
from ledger.screening.names.scripts import readings
from ledger.screening.names.weighing import MOST, Weights

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from ledger.screening.assessing import Assessed, Entry, Name, Subject
    from ledger.screening.matching import Alike, Match
    from ledger.screening.names.likeness import Likeness
    from ledger.screening.names.words import Word

COMMON: Final = 200
"""What more names have than this is common, and finds nothing by itself."""
MOST_KNOWN: Final = 50_000
"""Of how many words it is kept in mind what they are like."""
_ONE: Final = 1 << 20
_ROOM: Final = 1150
"""How much more of a thousand words may weigh in the other name."""
_MOST_RAISED: Final = BY_BIRTH["day"] + BY_COUNTRY["same"]


class _Named(NamedTuple):
    """A name of an entry, by its place: its words, and their numbers."""

    entry: int
    name: Name
    words: tuple[Word, ...]
    numbers: tuple[int, ...]


class _Like(NamedTuple):
    """The words that are like one of somebody's, by their numbers, and the names that have them.

    Names of `two` words that are one of hers count twice.
    """

    words: Mapping[int, Likeness]
    rare: frozenset[int]
    two: frozenset[int]
    common: frozenset[int]


class Index:
    """What a list names, to be searched."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries: list[Entry] = []
        self._names: list[_Named] = []
        self._numbers: dict[Word, int] = {}
        self._having: dict[Word, list[int]] = defaultdict(list)
        self._having_two: dict[Word, list[int]] = defaultdict(list)
        self._like: dict[Word, _Like] = {}
        for entry in entries:
            self._add(entry)
        self._reading = _by_reading(self._having)
        self._found = _keyed(self._reading, finding)
        self._reading_two = _by_reading(self._having_two)
        self._found_two = _keyed(self._reading_two, skeletons)
        self.weights = Weights(_counts(self._having), len(self._names))
        self._weighing = [*map(self.weights.of, self._numbers)]
        self._weighs = [sum(self._weighing[at] for at in each.numbers) for each in self._names]

    def search(self, subject: Subject, least: int) -> list[tuple[Entry, Assessed]]:
        """Return the entries that somebody is like by so many points, the likest first.

        Of names of an entry that are as like the first is told.
        """
        best: dict[int, tuple[int, str, Name, Match]] = {}
        enough = least - _most_raised(subject)
        for own, mine in _worded(subject):
            one = Weighed(mine, [*map(self.weights.of, mine)])
            likes = [self._like_to(word).words for word in mine]
            for at in sorted(self._candidates(mine, least - _MOST_RAISED)):
                entry, listed, theirs, numbers = self._names[at]
                other = Weighed(theirs, [self._weighing[each] for each in numbers])
                match = match_alike(one, other, _alike(likes, numbers), self.weights, enough)
                points = worth(match.points, listed.kind)
                if points > best.get(entry, (0,))[0]:
                    best[entry] = (points, own, listed, match)
        found = [
            (self.entries[at], with_facts(subject, self.entries[at], own, listed, match))
            for at, (_, own, listed, match) in best.items()
        ]
        hits = [each for each in found if each[1].points >= least]
        return sorted(hits, key=lambda each: (-each[1].points, each[0].id))

    def _add(self, entry: Entry) -> None:
        at = len(self.entries)
        self.entries.append(entry)
        for name, of in worded(entry.names):
            number = len(self._names)
            numbers = (self._numbers.setdefault(word, len(self._numbers)) for word in of)
            self._names.append(_Named(at, name, of, tuple(numbers)))
            for word in set(of):
                self._having[word].append(number)
            for word in _twos(of):
                self._having_two[word].append(number)

    def _candidates(self, mine: Sequence[Word], least: int) -> Iterator[int]:
        """Yield the names that share two words with somebody's, and enough weight of them."""
        shared, common = self._shared(mine)
        for one, other in combinations([each for _, each in common], 2):
            for at in one & other:
                shared.setdefault(at, 0)
        if len(mine) == 1 and common:
            shared.update(dict.fromkeys(common[0][1], 0))
        for weighs, often in common:
            for at in often.intersection(shared):
                shared[at] += weighs
        weighs = sum(map(self.weights.of, mine))
        for at, both in shared.items():
            if self._may(len(mine), weighs, at, both, least):
                yield at

    def _shared(
        self, mine: Sequence[Word]
    ) -> tuple[dict[int, int], list[tuple[int, frozenset[int]]]]:
        """Return how many words names share and what these weigh, and the names of common words."""
        shared: dict[int, int] = defaultdict(int)
        common: list[tuple[int, frozenset[int]]] = []
        for word in mine:
            like, weighs = self._like_to(word), _ONE + self.weights.of(word)
            for at in like.rare:
                shared[at] += weighs
            for at in like.two:
                shared[at] += 2 * _ONE + MOST
            if like.common:
                common.append((weighs, like.common))
        for at in chain.from_iterable(map(self._like_to_two, _twos(mine))):
            shared[at] += 2 * _ONE + MOST
        return shared, common

    def _may(self, mine: int, weighs: int, at: int, both: int, least: int) -> bool:
        """Tell whether a name that shares so many words of such a weight can be worth as much."""
        count, shared = divmod(both, _ONE)
        theirs = len(self._names[at].words)
        fewer = min(mine, theirs)
        if count == 1 and fewer > 1:
            return False
        missing = max(fewer - count, 0)
        if not missing:
            return True
        own, other = weighs - shared, self._weighs[at] - shared
        left = min(own, other) if mine == theirs else own if mine < theirs else other
        against = max(missing * AGAINST, left * WHOLE // _ROOM)
        return WHOLE * shared * _ROOM >= least * (shared * _ROOM + against * WHOLE)

    def _like_to(self, word: Word) -> _Like:
        """Return the names that have a word like one of somebody's."""
        known = self._like.get(word)
        if known is None:
            if len(self._like) >= MOST_KNOWN:
                self._like.clear()
            known = self._like[word] = self._looked_up(word)
        return known

    def _looked_up(self, word: Word) -> _Like:
        alike = {each: likeness(word, each) for each in self._near(word)}
        having = [self._having[each] for each in alike]
        rare = frozenset(chain.from_iterable(each for each in having if len(each) <= COMMON))
        often = frozenset(chain.from_iterable(each for each in having if len(each) > COMMON))
        if len(rare) > COMMON:
            rare, often = frozenset(), rare | often
        keys = {key for text in word.readings for key in finding(text)}
        near = _read(self._found_two, keys, self._reading_two)
        two = (self._having_two[each] for each in near if _is_one(likeness(word, each)))
        numbered = {self._numbers[each]: how for each, how in alike.items()}
        return _Like(numbered, rare - often, frozenset(chain.from_iterable(two)), often)

    def _near(self, word: Word) -> set[Word]:
        """Return the words of the list of which a reading is like one of a word's."""
        near: set[Word] = set()
        for text in word.readings:
            of = form(text)
            for other in {each for key in finding(text) for each in self._found.get(key, ())}:
                if compared(of, form(other)).points >= ALIKE:
                    near.update(self._reading[other])
        return near

    def _like_to_two(self, both: Word) -> set[int]:
        keys = {key for text in both.readings for key in skeletons(text)}
        near = _read(self._found, keys, self._reading)
        found = (self._having[each] for each in near if _is_one(likeness(both, each)))
        return {at for each in found if len(each) <= COMMON for at in each}


def _worded(subject: Subject) -> list[tuple[str, tuple[Word, ...]]]:
    """Return the names of somebody, each in every way to read it."""
    return [(own, mine) for own in subject.names for mine in readings(own)]


def _most_raised(subject: Subject) -> int:
    """Return how much more than the names somebody can be worth by what she has told."""
    birth = BY_BIRTH["day"] if subject.births else 0
    return birth + (BY_COUNTRY["same"] if subject.countries else 0)


def _alike(likes: Sequence[Mapping[int, Likeness]], numbers: Sequence[int]) -> list[Alike]:
    """Return which words of somebody's are like which of a name's."""
    return [
        (a, b, like[number])
        for a, like in enumerate(likes)
        for b, number in enumerate(numbers)
        if number in like
    ]


def _is_one(alike: Likeness) -> bool:
    """Tell whether two words in a row are another one: not by a slip."""
    return alike.points >= ALIKE and alike.how != "slip"


def _read(
    found: Mapping[str, Sequence[str]], keys: set[str], reading: Mapping[str, Sequence[Word]]
) -> set[Word]:
    """Return the words that are read as what is found by any of the keys."""
    return {each for key in keys for text in found.get(key, ()) for each in reading[text]}


def _by_reading(having: Iterable[Word]) -> dict[str, list[Word]]:
    """Return which words are read as what."""
    found: dict[str, list[Word]] = defaultdict(list)
    for word in having:
        for text in word.readings:
            found[text].append(word)
    return found


def _keyed(readings: Iterable[str], by: Callable[[str], frozenset[str]]) -> dict[str, list[str]]:
    """Return which readings are found by what."""
    found: dict[str, list[str]] = defaultdict(list)
    for text in readings:
        for key in by(text):
            found[key].append(text)
    return found


def _counts(having: dict[Word, list[int]]) -> dict[str, int]:
    """Return how many names have a word of each skeleton."""
    counts: dict[str, int] = defaultdict(int)
    for word, names in having.items():
        for key in {key for text in word.readings for key in skeletons(text)}:
            counts[key] += len(names)
    return counts


def _twos(of: Sequence[Word]) -> list[Word]:
    """Return each two words in a row as one."""
    both = (together(first, second) for first, second in pairwise(of))
    return [each for each in both if each.readings]

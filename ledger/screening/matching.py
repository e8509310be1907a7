"""Matching: two names become points of a thousand, with the words that are in both.

words -> each paired with the one most like it -> what they weigh together, against what is missing

What the shorter name has and the longer one has not counts in full, what the longer one has besides
little: a list tells of a father and a family that a person leaves out. One word in common is never
more than weak where there are more of them, however rare it is.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from ledger.screening.names.letters import is_arabic
from ledger.screening.names.likeness import ALIKE, NONE, WHOLE, likeness
from ledger.screening.names.weighing import NO_LIST
from ledger.screening.names.words import Word, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledger.screening.names.likeness import Likeness
    from ledger.screening.names.weighing import Weights

ONE_OF_SEVERAL: Final = 640
"""The most that one word in common is worth, where either name has more."""
ALONE: Final = 840
"""The most that a name of a single word is worth."""
LITTLE: Final = 900
"""The most that common names alone are worth: with them it is never certain."""
ENOUGH: Final = 700
"""What the words in common must weigh together to be more than that."""
_BESIDES: Final = 150
"""How much of a thousand counts of what only the longer name has."""
_MOST_BESIDES: Final = 180
AGAINST: Final = 250
"""What a word counts at least that the shorter name has and the longer one has not."""
_OWN_NAME: Final = 120
"""What is taken off when neither's first name is in the other."""


class Pair(NamedTuple):
    """A word of one name and one of the other that are taken for one."""

    one: str
    other: str
    likeness: Likeness
    weight: int


class Weighed(NamedTuple):
    """The words of a name, and what each weighs."""

    words: Sequence[Word]
    weighs: Sequence[int]


class Match(NamedTuple):
    """How alike two names are, by which words, and which words only one of them has."""

    points: int
    pairs: tuple[Pair, ...] = ()
    only_one: tuple[str, ...] = ()
    only_other: tuple[str, ...] = ()


Alike: TypeAlias = tuple[int, int, "Likeness"]
"""The places of two words, and how alike they are."""
Found: TypeAlias = tuple[Word, Word, "Likeness", int]
"""Two words that are taken for one, how alike they are, and what they weigh."""
NOBODY: Final = Word("", ())
NO_MATCH: Final = Match(0)


def match(one: str, other: str, weights: Weights = NO_LIST) -> Match:
    """Return how alike two names are."""
    return match_words(words(one), words(other), weights)


def match_words(one: Sequence[Word], other: Sequence[Word], weights: Weights = NO_LIST) -> Match:
    """Return how alike two names are, of their words."""
    alike = [
        (a, b, found)
        for a, x in enumerate(one)
        for b, y in enumerate(other)
        if (found := likeness(x, y)).points >= ALIKE
    ]
    mine, theirs = (Weighed(each, [*map(weights.of, each)]) for each in (one, other))
    return match_alike(mine, theirs, alike, weights)


def match_alike(
    one: Weighed, other: Weighed, alike: Sequence[Alike], weights: Weights, least: int = 0
) -> Match:
    """Return how alike two names are by the words that are, and no match below the least points."""
    paired = _paired(alike)
    left, right = [*range(len(one.words))], [*range(len(other.words))]
    for a, b, _ in paired:
        left.remove(a)
        right.remove(b)
    found = [
        (one.words[a], other.words[b], how, (one.weighs[a] + other.weighs[b]) // 2)
        for a, b, how in paired
    ]
    if left and right and len(left) + len(right) > 2:  # noqa: PLR2004 - one here and two there
        joined = [(x, y, how) for y, x, how in _joined(other.words, one.words, right, left)]
        joined += _joined(one.words, other.words, left, right)
        found += [(x, y, how, (weights.of(x) + weights.of(y)) // 2) for x, y, how in joined]
    most = _most(found, len(one.words), len(other.words))
    if not found or most < least:
        return NO_MATCH
    points = _points(found, [one.weighs[at] for at in left], [other.weighs[at] for at in right])
    if 0 in left and 0 in right:
        points -= _OWN_NAME
    points = max(min(points, most), 0)
    if points < least:
        return NO_MATCH
    return Match(
        points,
        tuple(Pair(x.written, y.written, how, weight) for x, y, how, weight in found),
        tuple(one.words[at].written for at in left),
        tuple(other.words[at].written for at in right),
    )


def _points(found: Sequence[Found], left: Sequence[int], right: Sequence[int]) -> int:
    """Return what is in both, weighed, of what could be."""
    both = sum(weight * how.points for _, _, how, weight in found)
    whole = sum(weight for _, _, _, weight in found)
    one, other = sum(left), sum(right)
    fewer, more = (right, one) if (len(right), other) < (len(left), one) else (left, other)
    against = sum(max(each, AGAINST) for each in fewer)
    return both // (whole + against + min(more * _BESIDES // WHOLE, _MOST_BESIDES))


def _most(found: Sequence[Found], one: int, other: int) -> int:
    """Return the most that so few words, or such common ones, can be worth."""
    if len(found) == 1:
        return ALONE if one == other == 1 else ONE_OF_SEVERAL
    return WHOLE if sum(weight for _, _, _, weight in found) >= ENOUGH else LITTLE


def _paired(alike: Sequence[Alike]) -> Sequence[Alike]:
    """Pair the words that are most alike first; among equals those in the same order."""
    if len({a for a, _, _ in alike}) == len(alike) == len({b for _, b, _ in alike}):
        return alike
    taken: list[Alike] = []
    ones, others = set[int](), set[int]()
    for a, b, found in sorted(alike, key=_by_likeness):
        if a not in ones and b not in others:
            ones.add(a)
            others.add(b)
            taken.append((a, b, found))
    return sorted(taken)


def _by_likeness(each: Alike) -> tuple[int, int, int, int]:
    a, b, found = each
    return (-found.points, abs(a - b), a, b)


def _joined(
    one: Sequence[Word], other: Sequence[Word], left: list[int], right: list[int]
) -> list[tuple[Word, Word, Likeness]]:
    """Pair what is one word here and two there, and take it out: نورعلي and Noor Ali."""
    found = []
    for at in list(left):
        for first in right:
            both = together(*other[first : first + 2]) if first + 1 in right else NOBODY
            alike = likeness(one[at], both) if both.readings else NONE
            if alike.how != "slip" and alike.points >= ALIKE:
                found.append((one[at], both, alike))
                left.remove(at)
                right.remove(first)
                right.remove(first + 1)
                break
    return found


@lru_cache(maxsize=262_144)
def together(first: Word, second: Word) -> Word:
    """Return two words in a row as one."""
    readings = tuple(
        f"{a}{b}" for a in first.readings for b in second.readings if is_arabic(a) == is_arabic(b)
    )
    return Word(f"{first.written} {second.written}", readings)

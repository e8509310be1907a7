"""Matching: two names become points of a thousand, with the words that are in both.

words -> each paired with the one most like it -> what they weigh together, against what is missing

What the shorter name has and the longer one has not counts in full, what the longer one has besides
little: a list tells of a father and a family that a person leaves out. One word in common is never
more than weak where there are more of them, however rare it is.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

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


class Match(NamedTuple):
    """How alike two names are, by which words, and which words only one of them has."""

    points: int
    pairs: tuple[Pair, ...] = ()
    only_one: tuple[str, ...] = ()
    only_other: tuple[str, ...] = ()


NOBODY: Final = Word("", ())
NO_MATCH: Final = Match(0)


def match(one: str, other: str, weights: Weights = NO_LIST) -> Match:
    """Return how alike two names are."""
    return match_words(words(one), words(other), weights)


def match_words(one: Sequence[Word], other: Sequence[Word], weights: Weights = NO_LIST) -> Match:
    """Return how alike two names are, of their words."""
    paired = _paired(one, other)
    left, right = ([*range(len(each))] for each in (one, other))
    for a, b, _ in paired:
        left.remove(a)
        right.remove(b)
    found = [(one[a], other[b], alike) for a, b, alike in paired]
    if left and right and len(left) + len(right) > 2:  # noqa: PLR2004 - one here and two there
        found += [(x, y, alike) for y, x, alike in _joined(other, one, right, left)]
        found += _joined(one, other, left, right)
    if not found:
        return NO_MATCH
    pairs = tuple(
        Pair(x.written, y.written, alike, (weights.of(x) + weights.of(y)) // 2)
        for x, y, alike in found
    )
    points = _points(
        pairs, [weights.of(one[at]) for at in left], [weights.of(other[at]) for at in right]
    )
    if 0 in left and 0 in right:
        points -= _OWN_NAME
    points = min(points, _most(pairs, len(one), len(other)))
    missing = (tuple(one[at].written for at in left), tuple(other[at].written for at in right))
    return Match(max(points, 0), pairs, *missing)


def _points(pairs: Sequence[Pair], left: Sequence[int], right: Sequence[int]) -> int:
    """Return what is in both, weighed, of what could be."""
    both = sum(each.weight * each.likeness.points for each in pairs)
    whole = sum(each.weight for each in pairs)
    fewer, more = sorted((left, right), key=lambda each: (len(each), sum(each)))
    against = sum(max(each, AGAINST) for each in fewer)
    return both // (whole + against + min(sum(more) * _BESIDES // WHOLE, _MOST_BESIDES))


def _most(pairs: Sequence[Pair], one: int, other: int) -> int:
    """Return the most that so few words, or such common ones, can be worth."""
    if len(pairs) == 1:
        return ALONE if one == other == 1 else ONE_OF_SEVERAL
    return WHOLE if sum(each.weight for each in pairs) >= ENOUGH else LITTLE


def _paired(one: Sequence[Word], other: Sequence[Word]) -> list[tuple[int, int, Likeness]]:
    """Pair the words that are most alike first; among equals those in the same order."""
    found = [
        (alike.points, -abs(a - b), -a, -b, alike)
        for a, x in enumerate(one)
        for b, y in enumerate(other)
        if (alike := likeness(x, y)).points >= ALIKE
    ]
    found.sort(key=lambda each: each[:4], reverse=True)
    taken: list[tuple[int, int, Likeness]] = []
    ones, others = set[int](), set[int]()
    for _, _, a, b, alike in found:
        if -a not in ones and -b not in others:
            ones.add(-a)
            others.add(-b)
            taken.append((-a, -b, alike))
    return sorted(taken, key=lambda each: each[:2])


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

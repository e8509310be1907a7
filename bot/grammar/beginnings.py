"""How an amount begins: with a number, a half of something, two of it, or the currency before.

`begun` returns each way to read that far; how it goes on stands in continuations.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from bot.grammar.counting import counted
from bot.grammar.way import Way

if TYPE_CHECKING:
    from bot.grammar.counting import Count
    from bot.grammar.lexicon import Clue
    from bot.grammar.runs import Run

_TEN = 10


def begun(found: Run) -> list[Way]:
    """Return the ways to read the first number of a run, and the currency before it."""
    token = found.at(0)
    if token is None:
        return []
    clues = (token.clue,) if token.clue else ()
    if token.clue and token.clue.dual:
        return [Way(Fraction(2), 1, clues, apart=True)]
    if token.part:
        return [Way(Fraction(0), 1, part=token.part, parts=Fraction(2))] if token.part.dual else []
    at = len(clues)
    article = found.kind(at) == "a"
    if found.kind(at + article) == "fraction":
        return _fraction_of(found, at + article, clues)
    if article and found.kind(at + 1) in {"currency", "part"}:
        return [Way(Fraction(1), at + 1, clues)]
    return [_counted(found, at, count, clues) for count in counted(found, at)]


def _counted(found: Run, at: int, count: Count, clues: tuple[Clue, ...]) -> Way:
    """Make a way of a number; one word for few, or an ordinary one, may begin something else."""
    token = found.tokens[at]
    is_one_word = token.kind == "numeral" and count.next == at + 1
    begins_talk = count.next == len(found.tokens) and found.then == "word" and not clues
    is_few = is_one_word and (count.value < _TEN or not token.sure)
    of_thanks = found.thanks and found.is_scale(count.next - 1)
    sure = count.sure and not (begins_talk and (is_few or of_thanks))
    return Way(count.value, count.next, clues, scale=count.scale, sure=sure, cut=count.cut)


def _fraction_of(found: Run, at: int, clues: tuple[Clue, ...]) -> list[Way]:
    """Read half a dinar, ربع مليون; half of anything else is no amount."""
    token = found.tokens[at]
    after = at + 1
    while found.kind(after) == "a":
        after += 1
    way = Way(token.values[0], at + 1, clues, sure=token.sure)
    if found.is_scale(after):
        scale = found.tokens[after].numeral
        value = way.value * (scale.value if scale else 1)
        return [replace(way, value=value, next=after + 1, scale=int(value))]
    if found.kind(after) in {"currency", "part"}:
        return [replace(way, next=after, sure=True)]
    if clues:
        return [way]
    is_all = at + 1 == len(found.tokens) and found.then != "word"
    return [replace(way, sure=False)] if is_all else []

"""How an amount goes on: its currency, and a half, 50 cents, thousand, or twenty.

The rule: what stands directly beside a figure and could change its size or its currency is read,
or asked about, or refused; it is never the beginning of a note without a question.
"""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from bot.grammar import looks, refusals
from bot.grammar.counting import counted
from bot.grammar.figures import MARKS, figures
from bot.grammar.letters import western
from bot.grammar.runs import is_whole

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.grammar.counting import Count
    from bot.grammar.lexicon import Part
    from bot.grammar.runs import Run, Token
    from bot.grammar.way import Way

_TEN, _HUNDRED, _THOUSAND = 10, 100, 1000
_DIGITS_OF_PARTS = (2, 3)
_ENDS = {None, "currency"}
_USUAL = {2, 3, 4, 8}
_GROUP = re.compile(r"\d{3}([.,٫]\d+)?")


def further(found: Run, way: Way) -> list[Way]:
    """Return the ways in which a way goes on; none where it has ended."""
    token = found.at(way.next)
    if token is None:
        return []
    if found.tokens[way.next - 1].mark or token.text[0] in MARKS:
        return _over_a_mark(found, way)
    at = way.next + (token.kind == "and")
    step = _STEPS.get(found.kind(at) or "and")
    return step(found, way, at) if step else []


def _joined(way: Way, at: int) -> bool:
    """Tell whether an "and" stands before a token."""
    return at > way.next


def _in_currency(found: Run, way: Way, at: int) -> list[Way]:
    token = found.tokens[at]
    if _joined(way, at) or way.apart or token.clue is None or token.clue.dual:
        return []
    clues = (*way.clues, token.clue)
    named = replace(way, next=at + 1, clues=clues, apart=not token.attached)
    if not token.clue.doubtful:
        return [named]
    is_last = named.next == len(found.tokens) and found.then != "word"
    return [named] if is_last and not token.slip else [replace(named, sure=False), way.kept()]


def _in_parts(found: Run, way: Way, at: int) -> list[Way]:
    token = found.tokens[at]
    if _joined(way, at) or way.part or token.part is None or token.part.dual:
        return []
    sure = way.sure and not way.clues
    of_it = replace(way, value=Fraction(0), parts=way.value, part=token.part, sure=sure)
    return [replace(of_it, next=at + 1)]


def _in_size(found: Run, way: Way, at: int) -> list[Way]:
    """Refuse 5 lakh; a dozen may be of eggs."""
    token = found.tokens[at]
    if _joined(way, at) or (_talks(found, at + 1) and not token.sure):
        return []
    raise refusals.unknown_size(token.text)


def _in_percent(found: Run, way: Way, at: int) -> list[Way]:
    before, token = found.tokens[way.next - 1], found.tokens[at]
    if _joined(way, at) or not (way.next == 1 or token.attached):
        return []
    raise looks.percent(f"{before.text}{'' if token.attached else ' '}{token.text}")


def _and_fraction(found: Run, way: Way, at: int) -> list[Way]:
    """Add a half: 3 and a half, 3½, 3 1/2; without an "and" a note may begin with it."""
    joined = _joined(way, at)
    if joined and found.kind(at) == "a" and found.is_scale(at + 1):
        return _and_number(found, way, at)
    at += found.kind(at) == "a"
    token = found.at(at)
    if token is None or token.kind != "fraction":
        return []
    added = _with_fraction(found, way, at, token.values[0], joined=joined)
    after = added[0].next
    is_word = token.text.isalpha()
    if not joined and is_word and (_talks(found, after) or found.kind(after) not in _ENDS):
        return []
    if not joined and token.values[0].denominator not in _USUAL and _talks(found, after):
        return []
    begins_note = found.tokens[at - 1].kind == "and" and _talks(found, after)
    is_plain = token.sure or found.kind(after) == "currency"
    if (joined and not begins_note) or (not joined and not is_word and is_plain):
        return added
    return [*(replace(each, sure=False) for each in added), way.kept()]


def _with_fraction(
    found: Run, way: Way, at: int, part: Fraction, *, joined: bool = True
) -> list[Way]:
    """Add a part of one, or of the thousands that stand before or behind it."""
    with_it = replace(way, next=at + 1)
    if way.part:
        return [replace(with_it, parts=way.parts + part)]
    after = found.at(at + 1)
    if joined and not way.apart and after and after.numeral and after.numeral.scale:
        scale = after.numeral.value
        return [replace(with_it, value=(way.value + part) * scale, next=at + 2, scale=scale)]
    added = replace(with_it, value=way.value + part)
    if way.scale == 1:
        return [added]
    of_scale = replace(with_it, value=way.value + part * way.scale)
    return [replace(of_scale, sure=False), replace(added, sure=False)]


def _talks(found: Run, after: int) -> bool:
    """Tell whether an ordinary word follows."""
    return after == len(found.tokens) and found.then == "word"


def _minus(found: Run, way: Way, at: int) -> list[Way]:
    """Take something off, or ask: minus the tip is worked out by nobody."""
    return _less(found, way, at) or ([way.kept()] if _talks(found, at + 1) else [])


def _less(found: Run, way: Way, at: int) -> list[Way]:
    """Take something off: إلا ربع, إلا خمسة قروش."""
    at += 1 + (found.kind(at + 1) == "a")
    token = found.at(at)
    if token and token.kind == "fraction":
        return _with_fraction(found, way, at, -token.values[0])
    if token and token.clue and not token.clue.doubtful:
        value = way.value - (2 if token.clue.dual else 1)
        return [replace(way, value=value, next=at + 1, clues=(*way.clues, token.clue), sure=False)]
    for count in counted(found, at)[:1]:
        off = found.at(count.next)
        if off and off.part:
            return [replace(way, part=off.part, parts=-count.value, next=count.next + 1)]
        return [replace(way, value=way.value - count.value, next=count.next, sure=False)]
    return []


def _or(found: Run, way: Way, at: int) -> list[Way]:
    """Take either of two amounts: 10 or 20."""
    either = [replace(way, value=each.value, next=each.next) for each in counted(found, at + 1)[:1]]
    values = [way.value, *(each.value for each in either)]
    return [replace(each, value=value, sure=False) for each in either for value in values]


def _calculated(found: Run, way: Way, at: int) -> list[Way]:
    """Refuse 10 x 2 and 10 to 20; ask where a note may begin so: 10 - 2 coffees."""
    counts = counted(found, at + 1)
    if not counts:
        return []
    if _talks(found, counts[0].next):
        return [way.kept()]
    text = " ".join(each.text for each in found.tokens[way.next - 1 : counts[0].next])
    raise looks.span(text) if found.kind(at) == "until" else looks.calculation(text)


def _twice(found: Run, way: Way, at: int) -> list[Way]:
    if _talks(found, at + 1):
        return [way.kept()]
    raise looks.calculation(" ".join(each.text for each in found.tokens[way.next - 1 : at + 1]))


# -- a further number -----------------------------------------------------------------------


def _over_a_mark(found: Run, way: Way) -> list[Way]:
    """Read 10, 50 and 10. 5: one number with a blank in it, or a figure and a note."""
    before, token = found.tokens[way.next - 1], found.tokens[way.next]
    if before.kind != "figure" or token.kind != "figure":
        return []
    try:
        values = figures(f"{before.text}{before.mark}{token.text}")
    except refusals.BadArgument:
        return [way.kept()]
    whole = [replace(way, value=each, next=way.next + 1, sure=False) for each in values]
    return [*whole, way.kept()]


def _and_number(found: Run, way: Way, at: int) -> list[Way]:
    joined = _joined(way, at)
    if not joined and (group := _grouped(found, way, at)):
        return group
    for count in counted(found, at)[:1]:
        after = found.at(count.next)
        if after and after.part and not way.part:
            return [_with_parts(way, count, after.part, joined=joined)]
        if after and _is_anothers(after) and not (joined and not way.clues):
            return []
        return _sums(found, way, count) if joined else _side_by_side(found, way, at, count)
    return [way.kept()] if joined and found.is_scale(at) else []


def _is_anothers(token: Token) -> bool:
    """Tell whether a number before it is no part of the amount: 20%, 5 EUR."""
    return token.kind == "percent" or (token.clue is not None and not token.clue.doubtful)


def _with_parts(way: Way, count: Count, part: Part, *, joined: bool) -> Way:
    of_it = [part.worth[code] for clue in way.clues for code in clue.codes if code in part.worth]
    few = count.value < min(of_it or part.worth.values()) and way.value.denominator == 1
    sure = way.sure and count.sure and few and (joined or bool(way.clues))
    return replace(way, parts=count.value, part=part, next=count.next + 1, sure=sure)


def _sums(found: Run, way: Way, count: Count) -> list[Way]:
    """Read 3 dollars and 50: the sum, or so many of the smallest parts."""
    after = replace(way, next=count.next, sure=False, scale=1)
    may_be = [replace(after, value=way.value + count.value)]
    if count.value.denominator == 1 and way.value.denominator == 1 and not way.part:
        may_be.insert(0, replace(after, minor=int(count.value)))
    return [*may_be, way.kept()] if _talks(found, count.next) else may_be


def _grouped(found: Run, way: Way, at: int) -> list[Way]:
    """Read 1 000 000 as one number, or as a figure and a note."""
    last = at
    while _is_group(found, last) and not (last > at and found.tokens[last - 1].mark):
        last += 1
    before = found.tokens[at - 1]
    is_one = is_whole(before) and 0 < way.value < _THOUSAND and found.kind(last) != "percent"
    if last == at or not is_one:
        return []
    *whole, end = [found.tokens[index].text for index in range(at - 1, last)]
    values = figures("".join(western(each) for each in whole) + western(end))
    following = found.at(last)
    one = replace(way, value=values[-1], next=last, cut=False)
    counts_nothing = western(found.tokens[at].text).startswith("0") and not _talks(found, last)
    if (following and following.clue) or counts_nothing:
        return [one]
    return [replace(one, sure=False), way.kept()]


def _is_group(found: Run, index: int) -> bool:
    token = found.at(index)
    return token is not None and token.kind == "figure" and bool(_GROUP.fullmatch(token.text))


def _side_by_side(found: Run, way: Way, at: int, count: Count) -> list[Way]:
    """Read 3 50, two fifty: so much and so many parts, or a figure and a note."""
    looks.check_digits([each.text for each in found.tokens[way.next - 1 :] if is_whole(each)])
    token, before = found.tokens[at], found.tokens[way.next - 1]
    in_words = token.kind == "numeral"
    digits = len(str(int(count.value)) if in_words else token.text)
    is_simple = in_words or (is_whole(token) and count.next == at + 1)
    of_ones = way.value.denominator == 1 and way.value and not way.part
    if digits not in _DIGITS_OF_PARTS or not is_simple or not of_ones:
        digit_by_digit = in_words and before.kind == "numeral" and way.value < _TEN
        return [way.kept()] if digit_by_digit else []
    value = int(count.value)
    after = replace(way, next=count.next, sure=False)
    may_be = [replace(after, minor=value, digits=digits)]
    if in_words and before.kind == "numeral" and way.value < _HUNDRED and value < _HUNDRED:
        may_be.append(replace(after, value=way.value * _HUNDRED + value))
    return [*may_be, way.kept()]


_STEPS: dict[str, Callable[[Run, Way, int], list[Way]]] = {
    "currency": _in_currency,
    "part": _in_parts,
    "percent": _in_percent,
    "fraction": _and_fraction,
    "a": _and_fraction,
    "figure": _and_number,
    "numeral": _and_number,
    "less": _less,
    "minus": _minus,
    "twice": _twice,
    "size": _in_size,
    "or": _or,
    "sign": _calculated,
    "times": _calculated,
    "until": _calculated,
}

"""Ways: everything that the words of an amount can mean together.

a number, its currency, and then what goes on with it: and a half, 50 cents, thousand, or twenty

The rule: what stands directly beside a figure and could change its size or its currency is read,
or asked about, or refused; it is never the beginning of a note without a question.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from bot.grammar import looks, refusals
from bot.grammar.counting import counted
from bot.grammar.figures import figures
from bot.grammar.letters import western
from bot.grammar.tokens import is_whole
from ledger.money import exponent

if TYPE_CHECKING:
    from bot.grammar.counting import Count
    from bot.grammar.lexicon import Clue, Part
    from bot.grammar.tokens import Run, Token

_TEN, _HUNDRED, _THOUSAND = 10, 100, 1000
_DIGITS_OF_PARTS = (2, 3)
_GROUP = re.compile(r"\d{3}([.,٫]\d+)?")


@dataclass(frozen=True, slots=True)
class Way:
    """One way to read the words: so many of a currency, and so many parts of it.

    `minor` are its smallest parts, whose number has so many `digits`, if that matters. A `final`
    one leaves the tokens after it to the note.
    """

    value: Fraction
    next: int
    clues: tuple[Clue, ...] = ()
    part: Part | None = None
    parts: Fraction = Fraction(0)
    minor: int = 0
    digits: int = 0
    scale: int = 1
    sure: bool = True
    cut: bool = False
    final: bool = False
    apart: bool = False

    def exactly(self, currency: str) -> Fraction | None:
        """Return what it is worth in a currency; None where it cannot be meant in it."""
        places = exponent(currency)
        if self.minor >= 10**places or self.digits not in {0, places}:
            return None
        parts = self.parts / self.part.worth[currency] if self.part else 0
        return self.value + parts + Fraction(self.minor, 10**places)

    def kept(self) -> Way:
        """Return it as one that ends here, and that is not certain."""
        return replace(self, sure=False, final=True)


def ways(found: Run) -> list[Way]:
    """Return what the run can mean, the likeliest first; BadArgument for what it looks like."""
    begun = _begun(found)
    settled = [each for way in begun for each in _settled(found, way)]
    return [way for way in settled if found.tokens[way.next - 1].end]


def _settled(found: Run, way: Way) -> list[Way]:
    more = [] if way.final else _further(found, way)
    return [each for one in more for each in _settled(found, one)] if more else [way]


# -- how an amount begins -------------------------------------------------------------------


def _begun(found: Run) -> list[Way]:
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


# -- how it goes on -------------------------------------------------------------------------


def _further(found: Run, way: Way) -> list[Way]:
    """Return the ways in which a way goes on; none where it has ended."""
    token, before = found.at(way.next), found.tokens[way.next - 1]
    if token is None:
        return []
    if before.mark:
        return _over_a_mark(found, way)
    at = way.next + (token.kind == "and")
    joined = at > way.next
    match found.kind(at):
        case "currency" if not joined:
            return _in_currency(found, way)
        case "part" if not joined:
            return _in_parts(found, way)
        case "a" if joined and found.kind(at + 1) == "fraction":
            return _and_fraction(found, way, at + 1)
        case "fraction":
            return _and_fraction(found, way, at)
        case "figure" | "numeral":
            return _and_number(found, way, at, joined=joined)
        case "less":
            return _less(found, way, at + 1)
        case "or" if not joined:
            return _or(found, way)
        case "percent" if way.next == 1 or token.attached:
            raise looks.percent(
                f"{before.text} {token.text}" if not token.attached else before.text + token.text
            )
        case "sign" | "times" | "until":
            return _calculated(found, way, at)
        case _:
            return []


def _in_currency(found: Run, way: Way) -> list[Way]:
    token = found.tokens[way.next]
    if way.apart or token.clue is None:
        return []
    if token.clue.dual:
        return []
    named = replace(
        way, next=way.next + 1, clues=(*way.clues, token.clue), apart=not token.attached
    )
    if not token.clue.doubtful:
        return [named]
    is_last = named.next == len(found.tokens) and found.then != "word"
    return [named] if is_last else [replace(named, sure=False), way.kept()]


def _in_parts(found: Run, way: Way) -> list[Way]:
    token = found.tokens[way.next]
    if way.part or token.part is None or token.part.dual:
        return []
    sure = way.sure and not way.clues
    return [
        replace(
            way, value=Fraction(0), parts=way.value, part=token.part, next=way.next + 1, sure=sure
        )
    ]


def _and_fraction(found: Run, way: Way, at: int, sign: int = 1) -> list[Way]:
    """Add a half; behind thousands it may be half a thousand."""
    token, before = found.tokens[at], found.tokens[at - 1]
    part, after = sign * token.values[0], at + 1
    with_it = replace(way, next=after)
    if way.part:
        return [replace(with_it, parts=way.parts + part)]
    if found.is_scale(after) and not way.apart and (scale := found.tokens[after].numeral):
        whole = (way.value + part) * scale.value
        return [replace(with_it, value=whole, next=after + 1, scale=scale.value)]
    added = [replace(with_it, value=way.value + part)]
    if way.scale > 1:
        of_scale = replace(with_it, value=way.value + part * way.scale)
        added = [replace(each, sure=False) for each in (of_scale, *added)]
    is_said = before.kind in {"and", "a", "less"}
    if is_said and (before.kind != "and" or before.text != "and" or not _talks(found, after)):
        return added
    if not is_said and token.text.isalpha() and (_talks(found, after) or after < len(found.tokens)):
        return []
    if not is_said and token.sure and not token.text.isalpha():
        return added
    if found.kind(after) == "currency":
        return added
    return [*(replace(each, sure=False) for each in added), way.kept()]


def _talks(found: Run, after: int) -> bool:
    """Tell whether an ordinary word follows."""
    return after == len(found.tokens) and found.then == "word"


def _less(found: Run, way: Way, at: int) -> list[Way]:
    """Take something off: إلا ربع, إلا خمسة قروش."""
    article = found.kind(at) == "a"
    if found.kind(at + article) == "fraction":
        return _and_fraction(found, way, at + article, sign=-1)
    count = next(iter(counted(found, at)), None)
    if count is None:
        return []
    token = found.at(count.next)
    if token and token.part:
        return [replace(way, part=token.part, parts=-count.value, next=count.next + 1)]
    return [replace(way, value=way.value - count.value, next=count.next, sure=False)]


def _or(found: Run, way: Way) -> list[Way]:
    counts = counted(found, way.next + 1)
    either = [replace(way, value=each.value, next=each.next, sure=False) for each in counts[:1]]
    return [replace(each, value=value) for each in either for value in (way.value, each.value)]


def _calculated(found: Run, way: Way, at: int) -> list[Way]:
    """Refuse 10 x 2 and 10 to 20; ask where a note may begin so: 10 - 2 coffees."""
    counts = counted(found, at + 1)
    if not counts:
        return []
    if _talks(found, counts[0].next):
        return [way.kept()]
    text = " ".join(each.text for each in found.tokens[way.next - 1 : counts[0].next])
    raise looks.span(text) if found.kind(at) == "until" else looks.calculation(text)


# -- a further number -----------------------------------------------------------------------


def _over_a_mark(found: Run, way: Way) -> list[Way]:
    """Read 10, 50 and 10. 5: one number with a blank in it, or a figure and a note."""
    before, token = found.tokens[way.next - 1], found.tokens[way.next]
    if before.kind != "figure" or token.kind != "figure" or not before.mark:
        return []
    try:
        values = figures(f"{before.text}{before.mark}{token.text}")
    except refusals.BadArgument:
        return [way.kept()]
    whole = [replace(way, value=each, next=way.next + 1, sure=False) for each in values]
    return [*whole, way.kept()]


def _and_number(found: Run, way: Way, at: int, *, joined: bool) -> list[Way]:
    if not joined and (group := _grouped(found, way, at)):
        return group
    counts = counted(found, at)
    if not counts:
        return []
    count = counts[0]
    token, after = found.tokens[at], found.at(count.next)
    if after and after.part and not way.part:
        return [_with_parts(way, count, after.part, joined=joined)]
    if after and after.kind == "percent":
        return []
    if after and after.clue and not (joined and not way.clues) and not after.clue.doubtful:
        return []
    if joined:
        return _sums(found, way, count)
    looks.check_digits([each.text for each in found.tokens[way.next - 1 :] if is_whole(each)])
    return _side_by_side(found, way, at, count)


def _with_parts(way: Way, count: Count, part: Part, *, joined: bool) -> Way:
    few = count.value < min(part.worth.values()) and way.value.denominator == 1
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
    if last == at or not is_whole(before) or not 0 < way.value < _THOUSAND:
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
    token, before = found.tokens[at], found.tokens[way.next - 1]
    in_words = token.kind == "numeral"
    digits = len(str(int(count.value)) if in_words else token.text)
    is_simple = in_words or (is_whole(token) and count.next == at + 1)
    of_ones = way.value.denominator == 1 and way.value and not way.part
    if digits not in _DIGITS_OF_PARTS or not is_simple or not of_ones:
        return [way.kept()] if in_words and before.kind == "numeral" else []
    value = int(count.value)
    after = replace(way, next=count.next, sure=False)
    may_be = [replace(after, minor=value, digits=digits)]
    if in_words and before.kind == "numeral" and way.value < _HUNDRED:
        may_be.append(replace(after, value=way.value * _HUNDRED + value))
    return [*may_be, way.kept()]

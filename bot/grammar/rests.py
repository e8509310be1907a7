"""Rests: what is left for a note, and must not be able to change what was drawn.

the first words of a rest -> what leads -> a currency, a size, a number -> refused by its name

The rule: from the amount, or from the payee behind it, up to the first ordinary word nothing may
say another size or another currency.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.grammar import refusals
from bot.grammar.counting import counted
from bot.grammar.letters import fold
from bot.grammar.near import near
from bot.grammar.runs import Token
from bot.grammar.tokens import run

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.grammar.amounts import Amount
    from bot.grammar.lexicon import Clue, Lexicon
    from bot.grammar.runs import Run

_AROUND = "()[]{}<>«»“”\"'’‘"
_ENDS = ",،!…"
_MARKS_ALONE = re.compile(r"[^\w$%\u20a0-\u20cf]+")
_ATTACHED = re.compile(r"[/:|\-–—]")
_BY, _THE = "ب", "ال"
_LONGEST_LEADING = 3
_NUMBERS = {"figure", "numeral"}
_A_FIGURE = Token("figure", "")
_GOES_ON = {"and", "less", "minus", "or", "sign", "times", "until"}


def check(amount: Amount, words: Sequence[str], lexicon: Lexicon, *, beside: bool) -> None:
    """Refuse a rest that would have changed the amount; `beside` when nothing lies between."""
    rest = run(words, lexicon)
    if not beside:
        _check_apart(rest, words)
        if not amount.named and near(words, _A_FIGURE, lexicon):
            raise refusals.apart(words[0])
    _check_currency(amount, words, lexicon)
    _check_number(words, lexicon)


def is_only_numbers(rest: Run, at: int = 0) -> bool:
    """Tell whether nothing but numbers is left: 20, or 5 6 7, but no nought in words."""
    left = rest.tokens[at:]
    counts = bool(left) and all(each.kind in _NUMBERS for each in left)
    is_nought = counts and left[0].numeral is not None and left[0].numeral.value == 0
    return counts and not is_nought and rest.then != "word"


def _check_apart(rest: Run, words: Sequence[str]) -> None:
    """Refuse what belongs to the amount and stands behind the payee: and 50 cents, thousand."""
    if end := _torn(rest):
        raise refusals.apart(" ".join(words[: rest.tokens[end - 1].end]))


def _torn(rest: Run) -> int:
    """Return how many tokens belong to the amount."""
    at = int(rest.kind(0) in _GOES_ON)
    at += rest.kind(at) == "a"
    token = rest.at(at)
    if token is None:
        return 0
    ends = at + 1 == len(rest.tokens) and rest.then != "word"
    counts = counted(rest, at)
    if counts and rest.kind(counts[0].next) == "part":
        return counts[0].next + 1
    belongs = (
        (token.kind == "fraction" and (at > 0 or ends))
        or token.kind == "percent"
        or (token.kind == "size" and (token.sure or ends))
        or (rest.is_scale(at) and (ends or (token.sure and not rest.thanks)))
    )
    return at + 1 if belongs else len(rest.tokens) if is_only_numbers(rest, at) else 0


# -- another currency -----------------------------------------------------------------------


def _check_currency(amount: Amount, words: Sequence[str], lexicon: Lexicon) -> None:
    """Refuse another currency: EUR, (EUR), in euros, باليورو, EUR/hour."""
    at = led(words, lexicon)
    said = _is_said(words[:at])
    for clue in _clues(words[at:], lexicon):
        if clue.dual and not clue.doubtful:
            raise refusals.two_amounts(clue.text)
        strange = (clue.loud and at == 0) or said or not amount.named
        if not clue.doubtful and strange and amount.currencies.isdisjoint(clue.codes):
            raise _stray(clue, lexicon)


def _clues(words: Sequence[str], lexicon: Lexicon) -> list[Clue]:
    """Return the currency that some words begin with, whatever is around it or attached."""
    if not words:
        return []
    first = words[0].strip(_AROUND)
    heads = [first, _ATTACHED.split(first)[0]]
    if first.startswith(_BY):
        heads += [first[1:], first[1:].removeprefix(_THE)]
    rest = [each.strip(_AROUND) for each in words[1:4]]
    found = [lexicon.clue([head, *rest]) for head in heads if head]
    return [clue for clue in found if clue]


def _stray(clue: Clue, lexicon: Lexicon) -> refusals.BadArgument:
    if not clue.codes:
        return refusals.unknown_currency(clue.text, lexicon.enabled, crypto=clue.crypto)
    return refusals.stray_currency(clue.text)


# -- a further number -----------------------------------------------------------------------


def led(words: Sequence[str], lexicon: Lexicon) -> int:
    """Return how many words only lead to what follows: in, at, -, no wait."""
    at = 0
    while at < len(words) and (more := _leading(words[at:], lexicon)):
        at += more
    return at


def _leading(words: Sequence[str], lexicon: Lexicon) -> int:
    if _MARKS_ALONE.fullmatch(words[0]):
        return 1
    for count in range(min(_LONGEST_LEADING, len(words)), 0, -1):
        if _phrase(words[:count]) in lexicon.links | lexicon.corrections:
            return count
    return 0


def _phrase(words: Sequence[str]) -> str:
    return fold(" ".join(each.strip(_AROUND).rstrip(_ENDS) for each in words))


def _check_number(words: Sequence[str], lexicon: Lexicon) -> None:
    """Refuse a further amount: 20 EUR, 5 thousand, of 10, sorry 20."""
    at = led(words, lexicon)
    at *= _is_said(words[:at])
    rest = run([each.strip(_AROUND) or each for each in words[at:]], lexicon)
    for count in counted(rest, 0):
        after = rest.at(count.next)
        named = after is not None and (after.clue or after.part)
        scaled = rest.kind(0) == "figure" and count.next > 1 and not rest.tokens[1].attached
        alone = at > 0 and is_only_numbers(rest)
        if named or scaled or alone or _corrects(words[:at], lexicon):
            raise refusals.two_amounts(words[at])


def _is_said(words: Sequence[str]) -> bool:
    """Tell whether some words are more than marks."""
    return not all(map(_MARKS_ALONE.fullmatch, words))


def _corrects(words: Sequence[str], lexicon: Lexicon) -> bool:
    places = range(len(words))
    return any(
        _phrase(words[at : end + 1]) in lexicon.corrections for at in places for end in places
    )

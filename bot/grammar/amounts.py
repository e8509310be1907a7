"""Amounts: a figure, the currency words around it, and what they can mean together.

currency before, attached, after -> one set of currencies;  figure x currencies -> readings
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

from bot.grammar import refusals
from bot.grammar.figures import COMMA, figures
from bot.grammar.letters import bare, fold, has_figure, is_figure, loose, shown
from bot.kit import say
from ledger.errors import TooLarge
from ledger.money import MAX_MINOR, Money, exponent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.grammar.figures import Figure
    from bot.grammar.lexicon import Clue, Lexicon
    from bot.kit import Said

_SIGNS = "+-−–—±﹣－＋"
_MARKS = ".,،٫٬"
_SCALE_WORDS = 3
_THREE_DIGITS = re.compile(r"\d{3}(?!\d)")


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount as read: what it can mean, the question if it is not certain, words consumed."""

    readings: tuple[Money, ...]
    question: Said | None
    words: int
    named: bool

    @property
    def currencies(self) -> set[str]:
        """The currencies it can be in."""
        return {money.currency for money in self.readings}


@dataclass(frozen=True, slots=True)
class _Parts:
    prefix: str
    core: str
    suffix: str


def read(words: Sequence[str], lexicon: Lexicon) -> Amount | None:
    """Read the amount that the words begin with; None when they begin with none."""
    before = None if has_figure("".join(words[:1])) else lexicon.clue(words)
    at = before.words if before else 0
    if not has_figure("".join(words[at : at + 1])):
        return None
    parts, after = _parts(words[at]), words[at + 1 :]
    following = lexicon.clue(after)
    clues = [clue for clue in (before, *_attached(parts, lexicon), following) if clue]
    used = at + 1 + (following.words if following else 0)
    _check_neighbours(parts, after, words[used:], lexicon)
    currencies, certain = _meant(clues, lexicon)
    readings = _readings(parts.core, currencies)
    certain = certain and len(readings) == 1 and not _has_comma(parts)
    question = None if certain else _question(readings, parts.core, clues)
    return Amount(readings, question, used, named=bool(clues))


def check_rest(amount: Amount, words: Sequence[str], lexicon: Lexicon) -> None:
    """Refuse what follows an amount when it is another currency or a further amount."""
    clue = lexicon.clue(words)
    if clue and (clue.loud or not amount.named) and not amount.currencies & set(clue.codes):
        raise _stray(clue, lexicon)
    if not has_figure(words[0]):
        return
    parts = _split(words[0])
    around = (lexicon.clue([parts.prefix]), lexicon.clue([parts.suffix]), lexicon.clue(words[1:]))
    if any(around) or _is_scale(words[1:], lexicon):
        raise refusals.two_amounts(words[0])


def _parts(word: str) -> _Parts:
    parts = _split(word)
    if any(sign in parts.prefix + parts.suffix for sign in _SIGNS):
        raise refusals.signed(word, parts.core)
    return parts


def _split(word: str) -> _Parts:
    plain = loose(word)
    figured = [index for index, char in enumerate(plain) if is_figure(char)]
    start, end = figured[0], figured[-1] + 1
    return _Parts(plain[:start], plain[start:end], plain[end:])


def _attached(parts: _Parts, lexicon: Lexicon) -> tuple[Clue | None, Clue | None]:
    front, back = lexicon.clue([parts.prefix]), lexicon.clue([parts.suffix])
    if (parts.prefix and not front) or (bare(parts.suffix) and not back):
        raise refusals.unreadable(parts.prefix + parts.core + parts.suffix)
    return front, back


def _has_comma(parts: _Parts) -> bool:
    return COMMA in parts.core or (COMMA in parts.suffix and not bare(parts.suffix))


def _check_neighbours(
    parts: _Parts, after: Sequence[str], rest: Sequence[str], lexicon: Lexicon
) -> None:
    if after and _goes_on(parts, after):
        raise refusals.spaced(f"{parts.core}{parts.suffix} {after[0]}")
    if _is_scale(rest, lexicon):
        raise refusals.scaled(rest[0])


def _goes_on(parts: _Parts, after: Sequence[str]) -> bool:
    """Tell whether one number was written with a space inside: `1 000`, `10, 50`, `10 . 5`."""
    following = "".join(after[:2]) if after[0] in _MARKS else after[0]
    if following[0] in _MARKS:
        return following[1:2].isdecimal()
    if parts.suffix:
        return parts.suffix[0] in _MARKS and is_figure(following[0])
    return bool(_THREE_DIGITS.match(following))


def _is_scale(words: Sequence[str], lexicon: Lexicon) -> bool:
    starts = (words[:count] for count in range(1, min(_SCALE_WORDS, len(words)) + 1))
    return any(bare(fold(" ".join(start))) in lexicon.scales for start in starts)


def _meant(clues: Sequence[Clue], lexicon: Lexicon) -> tuple[tuple[str, ...], bool]:
    """Return the currencies that all clues allow, and whether that is certain."""
    if not clues:
        return (lexicon.home,), True
    for clue in clues:
        if not clue.codes:
            raise refusals.unknown_currency(clue.text, lexicon.enabled)
    common = tuple(code for code in clues[0].codes if all(code in clue.codes for clue in clues))
    if not common:
        raise refusals.two_currencies(*_odd_pair(clues))
    if lexicon.home in common:
        return (lexicon.home,), True
    return common, not all(clue.shared for clue in clues)


def _odd_pair(clues: Sequence[Clue]) -> tuple[str, str]:
    """Return the words of two clues that have no currency in common."""
    pairs = ((one, two) for one in clues for two in clues if not set(one.codes) & set(two.codes))
    one, two = next(pairs, (clues[0], clues[-1]))
    return one.text, two.text


def _stray(clue: Clue, lexicon: Lexicon) -> refusals.BadArgument:
    if not clue.codes:
        return refusals.unknown_currency(clue.text, lexicon.enabled)
    return refusals.stray_currency(clue.text)


def _readings(core: str, currencies: Sequence[str]) -> tuple[Money, ...]:
    found = figures(core)
    pairs = product(currencies, found)
    read_as = [_money(figure, currency, cut=len(found) > 1) for currency, figure in pairs]
    readings = tuple(dict.fromkeys(money for money in read_as if money is not None))
    if not readings:
        raise refusals.too_fine(core, Money(1, currencies[0]))
    if not all(readings):
        raise refusals.nothing(core, Money(1, currencies[0]))
    return readings


def _money(figure: Figure, currency: str, *, cut: bool) -> Money | None:
    """Make money of a figure; None when the currency has fewer decimals and nothing may be cut."""
    places = exponent(currency)
    if len(figure.fraction) > places and not cut:
        return None
    digits = figure.whole + figure.fraction[:places].ljust(places, "0")
    try:
        return Money(int(digits[: len(str(MAX_MINOR)) + 1]), currency)
    except TooLarge:
        raise refusals.too_large(figure.whole, Money(MAX_MINOR, currency)) from None


def _question(readings: Sequence[Money], core: str, clues: Sequence[Clue]) -> Said:
    if len(readings) == 1:
        return say("Do you mean {amount}?", amount=readings[0])
    if len({money.currency for money in readings}) == 1:
        return say("{word} can be read in two ways. Which amount do you mean?", word=shown(core))
    return say("Which currency do you mean by {word}?", word=clues[0].text)

"""Amounts: what the words of one can mean, in the currencies that they allow.

words -> a run of tokens -> ways to read it -> readings, each with the words that it takes
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.grammar import looks, refusals
from bot.grammar.beginnings import begun
from bot.grammar.continuations import further
from bot.grammar.counting import counted
from bot.grammar.figures import COMMA
from bot.grammar.letters import has_figure, shown
from bot.grammar.tokens import run
from bot.kit import say
from ledger.errors import TooLarge
from ledger.money import MAX_MINOR, Money, exponent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.grammar.lexicon import Clue, Lexicon
    from bot.grammar.tokens import Run
    from bot.grammar.way import Way
    from bot.kit import Said


@dataclass(frozen=True, slots=True)
class Reading:
    """What an amount can mean, and over how many words."""

    money: Money
    words: int


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount as read: its readings, the likeliest first; `asks` unless it is certain.

    `text` is what can be read in several ways, `currency` a word that names several currencies,
    `named` whether any currency was named at all.
    """

    readings: tuple[Reading, ...]
    asks: bool
    text: str
    currency: str
    named: bool

    @property
    def currencies(self) -> set[str]:
        """The currencies it can be in."""
        return {reading.money.currency for reading in self.readings}

    def question(self, readings: Sequence[Money]) -> Said:
        """Ask which of these readings is meant."""
        if len(readings) == 1:
            return say("Do you mean {amount}?", amount=readings[0])
        if len({money.currency for money in readings}) > 1 and self.currency:
            return say("Which currency do you mean by {word}?", word=self.currency)
        if len(readings) == 2:  # noqa: PLR2004 - the sentence says two
            return say(
                "{word} can be read in two ways. Which amount do you mean?", word=shown(self.text)
            )
        return say(
            "{word} can be read in several ways. Which amount do you mean?", word=shown(self.text)
        )


def read(words: Sequence[str], lexicon: Lexicon) -> Amount | None:
    """Read the amount that the words begin with; None when they begin with none."""
    looks.check(words)
    found = run(words, lexicon, strictly=True)
    meant = _ways(found)
    if not meant:
        if words and has_figure(words[0]):
            raise refusals.unreadable(words[0])
        return None
    return _amount(found, meant, words, lexicon)


def begins(words: Sequence[str], lexicon: Lexicon) -> bool:
    """Tell whether words begin with something that is meant as an amount."""
    if not words or has_figure(words[0]):
        return bool(words)
    return run(words, lexicon).kind(0) in {"numeral", "fraction", "currency", "part"}


def check_rest(amount: Amount, words: Sequence[str], lexicon: Lexicon) -> None:
    """Refuse what follows an amount when it is another currency or a further amount."""
    clue = lexicon.clue(words)
    if clue and clue.dual and not clue.doubtful:
        raise refusals.two_amounts(clue.text)
    strange = clue and not clue.doubtful and (clue.loud or not amount.named)
    if clue and strange and amount.currencies.isdisjoint(clue.codes):
        raise _stray(clue, lexicon)
    rest = run(words, lexicon)
    for count in counted(rest, 0):
        after = rest.at(count.next)
        named = after is not None and (after.clue or after.part)
        scaled = rest.kind(0) == "figure" and count.next > 1 and not rest.tokens[1].attached
        if named or scaled:
            raise refusals.two_amounts(words[0])


def check_apart(words: Sequence[str], lexicon: Lexicon) -> None:
    """Refuse what would have changed the amount if it stood beside it: ونص, and 50 cents."""
    rest = run(words, lexicon)
    at = int(rest.kind(0) in {"and", "less"})
    at += rest.kind(at) == "a"
    fraction, counts = rest.kind(at) == "fraction", counted(rest, at)
    end = at + 1 if fraction and at else counts[0].next + 1 if counts else 0
    if end and (fraction or rest.kind(end - 1) == "part"):
        raise refusals.apart(" ".join(words[: rest.tokens[end - 1].end]))


def _ways(found: Run) -> list[Way]:
    """Return what a run can mean, the likeliest first; none ends within a word."""
    settled = [each for way in begun(found) for each in _settled(found, way)]
    return [way for way in settled if found.tokens[way.next - 1].end]


def _settled(found: Run, way: Way) -> list[Way]:
    more = [] if way.final else further(found, way)
    return [each for one in more for each in _settled(found, one)] if more else [way]


def _amount(found: Run, meant: Sequence[Way], words: Sequence[str], lexicon: Lexicon) -> Amount:
    readings: dict[Money, Reading] = {}
    possible: list[Way] = []
    certain = True
    refused: refusals.BadArgument | None = None
    for way in meant:
        currencies, known = _meant(way, lexicon)
        try:
            moneys = _moneys(way, currencies, found)
        except refusals.BadArgument as bad:
            refused = refused or bad
            continue
        possible.append(way)
        certain = certain and known
        for money in moneys:
            readings.setdefault(money, Reading(money, found.tokens[way.next - 1].end))
    if refused and not readings:
        raise refused
    longest = max(reading.words for reading in readings.values())
    return Amount(
        tuple(readings.values()),
        not certain or len(readings) > 1 or not _is_sure(possible, meant) or _has_comma(found),
        " ".join(words[:longest]),
        next((clue.text for way in meant for clue in way.clues), ""),
        named=any(way.clues or way.part for way in meant),
    )


def _is_sure(possible: Sequence[Way], meant: Sequence[Way]) -> bool:
    """Tell whether one way is left that is certain, or the others cannot be in any currency."""
    [way, *others] = possible
    return not others and (way.sure or (way.final and len(meant) > 1))


def _has_comma(found: Run) -> bool:
    """Tell whether there is an Arabic comma at the figure: it is only ever a question."""
    figure = next((each for each in found.tokens if each.kind == "figure"), None)
    return figure is not None and COMMA in f"{figure.text}{figure.mark}"


def _meant(way: Way, lexicon: Lexicon) -> tuple[tuple[str, ...], bool]:
    """Return the currencies that all words about it allow, and whether that is certain."""
    allowed = [(clue.text, clue.codes, clue.shared) for clue in way.clues]
    for clue in way.clues:
        if not clue.codes:
            raise refusals.unknown_currency(clue.text, lexicon.enabled, crypto=clue.crypto)
    if way.part:
        codes = tuple(code for code in lexicon.enabled if code in way.part.worth)
        if not codes:
            raise refusals.unknown_currency(way.part.text, lexicon.enabled)
        allowed.append((way.part.text, codes, len(way.part.worth) > 1))
    if not allowed:
        return (lexicon.home,), True
    common = tuple(code for code in allowed[0][1] if all(code in codes for _, codes, _ in allowed))
    if not common:
        raise refusals.two_currencies(*_odd_pair(allowed))
    if lexicon.home in common:
        return (lexicon.home,), True
    return common, not all(shared for _, _, shared in allowed)


def _odd_pair(allowed: Sequence[tuple[str, tuple[str, ...], bool]]) -> tuple[str, str]:
    """Return the words of two clues that have no currency in common."""
    pairs = ((one, two) for one in allowed for two in allowed if not set(one[1]) & set(two[1]))
    one, two = next(pairs, (allowed[0], allowed[-1]))
    return one[0], two[0]


def _stray(clue: Clue, lexicon: Lexicon) -> refusals.BadArgument:
    if not clue.codes:
        return refusals.unknown_currency(clue.text, lexicon.enabled, crypto=clue.crypto)
    return refusals.stray_currency(clue.text)


def _moneys(way: Way, currencies: Sequence[str], found: Run) -> list[Money]:
    """Make money of a way to read it, in each currency that has enough decimals for it."""
    text = (
        found.tokens[way.next - 1].text
        if way.next == 1
        else " ".join(each.text for each in found.tokens[: way.next])
    )
    made = [money for code in currencies if (money := _money(way, code, text)) is not None]
    if not made:
        raise refusals.too_fine(text, Money(1, currencies[0]))
    if not all(money.minor > 0 for money in made):
        raise refusals.nothing(text, Money(1, currencies[0]))
    return made


def _money(way: Way, currency: str, text: str) -> Money | None:
    value = way.exactly(currency)
    if value is None:
        return None
    minor = value * 10 ** exponent(currency)
    if minor.denominator != 1 and not way.cut:
        return None
    try:
        return Money(int(minor), currency)
    except TooLarge:
        raise refusals.too_large(text, Money(MAX_MINOR, currency)) from None

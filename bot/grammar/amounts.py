"""Amounts: what the words of one can mean, in the currencies that they allow.

words -> a run of tokens -> ways to read it -> readings, each with the words that it takes
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.grammar import looks, refusals, rests
from bot.grammar.beginnings import begun
from bot.grammar.continuations import further
from bot.grammar.figures import COMMA
from bot.grammar.letters import fold, has_figure, shown
from bot.grammar.tokens import run
from bot.kit import say
from ledger.errors import TooLarge
from ledger.money import MAX_MINOR, Money, exponent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.grammar.lexicon import Lexicon
    from bot.grammar.runs import Run
    from bot.grammar.way import Way
    from bot.kit import Said


_FURTHEST = 12
MOST_STEPS = 100
"""How many steps the ways to read one amount may take; nobody says one that takes a tenth."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What an amount can mean, over how many words, and how many stand before it."""

    money: Money
    words: int
    start: int = 0


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
    return _further_on(_amount(found, meant, words, lexicon), words, lexicon)


def begins(words: Sequence[str], lexicon: Lexicon) -> bool:
    """Tell whether words begin with something that is meant as an amount."""
    if not words or has_figure(words[0]):
        return bool(words)
    return run(words, lexicon).kind(0) in {"numeral", "fraction", "currency", "part"}


def _further_on(amount: Amount, words: Sequence[str], lexicon: Lexicon) -> Amount:
    """Ask where numbers follow, and where one further on has a currency: 2 tickets for 10 EUR."""
    first = amount.readings[0]
    if not amount.named and (other := _elsewhere(words, first.words, lexicon)):
        text = " ".join(words[: other.start + other.words])
        return replace(amount, readings=(*amount.readings, other), asks=True, text=text)
    longest = max(reading.words for reading in amount.readings)
    left = run(words[longest:], lexicon)
    numbers = rests.is_only_numbers(left) and any(each.sure for each in left.tokens)
    return replace(amount, asks=amount.asks or numbers)


def _elsewhere(words: Sequence[str], begin: int, lexicon: Lexicon) -> Reading | None:
    """Find the first number further on that has a currency beside it, and what leads to it."""
    for at in range(begin + 1, min(len(words), _FURTHEST)):
        if not has_figure(words[at]) and fold(words[at]) not in lexicon.numerals:
            continue
        found = run(words[at:], lexicon)
        if not any(each.clue and not each.clue.doubtful for each in found.tokens):
            continue
        ways = [way for way in _ways(found) if any(not clue.doubtful for clue in way.clues)]
        if not ways:
            continue
        start = at
        while start > begin and fold(words[start - 1]) in lexicon.links | lexicon.connectors:
            start -= 1
        money = _moneys(ways[0], _meant(ways[0], lexicon)[0], found)[0]
        return Reading(money, at - start + found.tokens[ways[0].next - 1].end, start)
    return None


def _ways(found: Run) -> list[Way]:
    """Return what a run can mean, the likeliest first; none ends within a word."""
    settled: list[Way] = []
    going = [*reversed(begun(found))]
    for _step in range(MOST_STEPS):
        if not going:
            return [way for way in settled if found.tokens[way.next - 1].end]
        way = going.pop()
        more = [] if way.final else further(found, way)
        going += reversed(more)
        settled += [] if more else [way]
    raise refusals.unreadable(found.tokens[0].text)


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
    none_fits = len(meant) > 1 and all(each.is_decimal for each in meant)
    return not others and (way.sure or (way.final and none_fits))


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

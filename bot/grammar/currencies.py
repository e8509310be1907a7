"""Currencies by name: which words, symbols and abbreviations stand for which codes.

Words of every language stand in the catalogues; what they do not name, CLDR does, so that a dollar
of elsewhere is known as one.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from babel.numbers import get_currency_name, get_currency_symbol
from iso4217 import Currency

from bot.grammar.letters import bare, fold, normalise
from bot.kit import p_
from bot.languages import CATALOGUES, of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

# Those that share a word with ours stand here too, so that `دينار عراقي` is never read as ours.
_CURRENCIES = (
    p_("currency words", "USD"),
    p_("currency words", "EUR"),
    p_("currency words", "SAR"),
    p_("currency words", "AED"),
    p_("currency words", "EGP"),
    p_("currency words", "JOD"),
    p_("currency words", "KWD"),
    p_("currency words", "BHD"),
    p_("currency words", "OMR"),
    p_("currency words", "QAR"),
    p_("currency words", "DZD"),
    p_("currency words", "GBP"),
    p_("currency words", "IQD"),
    p_("currency words", "LBP"),
    p_("currency words", "LYD"),
    p_("currency words", "MAD"),
    p_("currency words", "SDG"),
    p_("currency words", "SYP"),
    p_("currency words", "TND"),
    p_("currency words", "TRY"),
    p_("currency words", "YER"),
    p_("currency words", "JPY"),
    p_("currency words", "CNY"),
    p_("currency words", "ILS"),
    p_("currency words", "PLN"),
    p_("currency words", "THB"),
    p_("currency words", "IDR"),
    p_("currency words", "MYR"),
    p_("currency words", "KRW"),
    p_("currency words", "CHF"),
    p_("currency words", "HKD"),
)
_SHARED = {
    p_("currency words", "dinar"): ("JOD", "KWD", "BHD", "IQD", "TND", "LYD", "DZD"),
    p_("currency words", "riyal"): ("SAR", "QAR", "OMR", "YER"),
    p_("currency words", "dirham"): ("AED", "MAD"),
    p_("currency words", "pound"): ("EGP", "GBP", "SDG"),
    p_("currency words", "lira"): ("TRY", "LBP", "SYP"),
    p_("currency words", "rupee"): ("INR", "PKR", "LKR", "NPR", "MUR", "SCR"),
    p_("currency words", "franc"): ("CHF", "XAF", "XOF", "DJF", "RWF", "CDF", "KMF", "XPF"),
    p_("currency words", "crown"): ("SEK", "NOK", "DKK", "CZK", "ISK"),
    p_("currency words", "peso"): ("MXN", "PHP", "ARS", "CLP", "COP", "UYU", "DOP", "CUP"),
    p_("currency words", "ruble"): ("RUB", "BYN"),
    p_("currency words", "shilling"): ("KES", "TZS", "UGX", "SOS"),
}
_CRYPTO = (p_("currency words", "crypto"),)
CRYPTO = "crypto"
"""What stands for the code of whatever is no currency of any state."""

_LOCALES = tuple(of(each).catalogue for each in CATALOGUES)
_SHORTEST_NOUN = 3
_COUNTS = (None, 1, 2, 3, 11, 100)


@dataclass(frozen=True, slots=True)
class Names:
    """What stands for currencies: each word as it is spelt and folded, with the codes behind it.

    `duals` say two of something: دينارين. `short` are abbreviations without their dots. `longest`
    has for the first word of a name how many words the longest such name has.
    """

    codes: Mapping[str, tuple[str, ...]]
    duals: frozenset[str]
    short: frozenset[str]
    longest: Mapping[str, int]


def names(words: Callable[[str, str], Iterable[str]], enabled: Iterable[str]) -> Names:
    """Gather the names; `words(context, msgid)` gives what all catalogues say for it."""
    enabled = tuple(enabled)
    found: dict[str, dict[str, None]] = defaultdict(dict)
    duals: set[str] = set()
    short: set[str] = set()
    for word, these in _named(words, enabled):
        for each in (word, *_dotless(word)):
            if each != word:
                short.add(each)
            # Without its dots and its hamza, د.إ would be any دا; TON is no ton.
            folds = (each == word or each.isascii()) and not (these == (CRYPTO,) and word.isupper())
            for key in _keys(each, as_well=folds):
                found[key].update(dict.fromkeys(these))
        for dual in both(word):
            duals.add(dual)
            found[dual].update(dict.fromkeys(these))
    for word, code in _of_cldr():
        found.setdefault(word, {code: None})
    codes = {word: tuple(of) for word, of in found.items()}
    return Names(codes, frozenset(duals), frozenset(short), longest(codes))


def longest(phrases: Iterable[str]) -> dict[str, int]:
    """Return for each first word how many words the longest phrase has that begins with it."""
    found: dict[str, int] = {}
    for phrase in phrases:
        first, *rest = phrase.split(" ")
        found[first] = max(found.get(first, 1), 1 + len(rest))
    return found


def both(word: str) -> Iterator[str]:
    """Say two of what an Arabic noun names, perhaps with an adjective, in either case."""
    noun, *rest = unicodedata.normalize("NFC", word).split()
    if (
        len(noun) < _SHORTEST_NOUN
        or noun.endswith("ي")
        or any(not each.isalpha() or each.isascii() for each in (noun, *rest))
    ):
        return
    for end in ("ين", "ان"):
        two, *of_both = (
            f"{each.removesuffix('ة')}{'ت' * each.endswith('ة')}{end}" for each in (noun, *rest)
        )
        yield fold(" ".join((two, *of_both)))
        if rest:
            yield fold(" ".join((two, *rest)))


def _named(
    words: Callable[[str, str], Iterable[str]], enabled: tuple[str, ...]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    # Whoever says only "dollar" means ours, unless other dollars are ours, too.
    dollars = tuple(
        code for code in enabled if Currency(code).currency_name.endswith("Dollar")
    ) or ("USD",)
    entries = {code: (code,) for code in (*_CURRENCIES, *enabled)} | _SHARED
    entries |= {p_("currency words", "dollar"): dollars, _CRYPTO[0]: (CRYPTO,)}
    for name, codes in entries.items():
        for word in words("currency words", name):
            # A code that is not enabled stays an ordinary word: all, top, mad.
            if word and word.upper() not in codes:
                yield unicodedata.normalize("NFC", word), codes


def _dotless(word: str) -> Iterator[str]:
    letters = [each for each in word.split(".") if each]
    if "." in word and len(letters) > 1:
        yield from ("".join(letters), " ".join(letters), ". ".join(letters))


def _keys(word: str, *, as_well: bool) -> set[str]:
    """Return how a word may be looked up: as it is spelt, and perhaps folded as well."""
    folded = bare(fold(word))
    return {bare(word), folded} if as_well else {bare(word)}


@cache
def _of_cldr() -> tuple[tuple[str, str], ...]:
    """Return the names of all currencies of the world, as they are counted, and their symbols."""
    codes = [each.code for each in Currency if each.exponent is not None]
    said = [
        (get_currency_name(code, count=count, locale=locale), code)
        for code in codes
        for locale in _LOCALES
        for count in _COUNTS
    ]
    said += [
        (get_currency_symbol(code, locale=locale), code) for code in codes for locale in _LOCALES
    ]
    folded = [(bare(fold(normalise(name))), code) for name, code in said]
    return tuple((name, code) for name, code in folded if name.upper() != code)

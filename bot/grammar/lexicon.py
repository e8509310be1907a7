"""The lexicon: which words name a currency, connect, or change an amount.

Words of every language stand in the catalogues; here stand only the codes behind them.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from iso4217 import Currency

from bot.grammar.letters import bare, fold, has_figure
from bot.kit import p_
from ledger.money import exponent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

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
)
_SHARED = {
    p_("currency words", "dinar"): ("JOD", "KWD", "BHD", "IQD", "TND", "LYD", "DZD"),
    p_("currency words", "riyal"): ("SAR", "QAR", "OMR", "YER"),
    p_("currency words", "dirham"): ("AED", "MAD"),
    p_("currency words", "pound"): ("EGP", "GBP", "SDG"),
    p_("currency words", "lira"): ("TRY", "LBP", "SYP"),
}
_CONNECTORS = (p_("connecting words", "to"),)
_SCALES = (p_("amount words", "thousand"), p_("amount words", "half"), p_("amount words", "cent"))

_MOST_WORDS = 3
_LONGEST_SYMBOL = 4
_CODE_LETTERS = 3


@dataclass(frozen=True, slots=True)
class Clue:
    """A currency as it was written: the enabled ones it can mean, over how many words.

    A `loud` one is an upper-case code or a symbol; a `shared` one is a word of several currencies.
    """

    text: str
    codes: tuple[str, ...]
    words: int = 1
    loud: bool = False
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words of all languages; `home` is the currency of the person who writes.

    `currencies` gives for a word or symbol, folded or as the catalogue spells it, all codes that
    use it, enabled or not. ValueError when an enabled code or the home is no ISO 4217 currency.
    """

    currencies: Mapping[str, tuple[str, ...]]
    connectors: frozenset[str]
    enabled: tuple[str, ...]
    home: str
    scales: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        for code in (*self.enabled, self.home):
            exponent(code)

    @classmethod
    def build(
        cls, words: Callable[[str, str], Iterable[str]], enabled: Sequence[str], home: str
    ) -> Lexicon:
        """Gather the lexicon; `words(context, msgid)` gives what all catalogues say for it."""
        return cls(
            currencies=_currencies(words, enabled),
            connectors=_folded(words, "connecting words", _CONNECTORS),
            enabled=tuple(enabled),
            home=home,
            scales=_folded(words, "amount words", _SCALES),
        )

    def clue(self, words: Sequence[str]) -> Clue | None:
        """Return the currency that the first words name, the longest name first."""
        for count in range(min(_MOST_WORDS, len(words)), 0, -1):
            if found := self._look(bare(" ".join(words[:count])), count):
                return found
        return None

    def _look(self, text: str, count: int) -> Clue | None:
        if not text:
            return None
        folded = fold(text)
        if (code := folded.upper()) in self.enabled:
            return Clue(text, (code,), count, loud=text.isupper())
        # Folding makes one of د.إ (AED) and د.أ (JOD): what is spelt out counts first.
        spelt = self.currencies.get(unicodedata.normalize("NFC", text))
        codes = spelt or self.currencies.get(folded, ())
        loud = _is_code(text) or _is_symbol(text) or (bool(codes) and "." in text)
        if not codes and not loud:
            return None
        known = tuple(code for code in self.enabled if code in codes)
        return Clue(text, known, count, loud, shared=len(codes) > 1)


def _is_code(text: str) -> bool:
    if len(text) != _CODE_LETTERS or not text.isascii() or not text.isupper():
        return False
    try:
        return bool(Currency(text))
    except ValueError:
        return False


def _is_symbol(text: str) -> bool:
    if len(text) > _LONGEST_SYMBOL or " " in text or text.isalpha() or has_figure(text):
        return False
    return any(unicodedata.category(char) == "Sc" or "\u20a0" <= char <= "\u20cf" for char in text)


def _currencies(
    words: Callable[[str, str], Iterable[str]], enabled: Sequence[str]
) -> dict[str, tuple[str, ...]]:
    named = {code: (code,) for code in (*_CURRENCIES, *enabled)} | _SHARED
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for name, codes in named.items():
        for word in words("currency words", name):
            # A code that is not enabled stays an ordinary word: all, top, mad.
            if word and word.upper() not in codes:
                for key in (bare(word), bare(fold(word))):
                    found[key].update(dict.fromkeys(codes))
    return {word: tuple(codes) for word, codes in found.items()}


def _folded(
    words: Callable[[str, str], Iterable[str]], context: str, names: Iterable[str]
) -> frozenset[str]:
    return frozenset(fold(word) for name in names for word in words(context, name) if word)

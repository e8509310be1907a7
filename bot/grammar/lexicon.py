"""The lexicon: which words name a currency or a part of one, count, connect, or change an amount.

Words of every language stand in the catalogues; here stands only what is behind them.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Literal, TypeAlias, TypeVar

from iso4217 import Currency

from bot.grammar.currencies import CRYPTO, Names, both, longest, names
from bot.grammar.letters import bare, fold, has_figure
from bot.grammar.numbers import Numeral, numerals
from bot.grammar.phrases import key
from bot.kit import p_
from ledger.money import exponent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

T = TypeVar("T")

# How many of a part make one of its currency.
_PARTS: dict[str, dict[str, int]] = {
    p_("part words", "cent"): dict.fromkeys(
        ("USD", "EUR", "CAD", "AUD", "NZD", "SGD", "HKD", "ZAR", "KES", "TZS", "LKR", "MUR"), 100
    ),
    p_("part words", "fils"): {"JOD": 1000, "KWD": 1000, "BHD": 1000, "IQD": 1000, "AED": 100},
    p_("part words", "piastre"): dict.fromkeys(("EGP", "JOD", "SDG", "LBP", "SYP", "TRY"), 100),
    p_("part words", "halala"): {"SAR": 100},
    p_("part words", "baisa"): {"OMR": 1000},
    p_("part words", "millime"): {"TND": 1000, "EGP": 1000},
    p_("part words", "penny"): {"GBP": 100},
    p_("part words", "centime"): dict.fromkeys(("MAD", "DZD", "CHF", "EUR"), 100),
}
_FRACTIONS = {
    p_("number words", "half"): Fraction(1, 2),
    p_("number words", "quarter"): Fraction(1, 4),
    p_("number words", "three quarters"): Fraction(3, 4),
    p_("number words", "third"): Fraction(1, 3),
    p_("number words", "two thirds"): Fraction(2, 3),
    p_("number words", "eighth"): Fraction(1, 8),
}
Mark: TypeAlias = Literal[
    "and", "a", "less", "minus", "or", "point", "percent", "until", "times", "twice", "size"
]

_MARKS: dict[str, Mark] = {
    p_("amount words", "and"): "and",
    p_("amount words", "a"): "a",
    p_("amount words", "less"): "less",
    p_("amount words", "minus"): "minus",
    p_("amount words", "or"): "or",
    p_("amount words", "point"): "point",
    p_("amount words", "percent"): "percent",
    p_("amount words", "until"): "until",
    p_("amount words", "times"): "times",
    p_("amount words", "twice"): "twice",
    p_("amount words", "a size we do not read"): "size",
}
_LEADING = (p_("amount words", "amount"),)
_LINKS = (p_("amount words", "in"),)
_CORRECTIONS = (p_("amount words", "no, rather"),)
_THANKS = (p_("amount words", "thanks"),)
_DOUBTFUL = (p_("amount words", "also ordinary words"),)
_CONNECTORS = (p_("connecting words", "to"),)
_PEOPLE = (p_("connecting words", "my friend"),)
_TURNING = (p_("connecting words", "not"),)
_ONESELF = (p_("connecting words", "myself"),)

_LONGEST_SYMBOL = 4
_CODE_LETTERS = 3
_MANY, _HERS = "ات", "ة"
_SHORTEST_MISSPELT = 4


@dataclass(frozen=True, slots=True)
class Clue:
    """A currency as it was written: the enabled ones it can mean, over how many words.

    A `loud` one is an upper-case code or a symbol; a `shared` one is a word of several currencies;
    a `dual` one says that there are two of it; a `doubtful` one is an ordinary word as well.
    """

    text: str
    codes: tuple[str, ...]
    words: int = 1
    loud: bool = False
    shared: bool = False
    dual: bool = False
    doubtful: bool = False
    crypto: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A part of currencies as it was written: how many make one of each; a `dual` says two."""

    text: str
    worth: Mapping[str, int]
    dual: bool = False


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words of all languages; `home` is the currency of the person who writes.

    `says` returns the words for an entry of a context: so a kind of argument asks for its own.

    ValueError when an enabled code or the home is no ISO 4217 currency.
    """

    names: Names
    numerals: Mapping[str, Numeral]
    connectors: frozenset[str]
    enabled: tuple[str, ...]
    home: str
    parts: Mapping[str, Part] = field(default_factory=dict)
    fractions: Mapping[str, Fraction] = field(default_factory=dict)
    marks: Mapping[str, Mark] = field(default_factory=dict)
    leading: frozenset[str] = frozenset()
    links: frozenset[str] = frozenset()
    corrections: frozenset[str] = frozenset()
    thanks: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()
    turning: frozenset[str] = frozenset()
    oneself: frozenset[str] = frozenset()
    doubtful: frozenset[str] = frozenset()
    longest: Mapping[str, int] = field(default_factory=dict)
    spellings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    says: Callable[[str, str], frozenset[str]] = lambda _context, _entry: frozenset()

    def __post_init__(self) -> None:
        for code in (*self.enabled, self.home):
            exponent(code)

    @classmethod
    def build(
        cls, words: Callable[[str, str], Iterable[str]], enabled: Sequence[str], home: str
    ) -> Lexicon:
        """Gather the lexicon; `words(context, msgid)` gives what all catalogues say for it."""

        def folded(context: str, *entries: str) -> frozenset[str]:
            return frozenset(
                fold(word) for name in entries for word in words(context, name) if word
            )

        fractions = _meant(folded, "number words", _FRACTIONS)
        doubtful = (word for name in _DOUBTFUL for word in words("amount words", name))
        numbers = numerals(words)
        marks = _meant(folded, "amount words", _MARKS)
        named = names(words, enabled)
        ours = (name for name, codes in named.codes.items() if not {*codes}.isdisjoint(enabled))
        return cls(
            names=named,
            spellings=_spellings([*numbers, *ours]),
            numerals=numbers,
            connectors=folded("connecting words", *_CONNECTORS),
            enabled=tuple(enabled),
            home=home,
            parts=_parts(words),
            fractions=fractions,
            marks=marks,
            longest=longest([*numbers, *fractions, *marks]),
            leading=folded("amount words", *_LEADING),
            links=folded("amount words", *_LINKS),
            corrections=folded("amount words", *_CORRECTIONS),
            thanks=folded("amount words", *_THANKS),
            people=folded("connecting words", *_PEOPLE),
            oneself=folded("connecting words", *_ONESELF),
            turning=frozenset(map(key, folded("connecting words", *_TURNING))),
            doubtful=frozenset(unicodedata.normalize("NFC", word) for word in doubtful),
            says=cache(folded),
        )

    def led(self, words: Iterable[str]) -> Lexicon:
        """Return it with further words that lead to somebody, and turn nothing round."""
        more = frozenset(map(fold, words))
        turning = self.turning - frozenset(map(key, more))
        return replace(self, connectors=self.connectors | more, turning=turning)

    def at(self, home: str) -> Lexicon:
        """Return it for whoever counts in another currency, or as it is for none."""
        return replace(self, home=home) if home not in {"", self.home} else self

    def clue(self, words: Sequence[str]) -> Clue | None:
        """Return the currency that the first words name, the longest name first."""
        if not words:
            return None
        known = self.names.longest
        most = max(known.get(words[0], 1), known.get(fold(words[0]), 1))
        for count in range(min(most, len(words)), 0, -1):
            if found := self._look(bare(" ".join(words[:count])), count):
                return (count == 1 and self._turned(words[:2])) or found
        return None

    def _turned(self, words: Sequence[str]) -> Clue | None:
        """Return what is named the other way round, or for many: dollars canadian."""
        if len(words) < 2:  # noqa: PLR2004 - a noun and what it is like
            return None
        noun, which = words[0], bare(words[1])
        turned = (f"{which} {noun}", f"{noun.removesuffix(_MANY)} {which.removesuffix(_HERS)}")
        known = next((each for each in turned if fold(each) in self.names.codes), "")
        found = self._look(known, 2)
        return found and replace(found, text=f"{noun} {which}")

    def part(self, words: Sequence[str]) -> Part | None:
        """Return the part of a currency that the first word names."""
        found = self.parts.get(bare(fold(words[0]))) if words else None
        return found and Part(bare(words[0]), found.worth, found.dual)

    def is_known(self, word: str) -> bool:
        """Tell whether a word is one of ours for something else than money."""
        folded = fold(word)
        return any(
            folded in known
            for known in (self.connectors, self.links, self.corrections, self.marks, self.people)
        )

    def is_doubtful(self, text: str) -> bool:
        """Tell whether a word is an ordinary one as well: le, but not LE; مية, but not مئة."""
        return unicodedata.normalize("NFC", text) in self.doubtful

    def _look(self, text: str, count: int) -> Clue | None:
        if not text:
            return None
        folded = fold(text)
        if (code := folded.upper()) in self.enabled:
            return Clue(text, (code,), count, loud=text.isupper())
        # Folding makes one of د.إ (AED) and د.أ (JOD): what is spelt out counts first.
        spelt = unicodedata.normalize("NFC", text)
        codes = self.names.codes.get(spelt) or self.names.codes.get(folded, ())
        loud = (
            _is_code(text)
            or (_is_symbol(text) and folded not in self.parts)
            or (bool(codes) and "." in text)
        )
        if not codes and not loud:
            return None
        short = bool({spelt, folded} & self.names.short) and not text.isupper()
        return Clue(
            text,
            tuple(code for code in self.enabled if code in codes),
            count,
            loud,
            shared=len(codes) > 1,
            dual=folded in self.names.duals,
            doubtful=short or self.is_doubtful(text),
            crypto=codes == (CRYPTO,),
        )


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


def _meant(
    folded: Callable[..., frozenset[str]], context: str, entries: Mapping[str, T]
) -> Mapping[str, T]:
    return {word: what for name, what in entries.items() for word in folded(context, name)}


def _parts(words: Callable[[str, str], Iterable[str]]) -> dict[str, Part]:
    found: dict[str, Part] = {}
    for name, worth in _PARTS.items():
        for word in words("part words", name):
            if word:
                found |= {dual: Part(dual, worth, dual=True) for dual in both(word)}
                found[fold(word)] = Part(word, worth)
    return found


def _spellings(words: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """Sort the words that may be misspelt by their first letters, which slips leave alone."""
    found: dict[str, list[str]] = defaultdict(list)
    for word in words:
        if len(word) >= _SHORTEST_MISSPELT and word.isalpha():
            found[word[0]].append(word)
    return {letter: tuple(known) for letter, known in found.items()}

"""A said thing and a reader become text, at the edge and once for each reader.

    spoken(lines, language)  the lines in the reader's language; in every one until she chose

Every value is set in isolates, so that names, amounts and numbers of either script keep their
order within a sentence of the other.
"""

from __future__ import annotations

import gettext
import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_datetime, format_timedelta
from babel.numbers import get_currency_name

from bot.kit import Code, Said, _, p_
from ledger.chart import HOUSE
from ledger.money import Money, exponent
from ledger.people.persons import AT, SIGN, Person

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.kit import Value

LOCALES = Path(__file__).parent.parent / "locales"
CATALOGUES = ("en", "ar")
LANGUAGES = ("en", "ar", "ar-latn")

FSI, LRI, RLI, PDI = "\u2068", "\u2066", "\u2067", "\u2069"
_BIDI = dict.fromkeys([0x200E, 0x200F, 0x061C, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
_ARABIC = str.maketrans("0123456789.,", "٠١٢٣٤٥٦٧٨٩٫٬")
_FIGURE = re.compile(r"\d+\.\d+")
_LATIN = str.maketrans("٠١٢٣٤٥٦٧٨٩٫٬", "0123456789.,")
LONGEST_NAME = 32
_NAMELESS = "?"
_JOINERS, _TATWEEL = "\u200c\u200d", "\u0640"
_BLANKS = "\u115f\u1160\u2800\u3164\uffa0"  # letters and signs that look like nothing
_HOUSE_NAMES = {"wasl", "وصل"}
_LOOKS_LIKE = {
    ord(each): letter
    for letter, others in {"w": "ԝԜѡᴡ", "a": "аАαΑɑᴀ", "s": "ѕЅꜱ", "l": "I1|ІӏӀΙʟ"}.items()
    for each in others
}
_ALIKE = {"LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC", "LISU"}
_SENTENCE = re.compile(r"[\d.,:;!?…،؛؟]")
_MINUS, _LRM = "\u2212", "\u200e"  # the mark keeps the sign left of Latin digits in Arabic

# As banks write them; CLDR's names are longer. English keeps the code.
_NAMED = {
    "USD": p_("money", "{amount} USD"),
    "EUR": p_("money", "{amount} EUR"),
    "SAR": p_("money", "{amount} SAR"),
    "AED": p_("money", "{amount} AED"),
    "EGP": p_("money", "{amount} EGP"),
    "JOD": p_("money", "{amount} JOD"),
    "KWD": p_("money", "{amount} KWD"),
    "BHD": p_("money", "{amount} BHD"),
    "OMR": p_("money", "{amount} OMR"),
    "QAR": p_("money", "{amount} QAR"),
}
_MOMENT = p_("moment", "d MMM y, HH:mm")


def direction(language: str) -> str:
    """Return the direction in which a language is written: ltr or rtl."""
    return "rtl" if language.startswith("ar") else "ltr"


def language_written(text: str) -> str:
    """Return the language that a text seems to be in, by its script."""
    return "ar" if any("\u0600" <= letter <= "\u06ff" for letter in text) else "en"


def spoken(
    lines: Iterable[Said],
    language: str | None,
    zone: str = "UTC",
    *,
    slashes: bool = False,
    first: str = "",
) -> str:
    """Speak the lines to a reader; one who has not chosen yet hears every language.

    `slashes` names commands as they stand, where nothing else is heard; `first` is the language
    that she seems to write in.
    """
    said = list(lines)
    if language is not None:
        return "\n".join(_voice(language, zone, slashes=slashes).say(line) for line in said)
    heard = (spoken(said, each, zone, slashes=slashes) for each in _ordered(first))
    return "\n\n".join(heard)


def label(said: Said, language: str | None, zone: str = "UTC", *, first: str = "") -> str:
    """Speak a button's few words, without isolates around its values."""
    languages = _ordered(first) if language is None else [language]
    heard = dict.fromkeys(_voice(each, zone).say(said) for each in languages)
    return " / ".join(heard).translate(_BIDI)


def _ordered(first: str) -> list[str]:
    return sorted(CATALOGUES, key=lambda language: language != first)


def plain(text: str) -> str:
    """Return a person's own text on one line, without what could reorder what stands around it."""
    if text.isprintable():
        return text
    return " ".join(text.translate(_BIDI).splitlines())


def _short(name: str) -> str:
    """Return a name on one line, short, without blanks that would part it from its sentence."""
    kept = "".join(" " if each in _BLANKS else each for each in name.translate(_BIDI))
    shown = " ".join("".join(each for each in kept if _is_seen(each)).split()) or _NAMELESS
    return shown if len(shown) <= LONGEST_NAME else f"{shown[: LONGEST_NAME - 1].rstrip()}…"


def _is_seen(each: str) -> bool:
    return each in _JOINERS or each.isspace() or unicodedata.category(each)[0] != "C"


def _reads_as_more(name: str) -> bool:
    """Tell whether a name reads like the house's or another's, or like a sentence."""
    if SIGN in name or AT in name[1:] or any(_mixes_alphabets(word) for word in name.split()):
        return True
    if not _HOUSE_NAMES.isdisjoint(map(_bare, (name, *name.split()))):
        return True
    return " " in name and bool(_SENTENCE.search(name))


def _bare(name: str) -> str:
    """Return the letters of a name, and for those that look like the house's, these."""
    letters = unicodedata.normalize("NFKD", name).translate(_LOOKS_LIKE).casefold()
    return "".join(each for each in letters if each.isalpha() and each != _TATWEEL)


def _mixes_alphabets(word: str) -> bool:
    """Tell whether some letters of a word are of an alphabet that looks like that of the others."""
    if word.isascii():
        return False
    alphabets = {unicodedata.name(each, "").partition(" ")[0] for each in word if each.isalpha()}
    return len(alphabets & _ALIKE) > 1


def words(context: str, message: str) -> list[str]:
    """Return the alternatives that all catalogues together give for an entry."""
    return [
        word.strip()
        for language in CATALOGUES
        for word in _catalogue(language).pgettext(context, message).split("|")
    ]


def word(context: str, message: str, language: str) -> str:
    """Return what one language's catalogue says for an entry; a context may be empty."""
    catalogue = _catalogue(language)
    return catalogue.pgettext(context, message) if context else catalogue.gettext(message)


def triggers(names: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    """Return each word that stands for a command: the word, the command, its language."""
    for name in names:
        yield name, name, "en"
        for language in CATALOGUES:
            spoken_words = _catalogue(language).pgettext("trigger", name)
            if spoken_words != name:
                yield from ((word.strip(), name, language) for word in spoken_words.split("|"))


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    return gettext.translation("messages", LOCALES, [language.removesuffix("-latn")])


@cache
def _voice(language: str, zone: str, *, slashes: bool = False) -> _Voice:
    return _Voice(language, _catalogue(language), ZoneInfo(zone), slashes)


@dataclass(frozen=True)
class _Voice:
    """One language, as one way to write its digits."""

    language: str
    catalogue: gettext.NullTranslations
    zone: ZoneInfo
    slashes: bool

    def say(self, said: Said) -> str:
        values = {name: self._value(value) for name, value in said.values.items()}
        return self._sentence(said).format_map(values)

    def _sentence(self, said: Said) -> str:
        if said.plural:
            return self.catalogue.ngettext(said.message, said.plural, said.count)
        if said.context:
            return self.catalogue.pgettext(said.context, said.message)
        return self.catalogue.gettext(said.message)

    def _value(self, value: Value) -> str:
        match value:
            case Said():
                return self.say(value)
            case Code(text, as_it_stands):
                typed = text if as_it_stands or self.slashes else self._typed(text)
                return f"{LRI if typed == text else RLI}{typed}{PDI}"
            case Money():
                text = self._money(value)
            case Person():
                text = self._name(value)
            case bool() | int():
                text = self._digits(str(value))
            case datetime():
                text = self._moment(value)
            case timedelta():
                text = self._digits(format_timedelta(value, threshold=1.5, locale=self._locale))
            case str():
                text = plain(value)
        return f"{FSI}{text}{PDI}"

    def _typed(self, text: str) -> str:
        """Return what she would type herself: her word for the command, her digits."""
        if (known := self.catalogue.gettext(text)) != text:
            return known.translate(_LATIN) if self.language == "ar-latn" else known
        if _FIGURE.fullmatch(text):
            return self._digits(text)
        verb, *rest = text.split(" ")
        own = self.catalogue.pgettext("trigger", verb[1:]).split("|")[0]
        if not verb.startswith("/") or own == verb[1:]:
            return text
        return " ".join([own, *map(self._typed_after, rest)])

    def _typed_after(self, part: str) -> str:
        if part.startswith((AT, SIGN)):
            return f"{LRI}{part}{PDI}"
        return self._digits(part) if part[:1].isdecimal() else part

    def _name(self, person: Person) -> str:
        """Return a name, and the handle that tells two of one name apart."""
        if person.id == HOUSE:
            return self.catalogue.gettext(_("Wasl"))
        name = _short(person.name)
        if _reads_as_more(name):
            name = f"«{name}»" if self.language.startswith("ar") else f"“{name}”"
        if not person.handle:
            return name
        called = person.handle if person.handle.startswith(SIGN) else f"{AT}{person.handle}"
        return f"{name} {LRI}({plain(called)}){PDI}"

    def _money(self, money: Money) -> str:
        places = exponent(money.currency)
        whole, fraction = divmod(abs(money.minor), 10**places)
        amount = self._digits(f"{whole:,}.{fraction:0{places}}" if places else f"{whole:,}")
        signed = f"{self._minus}{amount}" if money.minor < 0 else amount
        if named := _NAMED.get(money.currency):
            return self.catalogue.pgettext("money", named).format(amount=signed)
        name = money.currency
        if self.language != "en":
            name = get_currency_name(money.currency, locale=self._locale)
        return f"{signed} {name}"

    def _moment(self, moment: datetime) -> str:
        text = format_datetime(moment, self._pattern, tzinfo=self.zone, locale=self._locale)
        return self._digits(text)

    def _digits(self, text: str) -> str:
        return text.translate(_ARABIC) if self.language == "ar" else text

    @property
    def _pattern(self) -> str:
        return self.catalogue.pgettext("moment", _MOMENT)

    @property
    def _minus(self) -> str:
        return f"{_LRM}{_MINUS}" if self.language == "ar-latn" else _MINUS

    @property
    def _locale(self) -> Locale:
        return Locale(self.language.removesuffix("-latn"))

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
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_datetime, format_timedelta
from babel.numbers import get_currency_name

from bot.kit import Code, Said, _, p_
from ledger.chart import HOUSE
from ledger.money import Money, exponent
from ledger.people import names
from ledger.people.persons import AT, SIGN, Person

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.kit import Value

LOCALES = Path(__file__).parent.parent / "locales"
CATALOGUES = ("en", "ar")
LANGUAGES = ("en", "ar", "ar-latn")

FSI, LRI, RLI, PDI = "\u2068", "\u2066", "\u2067", "\u2069"
TYPED = re.compile(f"([{LRI}{RLI}])((?:[^{LRI}{RLI}{PDI}]|{LRI}[^{PDI}]*{PDI})*){PDI}")
"""What is to be typed, in a spoken line: the mark that opens its isolate, and what stands in it."""
_BIDI = dict.fromkeys([0x200E, 0x200F, 0x061C, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
_ARABIC = str.maketrans("0123456789.,", "٠١٢٣٤٥٦٧٨٩٫٬")
_HANDLE = re.compile(r"(?<![A-Za-z0-9_.])[@$][A-Za-z][A-Za-z0-9_]*")
_FIGURE = re.compile(r"\d+\.\d+")
_LATIN = str.maketrans("٠١٢٣٤٥٦٧٨٩٫٬", "0123456789.,")
LONGEST_NAME = 32
_SENTENCE = re.compile(r"[\d.,:;!?…،؛؟]")
_FRAMES = re.compile(r"""[()\[\]{}<>"“”„«»‹›（）［］｛｝「」『』【】〈〉《》⟨⟩]""")
_QUOTES = str.maketrans('“”„«»"', "’’’’’’")
_MINUS = "\u2212"
_DUAL = "ان"

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


def spoken(
    lines: Iterable[Said], language: str | None, zone: str = "UTC", *, slashes: bool = False
) -> str:
    """Speak the lines to a reader; one who has not chosen yet hears every language.

    `slashes` names commands as they stand, where nothing else is heard.
    """
    said = list(lines)
    if language is not None:
        return "\n".join(_voice(language, zone, slashes=slashes).say(line) for line in said)
    return "\n\n".join(spoken(said, each, zone, slashes=slashes) for each in CATALOGUES)


def label(said: Said, language: str | None, zone: str = "UTC") -> str:
    """Speak a button's few words, without isolates around its values."""
    languages = CATALOGUES if language is None else (language,)
    heard = dict.fromkeys(_voice(each, zone).say(said) for each in languages)
    return " / ".join(heard).translate(_BIDI)


def framed(text: str, language: str | None, longest: int) -> str:
    """Return few words that read in their own direction where all else runs left to right.

    What is longer than `longest`, marks included, is cut.
    """
    rtl = direction(language or "en") == "rtl"
    room = longest - 2 if rtl else longest
    cut = text if len(text) <= room else f"{text[: room - 1]}…"
    return f"{RLI}{cut}{PDI}" if rtl else cut


def plain(text: str) -> str:
    """Return a person's own words on one line, without what could disturb what stands around."""
    return names.tidy(text)


@lru_cache(4096)
def _named(name: str) -> tuple[str, bool]:
    """Return a name, short, and whether it reads like more than a name and belongs in quotes.

    That is like the house's or another's, like a sentence, or like a name and its handle.
    """
    shown = names.tidy(name)
    read = unicodedata.normalize("NFKC", shown)
    quoted = (
        any(sign in read for sign in (AT, SIGN))
        or any(names.mixes_alphabets(word) for word in read.split())
        or bool(_FRAMES.search(read))
        or (" " in read and bool(_SENTENCE.search(read)))
        or names.is_ours(shown, names.ROLES | _staff())
    )
    if len(shown) > LONGEST_NAME:
        shown = f"{shown[: LONGEST_NAME - 1].rstrip()}…"
    return (shown.translate(_QUOTES) if quoted else shown), quoted


@cache
def _staff() -> frozenset[str]:
    """Return the roles of a house as every language calls them, as names are read."""
    return frozenset().union(
        *(names.likenesses(word) for word in words("roles", p_("roles", "staff")))
    )


def words(context: str, message: str) -> list[str]:
    """Return the alternatives that all catalogues together give for an entry."""
    return [each for each, _language in phrases(context, message)]


def phrases(context: str, message: str) -> Iterator[tuple[str, str]]:
    """Return the alternatives of an entry, each with its language; in English it says itself."""
    for language in CATALOGUES:
        spoken_words = _catalogue(language).pgettext(context, message)
        if spoken_words != message or language == "en":
            yield from ((each.strip(), language) for each in spoken_words.split("|"))


def word(context: str, message: str, language: str) -> str:
    """Return what one language's catalogue says for an entry; a context may be empty."""
    catalogue = _catalogue(language)
    return catalogue.pgettext(context, message) if context else catalogue.gettext(message)


def triggers(names: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    """Return each word that stands for a command: the word, the command, its language."""
    for name in names:
        yield name, name, "en"
        yield from ((each, name, of) for each, of in phrases("trigger", name) if each != name)


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
        text = self._sentence(said)
        if self.language == "ar-latn" and text != said.message:  # «العربية ١٢٣» shows them
            text = text.translate(_LATIN)
        return text.format_map(values)

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
                text = plain(text)
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
                text = self._digits(self._span(value))
            case str():
                text = _HANDLE.sub(f"{FSI}\\g<0>{PDI}", plain(value))
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
        if named := _NAMED.get(part):
            return self.catalogue.pgettext("money", named).format(amount="").strip()
        return self._digits(part) if part[:1].isdecimal() else part

    def _name(self, person: Person) -> str:
        """Return a name, and the handle that tells two of one name apart."""
        if person.id == HOUSE:
            return self.catalogue.gettext(_("Wasl"))
        if person.is_handle:
            return plain(person.name)
        signed = person.handle.startswith(SIGN) or not person.handle
        called = plain(person.handle if signed else f"{AT}{person.handle}")
        name, quoted = _named(person.name)
        if not name:
            return called or self.catalogue.gettext(_("somebody without a name"))
        if quoted:
            name = f"«{name}»" if self.language.startswith("ar") else f"“{name}”"
        return f"{name} {LRI}({called}){PDI}" if called else name

    def _money(self, money: Money) -> str:
        places = exponent(money.currency)
        whole, fraction = divmod(abs(money.minor), 10**places)
        amount = self._digits(f"{whole:,}.{fraction:0{places}}" if places else f"{whole:,}")
        if money.minor < 0:
            amount = f"{_MINUS}{amount}"
            # Latin digits are read from the left in Arabic, too, and their sign stands before them.
            amount = f"{FSI}{amount}{PDI}" if self.language == "ar-latn" else amount
        if named := _NAMED.get(money.currency):
            return self.catalogue.pgettext("money", named).format(amount=amount)
        name = money.currency
        if self.language != "en":
            name = get_currency_name(money.currency, locale=self._locale)
        return f"{amount} {name}"

    def _span(self, span: timedelta) -> str:
        """Return how long something lasts, as after a preposition: خلال يومين, not يومان."""
        text = format_timedelta(span, threshold=1.5, locale=self._locale)
        is_dual = text.isalpha() and text.endswith(_DUAL)
        return f"{text.removesuffix(_DUAL)}ين" if is_dual else text

    def _moment(self, moment: datetime) -> str:
        text = format_datetime(moment, self._pattern, tzinfo=self.zone, locale=self._locale)
        return self._digits(text)

    def _digits(self, text: str) -> str:
        return text.translate(_ARABIC) if self.language == "ar" else text

    @property
    def _pattern(self) -> str:
        return self.catalogue.pgettext("moment", _MOMENT)

    @property
    def _locale(self) -> Locale:
        return Locale(self.language.removesuffix("-latn"))

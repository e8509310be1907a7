"""One language, as one way to write its digits: values and sentences become text."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from babel import Locale
from babel.dates import format_date, format_datetime, format_timedelta
from babel.numbers import get_currency_name

from bot.countries import called
from bot.kit import Bar, Code, Country, DayOf, Said, Unit, _, p_
from bot.languages import CODES, DIGITS, LATIN, of
from bot.speech import named, tongues
from ledger.chart import HOUSE
from ledger.money import Money, exponent
from ledger.people import names
from ledger.people.persons import AT, SIGN, Person

if TYPE_CHECKING:
    import gettext
    from collections.abc import Sequence
    from zoneinfo import ZoneInfo

    from bot.kit import Value

FSI, LRI, RLI, PDI = "\u2068", "\u2066", "\u2067", "\u2069"
_HANDLE = re.compile(r"(?<![A-Za-z0-9_.])[@$][A-Za-z][A-Za-z0-9_]*")
_CODE = re.compile(r"(?=[0-9]*[a-z])[0-9a-z]{6,}")
"""A code: letters and digits that are read from the left, and stay what they are."""
_FIGURE = re.compile(r"\d+(?:\.\d+)?")
_PLACEHOLDER = re.compile(r"\{\w+\}")
_MINUS = "\u2212"
_MOST_WORDS = 2  # of a command
_ASKS_FOR = "/language "
_DUAL = "ان"
_CELLS = 10
"""How long a bar is."""

# As banks write them; CLDR's names are longer. English keeps the code.
NAMED = {
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
COUNTRIES = {
    "AE": p_("country", "Emirates"),
    "SA": p_("country", "Saudi Arabia"),
    "HK": p_("country", "Hong Kong"),
    "MO": p_("country", "Macao"),
    "PS": p_("country", "Palestine"),
}
_MOMENT, _DAY = p_("moment", "d MMM y, HH:mm"), p_("moment", "EEE d MMM y")


class Voice:
    """One language, as one way to write its digits."""

    def __init__(
        self, code: str, catalogue: gettext.NullTranslations, zone: ZoneInfo, *, slashes: bool
    ) -> None:
        self._language = of(code)
        self._catalogue = catalogue
        self._zone = zone
        self._slashes = slashes
        self._locale = Locale.parse(self._language.catalogue)
        own = self._language.digits
        self._to_own_digits = _from_to(LATIN, own)
        self._of_catalogue = _from_to(of(self._language.first).digits, own)

    def say(self, said: Said) -> str:
        """Speak a sentence."""
        values = {name: self.value(value) for name, value in said.values.items()}
        text = self._sentence(said)
        if self._of_catalogue and text != said.message:
            text = text.translate(self._of_catalogue)
        return text.format_map(values)

    def knows(self, said: Said) -> bool:
        """Tell whether this language says a sentence itself, or nothing in it is words."""
        own = self._sentence(said)
        if self._language.is_source or own not in {said.message, said.plural}:
            return True
        if any(map(str.isalpha, _PLACEHOLDER.sub("", own))):
            return False
        nested = [value for value in said.values.values() if isinstance(value, Said)]
        return not nested or any(map(self.knows, nested))

    def _sentence(self, said: Said) -> str:
        if said.plural:
            return self._catalogue.ngettext(said.message, said.plural, said.count)
        if said.context:
            return self._catalogue.pgettext(said.context, said.message)
        return self._catalogue.gettext(said.message)

    def value(self, value: Value) -> str:
        """Speak a value, in an isolate of its own unless it is a sentence."""
        match value:
            case Said():
                return self.say(value)
            case Code(text, as_it_stands):
                text = names.tidy(text)
                typed = text if as_it_stands or self._slashes else self._typed(text)
                return f"{LRI if typed == text else RLI}{typed}{PDI}"
            case Money() | Unit():
                text = self._money(value)
            case Person() | Country():
                text = self._name(value)
            case bool() | int() | Decimal() | Bar():
                text = self._figure(value)
            case datetime():
                text = self._moment(value)
            case date() | DayOf():
                text = self._day(value)
            case timedelta():
                text = self._digits(self._span(value))
            case str():
                text = _HANDLE.sub(f"{FSI}\\g<0>{PDI}", names.tidy(value))
        return f"{FSI}{text}{PDI}"

    def _typed(self, text: str) -> str:
        """Return what she would type herself: her word for the command, her digits."""
        if not text:
            return text  # an empty msgid is the head of the catalogue
        if (known := self._catalogue.gettext(text)) != text:
            return known.translate(self._of_catalogue)
        if _FIGURE.fullmatch(text):
            return self._digits(text)
        words = text.split(" ")
        for count in (_MOST_WORDS, 1) if text.startswith("/") else ():
            command = " ".join(words[:count])[1:]
            own = self._catalogue.pgettext("trigger", command).split("|")[0]
            if own != command:
                return self._in_own_words(own, text, words[count:])
        return text

    def _in_own_words(self, own: str, text: str, rest: Sequence[str]) -> str:
        if text.removeprefix(_ASKS_FOR) in CODES:
            return f"{own} {tongues.shown(rest[0], self._language.code)}"
        return " ".join([own, *map(self._typed_after, rest)])

    def _typed_after(self, part: str) -> str:
        if part.startswith((AT, SIGN)) or _CODE.fullmatch(part):
            return f"{LRI}{part}{PDI}"
        if part in NAMED:
            return self._currency(part)
        return self._digits(part) if part[:1].isdecimal() else part

    def _name(self, person: Person | Country) -> str:
        """Return a name, and the handle that tells two people of one name apart."""
        if isinstance(person, Country):
            return self._country(person.code)
        if person.id == HOUSE:
            return self._catalogue.gettext(_("Wasl"))
        if person.is_handle:
            return names.tidy(person.name)
        signed = person.handle.startswith(SIGN) or not person.handle
        called = names.tidy(person.handle if signed else f"{AT}{person.handle}")
        name = named.called(person.name, self._language.code)
        if not name:
            return called or self._catalogue.gettext(_("somebody without a name"))
        return f"{name} {LRI}({called}){PDI}" if called else name

    def _money(self, money: Money | Unit) -> str:
        if isinstance(money, Unit):
            return self._currency(money.currency)
        places = exponent(money.currency)
        whole, fraction = divmod(abs(money.minor), 10**places)
        amount = self._digits(f"{whole:,}.{fraction:0{places}}" if places else f"{whole:,}")
        if money.minor < 0:
            amount = f"{_MINUS}{amount}"
            # Latin digits are read from the left everywhere, and their sign stands before them.
            is_turned = self._language.direction == "rtl" and not self._to_own_digits
            amount = f"{FSI}{amount}{PDI}" if is_turned else amount
        if entry := NAMED.get(money.currency):
            return self._catalogue.pgettext("money", entry).format(amount=amount)
        return f"{amount} {self._currency(money.currency)}"

    def _currency(self, currency: str) -> str:
        if entry := NAMED.get(currency):
            return self._catalogue.pgettext("money", entry).format(amount="").strip()
        if self._language.is_source:
            return currency
        return str(get_currency_name(currency, locale=self._locale))

    def _country(self, code: str) -> str:
        """Return what a country is called: as people say it, or as CLDR has it."""
        if entry := COUNTRIES.get(code):
            return self._catalogue.pgettext("country", entry)
        return called(code, self._locale)

    def _figure(self, figure: int | Decimal | Bar) -> str:
        """Return a number; or a bar, which fills from where this language begins to read."""
        if not isinstance(figure, Bar):
            return self._digits(str(figure))
        bar = figure
        full = max(0, min(_CELLS, -(-bar.done * _CELLS // bar.of)))
        text = "▰" * full + "▱" * (_CELLS - full)
        return text[::-1] if self._language.direction == "rtl" else text

    def _span(self, span: timedelta) -> str:
        """Return how long something lasts, as after a preposition: خلال يومين, not يومان."""
        text = format_timedelta(span, threshold=1.5, locale=self._locale)
        is_dual = text.isalpha() and text.endswith(_DUAL)
        return f"{text.removesuffix(_DUAL)}ين" if is_dual else text

    def _moment(self, moment: datetime) -> str:
        pattern = self._catalogue.pgettext("moment", _MOMENT)
        text = format_datetime(moment, pattern, tzinfo=self._zone, locale=self._locale)
        return self._digits(text)

    def _day(self, day: date | DayOf) -> str:
        if isinstance(day, DayOf):
            day = day.moment.astimezone(self._zone).date()
        pattern = self._catalogue.pgettext("moment", _DAY)
        return self._digits(format_date(day, pattern, locale=self._locale))

    def _digits(self, text: str) -> str:
        return text.translate(self._to_own_digits) if self._to_own_digits else text


@cache
def _from_to(digits: str, others: str) -> dict[int, int]:
    """Return what makes digits of one kind into those of another."""
    return {} if digits == others else str.maketrans(DIGITS[digits], DIGITS[others])

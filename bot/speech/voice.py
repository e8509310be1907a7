"""One language, as one way to write its digits: values and sentences become text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from babel import Locale
from babel.dates import format_datetime, format_timedelta
from babel.numbers import get_currency_name

from bot.kit import Code, Said, _, p_
from bot.speech import named
from ledger.chart import HOUSE
from ledger.money import Money, exponent
from ledger.people import names
from ledger.people.persons import AT, SIGN, Person

if TYPE_CHECKING:
    import gettext
    from zoneinfo import ZoneInfo

    from bot.kit import Value

FSI, LRI, RLI, PDI = "\u2068", "\u2066", "\u2067", "\u2069"
_ARABIC = str.maketrans("0123456789.,", "٠١٢٣٤٥٦٧٨٩٫٬")
_HANDLE = re.compile(r"(?<![A-Za-z0-9_.])[@$][A-Za-z][A-Za-z0-9_]*")
_FIGURE = re.compile(r"\d+\.\d+")
_LATIN = str.maketrans("٠١٢٣٤٥٦٧٨٩٫٬", "0123456789.,")
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


@dataclass(frozen=True)
class Voice:
    """One language, as one way to write its digits."""

    language: str
    catalogue: gettext.NullTranslations
    zone: ZoneInfo
    slashes: bool

    def say(self, said: Said) -> str:
        """Speak a sentence."""
        values = {name: self.value(value) for name, value in said.values.items()}
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

    def value(self, value: Value) -> str:
        """Speak a value, in an isolate of its own unless it is a sentence."""
        match value:
            case Said():
                return self.say(value)
            case Code(text, as_it_stands):
                text = names.tidy(text)
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
                text = _HANDLE.sub(f"{FSI}\\g<0>{PDI}", names.tidy(value))
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
        if entry := _NAMED.get(part):
            return self.catalogue.pgettext("money", entry).format(amount="").strip()
        return self._digits(part) if part[:1].isdecimal() else part

    def _name(self, person: Person) -> str:
        """Return a name, and the handle that tells two of one name apart."""
        if person.id == HOUSE:
            return self.catalogue.gettext(_("Wasl"))
        if person.is_handle:
            return names.tidy(person.name)
        signed = person.handle.startswith(SIGN) or not person.handle
        called = names.tidy(person.handle if signed else f"{AT}{person.handle}")
        name = named.called(person.name, self.language)
        if not name:
            return called or self.catalogue.gettext(_("somebody without a name"))
        return f"{name} {LRI}({called}){PDI}" if called else name

    def _money(self, money: Money) -> str:
        places = exponent(money.currency)
        whole, fraction = divmod(abs(money.minor), 10**places)
        amount = self._digits(f"{whole:,}.{fraction:0{places}}" if places else f"{whole:,}")
        if money.minor < 0:
            amount = f"{_MINUS}{amount}"
            # Latin digits are read from the left in Arabic, too, and their sign stands before them.
            amount = f"{FSI}{amount}{PDI}" if self.language == "ar-latn" else amount
        if entry := _NAMED.get(money.currency):
            return self.catalogue.pgettext("money", entry).format(amount=amount)
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

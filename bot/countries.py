"""Countries by their ISO 3166 codes, and what CLDR calls them in every language of ours."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from babel import Locale

from bot.languages import LANGUAGES, SOURCE

if TYPE_CHECKING:
    from collections.abc import Mapping

_LETTERS: Final = 2
_NONE: Final = frozenset(
    ("AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ")
)
"""What CLDR has besides: parts of countries, unions of them, and none at all."""


@cache
def names(locale: Locale) -> Mapping[str, str]:
    """Return what each country is called in a language, by its code."""
    known = {str(code): str(name) for code, name in locale.territories.items()}
    return {code: known[code] for code in known if len(code) == _LETTERS and code not in _NONE}


def called(code: str, locale: Locale) -> str:
    """Return what a country is called; the code of one that is called nothing."""
    return names(locale).get(code, code)


CODES: Final = frozenset(names(Locale.parse(SOURCE.catalogue)))
EVERYWHERE: Final = tuple(Locale.parse(each.catalogue) for each in LANGUAGES if not each.shares)
"""The languages in which countries are named."""

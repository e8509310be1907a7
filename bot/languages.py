"""The languages that are spoken: one line for each way to write one, in the order they are offered.

A new one is a line here and its catalogue: write the line, `make messages` begins the catalogue,
and what is not translated there yet is said in the first language, entry by entry.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

LATIN = "latn"


@dataclass(frozen=True, slots=True)
class Language:
    """A language and its digits; `code` is what is kept of somebody's choice, for good.

    `name` is what those who speak it call it. `shares` names the language whose catalogue it
    shares. `digits` are named as Unicode names them. `letters` is a range of letters that tells
    the language by its script. `quotes` open and close. `regions` are those of CLDR in which it
    calls the months otherwise.
    """

    code: str
    name: str
    direction: Literal["ltr", "rtl"] = "ltr"
    digits: str = LATIN
    shares: str = ""
    letters: tuple[str, str] = ("", "")
    quotes: tuple[str, str] = ("“", "”")
    regions: tuple[str, ...] = ()

    @property
    def first(self) -> str:
        """The code of the language that gives the catalogue its name."""
        return self.shares or self.code

    @property
    def catalogue(self) -> str:
        """The folder of its catalogue, and what CLDR calls it."""
        return self.first.replace("-", "_")

    @property
    def label(self) -> str:
        """What it is chosen by: its name, and its digits where it is written with others, too."""
        alone = sum(each.first == self.first for each in LANGUAGES) == 1
        return self.name if alone else f"{self.name} {DIGITS[self.digits][1:4]}"

    @property
    def is_source(self) -> bool:
        """Whether the sentences in the code are in this language."""
        return self.first == SOURCE.code


LANGUAGES = (
    Language("en", "English"),
    Language(
        "ar",
        "العربية",
        "rtl",
        "arab",
        letters=("\u0600", "\u06ff"),
        quotes=("«", "»"),
        regions=("EG", "SY", "IQ", "DZ", "TN", "MA", "SA"),
    ),
    Language("ar-latn", "العربية", "rtl", shares="ar", quotes=("«", "»")),
)
DIGITS = {LATIN: "0123456789.,", "arab": "٠١٢٣٤٥٦٧٨٩٫٬"}
"""The digits from 0 to 9, the decimal mark and that of thousands."""

SOURCE = LANGUAGES[0]
CODES = tuple(each.code for each in LANGUAGES)
CATALOGUES = tuple(dict.fromkeys(each.first for each in LANGUAGES))
"""The languages that have a catalogue of their own."""

_BY_CODE = {each.code: each for each in LANGUAGES}


def of(code: str | None) -> Language:
    """Return a language by its code; one that is spoken no more, and none, is the first."""
    return _BY_CODE.get(code or "", SOURCE)


def written(text: str) -> str:
    """Return the language that a text seems to be in, by its script."""
    for each in LANGUAGES:
        begin, end = each.letters
        if begin and any(begin <= letter <= end for letter in text):
            return each.code
    return SOURCE.code

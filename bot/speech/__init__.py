"""A said thing and a reader become text, at the edge and once for each reader.

    spoken(lines, language)  the lines in the reader's language; in every one until she chose

Every value is set in isolates, so that names, amounts and numbers of either script keep their
order within a sentence of the other.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.kit import Said
from bot.languages import CATALOGUES, CODES, of, written
from bot.speech.catalogues import LOCALES, catalogue, phrases, triggers, word, words
from bot.speech.named import called
from bot.speech.tongues import asked_for
from bot.speech.voice import FSI, LRI, PDI, RLI, Voice
from ledger.people import names

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.kit import Value

__all__ = [
    "CATALOGUES",
    "CODES",
    "FSI",
    "LOCALES",
    "LRI",
    "PDI",
    "RLI",
    "TYPED",
    "asked_for",
    "called",
    "direction",
    "framed",
    "label",
    "phrases",
    "plain",
    "spoken",
    "triggers",
    "value",
    "word",
    "words",
    "written",
]

TYPED = re.compile(f"([{LRI}{RLI}])((?:[^{LRI}{RLI}{PDI}]|{LRI}[^{PDI}]*{PDI})*){PDI}")
"""What is to be typed, in a spoken line: the mark that opens its isolate, and what stands in it."""
_BIDI = dict.fromkeys([0x200E, 0x200F, 0x061C, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])


def direction(language: str | None) -> str:
    """Return the direction in which a language is written: ltr or rtl."""
    return of(language).direction


def spoken(
    lines: Iterable[Said],
    language: str | None,
    zone: str = "UTC",
    *,
    slashes: bool = False,
    first: str = "",
) -> str:
    """Speak the lines to a reader; one who has not chosen yet hears every language.

    What a language does not say yet is said in the first one alone. `slashes` names commands as
    they stand, where nothing else is heard; `first` is the language that she seems to write in.
    """
    said = list(lines)
    if language is not None:
        return "\n".join(_voice(language, zone, slashes=slashes).say(line) for line in said)
    voices = [_voice(each, zone, slashes=slashes) for each in _ordered(first)]
    heard = ([each.say(line) for line in said if each.knows(line)] for each in voices)
    return "\n\n".join("\n".join(block) for block in heard if block)


def label(said: Said, language: str | None, zone: str = "UTC", *, first: str = "") -> str:
    """Speak a button's few words, without isolates around its values."""
    languages = _ordered(first) if language is None else [language]
    heard = dict.fromkeys(_voice(each, zone).say(said) for each in languages)
    return " / ".join(heard).translate(_BIDI)


def value(known: Value, language: str, zone: str = "UTC") -> str:
    """Speak a value by itself, as it stands in a sentence, without isolates around it."""
    said = _voice(language, zone).value(known)
    return said if isinstance(known, Said) else said[1:-1]


def framed(text: str, language: str | None, longest: int) -> str:
    """Return few words that read in their own direction where all else runs left to right.

    What is longer than `longest`, marks included, is cut.
    """
    rtl = direction(language) == "rtl"
    room = longest - 2 if rtl else longest
    cut = text if len(text) <= room else f"{text[: room - 1]}…"
    return f"{RLI}{cut}{PDI}" if rtl else cut


def _ordered(first: str) -> list[str]:
    return sorted(CATALOGUES, key=lambda language: language != of(first).first)


def plain(text: str) -> str:
    """Return a person's own words on one line, without what could disturb what stands around."""
    return names.tidy(text)


@cache
def _voice(language: str, zone: str, *, slashes: bool = False) -> Voice:
    return Voice(language, catalogue(language), ZoneInfo(zone), slashes=slashes)

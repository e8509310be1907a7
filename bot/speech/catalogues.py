"""The catalogues: what each language says for an entry, and the words that people type."""

from __future__ import annotations

import gettext
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from bot.languages import CATALOGUES, SOURCE, of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LOCALES = Path(__file__).parents[2] / "locales"


def words(context: str, message: str) -> list[str]:
    """Return the alternatives that all catalogues together give for an entry."""
    return [each for each, _language in phrases(context, message)]


def phrases(context: str, message: str) -> Iterator[tuple[str, str]]:
    """Return the alternatives of an entry, each with its language; in the first it says itself."""
    for language in CATALOGUES:
        spoken_words = catalogue(language).pgettext(context, message)
        if spoken_words != message or language == SOURCE.code:
            yield from ((each.strip(), language) for each in spoken_words.split("|"))


def word(context: str, message: str, language: str) -> str:
    """Return what one language's catalogue says for an entry; a context may be empty."""
    entries = catalogue(language)
    return entries.pgettext(context, message) if context else entries.gettext(message)


def triggers(names: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    """Return each word that stands for a command: the word, the command, its language."""
    for name in names:
        yield name, name, SOURCE.code
        yield from ((each, name, of) for each, of in phrases("trigger", name) if each != name)


@cache
def catalogue(language: str) -> gettext.NullTranslations:
    """Return the catalogue of a language."""
    return gettext.translation("messages", LOCALES, [of(language).catalogue])

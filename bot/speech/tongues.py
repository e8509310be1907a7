"""What languages are called: by themselves, by each other, and by those who ask for one."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from babel import Locale

from bot.kit import p_
from bot.languages import CATALOGUES, CODES, of, written
from bot.speech.catalogues import phrases, word

if TYPE_CHECKING:
    from collections.abc import Iterator

SLOT = "{language}"
_THIS = p_("language words", "this language")
_WITH_OTHER_DIGITS = p_("language words", "this language, with other digits")


def names(code: str) -> tuple[str, ...]:
    """Return all that a language is asked for by behind a command: words for it, its code."""
    return tuple(dict.fromkeys((*_words(code), of(code).label, code)))


def shown(code: str, reader: str) -> str:
    """Return what a reader types to ask for a language: its code, or her own word for it."""
    hers = of(reader)
    if hers.is_source:
        return code
    is_own = of(code).first == hers.first
    known = [each for each in _own(code) if is_own or written(each) == hers.first]
    return next(iter(known), _called(code, hers.first) or code)


def asked_for(context: str, line: str) -> Iterator[tuple[str, str]]:
    """Return what is said for a line, as `phrases` does.

    One that ends in the code of a language is said as its entry with {language}, by every word
    for that language.
    """
    before, _, code = line.rpartition(" ")
    if not before or code not in CODES:
        yield from phrases(context, line)
        return
    for said, language in phrases(context, f"{before} {SLOT}"):
        yield from ((said.replace(SLOT, word), language) for word in _words(code))


@cache
def _words(code: str) -> tuple[str, ...]:
    """Return the words for a language: those of its own catalogue, and what others call it."""
    called = (_called(code, each) for each in CATALOGUES)
    return tuple(dict.fromkeys((*_own(code), *filter(None, called))))


def _own(code: str) -> Iterator[str]:
    """Yield the words for a language that its own catalogue has, in whatever language they are."""
    entry = _THIS if code in CATALOGUES else _WITH_OTHER_DIGITS
    said = word("language words", entry, code)
    if said != entry:
        yield from (each.strip() for each in said.split("|"))


def _called(code: str, reader: str) -> str:
    """Return what one language is called in another, if that is a single word."""
    if code not in CATALOGUES:
        return ""
    called = Locale.parse(of(reader).catalogue).languages.get(of(code).catalogue, "")
    return called if " " not in called else ""

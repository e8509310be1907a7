"""Codes: what is shaped like one is read where a command takes it, and shown nowhere else.

A code is 22 characters of URL-safe base64, letters of both cases and digits among them
(`ids.secret`). What is shaped so, or like a piece of one, gets dots in
its place: in what was typed, in answers, in logs. Words, handles, numbers and IBANs do not.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from bot.grammar.letters import fold, normalise
from bot.kit import DOTS

if TYPE_CHECKING:
    from collections.abc import Collection

CODE_LETTERS = 22
_RUN = re.compile(r"[A-Za-z0-9_-]{14,}")
_TORN = re.compile(r"(?<![\w-])(?=([\w-]{2,20})(\s+)([\w-]{2,20})(?![\w-]))", re.ASCII)
_PREFIX = re.compile(r"(?i:claim|join|login|code|start)[-_]?(?=[A-Za-z0-9_-]{22}$)")
_PLAIN = re.compile(
    r"[A-Za-z][a-z_-]+|\d+"  # a word, or a number
    r"|[A-Z]{2}\d{2}[A-Z0-9]+"  # an IBAN
)
_HANDLE = re.compile(r"[a-z0-9_]+")
_SIGNS = "@$"
_CALM = 3  # in a word letters change their kind at most once in so many, in a code at every other
_WILD = 2
_PARTS = ":=#"
_MARKS = " \t\n\"'`“”‘’«»()[]<>*.,:;!?،؛؟…"


def masked(text: str) -> str:
    """Return a text with dots in the place of whatever is shaped like a code."""
    clean = normalise(text)
    shown = _RUN.sub(_dotted, _whole(clean))
    return text if shown == clean else shown


def read(rest: str) -> str | None:
    """Return the code in what was typed after a command; None where it is not plain which.

    Words around it, a link, quotes and full stops do not matter.
    """
    clean = normalise(rest)
    bare = (_PREFIX.sub("", run) for run in _RUN.findall(clean))
    codes = {each for each in bare if len(each) == CODE_LETTERS and _is_code(each)}
    if len(codes) == 1:
        return codes.pop()
    words = [word.strip(_MARKS) for word in clean.split()]
    return words[0].rpartition("=")[2] if len(words) == 1 and words[0] else None


def parted(text: str, words: Collection[str]) -> str:
    """Set a code apart that was written right after one of these (folded) words: `/claim:CODE`."""
    first, *rest = text.split(maxsplit=1) or [""]
    places = [(first.find(sign), 1) for sign in _PARTS] + [(len(first) - CODE_LETTERS, 0)]
    for place, width in places:
        word, code = first[: max(0, place)], first[place + width :]
        if code and fold(word.removeprefix("/")) in words:
            return " ".join([word, code, *rest])
    return text


def _whole(text: str) -> str:
    """Return a text with dots in the place of codes that were torn in two, as a line's end does."""
    for found in _TORN.finditer(text):
        one, _, other = found.groups()
        torn = one + other
        mixed = {0, 1, 2} <= set(_kinds(torn)) and _changes(torn) * _WILD >= len(torn)
        if len(torn) == CODE_LETTERS and mixed:
            text = text.replace("".join(found.groups()), DOTS)
    return text


def _dotted(found: re.Match[str]) -> str:
    run, before = found[0], found.string[found.start() - 1 : found.start()]
    is_handle = before and before in _SIGNS and _HANDLE.fullmatch(run)
    return DOTS if _is_code(run) and not is_handle else run


def _is_code(run: str) -> bool:
    """Tell whether letters are a code, a piece of one, or more than one with what it brought."""
    bare = _PREFIX.sub("", run)
    if _PLAIN.fullmatch(bare):
        return False
    return len(bare) == CODE_LETTERS or (
        {0, 1} <= set(_kinds(bare)) and _changes(bare) * _CALM > len(bare)
    )


def _kinds(run: str) -> list[int]:
    return [each.isupper() + 2 * each.isdigit() + 4 * (not each.isalnum()) for each in run]


def _changes(run: str) -> int:
    return sum(one != other for one, other in pairwise(_kinds(run)))

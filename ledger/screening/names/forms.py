"""The form of a word: its consonants as sounds, the vowels between them, skeletons that find it.

An h at the end is dropped, for ة and ه are written so, and ح as well; doubled letters are one. The
skeletons are the coarse classes of the consonants, in each way to hear them.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import product
from math import prod
from typing import Final, NamedTuple

from ledger.screening.names.letters import ARABIC, CLASSES, HEARD, LATIN, SOFT, VOWELS, is_arabic

MOST_SKELETONS: Final = 8
_LEAST_TO_DROP: Final = 4
_LEAST_TO_SLIP: Final = 4
"""So many consonants a skeleton needs for one of them to be a slip."""
_SILENT_U: Final = re.compile(r"([gq])u(?=[ei])")
_GRAPHEME: Final = re.compile("|".join([*sorted(LATIN, key=len, reverse=True), "."]), re.DOTALL)
_SAME: Final = {"y": "i", "w": "u", "o": "u"}


class Form(NamedTuple):
    """A reading of a word: `vowels` has one more than `sounds`; a point in it is not heard."""

    text: str
    sounds: tuple[str, ...]
    vowels: tuple[str, ...]
    is_arabic: bool
    is_kunya: bool
    skeleton: str
    """The first of its skeletons."""


@lru_cache(maxsize=262_144)
def form(text: str) -> Form:
    """Return the form of a reading of a word."""
    arabic = is_arabic(text)
    sounds: list[str] = []
    vowels: list[str] = [""]
    last, text_of = "", text.replace(" ", "")
    for written, sound in _arabic(text_of) if arabic else _latin(text_of):
        if sound in ARABIC_VOWELS if arabic else sound in VOWELS:
            vowels[-1] += _SAME.get(sound, sound)
        elif not (written == last and not vowels[-1]):
            sounds.append(sound)
            vowels.append("")
        last = written
    heard, between = _ended(sounds, vowels, text_of)
    skeleton = "".join(CLASSES[each[0]][:1] for each in heard)
    return Form(text, heard, between, arabic, " " in text, skeleton)


ARABIC_VOWELS: Final = frozenset("auie.")


@lru_cache(maxsize=262_144)
def skeletons(text: str) -> frozenset[str]:
    """Return the skeletons of a reading, in each way to hear its consonants."""
    sounds = form(text).sounds
    choices = [*map(_classes, sounds)]
    while prod(map(len, choices)) > MOST_SKELETONS:
        widest = max(range(len(choices)), key=lambda at: len(choices[at]))
        choices[widest] = (CLASSES[sounds[widest][0]][:1],)
    return frozenset(map("".join, product(*choices))) - {""}


@cache
def _classes(sound: str) -> tuple[str, ...]:
    """Return the classes that a sound may be of."""
    found = sorted({each for sign in sound for each in CLASSES[sign]} or {""})
    return tuple(found if len(found) < _LEAST_TO_DROP else found[:3])


@lru_cache(maxsize=262_144)
def finding(text: str) -> frozenset[str]:
    """Return what a reading is found by: its skeletons, and behind ~ those with a slip in them."""
    found = skeletons(text)
    whole = {f"~{each}" for each in found if len(each) >= _LEAST_TO_SLIP - 1}
    return frozenset(
        found
        | whole
        | {
            f"~{each[:at]}{each[at + 1 :]}"
            for each in found
            if len(each) >= _LEAST_TO_SLIP
            for at in range(len(each))
        }
    )


def _latin(text: str) -> list[tuple[str, str]]:
    """Split a Latin spelling into what stands for one sound, the longest first."""
    found: list[tuple[str, str]] = []
    for each in _GRAPHEME.finditer(_SILENT_U.sub(r"\1", text)):
        written = each[0]
        if written in LATIN:
            found.append((written, _heard(written, each.string[each.end() :])))
        else:
            found += _rest(written)
    return found


def _heard(written: str, rest: str) -> str:
    if written == "c" and rest[:1] in {"e", "i", "y"}:
        return SOFT
    if written == "t" and not rest:
        return f"{LATIN[written]}d"  # Turkish ends Ahmed and Mahmud with a t
    return LATIN[written]


def _rest(letter: str) -> list[tuple[str, str]]:
    if letter == "x":
        return [("k", "kq"), ("s", "sSv")]
    return [(letter, letter)] if letter in VOWELS else []


def _arabic(text: str) -> list[tuple[str, str]]:
    found = []
    for at, letter in enumerate(text):
        sign = "." if letter == "ا" and not at else ARABIC.get(letter, "")
        if sign:
            found.append((letter, sign if sign in ARABIC_VOWELS else HEARD.get(sign, sign)))
    return found


def _ended(
    sounds: list[str], vowels: list[str], text: str
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Drop an h at the end, and the e that French writes there."""
    if len(sounds) > 1 and sounds[-1] in {"H", "h", LATIN["h"]} and not vowels[-1]:
        sounds, vowels = sounds[:-1], vowels[:-1]
    if sounds and vowels[-1] == "e" and text.endswith("e") and len(sounds) > 1:
        vowels = [*vowels[:-1], ""]
    return tuple(sounds), tuple(vowels)

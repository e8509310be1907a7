"""The form of a word: its consonants as sounds, the vowels between them, skeletons that find it.

An h at the end is dropped, for ة and ه are written so, and ح as well; doubled letters are one. The
skeletons are the coarse classes of the consonants, in each way to hear them.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import product
from typing import Final, NamedTuple

from ledger.screening.names.letters import ARABIC, CLASSES, HEARD, LATIN, SOFT, VOWELS, is_arabic

MOST_SKELETONS: Final = 8
_LONGEST_GRAPHEME: Final = 3
_LEAST_TO_DROP: Final = 4
_LEAST_TO_SLIP: Final = 4
"""So many consonants a skeleton needs for one of them to be a slip."""
_SILENT_U: Final = re.compile(r"([gq])u(?=[ei])")
_SAME: Final = {"y": "i", "w": "u", "o": "u"}


class Form(NamedTuple):
    """A reading of a word: `vowels` has one more than `sounds`; a point in it is not heard."""

    text: str
    sounds: tuple[str, ...]
    vowels: tuple[str, ...]
    is_arabic: bool

    @property
    def skeleton(self) -> str:
        """The first of its skeletons."""
        return "".join(CLASSES[each[0]][:1] for each in self.sounds)


@lru_cache(maxsize=262_144)
def form(text: str) -> Form:
    """Return the form of a reading of a word."""
    arabic = is_arabic(text)
    sounds: list[str] = []
    vowels: list[str] = [""]
    last, text_of = "", text.replace(" ", "")
    for written, sound in _arabic(text_of) if arabic else _latin(text_of):
        if sound in ARABIC_VOWELS if arabic else sound in VOWELS:
            vowels[-1] += sound
        elif not (written == last and not vowels[-1]):
            sounds.append(sound)
            vowels.append("")
        last = written
    return Form(text, *_ended(sounds, vowels, text_of), arabic)


ARABIC_VOWELS: Final = frozenset("auie.")


@lru_cache(maxsize=262_144)
def skeletons(text: str) -> frozenset[str]:
    """Return the skeletons of a reading, in each way to hear its consonants."""
    choices = [
        sorted({each for sign in sound for each in CLASSES[sign]} or {""})
        for sound in form(text).sounds
    ]
    choices = [each if len(each) < _LEAST_TO_DROP else each[:3] for each in choices]
    while _times(choices) > MOST_SKELETONS:
        widest = max(range(len(choices)), key=lambda at: len(choices[at]))
        sound = form(text).sounds[widest]
        choices[widest] = [CLASSES[sound[0]][:1]]
    return frozenset("".join(each) for each in product(*choices)) - {""}


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


def _times(choices: list[list[str]]) -> int:
    total = 1
    for each in choices:
        total *= len(each)
    return total


def _latin(text: str) -> list[tuple[str, str]]:
    """Split a Latin spelling into what stands for one sound, the longest first."""
    found, at = [], 0
    text = _SILENT_U.sub(r"\1", text)
    while at < len(text):
        for length in range(_LONGEST_GRAPHEME, 0, -1):
            written = text[at : at + length]
            if written in LATIN:
                found.append((written, _heard(written, text[at + length :])))
                break
            if length == 1:
                found += _rest(written)
        at += length
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
    return tuple(sounds), tuple("".join(_SAME.get(each, each) for each in run) for run in vowels)

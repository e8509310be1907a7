"""Letters: what is written in any spelling, as sounds that an Arabic letter may have stood for.

A sound is a string of the Arabic consonants (one sign each) that it may be; two sounds agree when
they share one. ط is T, ض D, ث v, ذ V, ظ Z, ص S, ش x, چ c, غ G, خ X, ح H; the rest are their own.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Final

VOWELS: Final = frozenset("aeiouwy")
"""What may be a vowel: w and y as well, which are consonants in Arabic and vowels besides."""

CLASSES: Final = {
    **dict.fromkeys("bp", "B"),
    "f": "F",
    **dict.fromkeys("tTd", "T"),
    **dict.fromkeys("DvVZ", "TS"),
    **dict.fromkeys("sS", "S"),
    "z": "ST",
    **dict.fromkeys("kqgGj", "K"),
    **dict.fromkeys("HhX", "H"),
    **dict.fromkeys("xc", "X"),
    **{each: each.upper() for each in "lmnr"},
    "w": "",
}
"""The coarse classes of the consonants, by which spellings are found; some are of two."""

ARABIC: Final = {
    **dict(zip("بتثجحخدذرزسشصضطظغفقكلمنه", "btvjHXdVrzsxSDTZGfqklmnh", strict=True)),
    **dict(zip("پچگڤکژ", "pcgfkz", strict=True)),
    **dict(zip("اآوؤيىئةءعأإ", ("a", "a", "u", "u", "i", "e", "i", *"....."), strict=True)),
    "ے": "e",
}
"""Arabic letters as sounds, and what is a long vowel; a point is none that is heard for certain."""
HEARD: Final = {"j": "jg", "q": "qg", "g": "gkjq", "c": "cjx", "D": "DZ", "Z": "ZD"}
"""What an Arabic consonant may be besides itself, in a dialect or by a common slip."""

LATIN: Final = {
    "sch": "x",
    "tch": "cx",
    "dzh": "j",
    "sh": "x",
    "ch": "xckX",
    "kh": "Xqk",
    "gh": "Gg",
    "dh": "VZDd",
    "th": "vtT",
    "ph": "f",
    "dj": "j",
    "ck": "k",
    "ç": "xcsS",
    "b": "bp",
    "p": "pb",
    "f": "f",
    "v": "fw",
    "t": "tTv",
    "d": "dDVZ",
    "z": "zVZD",
    "s": "sSv",
    "j": "jg",
    "g": "gjGq",
    "k": "kq",
    "q": "qkg",
    "h": "HhX",
    "c": "kq",
    "l": "l",
    "m": "m",
    "n": "n",
    "r": "r",
}
"""What the letters of Latin spellings may stand for: English, French, German and Turkish ones."""
SOFT: Final = "sS"
"""What c stands for before e, i and y."""

_CYRILLIC: Final = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґқғүұөәһңў",
        [
            *("a", "b", "v", "g", "d", "e", "e", "zh", "z", "i", "i", "k", "l", "m", "n", "o"),
            *("p", "r", "s", "t", "u", "f", "kh", "ts", "ch", "sh", "sh", "", "y", "", "e"),
            *("yu", "ya", "i", "i", "e", "g", "k", "gh", "u", "u", "o", "a", "h", "n", "u"),
        ],
        strict=True,
    )
)
_LETTERS: Final = {
    **dict(zip("şšçčğıøłđ", ("sh", "sh", "ç", "ch", "gh", "i", "o", "l", "d"), strict=True)),
    **dict(zip("ḫġǧḏṯẓ", ("kh", "gh", "j", "dh", "th", "z"), strict=True)),
    "ß": "ss",
    "æ": "ae",
    "œ": "oe",
    "ž": "z",
}
_TYPED: Final = dict(zip("2356789", ("", "", "kh", "t", "h", "gh", "s"), strict=True))
"""The digits that stand for Arabic letters where somebody types them in Latin ones."""
_SILENT: Final = str.maketrans("", "", "'’‘ʿʾ`´ʼʻ\u0640\u200c\u200d")
_SHAPES: Final = str.maketrans("یکہھۀةٱ٠١٢٣٤٥٦٧٨٩", "يكهههةا0123456789")
_MOST_LETTERS: Final = 4096


def is_arabic(text: str) -> bool:
    """Tell whether a word is written in Arabic letters."""
    return not text.isascii() and any("\u0620" <= letter <= "\u06d3" for letter in text)


def folded(name: str) -> str:
    """Fold what is written in several ways: case, points, tashkeel, tatweel, other alphabets."""
    text = unicodedata.normalize("NFKC", name).translate(_SHAPES).casefold()
    return "".join(map(_spaced, "".join(map(_letter, text.translate(_SILENT)))))


def sounded(word: str) -> str:
    """Return a word in which digits between Latin letters are letters: 7assan, 3ali, mo7ammed."""
    if word.isalpha() or not any(letter.isalpha() for letter in word):
        return word
    return "".join(_TYPED.get(letter, letter) for letter in word)


@lru_cache(maxsize=_MOST_LETTERS)
def _letter(letter: str) -> str:
    if letter in _LETTERS:
        return _LETTERS[letter]
    if letter in _CYRILLIC:
        return _CYRILLIC[letter]
    if "\u0620" <= letter <= "\u06d3" and letter in ARABIC:
        return letter  # NFKD would take the hamza from its letter
    apart = unicodedata.normalize("NFKD", letter)
    return "".join(each for each in apart if not unicodedata.combining(each))


@lru_cache(maxsize=_MOST_LETTERS)
def _spaced(letter: str) -> str:
    if letter.isalnum() or letter in "-,":
        return letter
    return "" if unicodedata.combining(letter) else " "

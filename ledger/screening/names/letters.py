"""Letters: what is written in any spelling, as sounds that an Arabic letter may have stood for.

A sound is a string of the Arabic consonants (one sign each) that it may be; two sounds agree when
they share one. ط is T, ض D, ث v, ذ V, ظ Z, ص S, ش x, چ c, غ G, خ X, ح H; the rest are their own.
"""

from __future__ import annotations

import re
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
) | dict(
    zip(
        "ђјљњћџѕҳҷҹҗҡҙҫӈ",
        ("dj", "y", "l", "n", "ch", "j", "z", "h", "j", "j", "j", "k", "z", "s", "n"),
        strict=True,
    )
)
_GREEK: Final = dict(
    zip(
        "αβγδεζηθικλμνξοπρσςτυφχψω",
        [
            *("a", "v", "g", "d", "e", "z", "i", "th", "i", "k", "l", "m", "n", "x", "o", "p"),
            *("r", "s", "s", "t", "y", "f", "kh", "ps", "o"),
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
    **_CYRILLIC,
    **_GREEK,
}
_NAMES: Final = (
    "schwa:e eth:dh thorn:th ezh:zh esh:sh eng:n kra:k yogh:gh wynn:w alpha:a beta:b gamma:gh"
    " iota:i upsilon:u omega:o chi:kh phi:f"
)
_NAMED: Final = dict(each.split(":") for each in _NAMES.split())
"""Latin letters by the last word of their Unicode name, where that is no letter itself."""
_LATIN_NAME: Final = re.compile(r"LATIN (?:CAPITAL |SMALL )?(?:LETTER|LIGATURE) (?:.* )?(\w+)")
_MOST_SIGNS: Final = 2
_TYPED: Final = dict(zip("2356789", ("", "", "kh", "t", "h", "gh", "s"), strict=True))
"""The digits that stand for Arabic letters where somebody types them in Latin ones."""
SILENT: Final = str.maketrans("", "", "'’‘ʿʾ`´ʼʻ\u0640\u0674\u200c\u200d")
_GROUPS: Final = (
    "بٻڀ تٹټٺٽٿ جڃڄ چڇ دڈډڊڌڎڏڐ رڑړڒڔڕ زږځ سڛڅ شښڜ صڝڞ فڢڡ ڤڥ پڦ قڧ كڪڬ گګڭڨڴڳݣ لڵڶڷ نںڼڻڽڱ"
    " هەۂ ةۃ وۄۅۆۇۈۉۊۋۏ يؠؽؾؿېێۍ ےۓ"
)
"""Letters of other languages in Arabic script, behind the one that each is taken for."""
_SHAPES: Final = str.maketrans("یکہھۀةٱ٠١٢٣٤٥٦٧٨٩", "يكهههةا0123456789") | {
    ord(each): group[0] for group in _GROUPS.split() for each in group[1:]
}
_UNSEEN: Final = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2065\u3164\uffa0")
_SELECTORS: Final = (range(0x180B, 0x1810), range(0xFE00, 0xFE10), range(0xE0000, 0xE1000))
_MOST_LETTERS: Final = 4096


def is_arabic(text: str) -> bool:
    """Tell whether a word is written in Arabic letters."""
    return not text.isascii() and any("\u0620" <= letter <= "\u06d3" for letter in text)


def folded(name: str) -> str:
    """Fold what is written in several ways: case, points, tashkeel, tatweel, other alphabets."""
    text = unicodedata.normalize("NFKC", name).translate(_SHAPES).casefold()
    return "".join(map(_spaced, "".join(map(_letter, text.translate(SILENT)))))


def sounded(word: str) -> str:
    """Return a word in which digits between Latin letters are letters: 7assan, 3ali, mo7ammed."""
    if word.isalpha() or not any(letter.isalpha() for letter in word):
        return word
    return "".join(_TYPED.get(letter, letter) for letter in word)


def is_unseen(letter: str) -> bool:
    """Tell whether nobody sees that it is there: it parts no words and is no letter."""
    return (
        unicodedata.category(letter) == "Cf"
        or letter in _UNSEEN
        or any(ord(letter) in each for each in _SELECTORS)
    )


def is_heard(letter: str) -> bool:
    """Tell whether a letter is one that these tables know."""
    known = folded(letter)
    if not known:
        return letter.casefold() in _LETTERS
    return all(each.isascii() or each in ARABIC or each in LATIN for each in known)


def parts(letter: str) -> bool:
    """Tell whether a sign stands between two words."""
    return _spaced(letter) == " " and not is_unseen(letter) and ord(letter) not in SILENT


@lru_cache(maxsize=_MOST_LETTERS)
def _letter(letter: str) -> str:
    if letter in _LETTERS:
        return _LETTERS[letter]
    if "\u0620" <= letter <= "\u06d3" and letter in ARABIC:
        return letter  # NFKD would take the hamza from its letter
    if is_unseen(letter):
        return ""
    apart = unicodedata.normalize("NFKD", letter)
    return "".join(map(_plain, (each for each in apart if not unicodedata.combining(each))))


def _plain(letter: str) -> str:
    """Return a letter without its points: ꜱ, ɓ and ɡ are s, b and g."""
    if letter.isascii() or letter in _LETTERS:
        return _LETTERS.get(letter, letter)
    named = _LATIN_NAME.fullmatch(unicodedata.name(letter, "").partition(" WITH ")[0])
    last = named[1].lower() if named else ""
    return _NAMED.get(last, last if 0 < len(last) <= _MOST_SIGNS else letter)


@lru_cache(maxsize=_MOST_LETTERS)
def _spaced(letter: str) -> str:
    if letter.isalnum() or letter in "-,":
        return letter
    return "" if unicodedata.combining(letter) else " "

"""Scripts: in whose letters a name is written, and what it looks like where these are mixed.

A name that looks like another one is read as that, too: whatever is not seen of it is left out, a
letter of another alphabet is the one that it looks like, or is not there.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from ledger.people.names import LOOKS_LIKE
from ledger.screening.names.letters import SILENT, is_heard, is_unseen, parts
from ledger.screening.names.words import LONGEST, MOST_WORDS, words

if TYPE_CHECKING:
    from ledger.screening.names.words import Word

_MOST_LETTERS: Final = 4096
_LOOKS: Final = {
    chr(each): "l" if letter == "1" else letter.lower()
    for each, letter in LOOKS_LIKE.items()
    if letter.isascii() and letter.isalnum()
}
_ARABIC: Final = "ARABIC"


def readings(name: str) -> tuple[tuple[Word, ...], ...]:
    """Return the words of a name, in each way in which it is read."""
    return (words(name),) if name.isascii() else tuple(map(words, spelled(name)))


@lru_cache(maxsize=65_536)
def spelled(name: str) -> tuple[str, ...]:
    """Return a name, and what it looks like where letters are not those of its alphabet."""
    pieces = _pieces(name)
    if all(map(_is_plain, pieces)):
        return (name,)
    latin, arabic = (" ".join(map(way, pieces)) for way in (_in_latin, _in_arabic))
    return tuple(dict.fromkeys((name, latin, arabic)))


def is_read(name: str) -> bool:
    """Tell whether all of a name is compared: each word of one alphabet, of letters known."""
    pieces = _pieces(name)
    return (
        2 * sum(map(len, pieces)) <= LONGEST
        and len(pieces) <= MOST_WORDS
        and all(len(_scripts(each)) == 1 and all(map(_is_known, each)) for each in pieces)
    )


def _pieces(name: str) -> list[str]:
    """Return the words as they are written, without what is not seen."""
    return "".join(map(_seen, unicodedata.normalize("NFKC", name))).split()


@lru_cache(maxsize=_MOST_LETTERS)
def _seen(each: str) -> str:
    if each.isspace() or parts(each):
        return " "
    hides = is_unseen(each) or unicodedata.combining(each) or ord(each) in SILENT
    return "" if hides or each in {"-", ","} or not each.isalpha() else each


def _scripts(piece: str) -> frozenset[str]:
    return frozenset(map(_script, piece))


@lru_cache(maxsize=_MOST_LETTERS)
def _script(letter: str) -> str:
    return unicodedata.name(letter, "").partition(" ")[0]


@lru_cache(maxsize=_MOST_LETTERS)
def _is_known(letter: str) -> bool:
    return is_heard(letter)


@lru_cache(maxsize=65_536)
def _is_plain(piece: str) -> bool:
    """Tell whether a word can be no other: not by its alphabets, nor as one of Latin letters."""
    if piece.isascii():
        return True
    return len(_scripts(piece)) == 1 and not all(each in _LOOKS for each in piece)


def _in_latin(piece: str) -> str:
    if _is_plain(piece):
        return piece
    kept = (_LOOKS.get(each, "" if _script(each) == _ARABIC else each) for each in piece)
    return "".join(kept) or piece


def _in_arabic(piece: str) -> str:
    if _is_plain(piece) or _ARABIC not in _scripts(piece):
        return _in_latin(piece)
    return "".join(each for each in piece if _script(each) == _ARABIC)

"""The words of a name: without titles, بن and articles; what belongs together is one word.

Abdul-Rahman, عبد الرحمن    one word, as عبدالرحمن is
Nour al-Din, Seif Allah      the same
Abu Bakr, أم كلثوم            a كنية, which is a name of its own: never that of her child
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

from ledger.screening.names.letters import folded, is_arabic, sounded

MOST_WORDS: Final = 40
"""How many words of a name are looked at: more than papers have room for."""
LONGEST: Final = 400
"""How many letters of a name are looked at."""
_LONGEST_WRITTEN: Final = 4_000
_SHORT = 3
"""So short a rest of ال may be no rest: إلهام is written الهام as well."""


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


_TITLES: Final = _set(
    "mr mrs ms miss dr prof eng haj hajj haji hajji sheikh shaykh sheik cheikh mullah mulla maulvi"
    " mawlawi maulana مولوي ملا الملا الشيخ شيخ الحاج الحاجة حاج الدكتور دكتور الدكتورة د"
    " المهندس الأستاذ"
)
_SONS: Final = _set("bin ibn ben bint bent binti ould wuld weld oglu ogly بن ابن إبن بنت ولد")
_LEFT_OUT: Final = _TITLES | _SONS
_ARTICLES: Final = _set("al el ul il aal ال آل")
_ASSIMILATED: Final = re.compile(r"(?:[aeiou])([b-df-hj-np-tvxz])h?")
_ABD: Final = _set(
    "abd abdul abdel abdal abdil abdoul abdol abdur abder abdus abdes abdun abden عبد عبدال"
)
_OF_DIN: Final = _set(
    "din deen dine eddin eddine uddin uddine aldin aldeen eldin eldeen edine addin الدين دين"
)
_OF_GOD: Final = _set("allah ullah ellah illah الله")
_ABU: Final = _set("abu abou aboo abi aba bu bou أبو ابو أبي ابي أبا ابا بو")
_UMM: Final = _set("umm um oum om أم ام")
_PARENTS: Final = _ABU | _UMM
_ENDS: Final = _OF_DIN | _OF_GOD
_FUSED_BU: Final = re.compile(r"(?:bu|bou|بو)(.{3,})")
_FUSED_ABU: Final = re.compile(r"(?:abu|abou|aboo|أبو|ابو)(.{3,})")
_FUSED_ABD: Final = re.compile(r"ab[ei]?d([aeiou]*)([^aeiou].{2,}|[aeiou].{3,})")
_ARABIC_ABD: Final = re.compile(r"عبد(.{2,})")
_FUSED_ARTICLE: Final = re.compile(
    r"[ae]l([aeiou].{3,})|[ae](?=([b-df-hj-np-tvxz])\2).(.{3,})|l([ae].{3,})"
)
"""Elamin, Assad, Lahcen."""
_DIN_IN_LATIN: Final = re.compile(r"(.{2,}?)(?:[aeiou]*[ld]?)d(?:ee|i|ei|ie)ne?")
_GOD_IN_LATIN: Final = re.compile(r"(.{3,}?)(?:[aeiou]llah|[uo]lah)")
_DIN_IN_ARABIC: Final = re.compile(r"(.{2,})الدين")


class Word(NamedTuple):
    """A word of a name: as it was written, and the ways in which it is read.

    A reading with a space in it is a كنية.
    """

    written: str
    readings: tuple[str, ...]


@lru_cache(maxsize=65_536)
def words(name: str) -> tuple[Word, ...]:
    """Return the words of a name, in their order; of a name of nothing else also its titles."""
    text = folded(name[:_LONGEST_WRITTEN])[:LONGEST].replace(",", " ")
    pieces = [sounded(each) for each in text.replace("-", " ").split()]
    pieces = [each for each in pieces if each]
    plain = [each for each in pieces if each not in _LEFT_OUT and len(each) > 1] or pieces
    return tuple(_joined(_without_articles(plain) or plain))[:MOST_WORDS]


def _without_articles(pieces: list[str]) -> list[str]:
    kept = []
    for at, piece in enumerate(pieces):
        follows = pieces[at + 1] if at + 1 < len(pieces) else ""
        sound = _ASSIMILATED.fullmatch(piece)
        assimilates = sound and sound[1] not in "lbmkfgqj" and follows.startswith(sound[1])
        if not (follows and (piece in _ARTICLES or assimilates)):
            kept.append(piece)
    return kept


def _joined(pieces: list[str]) -> list[Word]:
    """Put together what is one name in several words."""
    found: list[Word] = []
    left = list(reversed(pieces))
    while left:
        piece = left.pop()
        if piece in _ABD and left:
            rest = left.pop()
            found.append(Word(f"{piece} {rest}", _of_abd(rest)))
        elif piece in _PARENTS and left:
            rest = _whole(left)
            parent = "umm" if piece in _UMM else "abu"
            found.append(Word(f"{piece} {rest}", _of_kunya(parent, rest)))
        elif found and " " not in found[-1].readings[0] and piece in _ENDS:
            before = found.pop()
            end = "" if is_arabic(piece) else "din" if piece in _OF_DIN else "allah"
            end = end or ("دين" if piece in _OF_DIN else "الله")
            both = tuple(f"{each}{end}" for each in before.readings)
            found.append(Word(f"{before.written} {piece}", both))
        else:
            found.append(_alone(piece))
    return found


def _whole(left: list[str]) -> str:
    """Take the name behind أبو: one word, or two that belong together."""
    piece = left.pop()
    return f"{piece}{left.pop()}" if piece in _ABD and left else piece


@lru_cache(maxsize=262_144)
def _alone(piece: str) -> Word:
    """Read a word by itself, with what may be fused in it."""
    if kunya := _FUSED_ABU.fullmatch(piece):
        return Word(piece, _of_kunya("abu", kunya[1]))
    if is_arabic(piece):
        return Word(piece, _in_arabic(piece))
    return Word(piece, _in_latin(piece))


def _in_arabic(piece: str) -> tuple[str, ...]:
    if abd := _ARABIC_ABD.fullmatch(piece):
        return _of_abd(abd[1])
    if din := _DIN_IN_ARABIC.fullmatch(piece):
        return (f"{din[1]}دين",)
    return (*_bare(piece), *_as_kunya(piece))


def _in_latin(piece: str) -> tuple[str, ...]:
    if abd := _FUSED_ABD.fullmatch(piece):
        return _latin_abd(*abd.groups())
    if din := _DIN_IN_LATIN.fullmatch(piece):
        return (f"{din[1]}din",)
    if god := _GOD_IN_LATIN.fullmatch(piece):
        return (f"{god[1]}allah",)
    apart = re.sub(r"(?<=.)([tsd])h(?=.)", r"\1'h", piece)
    spellings = dict.fromkeys([piece, piece.replace("v", "w"), apart])
    found = dict.fromkeys(each for spelling in spellings for each in _bare(spelling))
    return (*found, *_as_kunya(piece))


def _as_kunya(piece: str) -> tuple[str, ...]:
    """Return what a name that begins with بو is as a كنية: بوسالم is أبو سالم."""
    short = _FUSED_BU.fullmatch(piece)
    return _of_kunya("abu", short[1])[:1] if short else ()


def _of_abd(rest: str) -> tuple[str, ...]:
    """Return عبد with what it is the servant of, without an article between them."""
    if is_arabic(rest):
        return (f"عبد{rest if rest == 'الله' else rest.removeprefix('ال')}",)
    if rest in _OF_GOD | {"lah", "llah"}:
        return ("abdallah",)
    return tuple(f"abd{each}" for each in _bare(rest))


def _latin_abd(vowels: str, rest: str) -> tuple[str, ...]:
    if re.fullmatch(r"l+ah?i?", rest):
        return ("abdallah",)
    if rest[0] == "l" and vowels:
        return (f"abd{rest[1:]}", f"abd{rest}") if rest[1] != "l" else (f"abd{rest[1:]}",)
    if rest[0] == rest[1]:
        return (f"abd{rest[1:]}",)
    return (f"abd{rest}",)


def _of_kunya(parent: str, rest: str) -> tuple[str, ...]:
    first = ("أم" if parent == "umm" else "أبو") if is_arabic(rest) else parent
    return tuple(f"{first} {each}" for each in _alone(rest).readings)


def _bare(piece: str) -> tuple[str, ...]:
    """Return the ways to read a word that may have an article in it: الزهراني, Alzahrani, Assad."""
    if is_arabic(piece):
        bare = re.fullmatch(r"ال(.{3,})", piece)
        stem = bare[1] if bare else piece
        son = re.fullmatch(r"بن(.{3,})", stem)
        whole = (piece,) if bare and len(stem) == _SHORT else ()
        return (stem, *whole, *((son[1],) if son else ()))
    if son := re.fullmatch(r"b[ei][nl](.{3,})", piece):
        return (piece, son[1])
    if article := re.match(r"([aeu]l)[^aeiou].{2,}", piece):
        return (piece.removeprefix(article[1]), piece)
    if article := _FUSED_ARTICLE.fullmatch(piece):
        return (piece, next(each for each in article.group(1, 3, 4) if each))
    return (piece,)

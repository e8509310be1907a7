"""Names as people write them: made fit for one line, and what they could be taken for.

tidy      one line, one blank at a time, two marks on a letter, nothing that hides or steers
says      whether it names anybody: more than figures, stops and what is not seen
readings  its words, with the letters that others look like; digits stand for letters, too
is_ours   it reads like the house, or like one of its roles
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

MOST_MARKS = 2
STEMS = (
    *("wasl", "admin", "moderator", "operator", "official", "support", "security"),
    *("treasur", "refund", "telegram", "discord"),
)
"""What no word of a name begins or ends with: the house, and who may do more than others."""
ROLES = frozenset({"agent", "customercare", "customerservice", "helpdesk", "mod", "staff", "وصل"})
"""What no word of a name is."""
WORDS = frozenset(
    {"auditor", "bank", "bonus", "bot", "card", "escrow", "everyone", "fee", "fund", "gift"}
    | {"help", "here", "house", "money", "nobody", "owner", "pay", "payment", "payout", "safety"}
    | {"service", "system", "tag", "team", "wallet", "web"}
)
"""What is nobody's name by itself."""

_JOINERS, _TATWEEL = "\u200c\u200d", "\u0640"
_BLANKS = "\u115f\u1160\u2800\u3164\uffa0\U0001d159"  # letters and signs that look like nothing
_UNSEEN = {0x2065, *range(0xFFF0, 0xFFF9)}  # nobody's yet, and never to be seen
_LAST_PLANES = 0xE0000
_ALIKE = {"LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC", "LISU"}
LOOKS_LIKE = {
    ord(each): letter
    for letter, others in {
        "a": "аАαΑɑᴀᎪ@",
        "b": "вВΒЬьʙᏴᗷ",
        "c": "сСϲϹᴄᏟ",
        "d": "ԁᴅᎠɗ",
        "e": "еЕΕєεᴇᎬ",
        "f": "ғꜰϝ",
        "g": "ɡɢԌᏀ",
        "h": "һНΗнʜᎻ",
        "i": "іιıɩɪᎥ",
        "j": "јЈϳᴊᎫ",
        "k": "кКκΚᴋᏦ",
        "l": "ʟⅼᏞ",
        "m": "мМΜᴍᎷ",
        "n": "ոΝɴпη",
        "o": "оОοΟօσᴏ",
        "p": "рРρΡᴘᏢ",
        "q": "ԛԚ",
        "r": "гᴦʀᏒ",
        "s": "ѕЅꜱᏚ$",
        "t": "тТτΤᴛᎢ",
        "u": "υսᴜ",
        "v": "νѵᴠᏙ",
        "w": "ԝԜѡωᴡᎳ",
        "x": "хХχΧ",
        "y": "уУγΥʏҮү",
        "z": "ᴢΖᏃ",
        "I": "ІΙ",
        "1": "|ӏӀ!",
        "ا": "ٱ",
        "ي": "ىیې",
        "ه": "ةھہە",
        "ك": "کڪ",
    }.items()
    for each in others
}
LOOKS_LIKE |= {
    first + place: chr(ord("A") + place)  # white on black, round or square, and those of the flags
    for first in (0x1F150, 0x1F170, 0x1F1E6)
    for place in range(26)
} | {ord(each): " " for each in _BLANKS}
_DIGITS = str.maketrans("345789", "eastbg")
_WORD = re.compile(r"[^\W_]+")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z][a-z])")
_TO_THE_LAST_LETTER = re.compile(".*[a-zA-Z]|", re.DOTALL)
_NUMBER = re.compile(r"(?<=[^\W\d_])\d+(?![^\W_])")
_ARTICLE = re.compile("^[وبفك]?ال|^لل")
_MOST_WORDS = 16


def tidy(text: str) -> str:
    """Return a person's own words on one line, without what hides, piles up or steers."""
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    kept: list[str] = []
    marks = MOST_MARKS
    for each in unicodedata.normalize("NFC", text):
        kind = unicodedata.category(each)
        if each.isspace() or each in _BLANKS:
            _part(kept)
            marks = MOST_MARKS
        elif kind[0] == "M":
            marks += 1
            if marks <= MOST_MARKS:
                kept.append(each)
        elif each in _JOINERS:
            if kept and kept[-1] not in _JOINERS and kept[-1] != " ":
                kept.append(each)
        elif kind[0] != "C" or (kind == "Cn" and not _is_unseen(each)):
            kept.append(each)
            marks = 0 if each.isascii() else _marks_of(each)
    return unicodedata.normalize("NFC", "".join(kept)).strip(f" {_JOINERS}")


def says(name: str) -> bool:
    """Tell whether a name names anybody: figures, stops and unseen letters do not."""
    return any(unicodedata.category(each)[0] in "LS" for each in tidy(name))


def readings(text: str) -> tuple[tuple[str, ...], ...]:
    """Return the words of a name as they are read, twice where a bar is an i or an l."""
    apart = unicodedata.normalize("NFKD", text).translate(LOOKS_LIKE)
    seen = "".join(each for each in apart if _is_read(each))
    words = [_spelled(word) for part in _WORD.findall(seen) for word in _HUMP.split(part)]
    return tuple(dict.fromkeys(tuple(_with_bars(each, bar) for each in words) for bar in "li"))


def likenesses(text: str) -> frozenset[str]:
    """Return how a name reads without its separators: two that share one look alike."""
    return frozenset("".join(words) for words in readings(text))


def is_ours(name: str, roles: Collection[str] = ROLES, alone: frozenset[str] = WORDS) -> bool:
    """Tell whether a name could be taken for the house or for a role of it, and is nobody's.

    `alone` is what nobody's name is by itself.
    """
    return any(
        _is_ours(words[:_MOST_WORDS], roles, alone)
        for each in (name, _NUMBER.sub("", name))
        for words in readings(each)
    )


def mixes_alphabets(word: str) -> bool:
    """Tell whether some letters of a word are of an alphabet that looks like that of the others."""
    if word.isascii():
        return False
    alphabets = {unicodedata.name(each, "").partition(" ")[0] for each in word if each.isalpha()}
    return len(alphabets & _ALIKE) > 1


def _marks_of(letter: str) -> int:
    """Count the marks that a letter brings along."""
    apart = unicodedata.normalize("NFD", letter)
    return sum(unicodedata.category(each)[0] == "M" for each in apart)


def _part(kept: list[str]) -> None:
    """Part two words by one blank, whatever was written between them."""
    while kept and kept[-1] in _JOINERS:
        kept.pop()
    if kept and kept[-1] != " ":
        kept.append(" ")


def _is_unseen(each: str) -> bool:
    return ord(each) in _UNSEEN or ord(each) >= _LAST_PLANES


def _is_read(each: str) -> bool:
    return each != _TATWEEL and unicodedata.category(each)[0] not in "MC"


def _spelled(word: str) -> str:
    """Write a word in small letters; what may be an i or an l is a 1.

    A figure before a letter is the letter that it looks like; those at the end are a number.
    """
    last = _TO_THE_LAST_LETTER.match(word)
    end = last.end() if last else 0
    spelled = (word[:end].translate(_DIGITS) + word[end:]).replace("0", "o")
    return (spelled if spelled.isupper() else spelled.replace("I", "1")).casefold()


def _with_bars(word: str, bar: str) -> str:
    return word.replace("1", bar).replace("vv", "w").replace("rn", "m")


def _is_ours(words: Sequence[str], roles: Collection[str], alone: frozenset[str]) -> bool:
    if any(word.startswith(STEMS) or word.endswith(STEMS) for word in words):
        return True
    if not alone.isdisjoint(_forms("".join(words))):
        return True
    runs = ("".join(words[at:end]) for end in range(len(words) + 1) for at in range(end))
    return any(form in roles or form in STEMS for run in runs for form in _forms(run))


def _forms(word: str) -> tuple[str, ...]:
    """Return a word, and what is left without its plural or its article."""
    return word, word.removesuffix("s"), _ARTICLE.sub("", word)

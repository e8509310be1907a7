"""How alike two words are, of a thousand, and by which letters."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, TypeAlias

from rapidfuzz.distance import OSA

from ledger.screening.names.forms import finding, form
from ledger.screening.names.known import is_known

if TYPE_CHECKING:
    from ledger.screening.names.forms import Form
    from ledger.screening.names.words import Word

How: TypeAlias = Literal["same", "sounds", "slip", "none"]
"""The same letters, other letters for the same sounds, a slip of one or two letters, or neither."""

WHOLE: Final = 1000
ALIKE: Final = 700
"""From where on two words are taken for one."""
_UNWRITTEN, _LEFT_OUT, _ALIF, _NEAR, _LONG, _OTHER = 10, 40, 60, 120, 160, 310
"""What is taken off for a vowel: Arabic writes none, left out, ا left out, near, long, another."""
_SLIPS: Final[tuple[tuple[int, int, int], ...]] = (
    (1, 7, 880),
    (1, 5, 810),
    (1, 4, 720),
    (2, 9, 800),
)
"""A slip of so many letters in a word of at least so many."""
_SHORTEST_SLIP, _MOST_SLIPS = 4, 2
_CROSS_SLIPS: Final[tuple[tuple[int, int, int], ...]] = ((1, 5, 820), (1, 4, 740))


class Likeness(NamedTuple):
    """How alike, in which way, and the consonants that both have."""

    points: int
    how: How
    letters: str = ""


NONE: Final = Likeness(0, "none")


@lru_cache(maxsize=1 << 20)
def likeness(one: Word, other: Word) -> Likeness:
    """Return how alike two words are; a كنية is like nothing but a كنية."""
    best = NONE
    for a in map(form, one.readings):
        for b in map(form, other.readings):
            found = alike(a, b)
            if found.points > best.points:
                best = found
    return best


def alike(one: Form, other: Form) -> Likeness:
    """Return how alike two readings are."""
    if finding(one.text).isdisjoint(finding(other.text)):
        return NONE
    return compared(one, other)


def compared(one: Form, other: Form) -> Likeness:
    """Return how alike two readings are of which one is found by what the other is."""
    if one.is_kunya != other.is_kunya:
        return NONE
    if one.text == other.text:
        return Likeness(WHOLE, "same", one.skeleton)
    if len(one.sounds) == len(other.sounds) and all(map(_agree, one.sounds, other.sounds)):
        points = WHOLE - 20 - _vowels_differ(one, other)
        if one.is_arabic and other.is_arabic:
            points = min(points, _of_one_script(one, other))
        return Likeness(max(points, 0), "sounds", one.skeleton)
    return _slip(one, other)


@cache
def _agree(one: str, other: str) -> bool:
    """Tell whether two sounds may be the same letter."""
    return not set(one).isdisjoint(other)


def _of_one_script(one: Form, other: Form) -> int:
    """Return what two Arabic spellings are worth whose letters differ in more than a fold."""
    a, b = _bare(one.text), _bare(other.text)
    if {one.text[-1], other.text[-1]} == {"ا", "ى"}:
        a, b = a[:-1], b[:-1]
    apart = OSA.distance(*(each[0] + each[1:].replace("ا", "") for each in (a, b)))
    return WHOLE - _OTHER * apart - (0 if a == b else _ALIF)


@lru_cache(maxsize=262_144)
def _bare(text: str) -> str:
    """Return an Arabic word as it is written without care: ا for أ, ه for ة, ي for ى."""
    return text.translate(_FOLDS)


_FOLDS: Final = str.maketrans(
    {**dict.fromkeys("أإآ", "ا"), "ة": "ه", "ى": "ي", "ؤ": "و", "ئ": "ي", "ء": None, "ض": "ظ"}
)


def _vowels_differ(one: Form, other: Form) -> int:
    """Return what the vowels take off: half for the first ones, and for an a at the end."""
    runs = list(zip(one.vowels, other.vowels, strict=True))
    end = len(runs) - 1
    return sum(
        _differ(a, b, one.is_arabic, other.is_arabic, end - at)
        // (2 if at == 0 or (at == end and "i" not in a + b) else 1)
        for at, (a, b) in enumerate(runs)
        if a != b
    )


def _differ(a: str, b: str, a_arabic: bool, b_arabic: bool, left: int) -> int:  # noqa: FBT001 - scripts
    if a_arabic and b_arabic:
        return 0  # the letters themselves are compared
    if a_arabic:
        return _written(a, b, left)
    if b_arabic:
        return _written(b, a, left)
    return _heard(a, b, left)


def _written(arabic: str, latin: str, left: int) -> int:
    """Compare what Arabic writes, the long vowels, with all vowels of a Latin spelling."""
    if not arabic.strip("."):
        return _unwritten(latin, left) if not arabic or left == 0 else _UNWRITTEN
    if not latin:
        return _LONG
    heard = set(latin) | ({"a", "i"} if "e" in latin else set())
    needed = set(arabic) - {"e", "."}
    return _OTHER * len(needed - heard) // (2 if needed & heard else 1)


def _unwritten(latin: str, left: int) -> int:
    """Return what vowels take off where Arabic writes none; `left` consonants come after them."""
    strong = set(latin) & {"i", "u"}
    if left == 0:
        return _OTHER if strong else 0
    if left == 1 and set(latin) == {"u"}:
        return _LONG if latin == "u" else _OTHER
    if latin in {"ee", "ii"} or (strong and len(set(latin)) > 1):
        return _OTHER
    return _UNWRITTEN if latin else 0


def _heard(a: str, b: str, left: int) -> int:
    """Compare the vowels of two Latin spellings: e may be any, i and u are near each other."""
    if not a or not b:
        if left == 0 and "i" in a + b:
            return _OTHER
        return _LEFT_OUT if len(set(a + b)) == 1 else _LONG
    one, other = (set(each) & {"i", "u"} for each in (a, b))
    if one == other:
        return 0
    if "e" in a + b:
        return _UNWRITTEN if one ^ other == {"i"} else _NEAR
    return _NEAR if one - other and other - one else _OTHER


def _slip(one: Form, other: Form) -> Likeness:
    """Take a word for another one with a slip, unless both are known as names of their own."""
    if one.is_arabic == other.is_arabic:
        a, b, table = _bare(one.text), _bare(other.text), _SLIPS
    else:
        a, b, table = one.skeleton, other.skeleton, _CROSS_SLIPS
    length = max(len(a), len(b))
    if length < _SHORTEST_SLIP or abs(len(a) - len(b)) > _MOST_SLIPS:
        return NONE
    apart = OSA.distance(a, b, score_cutoff=_MOST_SLIPS)
    if apart > _MOST_SLIPS:
        return NONE
    points = next((worth for most, least, worth in table if apart <= most and length >= least), 0)
    if not points or (is_known(one.text) and is_known(other.text)):
        return NONE
    return Likeness(points, "slip", _common(one, other))


def _common(one: Form, other: Form) -> str:
    """Return the consonants that stand in both, in their order."""
    left = list(other.skeleton)
    kept = []
    for letter in one.skeleton:
        if letter in left:
            kept.append(letter)
            del left[: left.index(letter) + 1]
    return "".join(kept)

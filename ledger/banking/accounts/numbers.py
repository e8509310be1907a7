"""Numbers of accounts at banks, as people write them: spaces, marks, and digits of any script.

    iban     a number of ISO 13616 -> as a machine reads it, or Wrong with what is wrong of it
    routing  a routing number of the US, with its check digit
    account  an account number of the US

Nothing is corrected. Where one changed character, or two in a row that changed places, would make
the check digits right, the groups of four in which that is so are told: she looks there first.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Final

from stdnum import iban as ibans
from stdnum import numdb
from stdnum.us import rtn

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

GROUP: Final = 4
_BETWEEN: Final = frozenset("-./_,'’:\\|")
_LONGEST: Final = 64
_PREFIX: Final = re.compile(r"^IBAN(?=[A-Z]{2}\d)")
_PART: Final = re.compile(r"(\d+)!([nac])")
_LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_DIGITS: Final = "0123456789"
_OF: Final = {"n": _DIGITS, "a": _LETTERS, "c": _DIGITS + _LETTERS}
_ALIKE: Final = ("0OQD", "1IL", "2Z", "5S", "6G", "8B")
"""Digits, each with the letters that are read for it."""
_US_LENGTHS: Final = range(4, 18)
_ROUTING: Final = 9


class Wrong(Exception):
    """What is wrong with a number, in a word; `groups` are where, `length` and `typed` how long."""

    def __init__(
        self,
        word: str,
        *,
        country: str = "",
        length: int = 0,
        typed: int = 0,
        groups: Sequence[int] = (),
    ) -> None:
        super().__init__(word)
        self.word = word
        self.country = country
        self.length = length
        self.typed = typed
        self.groups = tuple(groups)


def squeezed(typed: str) -> str:
    """Return what was typed with digits of one script, in capitals, without what stands between."""
    spelt = unicodedata.normalize("NFKC", typed)
    return "".join(map(_one, spelt)).upper()


def iban(typed: str) -> str:
    """Return an IBAN as a machine reads it; Wrong tells what is wrong with another text."""
    number = _PREFIX.sub("", squeezed(typed))
    if not number:
        raise Wrong("missing")
    if len(number) > _LONGEST or not (number.isascii() and number.isalnum()):
        raise Wrong("characters")
    country, shape = number[:2], _shape(number[:2])
    if not shape:
        raise Wrong("country", country=country if country.isalpha() else "")
    if len(number) != len(shape):
        raise Wrong("length", country=country, length=len(shape), typed=len(number))
    misplaced = [at for at, each in enumerate(number) if each not in shape[at]]
    if misplaced:
        raise Wrong("shape", country=country, groups=_groups(misplaced))
    if not ibans.is_valid(number):
        raise Wrong("check", country=country, groups=_suspects(number, shape))
    return number


def routing(typed: str) -> str:
    """Return a routing number of the US; Wrong for any other text."""
    number = squeezed(typed)
    if not number:
        raise Wrong("missing")
    if not (number.isascii() and number.isdecimal()):
        raise Wrong("characters")
    if len(number) != _ROUTING:
        raise Wrong("length", length=_ROUTING, typed=len(number))
    if not rtn.is_valid(number):
        raise Wrong("check")
    return number


def account(typed: str) -> str:
    """Return an account number of the US, with the zeros before it; Wrong for any other text."""
    number = squeezed(typed)
    if not number:
        raise Wrong("missing")
    if not (number.isascii() and number.isdecimal()):
        raise Wrong("characters")
    if len(number) not in _US_LENGTHS:
        raise Wrong("length", typed=len(number))
    return number


def group(number: str, place: int) -> str:
    """Return a group of four of a number, by its place from 1 on."""
    squeezed_number = _PREFIX.sub("", squeezed(number))
    return squeezed_number[(place - 1) * GROUP : place * GROUP]


def masked(number: str) -> str:
    """Return the end of a number by which its owner knows it again: half of a short one."""
    return number[-min(GROUP, len(number) // 2) :]


def _one(each: str) -> str:
    """Return a character as a machine reads it; nothing for what only stands between others."""
    if each.isdecimal():
        return str(unicodedata.decimal(each))
    if each.isspace() or each in _BETWEEN or unicodedata.category(each) in {"Cf", "Cc", "Pd"}:
        return ""
    return each


@cache
def _shape(country: str) -> tuple[str, ...]:
    """Return which characters may stand where in the IBANs of a country; nothing for no country."""
    found = numdb.get("iban").info(country)[0][1] if country.isalpha() else {}
    structure = found.get("bban", "")
    if not structure:
        return ()
    parts = (_OF[kind] for size, kind in _PART.findall(structure) for _ in range(int(size)))
    return (country[0], country[1], _DIGITS, _DIGITS, *parts)


def _suspects(number: str, shape: Sequence[str]) -> list[int]:
    """Return the groups in which one mistake would explain it; nothing if that is most of them."""
    alike = _groups([at for at, tried in _alike(number, shape) if _is_right(tried)])
    if alike:
        return alike  # a letter that looks like a digit is likelier than all else
    found = _groups([at for at, tried in _repairs(number, shape) if _is_right(tried)])
    return found if 2 * len(found) * GROUP <= len(number) + GROUP else []


def _is_right(number: str) -> bool:
    """Tell whether it is an IBAN; its check digits are looked at first, which are computed soon."""
    turned = "".join(str(int(each, 36)) for each in number[GROUP:] + number[:GROUP])
    return int(turned) % 97 == 1 and ibans.is_valid(number)


def _repairs(number: str, shape: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Return what a number is with one character changed, or two in a row, and where."""
    for at, written in enumerate(number):
        for each in _DIGITS if written in _DIGITS else _LETTERS:
            if each in shape[at] and each != written:
                yield at, f"{number[:at]}{each}{number[at + 1 :]}"
    for at in range(len(number) - 1):
        first, second = number[at], number[at + 1]
        if first != second and first in shape[at + 1] and second in shape[at]:
            yield at + 1, f"{number[:at]}{second}{first}{number[at + 2 :]}"


def _alike(number: str, shape: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Return what a number is with a letter read for the digit that it is like, and where."""
    for at, written in enumerate(number):
        digits = next((each[0] for each in _ALIKE if written in each[1:]), "")
        if digits and digits in shape[at]:
            yield at, f"{number[:at]}{digits}{number[at + 1 :]}"


def _groups(places: Sequence[int]) -> list[int]:
    return sorted({at // GROUP + 1 for at in places})

"""References of one's own: ISO 11649 (RF and two check digits), which banks carry unchanged."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from stdnum import iso11649

if TYPE_CHECKING:
    from collections.abc import Iterator

_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # of Crockford: no I, L, O, U
_FOUND: Final = re.compile(r"RF\d{2}[0-9A-Z]{1,21}")
_WHOLE: Final = 4 + 8
_MEANT: Final = re.compile(rf"(?=(RF[0-9A-Z]{{{_WHOLE - 2}}}))")
_BODY: Final = re.compile(r"(?=([DP][0-9A-Z]{7}))")
_DIGITS: Final = "0123456789"
_FIRST: Final = 4
"""Where the digits of the check end."""
_MOST: Final = 64
"""How many that a text may have meant are tried."""


def made(serial: int, kind: str = "D") -> str:
    """Return the reference of the serial number of something: RF, check digits, kind, number."""
    digits = ""
    while serial or not digits:
        serial, digit = divmod(serial, len(_ALPHABET))
        digits = _ALPHABET[digit] + digits
    body = kind + digits.rjust(7, "0")
    return f"RF{_check(body):02d}{body}"


def read(reference: str) -> tuple[str, int]:
    """Return the kind and the serial number that a reference was made of; ("", 0) for no such."""
    kind, digits = reference[4:5], reference[5:]
    if reference != "".join(found(reference)) or not set(digits) <= set(_ALPHABET):
        return "", 0
    serial = 0
    for digit in digits:
        serial = serial * len(_ALPHABET) + _ALPHABET.index(digit)
    return kind, serial


def spaced(reference: str) -> str:
    """Write a reference in groups of four, as people copy it."""
    return " ".join(reference[at : at + 4] for at in range(0, len(reference), 4))


def found(text: str) -> tuple[str, ...]:
    """Return every reference with right check digits that stands in a text, however spaced."""
    squeezed = _squeezed(text)
    hits: dict[str, None] = {}
    for start in re.finditer("RF", squeezed):
        if one := _FOUND.match(squeezed, start.start()):
            hits.update(_valid(one[0]))
    return tuple(hits)


def looks_wrong(text: str) -> bool:
    """Tell whether a text has what was meant as a reference, and is none."""
    squeezed = _squeezed(text)
    return bool(_FOUND.search(squeezed)) and not found(text)


def near(text: str) -> tuple[str, ...]:
    """Return what a text may have meant: a sign is another, two are swapped, or RF is left out."""
    squeezed, hits = _squeezed(text), dict[str, None]()
    for each in _MEANT.finditer(squeezed):
        hits.update(dict.fromkeys(one for one in _slips(each[1]) if iso11649.is_valid(one)))
    for each in _BODY.finditer(squeezed):
        hits[f"RF{_check(each[1]):02d}{each[1]}"] = None
    return tuple(hits)[:_MOST]


def _slips(written: str) -> Iterator[str]:
    """Return what has one sign unlike, or two neighbours the other way round."""
    for at in range(2, _WHOLE):
        for sign in _DIGITS if at < _FIRST else _ALPHABET:
            yield f"{written[:at]}{sign}{written[at + 1 :]}"
        yield f"{written[:at]}{written[at : at + 2][::-1]}{written[at + 2 :]}"


def _squeezed(text: str) -> str:
    return re.sub(r"[\s./+-]", "", text.upper())


def _valid(candidate: str) -> dict[str, None]:
    """Return the reference at the start of a candidate: what follows it may stick to it."""
    whole = candidate[:_WHOLE]
    return {whole: None} if len(whole) == _WHOLE and iso11649.is_valid(whole) else {}


def _check(body: str) -> int:
    number = "".join(str(int(each, 36)) for each in f"{body}RF00")
    return 98 - int(number) % 97

"""Codes kept for later: each lets in once whoever has lost the rest."""

from __future__ import annotations

import base64
from typing import Final

from ledger import ids

HOW_MANY: Final = 8
_BYTES: Final = 10
_GROUP: Final = 4
_ALIKE: Final = str.maketrans("018", "OIB")
"""What is no letter of base 32 is the one that it looks like."""


def new() -> list[str]:
    """Return fresh codes of 80 bits each, in groups of four."""
    drawn = (base64.b32encode(ids.key(_BYTES)).decode() for _ in range(HOW_MANY))
    return ["-".join(_groups(each)) for each in drawn]


def kept(codes: list[str]) -> str:
    """Return their digests, as the vault keeps them."""
    return "\n".join(_digest(each) for each in codes)


def matching(kept_there: str, given: str, spent: int) -> int | None:
    """Return the bit of a code that was given and not used before; None for any other."""
    wanted = _digest(given)
    for place, known in enumerate(kept_there.splitlines()):
        if known == wanted and not spent & (1 << place):
            return 1 << place
    return None


def is_one(given: str) -> bool:
    """Tell whether something has the form of such a code."""
    return len(_plain(given)) == _BYTES * 8 // 5


def left(spent: int) -> int:
    """Count those that were not used."""
    return HOW_MANY - spent.bit_count()


def _digest(code: str) -> str:
    return ids.digest("code kept for later", _plain(code)).hex()


def _plain(code: str) -> str:
    kept_letters = "".join(each for each in code.upper() if each.isalnum())
    return kept_letters.translate(_ALIKE)


def _groups(code: str) -> list[str]:
    return [code[at : at + _GROUP] for at in range(0, len(code), _GROUP)]

"""PINs: what may be one, and the hash by which it is known again (Argon2id, RFC 9106)."""

from __future__ import annotations

import asyncio
from itertools import pairwise
from typing import Final

from cryptography.exceptions import InvalidKey
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from ledger import ids
from ledger.errors import Refused

SHORTEST: Final = 4
LONGEST: Final = 8
_FIRST_YEAR, _LAST_YEAR = 1900, 2099
_COMMON = frozenset({"2580", "0852", "1397", "147258", "159753", "112233", "123321"})
_ITERATIONS, _LANES, _MEMORY_KIB, _HASH_BYTES = 2, 1, 19 * 1024, 32
"""As the OWASP Password Storage Cheat Sheet has it for Argon2id."""


class Weak(Refused):
    """No PIN, or one that is guessed at once; `why` is form or easy."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def digits(given: str) -> str:
    """Return what was typed with digits of one script, without what stands between them."""
    kept = (each for each in given if not each.isspace() and each not in "-\u2010\u2011\u2212")
    return "".join(str(int(each)) if each.isdecimal() else each for each in kept)


def check(pin: str) -> None:
    """Raise Weak unless it may be a PIN: digits, no run, no repetition, no year."""
    if not (pin.isascii() and pin.isdecimal() and SHORTEST <= len(pin) <= LONGEST):
        raise Weak("form")
    if pin in _COMMON or _is_run(pin) or _repeats(pin) or _is_year(pin):
        raise Weak("easy")


async def hashed(pin: str) -> str:
    """Return the hash of a PIN with its salt and its costs."""
    return await asyncio.to_thread(_hashed, pin.encode())


async def is_right(pin: str, known: str) -> bool:
    """Tell whether this is the PIN of a hash."""
    return await asyncio.to_thread(_is_right, pin.encode(), known)


def _hashed(pin: bytes) -> str:
    derives = Argon2id(
        salt=ids.salt(),
        length=_HASH_BYTES,
        iterations=_ITERATIONS,
        lanes=_LANES,
        memory_cost=_MEMORY_KIB,
    )
    return derives.derive_phc_encoded(pin)


def _is_right(pin: bytes, known: str) -> bool:
    try:
        Argon2id.verify_phc_encoded(pin, known)
    except InvalidKey:
        return False
    return True


def _is_run(pin: str) -> bool:
    """Tell whether each digit follows the one before, in either direction; 0 follows 9."""
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(pin)}
    return steps in ({1}, {9})


def _repeats(pin: str) -> bool:
    """Tell whether it is a part of itself again and again, or has few digits beside one."""
    parts = range(1, len(pin) // 2 + 1)
    again = any(pin[:part] * (len(pin) // part) == pin for part in parts)
    return again or max(map(pin.count, pin)) >= len(pin) - 1


def _is_year(pin: str) -> bool:
    return len(pin) == SHORTEST and _FIRST_YEAR <= int(pin) <= _LAST_YEAR

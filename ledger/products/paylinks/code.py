"""The code of a pay link: twelve letters and digits to be typed, told, printed or scanned.

Whoever has it can pay its owner and do nothing else, so it is no secret but for guessing. It
follows from the link's identity, so that it can be shown again; by its digest the link is found.
"""

from __future__ import annotations

import re

from ledger import ids

LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"
"""Crockford's base 32: nothing that looks like something else."""
LENGTH = 12
_BITS = 5
_ALIKE = str.maketrans("ilo", "110", "-")
_WRITTEN = re.compile(f"[{LETTERS}]{{{LENGTH}}}")


def of(token: bytes) -> str:
    """Return the code of a link."""
    drawn = int.from_bytes(ids.digest("pay code", token)[:8])
    return "".join(LETTERS[drawn >> _BITS * at & 31] for at in range(LENGTH))


def read(written: str) -> str | None:
    """Read a code as people write it, in capitals, with dashes, O for 0; None for what is none."""
    code = written.lower().translate(_ALIKE)
    return code if _WRITTEN.fullmatch(code) else None


def digest(code: str) -> bytes:
    """Return what a link is found by."""
    return ids.digest("pay code", code)

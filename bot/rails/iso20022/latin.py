"""The letters that banks carry unchanged: the basic Latin set of SEPA.

Whatever else stands in a text is refused, and not written otherwise: whom money goes to is said by
her bank's own spelling of her name, which nobody can derive.
"""

from __future__ import annotations

import re
from typing import Final

from bot.rails.files import Unwritable

_ALLOWED: Final = re.compile(r"[A-Za-z0-9/\-?:().,'+ ]*")


def checked(text: str, longest: int, code: str) -> str:
    """Return a text that a bank carries unchanged, else Unwritable under a code."""
    if not text or len(text) > longest:
        raise Unwritable(code, f"it has {len(text)} characters, of 1 to {longest}")
    if not _ALLOWED.fullmatch(text):
        raise Unwritable(code, "it has letters that banks do not carry")
    if text != text.strip() or "//" in text or text[0] == "/" or text[-1] == "/":
        raise Unwritable(code, "it begins or ends with a space or a slash, or has two of them")
    return text

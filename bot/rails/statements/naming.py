"""By which reference an entry is known again.

A bank's own is kept from report to statement and in every copy. Where there is none, it is a digest
of what stays the same whenever the bank tells of the entry: days, amount, key, remittance, account.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from ledger import ids

if TYPE_CHECKING:
    from collections.abc import Mapping

NONE: Final = frozenset({"", "NONREF", "NOTPROVIDED", "NOREF", "NOT PROVIDED", "NONE"})
"""What banks write where there is nothing to write."""


def given(written: str) -> str:
    """Return what is a reference, or "" for what only fills the place of one."""
    squeezed = " ".join(written.split())
    return "" if squeezed.upper() in NONE else squeezed


def digested(known: Mapping[str, Any], signed: str) -> str:
    """Return a reference for what has none; `known` has the fields of an entry by name."""
    days = (known["day"].isoformat(), known["value_day"].isoformat())
    words = (_bare(known["remittance"]), _bare(known["party_account"]))
    reverses = "reverses" if known["reverses"] else ""
    return "~" + ids.text(ids.child(*days, signed, known["end_to_end"], *words, reverses))


def _bare(written: str) -> str:
    return "".join(written.split()).upper()

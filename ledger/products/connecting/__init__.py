"""One person, several platforms: two sides that each has confirmed become one person."""

from ledger.products.connecting.asking import (
    A_DAY,
    ISSUED,
    LASTS,
    agree,
    draft,
    end,
    find,
    forget,
    issue,
)
from ledger.products.connecting.merging import join, nothing_remains, preview
from ledger.products.connecting.papers import due
from ledger.products.connecting.sides import Torn

__all__ = [
    "A_DAY",
    "ISSUED",
    "LASTS",
    "Torn",
    "agree",
    "draft",
    "due",
    "end",
    "find",
    "forget",
    "issue",
    "join",
    "nothing_remains",
    "preview",
]

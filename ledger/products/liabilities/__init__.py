"""What the house owes people, provable by anybody: a Merkle sum tree for each currency.

    publish   the trees of what is owed now; their root goes into the chain as an act of the books
    newest    the last root; `since` those from a moment on
    branches  what a person needs to check that what she is owed is in a root
    written   the same as a file, which says nothing of anybody else but sums

`tree` has how leaves, parents and the root are made; docs/proof.md says so to everybody.
"""

from ledger.products.liabilities.document import written
from ledger.products.liabilities.proving import as_of_then, whole
from ledger.products.liabilities.publishing import AUDIT, TOPIC, WISHES, nightly, publish, wish
from ledger.products.liabilities.reading import Branch, Root, Tree, branches, last, newest, since

__all__ = [
    "AUDIT",
    "TOPIC",
    "WISHES",
    "Branch",
    "Root",
    "Tree",
    "as_of_then",
    "branches",
    "last",
    "newest",
    "nightly",
    "publish",
    "since",
    "whole",
    "wish",
    "written",
]

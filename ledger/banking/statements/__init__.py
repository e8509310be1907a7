"""Statements in the books: what a bank told is booked once, and what it was is found out.

    import_    a page: each new entry with its row in one commit, on `bank[rail]`
    matching   what an entry is about; reversing where it takes back an earlier one
    reading    entries and pages as they stand; those that wait for somebody's word
    remitters  who paid, in the vault alone

The bank's line is the sum of the entries, whatever each of them was.
"""

from ledger.banking.statements.importing import IMPORTED, Imported, import_
from ledger.banking.statements.proving import unclear
from ledger.banking.statements.reading import (
    PAGE,
    BankEntry,
    Page,
    get,
    newest,
    numbered,
    waiting,
)
from ledger.banking.statements.tables import OF_PERSON

__all__ = [
    "IMPORTED",
    "OF_PERSON",
    "PAGE",
    "BankEntry",
    "Imported",
    "Page",
    "get",
    "import_",
    "newest",
    "numbered",
    "unclear",
    "waiting",
]

"""What an entry is about: a payout, a deposit, a charge, or something that somebody has to look at.

A reference decides, and never the amount against it: one that is valid and of somebody else, or of
nobody, or has a wrong digit leaves the entry to the queue, with why.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ledger.banking import references
from ledger.banking.statements import back, planning, reversing

if TYPE_CHECKING:
    from ledger.banking.statements.planning import Known
    from ledger.books import Books
    from ledger.posting import Posting

NO_REFERENCE: Final = "no_reference"
WRONG_REFERENCE: Final = "wrong_reference"
STRANGE_REFERENCE: Final = "strange_reference"
RETURNED: Final = "returned"
DEBIT: Final = "debit"


async def planned(books: Books, known: Known) -> Posting:
    """Return what an entry becomes, as the books stand now."""
    entry = known.entry
    if entry.reverses:
        return await reversing.planned(books, known)
    if pair := await reversing.before(books, known):
        return pair
    if planning.is_charge(entry):
        return await planning.costs(books, known)
    if not entry.is_credit:
        return await back.sent(books, known) or await planning.unknown(books, known, DEBIT)
    if entry.returned:
        return await planning.unknown(books, known, RETURNED)
    return await _credit(books, known)


async def _credit(books: Books, known: Known) -> Posting:
    written = f"{known.entry.remittance} {known.entry.end_to_end}"
    if references.found(written):
        return await planning.unknown(books, known, STRANGE_REFERENCE)
    if references.looks_wrong(written):
        return await planning.unknown(books, known, WRONG_REFERENCE)
    return await planning.unknown(books, known, NO_REFERENCE)

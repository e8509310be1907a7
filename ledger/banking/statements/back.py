"""What goes back to who paid it in: ordered at the bank under a key, and gone once it tells so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger import ids
from ledger.banking import lines
from ledger.banking.statements import planning, reading
from ledger.banking.statements.tables import SENT_BACK
from ledger.posting import Move, Posting

if TYPE_CHECKING:
    from ledger.banking.statements.planning import Known
    from ledger.banking.statements.reading import BankEntry
    from ledger.books import Books

TWICE = "twice"


def key_of(found: BankEntry) -> str:
    """Return the key under which the bank is to be ordered to send something back."""
    return f"B{ids.digest('bank entry back', found.token).hex()[:14].upper()}"


def about(key: str) -> bytes:
    """Return by what an entry is found that goes back under a key."""
    return ids.child("going back", key)


async def sent(books: Books, known: Known) -> Posting | None:
    """Return what notes that something has gone back, if an entry is about that."""
    key = known.entry.end_to_end
    if not key.startswith("B"):
        return None
    found = await reading.about(books, about(key))
    first = next((each for each in found if each.is_credit), None)
    if first is None or first.amount != known.amount:
        return None
    if len(found) > 1:
        return await planning.unknown(books, known, TWICE)
    source = await books.house(lines.GOING_BACK, known.amount.currency)
    move = Move(source, await known.bank(books), known.amount)
    posting = Posting(known.token, planning.KIND, moves=(move,))
    return await planning.completed(books, known, posting, SENT_BACK, about=about(key))

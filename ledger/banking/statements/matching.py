"""What an entry is about: a payout, a deposit, a charge, or something that somebody has to look at.

    paying     the key under which a payout was ordered
    arriving   a reference that somebody has, or her account and the amount
    reversing  what takes back an earlier entry
    back       what goes back to who paid it in

A reference decides, and never the amount against it: one that is of nobody or has a wrong digit
leaves the entry to the queue, with why.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ledger.banking.statements import arriving, back, paying, planning, reversing

if TYPE_CHECKING:
    from ledger.banking.statements.planning import Known
    from ledger.books import Books
    from ledger.posting import Posting

RETURNED: Final = "returned"
DEBIT: Final = "debit"


async def planned(books: Books, known: Known) -> Posting:
    """Return what an entry becomes, as the books stand now."""
    if known.entry.reverses:
        return await reversing.planned(books, known)
    if known.has_alike and (pair := await reversing.before(books, known)):
        return pair
    return await (_credit if known.entry.is_credit else _debit)(books, known)


async def _credit(books: Books, known: Known) -> Posting:
    payout = await paying.of(books, known)
    if payout is not None:
        return await paying.came_back(books, known, payout)
    if known.entry.returned:
        return await planning.unknown(books, known, RETURNED)
    return await arriving.planned(books, known)


async def _debit(books: Books, known: Known) -> Posting:
    payout = await paying.of(books, known)
    if payout is not None:
        return await paying.sent(books, known, payout)
    if planning.is_charge(known.entry):
        return await planning.costs(books, known)
    return await back.sent(books, known) or await planning.unknown(books, known, DEBIT)

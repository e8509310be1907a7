"""What an entry is about: a payout, a deposit, a charge, or something that somebody has to look at.

    paying     the key under which a payout was ordered
    arriving   a reference that somebody has, or her account and the amount
    reversing  what takes back an earlier entry
    back       what goes back to who paid it in
    between    the other side of what went between the house's own accounts
    again      what may be an earlier entry, told once more

A reference decides, and never the amount against it: one that is of nobody or has a wrong digit
leaves the entry to the queue, with why. A payer may write the key of a payout as well: only what
the bank itself calls a return is one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ledger.banking.statements import again, arriving, back, between, paying, planning, reversing

if TYPE_CHECKING:
    from ledger.banking.statements.planning import Known
    from ledger.books import Books
    from ledger.posting import Posting

RETURNED: Final = "returned"
DEBIT: Final = "debit"


async def planned(books: Books, known: Known) -> Posting:
    """Return what an entry becomes, as the books stand now."""
    if known.entry.reverses:
        if known.before:
            return await again.waits(books, known, known.before)
        return await reversing.planned(books, known)
    if known.has_alike and (pair := await reversing.before(books, known)):
        return pair
    return await (_credit if known.entry.is_credit else _debit)(books, known)


async def _credit(books: Books, known: Known) -> Posting:
    if known.is_listed or not paying.is_return(known.entry):
        return await arriving.planned(books, known)
    payout = await paying.of(books, known)
    if payout is not None:
        return await paying.came_back(books, known, payout)
    return await planning.unknown(books, known, RETURNED)


async def _debit(books: Books, known: Known) -> Posting:
    payout = await paying.of(books, known)
    if payout is not None:
        return await paying.sent(books, known, payout)
    if planning.is_charge(known.entry):
        return await planning.costs(books, known)
    if known.before:
        return await again.waits(books, known, known.before)
    known_before = await back.sent(books, known) or await between.arrived(books, known)
    return known_before or await planning.unknown(books, known, DEBIT)

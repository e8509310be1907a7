"""An entry about a payout: it left the bank's account, or came back to it.

A rail's own word may have booked that before; then the entry only says so again, once.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from ledger.banking import payouts
from ledger.banking.statements import planning, reading
from ledger.banking.statements.tables import PAYOUT, RETURN
from ledger.posting import Count

if TYPE_CHECKING:
    from ledger.banking.payouts import Payout
    from ledger.banking.statements.planning import Known
    from ledger.books import Books
    from ledger.posting import Posting

AMOUNT: Final = "other_amount"
CURRENCY: Final = "other_currency"
STATE: Final = "payout_state"
TWICE: Final = "twice"
TOLD: Final = "payouts told"
_NO_CODE: Final = "NARR"
"""What ISO 20022 writes where the reason is in words."""


async def of(books: Books, known: Known) -> Payout | None:
    """Return the payout under whose key an entry was ordered, if it is one."""
    key = known.entry.end_to_end
    return (await payouts.by_keys(books, [key])).get(key) if key else None


async def sent(books: Books, known: Known, payout: Payout) -> Posting:
    """Return what books that a payout left the bank's account, with what the bank took for it."""
    charges = known.entry.charges
    if charges is not None and known.amount != payout.amount + charges:
        charges = None
    paid = known.amount - charges if charges else known.amount
    if why := await _contradicts(books, known, payout, PAYOUT):
        return await planning.unknown(books, known, why, person=payout.person)
    if paid != payout.amount:
        return await planning.unknown(books, known, AMOUNT, person=payout.person)
    cells: dict[str, Any] = {"about": payout.token, "person": payout.person}
    if payout.state == "submitted":
        posting = await payouts.settling(books, payout, known.token)
        return once(
            await planning.completed(books, known, posting, PAYOUT, charges, **cells), payout
        )
    if payout.state in {"settled", "returned"}:
        return once(await planning.completed(books, known, None, PAYOUT, charges, **cells), payout)
    return await planning.unknown(books, known, STATE, person=payout.person)


def once(posting: Posting, payout: Payout) -> Posting:
    """Let one entry alone say that a payout was paid: of two at once the second looks again."""
    return replace(posting, counts=(*posting.counts, Count(f"{TOLD}:{payout.name}", 1, 1)))


async def came_back(books: Books, known: Known, payout: Payout) -> Posting:
    """Return what books that a payout came back, or as much of it as the bank sent."""
    if why := await _contradicts(books, known, payout, RETURN):
        return await planning.unknown(books, known, why, person=payout.person)
    is_told = payout.state == "returned"
    if known.amount.minor > payout.amount.minor or (is_told and payout.returned != known.amount):
        return await planning.unknown(books, known, AMOUNT, person=payout.person)
    cells: dict[str, Any] = {"about": payout.token, "person": payout.person}
    if payout.state in {"submitted", "settled"}:
        code = known.entry.returned or _NO_CODE
        posting = await payouts.returning(books, payout, code, known.amount, known.token)
        return await planning.completed(books, known, posting, RETURN, **cells)
    if is_told:
        return await planning.completed(books, known, None, RETURN, **cells)
    return await planning.unknown(books, known, STATE, person=payout.person)


async def _contradicts(books: Books, known: Known, payout: Payout, what: str) -> str:
    """Return why an entry cannot be about a payout; "" where it can."""
    if known.amount.currency != payout.amount.currency:
        return CURRENCY
    if known.rail != payout.rail:
        return STATE
    before = await reading.about(books, payout.token)
    return TWICE if any(each.what == what for each in before) else ""

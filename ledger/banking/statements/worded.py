"""A rail's own word about a payout, where an entry that differs from it may wait.

The entry is of the payout then, and the difference alone waits, as it would had the word come
first. A caller who is refused, because an entry came in this moment, makes it anew.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ledger.banking import payouts
from ledger.banking.statements import apart, reading
from ledger.banking.statements.tables import PAYOUT, RETURN

if TYPE_CHECKING:
    from ledger.banking.payouts import Payout
    from ledger.books import Books
    from ledger.money import Money
    from ledger.posting import Posting


async def settling(books: Books, payout: Payout, key: bytes, *, watched: bool = False) -> Posting:
    """Return what notes that a rail calls a payout settled; see `payouts.settling`."""
    posting = await payouts.settling(books, payout, key, watched=watched)
    return await joined(books, payout, posting, PAYOUT)


async def returning(books: Books, payout: Payout, code: str, amount: Money, key: bytes) -> Posting:
    """Return what notes that a rail calls a payout returned; see `payouts.returning`."""
    posting = await payouts.returning(books, payout, code, amount, key)
    whats = (PAYOUT, RETURN) if payout.state == "submitted" else (RETURN,)
    return await joined(books, payout, posting, *whats)


async def joined(
    books: Books, payout: Payout, posting: Posting, *whats: str, first: int = 0
) -> Posting:
    """Return it with what becomes of entries that differ; it sees to it that none comes unseen."""
    some = await reading.about(books, payout.token)
    for what in whats:
        found = next((each for each in some if apart.is_apart(each, what)), None)
        if found is None and any(apart.was_apart(each, what) for each in some):
            continue  # somebody called it something else
        if found is None:
            posting = replace(posting, counts=(*posting.counts, apart.count(payout, what)))
        else:
            own = await apart.split(books, found, payout, what, first)
            posting, first = _both(posting, own), first + len(own.rows)
    return posting


def _both(posting: Posting, own: Posting) -> Posting:
    return replace(
        posting,
        moves=(*posting.moves, *own.moves),
        rows=(*posting.rows, *own.rows),
        guards=(*posting.guards, *own.guards),
        counts=(*posting.counts, *own.counts),
    )

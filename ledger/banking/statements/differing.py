"""An entry that is a payout of another amount or currency: somebody says so, and another agrees.

    payout_of   the payout under whose key the bank told of an entry
    fits        whether the entry can be that one
    posting     what books it: what a word has booked is not booked again

More than was ordered is a charge of the bank; what was not paid waits as a row of its own. What
was paid in another currency was exchanged by the bank: the positions of the house are closed so.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from ledger import ids
from ledger.banking import lines, payouts
from ledger.banking.statements import apart, planning, remitters
from ledger.banking.statements.tables import PAYOUT, WAITS
from ledger.chart import POSITION
from ledger.errors import NotFound
from ledger.exchange import closing
from ledger.posting import Move, Posting

if TYPE_CHECKING:
    from ledger.banking.payouts import Payout
    from ledger.banking.statements.reading import BankEntry
    from ledger.books import Books

CURRENCY: Final = "other_currency"
_WHYS: Final = frozenset({apart.AMOUNT, CURRENCY})


async def payout_of(books: Books, found: BankEntry) -> Payout | None:
    """Return the payout that an entry is about, by what is known of it or the key it bears."""
    if found.about:
        try:
            return await payouts.get(books, found.about)
        except NotFound:
            return None
    key = (await remitters.of(books, found.remitter)).end_to_end
    return (await payouts.by_keys(books, [key])).get(key) if key else None


def fits(found: BankEntry, payout: Payout) -> bool:
    """Tell whether an entry that waits can be a payout that it differs from."""
    is_sent = payout.state in {"submitted", "settled"} and payout.rail == found.rail
    is_apart = found.state == WAITS and found.why in _WHYS and not found.undone
    return is_sent and is_apart and not found.is_credit


async def posting(books: Books, found: BankEntry, payout: Payout) -> Posting:
    """Return what makes an entry its payout, and what of it was booked by a word is not again."""
    base = Posting(found.token, planning.KIND)
    if payout.state == "submitted":
        base = await payouts.settling(books, payout, found.token)
    if found.currency == payout.amount.currency:
        own = await apart.charged(books, await apart.split(books, found, payout, PAYOUT), payout)
    else:
        own = await _exchanged(books, found, payout)
    return replace(
        base,
        moves=(*base.moves, *own.moves),
        rows=(*base.rows, *own.rows),
        guards=(*base.guards, *own.guards),
        counts=(*base.counts, *own.counts),
    )


async def _exchanged(books: Books, found: BankEntry, payout: Payout) -> Posting:
    ordered, paid = payout.amount, found.amount
    back = await lines.bank(books, payout.rail, ordered.currency)
    taken = await books.house(lines.TAKEN, paid.currency)
    moves = (
        Move(back, await books.house(POSITION, ordered.currency), ordered),
        Move(await books.house(POSITION, paid.currency), taken, paid),
    )
    rows = (
        closing.row(found.token, found.signed, paid.currency),
        closing.row(ids.child(found.token, "ordered"), ordered.minor, ordered.currency),
    )
    guards = apart.becomes(found, payout, PAYOUT)
    posting = Posting(found.token, planning.KIND, moves=moves, rows=rows, guards=guards)
    return apart.once(posting, payout)

"""What travels with a withdrawal from a sum on, made anew whenever it is wanted.

of       for a payout: whoever sends it, and the account that gets it
of_receipt  for the number on its receipt, for who may see it
sender   the name under which a rail says who sends it
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.banking import accounts
from ledger.banking.payouts import reading
from ledger.chart import HOUSE
from ledger.errors import NotFound

if TYPE_CHECKING:
    from ledger.banking.payouts.payout import Payout
    from ledger.books import Books
    from ledger.duties.travelling import Travel
    from ledger.statement import Recorded


async def of(books: Books, payout: Payout) -> Travel | None:
    """Return what travels with a payout; None below the sum, and for what the house pays."""
    if payout.person == HOUSE:
        return None
    receipt = await books.transfer(payout.number)
    account = await accounts.get(books, payout.account)
    return await accounts.travels(books, receipt, payout.amount, account)


async def of_receipt(books: Books, receipt: Recorded) -> Travel | None:
    """Return what travels with the payout of a receipt; None where it is of none."""
    try:
        payout = await reading.numbered(books, receipt.number)
    except NotFound:
        return None
    return await of(books, payout)


async def sender(books: Books, payout: Payout) -> str:
    """Return who sends it in Latin letters; empty where nothing travels, or it is not known."""
    travel = await of(books, payout)
    return travel.payer.text("latin_name") if travel else ""

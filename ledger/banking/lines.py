"""The lines of the chart for money at banks and on its way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger import arrears
from ledger.chart import HOUSE, Line

if TYPE_CHECKING:
    from ledger.books import Books

BANK = Line(
    "bank",
    owed=False,
    about="what came in by a bank or a provider less what went out: the label is its rail",
    floor=None,
    role="outside",
)
COMING = Line("coming", owed=True, about="what people paid in that is not settled yet")
TRANSIT = Line("transit", owed=True, about="payouts in transit: sent, and not yet at their bank")
STOPPED = Line("stopped", owed=True, about="payouts that came back for who is frozen or closed")
UNMATCHED = Line("unmatched", owed=True, about="what came in, and is not known for whom")
GOING_BACK = Line(
    "going_back", owed=True, about="what goes back to who paid it in, and has not left the bank"
)
TAKEN = Line("taken", owed=False, about="what a bank took out, and it is not known why", floor=None)
RECEIVABLE = arrears.RECEIVABLE
BETWEEN = Line(
    "between",
    owed=False,
    about="on its way between the house's own accounts: the label is the rail that has not told it",
    floor=None,
    role="outside",
)
COSTS = Line(
    "costs", owed=False, about="what banks and providers charge", floor=None, role="earned"
)


async def bank(books: Books, rail: str, currency: str) -> int:
    """Return the account of what a rail holds in a currency."""
    return await books.account(BANK, HOUSE, currency, rail)

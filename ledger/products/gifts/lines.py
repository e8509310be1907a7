"""The line of the chart on which gifts rest until somebody has them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger import ids
from ledger.chart import Line

if TYPE_CHECKING:
    from ledger.books import Books

GIFTS = Line("gifts", owed=True, about="gifts that nobody has taken yet")


async def account(books: Books, giver: int, currency: str, token: bytes) -> int:
    """Return the account of one envelope or list, opening it if need be."""
    return await books.account(GIFTS, giver, currency, ids.text(token))

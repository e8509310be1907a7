"""The line of the chart on which gifts rest until somebody has them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger import ids, limits, pay
from ledger.chart import WALLET, Line
from ledger.limits import Payment, Use

if TYPE_CHECKING:
    from ledger.books import Books
    from ledger.money import Money
    from ledger.people.intents import Intent

GIFTS = Line("gifts", owed=True, about="gifts that nobody has taken yet")


async def set_aside(books: Books, intent: Intent, total: Money, token: bytes) -> tuple[int, int]:
    """Return the wallet of who gives, and the account of what she gives.

    None is opened for what would be refused anyway.
    """
    wallet = await books.account(WALLET, intent.owner, total.currency)
    if intent.state == "open":
        await pay.check(books, intent, wallet, total)
    return wallet, await account(books, intent.owner, total.currency, token)


async def used(books: Books, intent: Intent, amount: Money) -> Use:
    """Return what limits add to setting a gift aside; OverLimit where it passes one."""
    if intent.state != "open":
        return Use()
    return await limits.use(books, Payment(intent.owner, 0, amount), intent.token)


async def account(books: Books, giver: int, currency: str, token: bytes) -> int:
    """Return the account of one envelope or list, opening it if need be."""
    return await books.account(GIFTS, giver, currency, ids.text(token))

"""Money from one person to another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger import claims, handles, pay
from ledger.chart import WALLET
from ledger.errors import NotAllowed
from ledger.pay import Order
from ledger.terms import Terms, fee_of

if TYPE_CHECKING:
    from datetime import datetime

    from ledger.books import Books
    from ledger.claims import Claim
    from ledger.money import Money
    from ledger.pay import Card, Receipt
    from ledger.people.intents import Intent
    from ledger.people.persons import Person

VERB = "send"


async def draft(  # noqa: PLR0913 - a payment has that many facts
    books: Books,
    payer: Person,
    payee: Person,
    amount: Money,
    note: str,
    *,
    fee_bps: int,
    chat: str,
    key: bytes,
) -> Card:
    """Draft a payment; refused to oneself, and when the wallet cannot pay it."""
    if payer.id == payee.id:
        raise NotAllowed("pay_self")
    wallet = await books.account(WALLET, payer.id, amount.currency)
    terms = Terms(wallet, payer.id, payee.id, amount, fee_of(amount, fee_bps), "received")
    return await pay.draft(books, Order(VERB, payer.id, terms, note, chat), payee, key)


async def confirm(books: Books, intent: Intent) -> Receipt:
    """Pay once; a repetition returns the first receipt."""
    return await pay.confirm(books, intent)


async def take_back(books: Books, intent: Intent) -> Claim:
    """Return what still waits for a payee to its payer."""
    return await claims.give_back(books, intent.token)


async def due(books: Books, now: datetime) -> None:
    """Return what waited too long for a payee; ask payers about who came under a handle."""
    await claims.due(books, now)
    await handles.due(books)

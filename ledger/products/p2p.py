"""Money from one person to another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger import claims, handles, pay
from ledger.errors import NotAllowed
from ledger.pay import Order
from ledger.terms import from_wallet

if TYPE_CHECKING:
    from datetime import datetime

    from ledger.act import Act
    from ledger.books import Books
    from ledger.claims import Claim
    from ledger.money import Money
    from ledger.pay import Card, Receipt
    from ledger.people.intents import Intent
    from ledger.people.persons import Person

VERB = "send"


async def draft(act: Act, payee: Person, amount: Money, note: str) -> Card:
    """Draft a payment; refused to oneself, and when the wallet cannot pay it."""
    payer = act.actor.id
    if payer == payee.id:
        raise NotAllowed("pay_self")
    terms, available = await from_wallet(act.books, payer, payee.id, amount)
    return await pay.draft(act, Order(VERB, terms, note, act.chat, available), payee)


async def confirm(act: Act, intent: Intent) -> Receipt:
    """Pay once; a repetition returns the first receipt."""
    return await pay.confirm(act, intent)


async def take_back(act: Act, intent: Intent) -> Claim:
    """Return what still waits for a payee to its payer."""
    return await claims.give_back(act, intent.token)


async def due(books: Books, now: datetime) -> None:
    """Return what waited too long for a payee; ask payers about who came under a handle."""
    await claims.due(books, now)
    await handles.due(books)

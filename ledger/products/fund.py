"""Money from the operator's treasury, and where the treasury has it from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger import ids, pay
from ledger.chart import HOUSE, TREASURY, WORLD
from ledger.errors import NotAllowed
from ledger.money import Money
from ledger.pay import Order
from ledger.posting import Move, Posting
from ledger.terms import Terms

if TYPE_CHECKING:
    from ledger.act import Act
    from ledger.books import Books
    from ledger.pay import Card, Receipt
    from ledger.people.intents import Intent
    from ledger.people.persons import Person

VERB = "fund"


async def draft(act: Act, payee: Person, amount: Money, reason: str) -> Card:
    """Draft a payment from the treasury; an admin may not fund herself."""
    if act.actor.id == payee.id:
        raise NotAllowed("fund_self")
    treasury = await act.books.house(TREASURY, amount.currency)
    nothing = Money(0, amount.currency)
    terms = Terms(treasury, HOUSE, payee.id, amount, nothing, "funded")
    return await pay.draft(act, Order(VERB, terms, reason), payee)


async def confirm(act: Act, intent: Intent) -> Receipt:
    """Pay once; a repetition returns the first receipt."""
    return await pay.confirm(act, intent)


async def capitalise(books: Books, capital: Money) -> None:
    """Book what the operator has put in for a currency, once in the life of the books."""
    if not capital:
        return
    world = await books.house(WORLD, capital.currency)
    treasury = await books.house(TREASURY, capital.currency)
    key = capital_key(books.book, capital.currency)
    await books.post(Posting(key, "capital", moves=(Move(world, treasury, capital),)))


def capital_key(book: int, currency: str) -> bytes:
    """Return the key under which the capital in a currency is booked."""
    return ids.child("capital", str(book), currency)

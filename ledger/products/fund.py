"""Money from the operator's treasury, and where the treasury has it from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger import ids, pay
from ledger.chart import HOUSE, TREASURY, WORLD
from ledger.errors import NotAllowed
from ledger.money import Money
from ledger.order import Order
from ledger.people import intents, proposals, redrawn
from ledger.posting import Move, Posting
from ledger.terms import Terms

if TYPE_CHECKING:
    from ledger.act import Act
    from ledger.books import Books
    from ledger.order import Card, Receipt
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
    available = (await act.books.balance(treasury)).available
    order = Order(VERB, terms, reason, available=available, about={"before": available})
    return await pay.draft(act, order, payee)


async def confirm(act: Act, intent: Intent) -> Receipt:
    """Pay once; a repetition returns the first receipt.

    NotAllowed to who approves while the treasury has something else than the card says: the card
    is drawn anew, and she may press again.
    """
    if act.approver:
        await _check(act.books, intent)
    return await pay.confirm(act, intent)


async def before(books: Books, intent: Intent) -> Money:
    """Return what the treasury has before a payment, as its card says."""
    known = intent.facts.get("before")
    if isinstance(known, Money):
        return known
    return (await books.balance(Terms.read(intent.facts).source)).available


async def _check(books: Books, intent: Intent) -> None:
    terms = Terms.read(intent.facts)
    now = (await books.balance(terms.source)).available
    if now < terms.total or now == await before(books, intent):
        return  # what cannot be paid is refused for that
    if await intents.known(books, intent.token):
        return  # it was paid before
    await redrawn.ground(books, intent, VERB, before=now)
    raise NotAllowed(proposals.CHANGED)


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

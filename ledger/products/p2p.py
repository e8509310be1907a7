"""Money from one person to another."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from ledger import claims, grace, handles, licences, pay
from ledger.chart import WALLET
from ledger.errors import NotAllowed
from ledger.exchange.covering import PRODUCT, cover
from ledger.exchange.covering import lasts as exchange_lasts
from ledger.exchange.quoting import Quote
from ledger.kit import due, pends
from ledger.order import Order
from ledger.people import intents, persons
from ledger.terms import from_wallet

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from ledger.act import Act
    from ledger.books import Books
    from ledger.claims import Claim
    from ledger.money import Money
    from ledger.order import Card, Receipt
    from ledger.people.intents import Intent
    from ledger.people.persons import Person
    from ledger.statement import Line

VERB: Final = "send"
LOOKED_AT = 40
"""How many lines of a history are looked at for the newest payments."""
_WAIT = {claims.RESERVED, grace.KIND}
_PAYS = {VERB, *_WAIT}


async def draft(act: Act, payee: Person, amount: Money, note: str) -> Card:
    """Draft a payment; refused to oneself, and when the wallet cannot pay it.

    The first to somebody who has joined has its grace (`ledger.grace`), as its card says. Where
    another wallet of the payer covers what lacks, the card holds a rate, and exchanges and pays in
    one posting: for who has joined, and without a grace.
    """
    payer = act.actor.id
    if payer == payee.id:
        raise NotAllowed("pay_self")
    terms, available = await from_wallet(act, payee.id, amount, VERB)
    order = Order(VERB, terms, note, act.chat, available)
    lacks = terms.total - available
    may_cover = lacks.minor > 0 and payee.joined
    if (
        may_cover
        and not await intents.known(act.books, act.key)
        and (quote := await cover(act, lacks))
    ):
        return await pay.draft(act, await _covered(act, order, quote), payee)
    about = await grace.lasts(act.books, terms) if payee.joined else {}
    return await pay.draft(act, replace(order, about=about), payee)


async def confirm(act: Act, intent: Intent) -> Receipt:
    """Pay once; a repetition returns the first receipt."""
    quote = quote_of(intent)
    if quote and intent.state == "open":
        await licences.check(act.books, act.actor.id, PRODUCT)
    return await pay.confirm(act, intent, quote)


def quote_of(intent: Intent) -> Quote | None:
    """Return by which quote a card pays out of another currency, if it does."""
    return Quote.read(intent.facts)


async def _covered(act: Act, order: Order, quote: Quote) -> Order:
    """Return an order that is paid out of what is exchanged in the same moment, without a grace."""
    lasts, has = await exchange_lasts(act), order.available
    available = has + quote.sums.got if has is not None else None
    return replace(order, available=available, lasts=lasts, about=quote.facts)


class Paid(NamedTuple):
    """A payment that a person made: to whom, how much, and for what."""

    payee: Person
    amount: Money
    note: str


async def newest(books: Books, payer: Person, most: int) -> list[Paid]:
    """Return a person's newest payments, each payee and amount once; of her last lines alone.

    What came back to her, because it was undone or never taken, was no payment.
    """
    wallets = [each.account for each in await books.balances(payer.id, WALLET)]
    lines = await books.history(wallets, None, LOOKED_AT) if wallets else []
    made = [each for each in lines if each.kind in _PAYS and each.payer == payer.id and each.payee]
    people = await persons.by_ids(books, {each.payee for each in made})
    found: dict[tuple[int, Money], Paid] = {}
    for each in made:
        if amount := await _amount(books, each):
            paid = Paid(people[each.payee], amount, each.note)
            found.setdefault((each.payee, amount), paid)
        if len(found) == most:
            break
    return [*found.values()]


async def _amount(books: Books, line: Line) -> Money | None:
    """Return what the payee gets: the line has the fee in it; None of what came back."""
    recorded = await books.transfer(line.number)
    if line.kind in _WAIT:
        claim = await claims.of_transfer(books, recorded)
        return None if claim.state == "voided" else claim.terms.amount
    return recorded.moves[0].amount


async def undo(act: Act, intent: Intent) -> Claim:
    """Undo a first payment in its grace."""
    return await grace.undo(act, intent.token)


async def take_back(act: Act, intent: Intent) -> Claim:
    """Return what still waits for a payee to its payer."""
    return await claims.give_back(act, intent.token)


@due()
async def unclaimed(books: Books, now: datetime) -> None:
    """Return what waited too long for a payee."""
    await claims.due(books, now)


@pends
def claimable(connection: Connection, book: int, person: int) -> int:
    """Count the payments that wait for her."""
    return len(claims.open_of_payee(connection, book, person))


@due()
async def arrivals(books: Books, _now: datetime) -> None:
    """Ask payers about who came under a handle."""
    await handles.due(books)

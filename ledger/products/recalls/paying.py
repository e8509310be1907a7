"""A payment that was made, and how much of it may be asked back, until when."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from ledger import claims, clock, daily, limits, returned, rules
from ledger.chart import HOUSE, WALLET
from ledger.errors import NotAllowed, NotFound
from ledger.money import Money
from ledger.products.recalls import reading
from ledger.products.recalls.tables import FREE
from ledger.rules import Rule

if TYPE_CHECKING:
    from ledger.books import Books
    from ledger.limits import Use
    from ledger.people.persons import Person
    from ledger.statement import Recorded

GIVEN_BACK = "recalls.given"
"""The kind of the transfer by which money comes back: what it brought is not asked back again."""
DAYS = Rule(
    "recall.time",
    timedelta(days=90),
    "for how long a payment can be asked back",
    least=timedelta(),
    most=timedelta(days=3660),
    worse="less",
)
MOST_ASKS = 3
"""How often one payment may be asked back."""


@dataclass(frozen=True, slots=True)
class Payment:
    """Money that went from one person to another: `left` is what has not come back of it."""

    number: int
    payer: int
    payee: int
    paid: Money
    left: Money
    asks: int
    is_asked: bool


async def of(books: Books, found: Recorded, person: Person) -> Payment:
    """Return the payment that a receipt is about, to who paid it.

    NotFound for what is no payment of hers to a person, or has not been paid; NotAllowed once its
    time is over.
    """
    made = await _made(books, found)
    if made.payer != person.id or made.payee in {HOUSE, made.payer} or made.kind == GIVEN_BACK:
        raise NotFound("transfer")
    paid = made.moves[0]
    wallets = await books.all_balances(made.payee, WALLET)
    if paid.target not in {each.account for each in wallets}:
        raise NotFound("transfer")
    now = clock.now()
    if made.recorded_at + (await rules.at(books, DAYS)).value < now:
        raise NotAllowed("recall_late")
    stands = await reading.standing(books, made.number)
    _, asks, state = stands or (0, 0, FREE)
    left = paid.amount - Money(await returned.of(books, made.number), paid.amount.currency)
    return Payment(made.number, made.payer, made.payee, paid.amount, left, asks, state != FREE)


async def number_of(books: Books, found: Recorded) -> int:
    """Return the number of the transfer that a receipt's money was paid by; NotFound for none."""
    return (await _made(books, found)).number


async def uncounted(books: Books, number: int, payer: int, amount: Money) -> Use:
    """Return what lets a payment count for no limit any more as far as it is given back, once."""
    found = await books.transfer(number)
    day = daily.day_of(found.recorded_at)
    with suppress(NotFound):
        day = (await claims.of_transfer(books, found)).terms.day
    use = await limits.back(books, payer, amount, day)
    back = returned.count(number, amount, found.moves[0].amount)
    return use._replace(counts=(*use.counts, back))


async def _made(books: Books, found: Recorded) -> Recorded:
    """Return the transfer that paid: that of a receipt, or what the claim that it began became."""
    if found.moves:
        return found
    claim = await claims.of_transfer(books, found)
    if claim.state != "captured" or claim.ended is None:
        raise NotFound("transfer")
    return await books.transfer(claim.ended)

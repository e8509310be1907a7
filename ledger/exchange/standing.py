"""The positions of the house: what it took of each currency, less what it gave, and their worth."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from ledger import clock, statement
from ledger.chart import HOUSE, POSITION
from ledger.exchange import rates
from ledger.exchange.rates import NoRate
from ledger.money import Money, exponent

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy import Connection

    from ledger.books import Books
    from ledger.people.facts import Fact


@dataclass(frozen=True, slots=True)
class Positions:
    """What rests on each position, and its worth in one currency now, where a rate says it.

    `result` is what all of them come to, rounded down: what was gained or lost so far, if those
    that are open were closed now. `lacking` are those that no rate speaks of, which it leaves out.
    """

    held: Mapping[str, Money]
    worth: Mapping[str, Money]
    result: Money
    lacking: tuple[str, ...]

    @property
    def is_closed(self) -> bool:
        """Whether nothing but the currency of the result is held: it is gained or lost for good."""
        return not self.held.keys() - {self.result.currency}


async def positions(books: Books, currency: str) -> Positions:
    """Return the positions, and what they are worth in a currency at the rates of now."""
    return await books.read(_positions, books.stated, currency, clock.now())


def _positions(
    connection: Connection,
    book: int,
    stated: Mapping[str, Fact],
    currency: str,
    moment: datetime,
) -> Positions:
    found = statement.balances(connection, book, HOUSE, POSITION)
    held = {each.posted.currency: each.posted for each in found if each.posted}
    exact: dict[str, Fraction] = {}
    for name, amount in held.items():
        try:
            rate = rates.load(connection, book, stated, name, currency, moment).rate
        except NoRate:
            continue
        exact[name] = amount.minor * rate * Fraction(10) ** (exponent(currency) - exponent(name))
    worth = {name: Money(each // 1, currency) for name, each in exact.items()}
    result = Money(sum(exact.values(), Fraction()) // 1, currency)
    return Positions(held, worth, result, tuple(each for each in held if each not in exact))

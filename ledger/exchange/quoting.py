"""A quote: what an exchange comes to, by the rate of its moment, and how it is committed.

    quote      what somebody gives and gets, for a sum that she gives or one that she wants
    exchanging the moves between her wallets and the house's positions, the row, the marks

One posting holds it: wallet -> position in one currency, position -> wallet in the other, and the
spread out of the wallet that gives. So each currency is balanced by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import BigInteger, bindparam
from sqlmodel import col, select

from ledger import clock, gifted, rules
from ledger.chart import POSITION, SPREAD, WALLET
from ledger.exchange import rates
from ledger.exchange.arithmetic import Sums, of_given, of_wanted
from ledger.exchange.rates import Leg, Rate
from ledger.exchange.rule import BPS
from ledger.exchange.tables import ExchangeRow
from ledger.money import Money
from ledger.people import facts
from ledger.posting import NUMBER, Move, Row
from ledger.rules import Of
from ledger.storage.asking import row

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from ledger.books import Books
    from ledger.gifted import Mark
    from ledger.people.facts import Fact
    from ledger.posting import Count

QUOTE = "quote"
"""The fact of a card that holds its quote."""


@dataclass(frozen=True, slots=True)
class Quote:
    """What is given and got, at which rate, and by how much the spread was reckoned."""

    sums: Sums
    rate: Rate
    bps: int

    @classmethod
    def read(cls, known: Mapping[str, Any]) -> Quote | None:
        """Read the quote of a card back from its facts; None where it has none."""
        if QUOTE not in known:
            return None
        given, spread, got, bps, written, *legs = known[QUOTE]
        rate = Rate(given.currency, got.currency, Fraction(written), _legs(legs))
        return cls(Sums(given, spread, got), rate, bps)

    @property
    def facts(self) -> dict[str, Fact]:
        """The quote as a card keeps it."""
        legs: list[Fact] = [*map(_leg, self.rate.legs)]
        return {QUOTE: [*self.sums, self.bps, str(self.rate.rate), *legs]}

    def row(self, person: int) -> Row:
        """Return what is kept of an exchange of somebody's."""
        given, spread, got = self.sums
        return Row.of(
            ExchangeRow,
            number=NUMBER,
            person=person,
            given_currency=given.currency,
            given=given.minor,
            spread=spread.minor,
            got_currency=got.currency,
            got=got.minor,
            rate=str(self.rate.rate),
            legs=facts.dump({"legs": [*map(_leg, self.rate.legs)]}),
        )


class Exchanging(NamedTuple):
    """What goes into a posting that exchanges; `brings` is gift money that comes by it."""

    moves: tuple[Move, ...] = ()
    rows: tuple[Row, ...] = ()
    counts: tuple[Count, ...] = ()
    brings: tuple[Mark, ...] = ()


class Done(NamedTuple):
    """An exchange as it stands in the books: whose it is, what it was, and its rate."""

    person: int
    sums: Sums
    rate: Rate


_ONE: Any = (
    select(ExchangeRow.person, ExchangeRow.given_currency, ExchangeRow.given)
    .add_columns(col(ExchangeRow.spread), col(ExchangeRow.got_currency), col(ExchangeRow.got))
    .add_columns(col(ExchangeRow.rate), col(ExchangeRow.legs))
    .where(col(ExchangeRow.book) == bindparam("book", type_=BigInteger))
    .where(col(ExchangeRow.number) == bindparam("number", type_=BigInteger))
)


async def of_transfer(books: Books, number: int) -> Done | None:
    """Return what a transfer exchanged, if it did."""
    return await books.read(_done, number)


async def quote(books: Books, given: Money, currency: str) -> Quote:
    """Return what comes of a sum in another currency now; refused without a rate, or for nothing.

    NoRate, StaleRate and TooLittle say why.
    """
    rate, bps = await books.read(_priced, books.stated, given.currency, currency, clock.now())
    return Quote(of_given(given, currency, rate.rate, bps), rate, bps)


async def quote_for(books: Books, wanted: Money, currency: str) -> Quote:
    """Return what of a currency is to be given to get just so much of another."""
    rate, bps = await books.read(_priced, books.stated, currency, wanted.currency, clock.now())
    return Quote(of_wanted(wanted, currency, rate.rate, bps), rate, bps)


async def exchanging(books: Books, person: int, of: Quote) -> Exchanging:
    """Return what exchanges as a quote says, out of somebody's wallet into another of hers."""
    given, spread, got = of.sums
    gives, gets = [await books.account(WALLET, person, each.currency) for each in (given, got)]
    takes, pays = [await books.house(POSITION, each.currency) for each in (given, got)]
    moves = [Move(gives, takes, of.sums.taken), Move(pays, gets, got)]
    if spread:
        moves.append(Move(gives, await books.house(SPREAD, given.currency), spread))
    marks = await books.read(gifted.moving, person, given)
    brings = _exchanged(marks, given, got)
    counts = (
        *gifted.leaving(person, given.currency, marks),
        *gifted.coming(person, got.currency, brings),
    )
    return Exchanging(tuple(moves), (of.row(person),), counts, brings)


def _exchanged(marks: Sequence[Mark], given: Money, got: Money) -> tuple[Mark, ...]:
    """Return what gift money becomes: its part of what is got, rounded up, the oldest first."""
    found, before, so_far = [], 0, 0
    for each in marks:
        so_far += each.minor
        until = -(-so_far * got.minor // given.minor)
        if until > before:
            found.append(each._replace(minor=until - before))
        before = until
    return tuple(found)


def _priced(  # noqa: PLR0913, PLR0917 - a question has that many parts
    connection: Connection,
    book: int,
    stated: Mapping[str, Fact],
    given: str,
    got: str,
    moment: datetime,
) -> tuple[Rate, int]:
    rate = rates.load(connection, book, stated, given, got, moment)
    spreads = [
        rules.load(connection, book, stated, BPS, Of(currency=each), moment).value
        for each in (given, got)
    ]
    return rate, max(spreads)


def _done(connection: Connection, book: int, number: int) -> Done | None:
    found = row(connection, _ONE, book=book, number=number)
    if found is None:
        return None
    person, one, given, spread, other, got, written, legs = found
    sums = Sums(Money(given, one), Money(spread, one), Money(got, other))
    return Done(person, sums, Rate(one, other, Fraction(written), _legs(facts.load(legs)["legs"])))


def _legs(kept: Any) -> tuple[Leg, ...]:  # noqa: ANN401 - as facts are
    return tuple(Leg(each[0], each[1], Fraction(each[2]), *each[3:]) for each in kept)


def _leg(leg: Leg) -> list[Fact]:
    return [leg.currency, leg.base, str(leg.rate), leg.source, leg.since, leg.version]

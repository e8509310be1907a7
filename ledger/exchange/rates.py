"""What one currency costs in another: by what was set here, the European Central Bank, or a peg.

Every currency leans on another one: on the dollar or the euro, and the dollar on the euro. So
there is one way between two of them, over whichever they share. Of what was set and what the bank
told the later counts; a peg does where neither was ever said, or what was set is given up, and last
what the operator's environment makes up for a demo. What is too old is refused: nothing else takes
its place silently.
"""

from __future__ import annotations

from datetime import UTC, datetime
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sqlalchemy import BigInteger, bindparam, literal_column
from sqlmodel import col, select

from ledger import clock, rules
from ledger.errors import Refused
from ledger.exchange import publishing
from ledger.exchange.pegs import BASE, PEGS
from ledger.exchange.rule import ECB_LASTS, SET_LASTS
from ledger.exchange.tables import ECB, MADE_UP, PEG, SET, RateRow
from ledger.rules import ALL, Of
from ledger.storage.asking import row

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Connection

    from ledger.books import Books
    from ledger.people.facts import Fact

EURO: Final = "EUR"
HUBS: Final = (EURO, BASE)
"""On what others lean: the first on nothing, the second on the first."""


STATED: Final = "exchange.rates"
"""Under which name the environment makes up rates: a currency, what it leans on, and the digits."""


class NoRate(Refused):
    """Nobody has ever said what a currency costs in the one that it leans on."""

    def __init__(self, base: str, currency: str) -> None:
        super().__init__(base, currency)
        self.base = base
        self.currency = currency


class StaleRate(NoRate):
    """What is known of it is too old: it was so at a moment."""

    def __init__(self, base: str, currency: str, since: datetime) -> None:
        super().__init__(base, currency)
        self.since = since


class Leg(NamedTuple):
    """So many units of a currency for one of `base`, by a source, since a moment."""

    currency: str
    base: str
    rate: Fraction
    source: str
    since: datetime
    version: int = 0


class Rate(NamedTuple):
    """What one unit of a currency is in another, and what that is made of."""

    given: str
    got: str
    rate: Fraction
    legs: tuple[Leg, ...]

    @property
    def since(self) -> datetime:
        """The moment of the oldest of what it is made of; a peg has none."""
        moving = [each.since for each in self.legs if each.source != PEG]
        return min(moving or [each.since for each in self.legs])

    @property
    def sources(self) -> tuple[str, ...]:
        """By what it is, each once."""
        return tuple(dict.fromkeys(each.source for each in self.legs))


_HELD: Any = {
    source: (
        select(RateRow.version, RateRow.base, RateRow.rate)
        .add_columns(col(RateRow.turned), col(RateRow.since_ms))
        .where(col(RateRow.book) == bindparam("book", type_=BigInteger))
        .where(col(RateRow.currency) == bindparam("currency"))
        .where(col(RateRow.source) == literal_column(f"'{source}'"))
        .where(col(RateRow.since_ms) <= bindparam("moment", type_=BigInteger))
        .order_by(col(RateRow.since_ms).desc(), col(RateRow.version).desc())
        .limit(literal_column("1"))
    )
    for source in (SET, ECB)
}


def pair(one: str, other: str) -> tuple[str, str] | None:
    """Return which of two currencies leans on which, as (base, currency); None if none does."""
    if one == other:
        return None
    if {one, other} == {*HUBS}:
        return HUBS[0], HUBS[1]
    for hub in reversed(HUBS):
        if hub in {one, other}:
            return hub, other if one == hub else one
    return None


async def rate(books: Books, given: str, got: str, moment: datetime | None = None) -> Rate:
    """Return what one unit of a currency is in another now; NoRate or StaleRate where it is not."""
    return await books.read(load, books.stated, given, got, moment or clock.now())


def load(  # noqa: PLR0913, PLR0917 - a question has that many parts
    connection: Connection,
    book: int,
    stated: Mapping[str, Fact],
    given: str,
    got: str,
    moment: datetime,
) -> Rate:
    """Read it, for a question that asks for more: up from each to what they share."""
    sides: tuple[list[Leg], list[Leg]] = ([], [])
    at = [given, got]
    while at[0] != at[1]:
        depths = [_depth(connection, book, stated, each, moment) for each in at]
        side = int(depths[0] < depths[1])
        leg = known(connection, book, stated, at[side], moment)
        if leg is None:
            raise NoRate(*_lacking(at[side]))
        _check_age(connection, book, stated, leg, moment)
        sides[side].append(leg)
        at[side] = leg.base
    found = Fraction(1)
    for each in sides[0]:
        found /= each.rate
    for each in sides[1]:
        found *= each.rate
    return Rate(given, got, found, (*sides[0], *reversed(sides[1])))


def known(
    connection: Connection,
    book: int,
    stated: Mapping[str, Fact],
    currency: str,
    moment: datetime,
) -> Leg | None:
    """Read on what a currency leans, however old that is."""
    return _leg(connection, book, stated, currency, moment, (SET, ECB))


def without(
    connection: Connection,
    book: int,
    stated: Mapping[str, Fact],
    currency: str,
    moment: datetime,
) -> Leg | None:
    """Read the same without what was set here."""
    return _leg(connection, book, stated, currency, moment, (ECB,))


def _depth(
    connection: Connection,
    book: int,
    stated: Mapping[str, Fact],
    currency: str,
    moment: datetime,
) -> int:
    """Return how far a currency is from the euro; one of which nothing is known is the furthest."""
    if currency in HUBS:
        return HUBS.index(currency)
    leg = known(connection, book, stated, currency, moment)
    return len(HUBS) + (HUBS.index(leg.base) if leg else len(HUBS))


def _leg(  # noqa: PLR0913, PLR0917 - a question has that many parts
    connection: Connection,
    book: int,
    stated: Mapping[str, Fact],
    currency: str,
    moment: datetime,
    sources: Sequence[str],
) -> Leg | None:
    if currency == EURO:
        return None
    found = [
        each
        for source in sources
        if (each := _held(connection, book, currency, source, moment)) is not None
    ]
    if found:
        return max(found, key=lambda each: each.since)
    peg = PEGS.get(currency)
    if peg is None:
        return _made_up(stated, currency, moment)
    since = datetime(*peg.since.timetuple()[:3], tzinfo=UTC)
    return Leg(currency, BASE, peg.rate, PEG, since)


def _made_up(stated: Mapping[str, Fact], currency: str, moment: datetime) -> Leg | None:
    """Return what the environment says of a currency of which nobody else has said anything."""
    told: Any = stated.get(STATED, ())
    found = next((each for each in told if each[0] == currency), None)
    return Leg(currency, found[1], Fraction(found[2]), MADE_UP, moment) if found else None


def _held(
    connection: Connection, book: int, currency: str, source: str, moment: datetime
) -> Leg | None:
    asked: dict[str, Any] = {"currency": currency, "moment": clock.to_ms(moment)}
    found = row(connection, _HELD[source], book=book, **asked)
    if found is None or not found[2]:
        return None
    version, base, written, turned, since = found
    units = 1 / Fraction(written) if turned else Fraction(written)
    return Leg(currency, base, units, source, clock.from_ms(since), version)


def _check_age(
    connection: Connection, book: int, stated: Mapping[str, Fact], leg: Leg, moment: datetime
) -> None:
    if leg.source in {PEG, MADE_UP}:
        return
    rule, of = (ECB_LASTS, ALL) if leg.source == ECB else (SET_LASTS, Of(currency=leg.currency))
    lasts = rules.load(connection, book, stated, rule, of, moment).value
    ends = publishing.until(leg.since, lasts) if leg.source == ECB else leg.since + lasts
    if ends <= moment:
        raise StaleRate(leg.base, leg.currency, leg.since)


def _lacking(currency: str) -> Sequence[str]:
    """Return of what a rate is to be set for a currency of which nothing is known."""
    return HUBS if currency in HUBS else (BASE, currency)

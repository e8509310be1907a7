"""Exchanges as they are read: the rate, what it is made of, and the rows of a card or a receipt."""

from __future__ import annotations

from decimal import Context, Decimal
from typing import TYPE_CHECKING

from bot.kit import DayOf, Said, Unit, say
from bot.wording import listed
from ledger.chart import WALLET
from ledger.exchange.rates import Rate
from ledger.exchange.tables import ECB, MADE_UP, PEG, SET

if TYPE_CHECKING:
    from fractions import Fraction

    from bot.kit import Row
    from ledger.books import Books
    from ledger.exchange.arithmetic import Sums
    from ledger.exchange.quoting import Quote
    from ledger.exchange.rates import Leg
    from ledger.money import Money

_ALWAYS = frozenset({PEG, MADE_UP})
_DIGITS = Context(prec=7)
_PLACES = -2
_HUNDRED = 100


def figure(rate: Fraction) -> Decimal:
    """Return a rate as people read it: seven digits at most, and two decimals at least."""
    found = _DIGITS.divide(Decimal(rate.numerator), Decimal(rate.denominator)).normalize()
    places = min(_PLACES, int(found.as_tuple().exponent))
    return found.quantize(Decimal(1).scaleb(places))


def rate_said(rate: Rate) -> Said:
    """Say a rate from the side on which one unit is more than one of the other."""
    one, other, units = rate.given, rate.got, rate.rate
    if units < 1:
        one, other, units = other, one, 1 / units
    return said(one, other, units)


def said(one: str, other: str, units: Fraction) -> Said:
    """Say what one unit of a currency is in another."""
    known = {"one": Unit(one), "other": Unit(other)}
    return say("1 {one} = {rate} {other}", rate=figure(units), **known)


def sources_said(rate: Rate) -> Said:
    """Say where a rate comes from, and of when it is."""
    told = {(each.source, each.source in _ALWAYS or each.since): each for each in rate.legs}
    return listed([_source(each) for each in told.values()])


def leg_said(leg: Leg) -> Said:
    """Say on what a currency leans, and where that comes from."""
    rate = rate_said(Rate(leg.base, leg.currency, leg.rate, (leg,)))
    return say("{rate} ({source})", rate=rate, source=_source(leg))


def percent(bps: int) -> Said:
    """Say hundredths of a percent."""
    whole, part = divmod(bps, _HUNDRED)
    return say("{percent}%", percent=Decimal(f"{whole}.{part:02}".rstrip("0").rstrip(".")))


def rows(sums: Sums, rate: Rate) -> list[Row]:
    """Return the rows of an exchange: the rate, its source, and the spread if there is one."""
    found: list[Row] = [(say("Rate"), rate_said(rate)), (say("Source"), sources_said(rate))]
    return [*found, (say("Spread, out of what is given"), sums.spread)] if sums.spread else found


def beside(quote: Quote | None, total: Money) -> list[Row]:
    """Return the rows of a payment out of another currency, if it is one: all that it takes."""
    if quote is None:
        return []
    given, _, got = quote.sums
    own = total - got
    found: list[Row] = [(_out_of(own), own)] if own else []
    return [*found, (_out_of(given), given), (say("Becomes"), got), *rows(quote.sums, quote.rate)]


async def has(books: Books, person: int, quote: Quote) -> Money:
    """Return what somebody can spend of the currency that she gives."""
    given = quote.sums.given
    return (await books.balance(await books.account(WALLET, person, given.currency))).available


def _out_of(amount: Money) -> Said:
    return say("Out of your {currency}", currency=Unit(amount.currency))


def _source(leg: Leg) -> Said:
    if leg.source == SET:
        return say("set here on {time}", time=leg.since)
    if leg.source == ECB:
        return say("European Central Bank, {day}", day=DayOf(leg.since))
    if leg.source == MADE_UP:
        return say("made up for this demo")
    return say("fixed to the dollar")

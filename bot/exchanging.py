"""Exchanges as they are read: the rate, what it is made of, and the rows of a card or a receipt."""

from __future__ import annotations

from decimal import Context, Decimal
from typing import TYPE_CHECKING

from bot.kit import DayOf, Said, Unit, say
from bot.wording import listed
from ledger.exchange.tables import ECB, PEG, SET

if TYPE_CHECKING:
    from fractions import Fraction

    from bot.kit import Row
    from ledger.exchange.arithmetic import Sums
    from ledger.exchange.quoting import Quote
    from ledger.exchange.rates import Leg, Rate

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
    told = {(each.source, each.source == PEG or each.since): each for each in rate.legs}
    return listed([_source(each) for each in told.values()])


def percent(bps: int) -> Said:
    """Say hundredths of a percent."""
    whole, part = divmod(bps, _HUNDRED)
    return say("{percent}%", percent=Decimal(f"{whole}.{part:02}".rstrip("0").rstrip(".")))


def rows(sums: Sums, rate: Rate) -> list[Row]:
    """Return the rows of an exchange: the rate, its source, and the spread if there is one."""
    found: list[Row] = [(say("Rate"), rate_said(rate)), (say("Source"), sources_said(rate))]
    return [*found, (say("Spread, out of what is given"), sums.spread)] if sums.spread else found


def beside(quote: Quote | None) -> list[Row]:
    """Return the rows of a payment out of another currency, if it is one."""
    if quote is None:
        return []
    given, _, got = quote.sums
    label = say("Out of your {currency}", currency=Unit(given.currency))
    return [(label, given), (say("Becomes"), got), *rows(quote.sums, quote.rate)]


def _source(leg: Leg) -> Said:
    if leg.source == SET:
        return say("set here on {time}", time=leg.since)
    if leg.source == ECB:
        return say("European Central Bank, {day}", day=DayOf(leg.since))
    return say("fixed to the dollar")

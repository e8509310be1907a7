"""What an exchange comes to, exactly: whole minor units and a rate that is a fraction.

    given   spread goes off first, rounded up; what is left times the rate is got, rounded down
    wanted  the least that is to be given so that just this is got

Nobody ever gets more than the rate of what she gave after the spread. What rounding leaves, less
than a minor unit, stays with the house.
"""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from ledger.errors import Refused
from ledger.money import Money, exponent
from ledger.pricing import BASIS_POINTS


class TooLittle(Refused):
    """So little that nothing would come of it in the other currency."""

    def __init__(self, given: Money, currency: str) -> None:
        super().__init__(given, currency)
        self.given = given
        self.currency = currency


class Sums(NamedTuple):
    """What goes out of a wallet, how much of that is the spread, and what comes into the other."""

    given: Money
    spread: Money
    got: Money

    @property
    def taken(self) -> Money:
        """What is exchanged: all that is given but the spread."""
        return self.given - self.spread


def of_given(given: Money, currency: str, rate: Fraction, bps: int) -> Sums:
    """Return what comes of a sum; `rate` is how many units of the other currency one unit is."""
    spread = Money(-(-given.minor * bps // BASIS_POINTS), given.currency)
    got = int((given - spread).minor * _scaled(rate, given.currency, currency))
    if got <= 0:
        raise TooLittle(given, currency)
    return Sums(given, spread, Money(got, currency))


def of_wanted(wanted: Money, currency: str, rate: Fraction, bps: int) -> Sums:
    """Return what is to be given of a currency so that just this is got, and no less would do."""
    taken = -(-wanted.minor // _scaled(rate, currency, wanted.currency))
    given = -(-taken * BASIS_POINTS // (BASIS_POINTS - bps))
    return Sums(Money(given, currency), Money(given - taken, currency), wanted)


def _scaled(rate: Fraction, given: str, got: str) -> Fraction:
    """Return a rate between minor units."""
    return rate * Fraction(10) ** (exponent(got) - exponent(given))

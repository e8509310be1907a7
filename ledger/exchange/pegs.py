"""Pegs: what a central bank has promised, in units of its currency for one US dollar.

They hold for as long as nobody sets another rate here. The dinar of Kuwait is held against a basket
that is not published, and is no peg.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Final, NamedTuple


class Peg(NamedTuple):
    """So many units for a dollar, since a day."""

    rate: Fraction
    since: date


BASE: Final = "USD"
PEGS: Final = {
    "SAR": Peg(Fraction("3.75"), date(1986, 6, 1)),
    "AED": Peg(Fraction("3.6725"), date(1997, 11, 1)),
    "QAR": Peg(Fraction("3.64"), date(2001, 7, 9)),
    "JOD": Peg(Fraction("0.709"), date(1995, 10, 23)),
    "BHD": Peg(Fraction("0.376"), date(2001, 12, 1)),
    "OMR": Peg(Fraction("0.3845"), date(1986, 1, 1)),
}

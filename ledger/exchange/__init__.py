"""Exchange: a person's money becomes another currency, by a rate that is locked for a moment.

arithmetic  what it comes to: whole minor units, and a rate that is a fraction
rates       what a currency costs: set here, told by the European Central Bank, or a peg
quoting     a quote, and how it is committed
publishing  on which days the European Central Bank tells rates, and so how long one counts
setting     a rate that two agree to, and those that a bank tells
unsetting   a rate that was set is given up, as two agree
closing     what closes a position at a bank
standing    the positions of the house, and what they are worth now
proving     what a proof holds the positions to
"""

from ledger.exchange.proving import at_most, positions
from ledger.exchange.tables import ExchangeRow
from ledger.kit import Personal

__all__ = ["OF_PERSON", "at_most", "positions"]

OF_PERSON = Personal(ExchangeRow, "person")

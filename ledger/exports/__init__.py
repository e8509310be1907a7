"""What somebody has of her own wallets outside: the statement of a month, or what she spent.

    ask      a row, and the live card that shows how far it is
    prepare  her wallets are walked back to the beginning of the month: balances, number of lines
    lines    the lines of a statement that is ready, the oldest first, read whenever it is drawn
    parts    the same in files of at most so many lines, each from the balance where the last ended

No name and no note is kept for it: those are read where the statement is made.
"""

from ledger.exports.asking import CARD, CHART, LIMIT, Asked, ask, get, prepare
from ledger.exports.booked import Booked, Part, lines, parts
from ledger.exports.walking import LINES, MOST

__all__ = [
    "CARD",
    "CHART",
    "LIMIT",
    "LINES",
    "MOST",
    "Asked",
    "Booked",
    "Part",
    "ask",
    "get",
    "lines",
    "parts",
    "prepare",
]

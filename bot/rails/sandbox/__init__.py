"""The sandbox bank: it has no money, always answers, and is wrong on demand.

    bank        its own books, in a small SQLite file: orders by key, and movements
    behaving    what the last digits of an amount make of an order (docs/banks.md)
    rail        the rail: orders in, answers, and statements out

It knows no books of Wasl. Whatever it does follows from the clock and what it was handed, so that
the same orders at the same times make the same statements.
"""

from bot.rails.sandbox.bank import NAME, Bank
from bot.rails.sandbox.rail import Sandbox

__all__ = ["NAME", "Bank", "Sandbox"]

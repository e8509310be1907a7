"""Amounts and days as banks write them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from bot.rails.statements.bad import BadStatement
from ledger.errors import TooLarge
from ledger.money import Money, exponent

if TYPE_CHECKING:
    from collections.abc import Iterable


def amount(written: str, currency: str, line: int) -> Money:
    """Return an amount that is exact in a currency: nothing is ever rounded."""
    try:
        exponent(currency)
    except ValueError:
        raise BadStatement("currency", line, currency) from None
    try:
        return Money.of(written, currency)
    except (ValueError, TooLarge):
        raise BadStatement("amount", line, f"{written} {currency}") from None


def day(written: str, line: int) -> date:
    """Return the day of a date, or of a moment."""
    try:
        return date.fromisoformat(written[:10])
    except ValueError:
        raise BadStatement("date", line, written) from None


def total(of: Iterable[Money], currency: str) -> Money:
    """Return the sum of amounts, which may be none."""
    return Money(sum(each.minor for each in of), currency)

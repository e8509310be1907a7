"""What came back of a payment, by whichever road: an ask that was granted, or a reversal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ledger import periods
from ledger.posting import Count

if TYPE_CHECKING:
    from ledger.books import Books
    from ledger.money import Money

RETURNED: Final = "returned"


def count(number: int, amount: Money, paid: Money) -> Count:
    """Return what goes with money that comes back of a payment, of which no more than that came."""
    return Count(_name(number), amount.minor, paid.minor, currency=amount.currency)


async def of(books: Books, number: int) -> int:
    """Return how much of a payment came back, in minor units."""
    return await books.read(periods.counted, _name(number))


def _name(number: int) -> str:
    return f"{RETURNED}:{number}"

"""While the house winds down nothing new begins: what would is said so, and refused by the books.

until  the day until which it winds down, if it does
check  refuses early what the books would refuse anyway (`Posting.grows`)

The day stands in a counter, which every posting that grows looks at in its own batch: a wind-down
that begins meanwhile is seen. Whatever does not grow does not look.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from ledger import periods
from ledger.errors import LimitExceeded, WindingDown
from ledger.posting import WINDING_DOWN, Count

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from ledger.books import Books


async def until(books: Books) -> date | None:
    """Return the day until which the house winds down; None while it does not."""
    day = await books.read(_day)
    return date.fromordinal(day) if day else None


async def check(books: Books) -> None:
    """Refuse something new while the house winds down: WindingDown."""
    if day := await until(books):
        raise WindingDown(day)


def stops(day: date) -> Count:
    """Return what lets nothing new begin until a day; LimitExceeded where that is so already."""
    return Count(WINDING_DOWN, day.toordinal(), day.toordinal())


def goes_on(day: date) -> Count:
    """Return what ends that."""
    return Count(WINDING_DOWN, -day.toordinal())


def is_of(full: LimitExceeded) -> bool:
    """Tell whether something was refused because the house winds down already."""
    return full.limit == WINDING_DOWN


def _day(connection: Connection, book: int) -> int:
    return periods.counted(connection, book, WINDING_DOWN)

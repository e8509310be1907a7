"""What is asked of the books about a list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from ledger.products.payroll import pages, tables
from ledger.products.payroll.checking import standing, stopped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledger.books import Books
    from ledger.money import Money
    from ledger.people.intents import Intent
    from ledger.products.payroll.pages import Item, Page
    from ledger.products.payroll.tables import Batch

MOST_SHOWN = 10


class Ground(NamedTuple):
    """What an approval stands on: what the treasury has, and which lines cannot be paid now.

    Of the lines a few, and how `many` they are.
    """

    before: list[Money]
    blocked: list[int]
    many: int


async def get(books: Books, token: bytes) -> Batch:
    """Return a list, or raise NotFound."""
    return await books.read(tables.load, token)


async def page(books: Books, token: bytes, number: int) -> Page | None:
    """Return a page of a list, if it is kept."""
    return await books.read(pages.load, token, number)


async def items(books: Books, batch: Batch) -> list[Item]:
    """Return every line of a list that is kept, page by page."""
    found: list[Item] = []
    for number in range(batch.pages):
        some = await page(books, batch.token, number)
        found += some.items if some else ()
    return found


async def concerns(books: Books, batch: Batch, person: int) -> bool:
    """Tell whether somebody is among those whom a list pays."""
    return any(item.person == person for item in await items(books, batch))


async def ground(books: Books, intent: Intent, listed: Sequence[Item]) -> Ground:
    """Return what an approval of a list stands on now."""
    kept: Any = intent.facts
    blocked = sorted(await stopped(books, listed))
    return Ground(await standing(books, kept["totals"]), blocked[:MOST_SHOWN], len(blocked))

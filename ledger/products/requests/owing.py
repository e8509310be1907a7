"""What somebody is asked for and asks for, as it stands beside her wallets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger import kit
from ledger.products.requests import paying, reading

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ledger.books import Books
    from ledger.people.facts import Fact
    from ledger.products.requests.reading import Request

OWED, ASKED = "owed", "asked"


@kit.stands
async def requests(books: Books, person: int) -> Sequence[Mapping[str, Fact]]:
    """Tell how many requests wait for her, and how many of hers, with their sum by currency."""
    owed, asked = await reading.owed(books, person), await reading.asked(books, person)
    return [*_told(OWED, owed), *_told(ASKED, asked)]


def by_currency(requests: Iterable[Request]) -> list[list[Request]]:
    """Part requests by their currencies."""
    found: dict[str, list[Request]] = {}
    for each in requests:
        found.setdefault(each.amount.currency, []).append(each)
    return [*found.values()]


def _told(whose: str, requests: Sequence[Request]) -> list[Mapping[str, Fact]]:
    return [
        {"whose": whose, "count": len(each), "amount": paying.total(each)}
        for each in by_currency(requests)
    ]

"""By which decision a payment was priced: its card has kept the version, and stays in the books."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from ledger import claims, rules
from ledger.errors import NotFound
from ledger.people import intents
from ledger.pricing import FEE
from ledger.terms import PRICED

if TYPE_CHECKING:
    from ledger.books import Books
    from ledger.pricing import Fee
    from ledger.rules import Decided
    from ledger.statement import Recorded


async def version_of(books: Books, found: Recorded) -> int | None:
    """Return the version of the fee that a payment was priced by, 0 before anything was decided.

    None where no card of a payment says one.
    """
    kept = [found.key]
    with suppress(NotFound):
        claim = await claims.of_transfer(books, found)
        kept = [(await books.transfer(claim.number)).key, claim.hold]
    for key in kept:
        with suppress(NotFound):
            version = (await intents.get(books, key)).facts.get(PRICED)
            if isinstance(version, int):
                return version
    return None


async def decision(books: Books, version: int) -> Decided[Fee] | None:
    """Return what was decided with a version; None for what was never decided, but stated."""
    return await rules.decided(books, FEE, version) if version else None

"""What the vault has of somebody, in the order in which it counts: what was verified first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.verification import reading

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ledger.books import Books
    from ledger.vault import Kept


async def first(books: Books, person: int, kept: Iterable[Kept]) -> list[Kept]:
    """Return what is kept of her with what was verified and stands before whatever else she told.

    What was handed in and not accepted, or waits, counts only where nothing is verified.
    """
    standing = await reading.standing(books, person)
    verified = {reference for each in standing for reference in each.kept.values()}
    return sorted(kept, key=lambda each: each.reference not in verified)

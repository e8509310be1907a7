"""What the vault keeps of somebody, and of whoever has become one with her."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger import merged

if TYPE_CHECKING:
    from ledger.books import Books
    from ledger.vault import Kept


async def of(books: Books, person: int, *fields: str) -> list[Kept]:
    """Return what is kept of a person in these fields, in all if none, the newest first."""
    selves = await books.read(merged.selves, person)
    return [each for self in selves for each in await books.vault.of(self, *fields)]

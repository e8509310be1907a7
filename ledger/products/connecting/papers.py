"""What the vault has of both: two who have shown different papers are not one person.

check  refuses them
bring  what the vault keeps of who goes is kept of who stays, too, where she has nothing of it
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ledger.errors import NotAllowed
from ledger.vault.fields import RETAINED

if TYPE_CHECKING:
    from ledger.books import Books
    from ledger.products.connecting.part import Pair

TELLING: Final = ("birth_date", "document_number")
"""What is one person's, however it is written."""


async def check(books: Books, one: int, other: int) -> None:
    """Refuse two who were born on different days, or have shown different documents."""
    for field in TELLING:
        known = {await books.vault.newest(each, field) for each in (one, other)} - {None}
        if len(known) > 1:
            raise NotAllowed("connect_papers")


async def bring(books: Books, pair: Pair) -> None:
    """Keep it of her as well, safe to repeat; what is hers by both goes when she is erased."""
    has = {each.field for each in await books.vault.of(pair.survivor)}
    comes: dict[str, bytes] = {}
    for each in await books.vault.of(pair.gone, *RETAINED):
        if each.field not in has:
            comes.setdefault(each.field, each.value)
    if comes:
        await books.vault.keep_all(pair.survivor, comes)

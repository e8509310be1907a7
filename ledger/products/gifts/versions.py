"""By which decision a gift was priced: the card of what it comes out of has kept it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger import ids, priced
from ledger.errors import NotFound
from ledger.products.gifts import envelope, presents
from ledger.products.gifts.taking import OPENED

if TYPE_CHECKING:
    from ledger.books import Books
    from ledger.statement import Recorded


async def version_of(books: Books, found: Recorded) -> int | None:
    """Return the version by which a share or a present was priced, None where no card says it."""
    rests = await books.balance(found.moves[0].source)
    token = ids.from_text(rests.label)
    try:
        if found.kind == OPENED:
            number = (await envelope.get(books, token)).number
        else:
            number = (await presents.get(books, token)).number
    except NotFound:
        return None
    return await priced.version_of(books, await books.transfer(number))

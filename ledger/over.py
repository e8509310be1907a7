"""Rows that are long over go in small steps, as nobody waits for it."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from ledger import clock, ids
from ledger.errors import AlreadySettled, NotFound
from ledger.posting import Drop, Guard, Posting
from ledger.storage.asking import rows

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from ledger.books import Books

STEP: Final = 100
PAUSE_MS: Final = 20


async def let_go(books: Books, end: Any, old: Any, before: datetime) -> None:  # noqa: ANN401
    """Drop what a question finds `before` a moment: each row's key, and what is in its `end`."""
    while found := await books.read(_old, old, clock.to_ms(before)):
        still = tuple(Guard.on(end, (*key,), at) for *key, at in found)
        drops = tuple(Drop(each.table, each.key) for each in still)
        with suppress(AlreadySettled, NotFound):  # another process has been here
            await books.post(Posting(ids.token(), "forget", guards=still, drops=drops))
        await asyncio.sleep(PAUSE_MS / 1000)


def _old(connection: Connection, book: int, old: Any, before: int) -> Sequence[Sequence[Any]]:  # noqa: ANN401
    return rows(connection, old, book=book, before=before)

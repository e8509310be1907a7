"""Counters: what one says; those of a period that is over go in small steps, as nobody waits."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import timedelta
from functools import reduce
from operator import add
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, String, bindparam, cast, literal_column
from sqlmodel import col, select

from ledger import agenda, clock, ids
from ledger.agenda import Job
from ledger.errors import AlreadySettled, NotFound
from ledger.posting import Drop, Guard, Posting
from ledger.storage.asking import row, rows
from ledger.tables import CountRow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from ledger.books import Books

KEPT = timedelta(days=1)
"""How long a counter stays after its period: nobody counts in it any more by then."""
STEP = 100
PAUSE_MS = 20

_COUNTED: Any = select(CountRow.value).where(
    CountRow.book == bindparam("book", type_=BigInteger), CountRow.name == bindparam("name")
)
_ENDED: Any = (
    select(CountRow.name, CountRow.ends_ms)
    .where(
        CountRow.book == bindparam("book", type_=BigInteger),
        col(CountRow.ends_ms) <= bindparam("before", type_=BigInteger),
    )
    .order_by(col(CountRow.ends_ms))
    .limit(STEP)
)


def counted(connection: Connection, book: int, name: str) -> int:
    """Return what a counter says; 0 where nothing was counted yet."""
    found = row(connection, _COUNTED, book=book, name=name)
    return found[0] if found else 0


def is_counted(*name: Any) -> Any:  # noqa: ANN401 - texts and columns, and a condition
    """Return the condition that there is a counter of a name, of texts and columns in a row."""
    parts = (literal_column(f"'{each}'") if isinstance(each, str) else each for each in name)
    asked = reduce(add, (cast(each, String) for each in parts))
    one: Any = select(CountRow.value).where(
        CountRow.book == bindparam("book", type_=BigInteger), CountRow.name == asked
    )
    return one.exists()


async def prune(books: Books) -> int:
    """Take away the counters whose period ended a day ago; return how many went."""
    gone = 0
    while ended := await books.read(_ended, clock.to_ms(clock.now() - KEPT)):
        guards = tuple(Guard.on(CountRow.ends_ms, (name,), ends) for name, ends in ended)
        drops = tuple(Drop("counts", (name,)) for name, _ in ended)
        with suppress(AlreadySettled, NotFound):  # another process has been here
            await books.post(Posting(ids.token(), "prune", guards=guards, drops=drops))
            gone += len(ended)
        await asyncio.sleep(PAUSE_MS / 1000)
    return gone


NIGHTLY = Job("counters", prune, agenda.at_night)


def _ended(connection: Connection, book: int, before: int) -> Sequence[tuple[str, int]]:
    return [(name, ends) for name, ends in rows(connection, _ENDED, book=book, before=before)]

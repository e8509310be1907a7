"""Closing: what rests on each line at the end of a day, once the day is over."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ledger import ids
from ledger.errors import AlreadySettled
from ledger.figures import reading
from ledger.figures.counting import count
from ledger.figures.tables import CLOSED, COUNTED, DayEndRow
from ledger.kit import cursors, daily
from ledger.kit.cursors import CursorRow
from ledger.posting import SAME, Guard, Posting, Row

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from sqlalchemy import Connection

    from ledger.books import Books


class Ends(NamedTuple):
    """How far all is counted and closed, and what rests on each line after the next day."""

    counted: int
    closed: int
    balances: Mapping[tuple[str, str], int]


@daily("figures")
async def close(books: Books, day: date) -> None:
    """Close every day up to one that is over, in their order, the first ones of the books too."""
    await count(books)
    while (ends := await books.read(_ends)).closed < day.toordinal():
        try:
            await books.post(_closing(ends))
        except AlreadySettled:
            await count(books)  # something was counted meanwhile, or another process was first


def _closing(ends: Ends) -> Posting:
    day = ends.closed + 1
    closing = tuple(
        Row.of(DayEndRow, day=day, line=line, currency=currency, balance=balance)
        for (line, currency), balance in ends.balances.items()
    )
    guards = (
        Guard.on(CursorRow.at, (CLOSED,), ends.closed, day),
        Guard.on(CursorRow.at, (COUNTED,), ends.counted, SAME),
    )
    return Posting(ids.token(), "figures", guards=guards, rows=closing)


def _ends(connection: Connection, book: int) -> Ends:
    counted = cursors.load(connection, book, COUNTED) or 0
    closed = cursors.load(connection, book, CLOSED) or 0
    return Ends(counted, closed, reading.after(connection, book, closed, closed + 1))

"""How much waits to be told, and since when: looked at up to a bound, however much it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import func, literal_column
from sqlmodel import col, select

from ledger import clock
from ledger.people.outbox.events import ASIDE, BOOK, MOST, MOST_COUNTED, WAITS, count_unread
from ledger.storage.asking import row
from ledger.tables import EventRow

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection


class Backlog(NamedTuple):
    """What can be told and is not yet: how many, up to a thousand, and when the oldest happened.

    `unread` waits for another version of the program, and for nothing else.
    """

    waiting: int
    since: datetime | None
    unread: int


_first: Any = (
    select(EventRow.recorded_at)
    .where(col(EventRow.book) == BOOK, col(EventRow.state) == WAITS)
    .where(col(EventRow.due_at) < literal_column(str(ASIDE)))
    .order_by(col(EventRow.due_at), col(EventRow.id))
    .limit(MOST)
    .subquery()
)
_BACKLOG: Any = select(func.count(), func.min(_first.c.recorded_at)).select_from(_first)


def load(connection: Connection, book: int) -> Backlog:
    """Read what waits."""
    found = row(connection, _BACKLOG, book=book, most=MOST_COUNTED)
    waiting, since = found or (0, None)
    unread = count_unread(connection, book)
    return Backlog(waiting, None if since is None else clock.from_ms(since), unread)

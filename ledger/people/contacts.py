"""When a platform was last in contact: admins are told of a silence longer than it keeps things.

    note   the contact; after too long a silence, what was lost is told in the same commit

The time stands among the jobs, as when this one was done last; two processes note it once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger import agenda, clock, ids
from ledger.agenda import JobRow
from ledger.errors import AlreadySettled
from ledger.people import facts
from ledger.posting import Event, Guard, Posting, Row

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime, timedelta

    from ledger.books import Books


async def note(books: Books, platform: str, keeps: timedelta, admins: Collection[int]) -> bool:
    """Note that a platform is in contact; tell whether it had been silent for too long."""
    name, now = f"contact:{platform}", clock.now()
    last = await agenda.done_at(books, name)
    lost = last is not None and now - last > keeps
    try:
        await books.post(
            _contact(name, last, now, _told(last, now - keeps, admins) if lost else ())
        )
    except AlreadySettled:
        return False  # another process noted it
    return lost


def _contact(name: str, last: datetime | None, now: datetime, events: tuple[Event, ...]) -> Posting:
    at = clock.to_ms(now)
    if last is None:
        first = Row.of(JobRow, name=name, due_at=at, claims=0, done_at=at)
        return Posting(ids.token(), "contact", rows=(first,))
    moved = Guard.on(JobRow.done_at, (name,), clock.to_ms(last), at)
    return Posting(ids.token(), "contact", guards=(moved,), events=events)


def _told(since: datetime | None, until: datetime, admins: Collection[int]) -> tuple[Event, ...]:
    told = facts.dump({"since": since, "until": until})
    return tuple(Event("silence", admin, told) for admin in admins)

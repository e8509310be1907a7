"""Codes that somebody may try: wrong ones are counted, of all kinds together, and then refused.

wrong  count a wrong code; how it is refused
right  the count that a posting by a right code holds to
check  the same for what only looks
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger import ids, periods
from ledger.errors import LimitExceeded, NotFound
from ledger.posting import HOUR, Count, Posting

if TYPE_CHECKING:
    from ledger.act import Act
    from ledger.books import Books

MOST_WRONG = 10
WRONG = "wrong codes"
"""How many wrong codes a person may try in an hour, and how they are counted."""


async def wrong(act: Act, what: str) -> NotFound | LimitExceeded:
    """Count a wrong code, once for each message; return how it is refused."""
    counted = Count.of(WRONG, act.actor.id, HOUR, 1, MOST_WRONG)
    key = ids.child("wrong code", act.key)
    try:
        await act.post(Posting(key, "wrong_code", actor=act.actor.id, counts=(counted,)))
    except LimitExceeded as full:
        return full
    return NotFound(what)


def right(person: int) -> Count:
    """Return what holds only for somebody who has not tried too many wrong codes."""
    return Count.of(WRONG, person, HOUR, 0, MOST_WRONG - 1)


async def check(books: Books, person: int) -> None:
    """Refuse somebody who has tried too many wrong codes; LimitExceeded."""
    count = right(person)
    if await books.read(periods.counted, count.name) >= MOST_WRONG:
        raise too_many(count)


def too_many(count: Count) -> LimitExceeded:
    """Return how somebody is refused who has tried too many wrong codes."""
    return LimitExceeded(WRONG, 0, MOST_WRONG, count.resets_at)

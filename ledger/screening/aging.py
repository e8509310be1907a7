"""Lists grow old: one that nobody has brought anew for a while raises an alarm, once."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from ledger import rules
from ledger.kit import due
from ledger.people import alarms
from ledger.screening.deciding import AGE
from ledger.screening.lists import versions

if TYPE_CHECKING:
    from datetime import datetime

    from ledger.books import Books
    from ledger.screening.lists import Version

ALARM: Final = "lists"


async def old(books: Books, now: datetime) -> list[Version]:
    """Return the newest versions that are older than lists may be, the oldest first."""
    age = (await rules.at(books, AGE)).value
    found = [each for each in await versions.newest(books) if now - each.at > age]
    return sorted(found, key=lambda each: each.at)


@due(every=timedelta(hours=1))
async def aging(books: Books, now: datetime) -> None:
    """Raise the alarm while a list is too old, and end it when none is."""
    too_old = await old(books, now)
    standing = await alarms.standing(books)
    if too_old and ALARM not in standing:
        await alarms.up(books, ALARM, {"list": too_old[0].list, "time": too_old[0].at})
    elif not too_old and ALARM in standing:
        await alarms.over(books, ALARM, standing[ALARM])

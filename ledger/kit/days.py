"""What is done for each day: every day that is over, in order, once, by one process."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import TYPE_CHECKING

from ledger import clock
from ledger.agenda import Job
from ledger.kit import cursors

if TYPE_CHECKING:
    from datetime import tzinfo

    from ledger.books import Books
    from ledger.kit.declared import Daily
    from ledger.posting import Row

_DAY = timedelta(days=1)


def job(daily: Daily, house: tzinfo = UTC) -> Job:
    """Return the job of the agenda that makes up for the days; its cursor is entered with it."""
    name, zone = _name(daily), daily.zone or house
    return Job(
        name, partial(_catch_up, daily, zone), partial(_next, zone), partial(_first, name, zone)
    )


async def _catch_up(daily: Daily, zone: tzinfo, books: Books) -> None:
    """Do the days that are over and were not done, each before its cursor moves on."""
    stood = await books.read(cursors.load, _name(daily))
    if stood is None:
        raise RuntimeError(f"{_name(daily)} has no cursor")
    day = date.fromordinal(stood)
    while day < _day(clock.now(), zone):
        await daily.run(books, day)
        if not await cursors.move(books, _name(daily), day.toordinal(), day.toordinal() + 1):
            return  # another process has it
        day += _DAY


def _first(name: str, zone: tzinfo, moment: datetime) -> tuple[Row, ...]:
    return (cursors.new(name, _day(moment, zone).toordinal()),)


def _next(zone: tzinfo, moment: datetime) -> datetime:
    """Return when the day after a moment begins."""
    tomorrow = _day(moment, zone) + _DAY
    return datetime.combine(tomorrow, time(), zone).astimezone(moment.tzinfo)


def _day(moment: datetime, zone: tzinfo) -> date:
    return moment.astimezone(zone).date()


def _name(daily: Daily) -> str:
    return f"daily {daily.name}"

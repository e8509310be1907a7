"""On which days the European Central Bank publishes rates: those on which TARGET works."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from holidays import HolidayBase

_DAY: Final = timedelta(days=1)


def until(since: datetime, lasts: timedelta) -> datetime:
    """Return the moment until which a rate counts: days on which none is published count for none.

    It is `since` the start of its day.
    """
    at, left = since, lasts
    while left > timedelta():
        step = _DAY
        if publishes(at.date()):
            step = min(left, _DAY)
            left -= step
        at += step
    return at


def publishes(day: date) -> bool:
    """Tell whether rates are published on a day."""
    calendar = _calendar()
    return not calendar.is_weekend(day) and day not in calendar


@cache
def _calendar() -> HolidayBase:
    from holidays import financial_holidays  # noqa: PLC0415 - it takes its time

    return financial_holidays("XECB")

"""Counters of one day each, in UTC, so that those of several days in a row can be summed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sqlalchemy import BigInteger, bindparam
from sqlmodel import col, select

from ledger import clock
from ledger.posting import Count
from ledger.storage.asking import rows
from ledger.tables import CountRow

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

DAY: Final = timedelta(days=1)
DAY_MS: Final = DAY // timedelta(milliseconds=1)
_EPOCH: Final = date(1970, 1, 1).toordinal()
_FIRST, _LAST = 0, 10**6


class OfDay(NamedTuple):
    """What a day's counter says, and when it ends; 0 of one from before counters had an end."""

    value: int
    ends_ms: int


_DAYS: Any = select(CountRow.name, CountRow.value, CountRow.ends_ms).where(
    CountRow.book == bindparam("book", type_=BigInteger),
    col(CountRow.name) >= bindparam("first"),
    col(CountRow.name) <= bindparam("last"),
)


def day_of(moment: datetime) -> int:
    """Return the day of a moment, counted from 1970."""
    return clock.to_ms(moment) // DAY_MS


def start_of(day: int) -> datetime:
    """Return when a day begins."""
    return clock.from_ms(day * DAY_MS)


def name_of(what: str, whose: str, day: int) -> str:
    """Return the name of a day's counter; those of days in a row are in their order."""
    return f"{what}:{whose} {start_of(day):%Y-%m-%d}"


def day_in(name: str) -> int:
    """Return the day that the name of a counter says."""
    return date.fromisoformat(name.rpartition(" ")[2]).toordinal() - _EPOCH


def count(  # noqa: PLR0913, PLR0917 - a counter has that many sides
    what: str,
    whose: str,
    day: int,
    lasts: int,
    add: int,
    cap: int | None = None,
    currency: str = "",
) -> Count:
    """Count on a day, for as many days."""
    return Count(name_of(what, whose, day), add, cap, (day + lasts) * DAY_MS, currency)


def load(  # noqa: PLR0913, PLR0917 - a question has that many parts
    connection: Connection,
    book: int,
    what: str,
    whose: str,
    first: int = _FIRST,
    last: int = _LAST,
) -> dict[int, OfDay]:
    """Read the counters of days in a row, as many as there are."""
    names = (name_of(what, whose, day) for day in (first, last))
    found = rows(connection, _DAYS, book=book, **dict(zip(("first", "last"), names, strict=True)))
    return {day_in(name): OfDay(value, ends_ms or 0) for name, value, ends_ms in found}

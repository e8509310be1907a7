"""A month of figures: what rested on each line on each of its days, and what moved.

    read    the flows of its days, and what rested at the end of the day before it
    earned  what came onto the lines that are earned, less what went back
    owed    what is owed to people at each day's end

All is made of rows of days, so that the cost of a month is that of its days. One that is closed
says the same whenever it is asked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import BigInteger, bindparam
from sqlmodel import col, select

from ledger import clock
from ledger.figures import reading
from ledger.figures.tables import CLOSED, DayRow, FlowRow
from ledger.kit import cursors
from ledger.money import Money
from ledger.storage.asking import row, rows

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime, tzinfo

    from sqlalchemy import Connection

    from ledger.books import Books
    from ledger.chart import Line

_WRITTEN = re.compile(r"([0-9]{4})-([0-9]{1,2})")
_MONTHS = 12

_book: Any = bindparam("book", type_=BigInteger)
_first: Any = bindparam("first", type_=BigInteger)
_last: Any = bindparam("last", type_=BigInteger)
_FLOWS: Any = (
    select(FlowRow.day, FlowRow.kind)
    .add_columns(col(FlowRow.source), col(FlowRow.target), col(FlowRow.currency))
    .add_columns(col(FlowRow.transfers), col(FlowRow.amount))
    .where(col(FlowRow.book) == _book, col(FlowRow.day) >= _first, col(FlowRow.day) <= _last)
    .order_by(col(FlowRow.day))
)
_TRANSFER: Any = (
    select(DayRow.transfer)
    .where(col(DayRow.book) == _book, col(DayRow.day) <= _last)
    .order_by(col(DayRow.day).desc())
    .limit(1)
)


class Month(NamedTuple):
    """A month of the calendar."""

    year: int
    number: int

    @classmethod
    def read(cls, written: str) -> Month | None:
        """Read what is written 2026-11, if it is a month."""
        found = _WRITTEN.fullmatch(written)
        month = cls(int(found[1]), int(found[2])) if found else None
        return month if month and month.year > 0 and 1 <= month.number <= _MONTHS else None

    @classmethod
    def of(cls, moment: datetime, zone: tzinfo) -> Month:
        """Return the month of a moment in a zone."""
        local = moment.astimezone(zone)
        return cls(local.year, local.month)

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"

    def after(self, months: int) -> Month:
        """Return the month so many months later, or earlier."""
        at = self.year * _MONTHS + self.number - 1 + months
        return Month(at // _MONTHS, at % _MONTHS + 1)

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, self.number, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return date.fromordinal(self.after(1).first.toordinal() - 1)


class Flow(NamedTuple):
    """What moved on a day: how many transfers began so, and how much it was in minor units."""

    day: int
    kind: str
    source: str
    target: str
    currency: str
    transfers: int
    amount: int


@dataclass(frozen=True, slots=True)
class Figures:
    """What is known of a month: the days until `until`, of which those until `closed` stay so.

    `began` is what rested before its first day, `transfer` its last one, as far as it is counted.
    """

    month: Month
    until: date
    closed: date
    began: Mapping[tuple[str, str], int]
    flows: Sequence[Flow]
    transfer: int

    @property
    def is_closed(self) -> bool:
        """Whether nothing of it changes any more."""
        return self.closed >= self.month.last

    @property
    def days(self) -> list[date]:
        """Its days until now."""
        span = range(self.month.first.toordinal(), self.until.toordinal() + 1)
        return [date.fromordinal(each) for each in span]

    @property
    def currencies(self) -> list[str]:
        """The currencies in which anything rested or moved."""
        rested = {currency for (_, currency), minor in self.began.items() if minor}
        return sorted(rested | {each.currency for each in self.flows})

    @property
    def lines(self) -> set[tuple[str, str]]:
        """The lines on which anything rested or moved, each with its currency."""
        rested = {place for place, minor in self.began.items() if minor}
        moved = {
            (line, each.currency) for each in self.flows for line in (each.source, each.target)
        }
        return rested | moved

    def at_end(self, lines: Sequence[str], currency: str) -> list[Money]:
        """Return what rested on some lines together at the end of each of its days."""
        before = sum(self.began.get((line, currency), 0) for line in lines)
        found = []
        for change in self._by_day(currency, lambda flow: _net(flow, lines)):
            before += change
            found.append(Money(before, currency))
        return found

    def earned(self, line: str, chart: Mapping[str, Line], currency: str) -> list[Money]:
        """Return what was earned on a line on each day; what goes to the house's own is no loss."""
        own = {each.name for each in chart.values() if each.role == "own"}

        def net(flow: Flow) -> int:
            beside = flow.source if flow.target == line else flow.target
            return 0 if beside in own else _net(flow, (line,))

        return [Money(each, currency) for each in self._by_day(currency, net)]

    def between(self, source: str, owed: Sequence[str], currency: str) -> Money:
        """Return what went from a line to people, less what came back."""

        def net(flow: Flow) -> int:
            given = flow.source == source and flow.target in owed
            back = flow.target == source and flow.source in owed
            return flow.amount * (given - back)

        return Money(sum(self._by_day(currency, net)), currency)

    def _by_day(self, currency: str, of: Callable[[Flow], int]) -> list[int]:
        sums = dict.fromkeys((each.toordinal() for each in self.days), 0)
        for flow in self.flows:
            if flow.currency == currency and flow.day in sums:
                sums[flow.day] += of(flow)
        return [*sums.values()]


async def month(books: Books, asked: Month) -> Figures:
    """Return the figures of a month, until today."""
    today = clock.now().astimezone(books.zone).date()
    return await books.read(_month, asked, min(today, asked.last))


def _month(connection: Connection, book: int, asked: Month, until: date) -> Figures:
    closed = cursors.load(connection, book, CLOSED) or 1
    first, last = asked.first.toordinal(), until.toordinal()
    began = reading.after(connection, book, min(closed, first - 1), first - 1)
    flows = [Flow(*each) for each in rows(connection, _FLOWS, book=book, first=first, last=last)]
    known = row(connection, _TRANSFER, book=book, last=last)
    transfer = known[0] if known else 0
    return Figures(asked, until, date.fromordinal(closed), began, flows, transfer)


def _net(flow: Flow, lines: Sequence[str]) -> int:
    return flow.amount * ((flow.target in lines) - (flow.source in lines))

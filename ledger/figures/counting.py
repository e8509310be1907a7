"""Counting: what was committed since the last look, added to the flows of its days.

look  the transfers after the cursor, a page of them -> what they move, by day and line
add   to the rows of these days, in one posting with the cursor: once, whoever counts
"""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import BigInteger, bindparam, func
from sqlmodel import col, select

from ledger import clock, ids
from ledger.errors import AlreadySettled
from ledger.figures import reading
from ledger.figures.tables import CLOSED, COUNTED, DayRow, FlowRow
from ledger.kit import cursors, due
from ledger.kit.cursors import CursorRow
from ledger.posting import SAME, Guard, Posting, Row
from ledger.storage.asking import row, rows
from ledger.tables import Account, Entry, Transfer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime, tzinfo

    from sqlalchemy import Connection

    from ledger.books import Books

EVERY = timedelta(seconds=30)
PAGE = 1_000
"""Transfers that are counted at once: few enough that each account of theirs is looked up."""

Flow = tuple[int, str, str, str, str]
"""A day, a kind, a line, another line, and a currency: the key of a row of `flows`."""

_book: Any = bindparam("book", type_=BigInteger)
_after: Any = bindparam("after", type_=BigInteger)
_until: Any = bindparam("until", type_=BigInteger)
_day: Any = bindparam("day", type_=BigInteger)
_TRANSFERS: Any = (
    select(Transfer.number, Transfer.kind, Transfer.recorded_at)
    .add_columns(col(Transfer.first_entry), col(Transfer.lines))
    .where(col(Transfer.book) == _book)
    .where(col(Transfer.number) > _after, col(Transfer.number) <= _until)
    .order_by(col(Transfer.number))
)
_ENTRIES: Any = (
    select(Entry.transfer, Entry.amount)
    .add_columns(col(Account.name), col(Account.currency))
    .join(Account, (col(Account.book) == _book) & (col(Account.id) == Entry.account))
    .where(col(Entry.book) == _book, col(Entry.id) >= _after, col(Entry.id) < _until)
    .where(col(Entry.amount) != 0)
    .order_by(col(Entry.id))
)
_FLOWS: Any = (
    select(FlowRow.day, FlowRow.kind)
    .add_columns(col(FlowRow.source), col(FlowRow.target), col(FlowRow.currency))
    .add_columns(col(FlowRow.transfers), col(FlowRow.amount))
    .where(col(FlowRow.book) == _book, col(FlowRow.day) == _day)
)
_LAST: Any = select(DayRow.transfer).where(col(DayRow.book) == _book, col(DayRow.day) == _day)
_FIRST: Any = select(func.min(Transfer.recorded_at)).where(
    col(Transfer.book) == _book, col(Transfer.number) == 1
)


class Look(NamedTuple):
    """What came after the cursor: up to which transfer, what moved, and what stands there yet."""

    counted: int
    closed: int
    until: int
    moved: Mapping[Flow, tuple[int, int]]
    stood: Mapping[Flow, tuple[int, int]]
    last: Mapping[int, int]
    last_stood: Mapping[int, int]


@due(every=EVERY)
async def counted(books: Books, now: datetime) -> None:  # noqa: ARG001 - whatever is there by now
    """Count what was committed since the last look."""
    await count(books)


async def count(books: Books, most: int | None = None) -> bool:
    """Count what is new, so many pages at most; tell whether that was all."""
    pages = 0
    while most is None or pages < most:
        look = await books.read(_look, books.zone)
        if look is None:
            await _begin(books)
        elif look.until == look.counted:
            return True
        else:
            await _add(books, look)
        pages += 1
    return False


async def _begin(books: Books) -> None:
    """Set both cursors, before the first transfer and before its day."""
    first = await books.read(_first_day, books.zone)
    new = (cursors.new(COUNTED, 0), cursors.new(CLOSED, first - 1))
    await _posted(books, Posting(ids.token(), "figures", rows=new))


async def _add(books: Books, look: Look) -> None:
    """Add what a look has found, unless somebody else has by now, or has closed a day."""
    guards = [
        Guard.on(CursorRow.at, (COUNTED,), look.counted, look.until),
        Guard.on(CursorRow.at, (CLOSED,), look.closed, SAME),
    ]
    new = []
    for flow, (transfers, amount) in look.moved.items():
        if flow not in look.stood:
            new.append(_row(flow, transfers, amount))
            continue
        before, moved = look.stood[flow]
        guards.append(Guard.on(FlowRow.transfers, flow, before, before + transfers))
        guards.append(Guard.on(FlowRow.amount, flow, moved, moved + amount))
    for day, number in look.last.items():
        if day in look.last_stood:
            guards.append(Guard.on(DayRow.transfer, (day,), look.last_stood[day], number))
        else:
            new.append(Row.of(DayRow, day=day, transfer=number))
    await _posted(books, Posting(ids.token(), "figures", guards=(*guards,), rows=(*new,)))


async def _posted(books: Books, posting: Posting) -> None:
    try:
        await books.post(posting)
    except AlreadySettled:
        return  # another process has counted them


def _row(flow: Flow, transfers: int, amount: int) -> Row:
    day, kind, source, target, currency = flow
    return Row.of(
        FlowRow,
        day=day,
        kind=kind,
        source=source,
        target=target,
        currency=currency,
        transfers=transfers,
        amount=amount,
    )


def _look(connection: Connection, book: int, zone: tzinfo) -> Look | None:
    counted = cursors.load(connection, book, COUNTED)
    closed = cursors.load(connection, book, CLOSED)
    if counted is None or closed is None:
        return None
    until = min(counted + PAGE, reading.head(connection, book))
    found = rows(connection, _TRANSFERS, book=book, after=counted, until=until)
    day_of = partial(_day_of, zone, closed + 1)
    moved, last = _folded(found, _entries(connection, book, found), day_of)
    stood = {flow: stands for day in last for flow, stands in _stood(connection, book, day)}
    lasts = {day: row(connection, _LAST, book=book, day=day) for day in last}
    last_stood = {day: number[0] for day, number in lasts.items() if number}
    return Look(counted, closed, until, moved, stood, last, last_stood)


def _folded(
    transfers: Sequence[Any], entries: Iterator[Any], day_of: Callable[[int], int]
) -> tuple[dict[Flow, tuple[int, int]], dict[int, int]]:
    """Add up what moves: of two entries, which stand together, the first is where it comes from."""
    moved: dict[Flow, tuple[int, int]] = defaultdict(lambda: (0, 0))
    last: dict[int, int] = {}
    known = {number: (kind, day_of(moment)) for number, kind, moment, *_ in transfers}
    begun = 0
    for number, (_, day) in known.items():
        last[day] = number
    for (number, _, source, currency), (_, amount, target, _) in zip(entries, entries, strict=True):
        kind, day = known[number]
        flow = (day, kind, source, target, currency)
        times, before = moved[flow]
        moved[flow] = (times + (number != begun), before + amount)
        begun = number
    return moved, last


def _entries(connection: Connection, book: int, transfers: Sequence[Any]) -> Iterator[Any]:
    """Yield the entries of some transfers that move money, in their order."""
    if not transfers:
        return iter(())
    after, (*_, first, lines) = transfers[0][3], transfers[-1]
    return iter(rows(connection, _ENTRIES, book=book, after=after, until=first + lines))


def _stood(connection: Connection, book: int, day: int) -> Iterator[tuple[Flow, tuple[int, int]]]:
    for each in rows(connection, _FLOWS, book=book, day=day):
        day, kind, source, target, currency, transfers, amount = each
        yield (day, kind, source, target, currency), (transfers, amount)


def _first_day(connection: Connection, book: int, zone: tzinfo) -> int:
    found = row(connection, _FIRST, book=book)
    moment = clock.from_ms(found[0]) if found and found[0] else clock.now()
    return moment.astimezone(zone).toordinal()


def _day_of(zone: tzinfo, first: int, moment: int) -> int:
    """Return the day to which a moment belongs, of those that are open."""
    return max(first, clock.from_ms(moment).astimezone(zone).toordinal())

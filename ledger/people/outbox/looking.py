"""Looking at the outbox: a look costs what is new or due again, however much waits.

    fresh   what was committed since the last look, by its number
    due     whose time has come since, claimed by somebody who died or put off before
    again   readers whose turn has ended: more may wait for them
    sweep   now and then some of all that is due, in case anything was passed over

Whatever is found leads to its reader, whose events are taken in order: none while an earlier one
is not due, because it is being told or was put off. What is passed over so is not looked at again;
whoever tells the earlier one looks at the reader again, or, if that process died, whoever finds it
due once its lease has run out.
"""

from __future__ import annotations

from datetime import timedelta
from itertools import count, islice
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from sqlalchemy import BigInteger, bindparam, literal_column, tuple_
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from ledger import clock
from ledger.people.outbox.events import (
    ATTEMPTS,
    BOOK,
    DUE_AT,
    ID,
    LANE,
    MOST,
    PERSON,
    WAITS,
    lane,
    read,
    that_wait,
)
from ledger.storage.asking import row, rows
from ledger.tables import EventRow, Head

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from ledger.books import Books
    from ledger.people.outbox.events import Reader, Waiting

Place: TypeAlias = tuple[int, int]

START: Place = (0, 0)
IN_ORDER = 3
"""So many attempts at an event hold up what its reader is to hear after it."""
EACH = 32
"""How many events of a reader are taken at a time."""
LATE = timedelta(seconds=5)
"""How long after its time the commit of what makes something due may come."""


class Seen(NamedTuple):
    """How far a process has looked: the last number, and the times of what was due."""

    newest: int | None = None
    due: Place = START
    swept: Place = START


class Look(NamedTuple):
    """What was found, how far that went, and whether there is more to see at once."""

    events: list[Waiting]
    seen: Seen
    again: Mapping[Reader, int]
    more: bool


class Looking:
    """What one process has seen of the outbox; another begins anew."""

    def __init__(self, books: Books) -> None:
        self._books = books
        self._seen = Seen()
        self._again: dict[Reader, int] = {}
        self._turns = count()

    async def look(self, most: int, *, sweep: bool = False) -> Look:
        """Return what is to be told now, about so many of each; it is there until it is passed."""
        again = dict(islice(self._again.items(), most))
        return await self._books.read(_look, self._seen, again, clock.now(), most, sweep=sweep)

    def pass_by(self, look: Look) -> bool:
        """Go on after a look of which all was claimed; tell whether there is more to see."""
        self._seen = look.seen
        for reader, turn in look.again.items():
            if self._again.get(reader) == turn:  # no other has ended meanwhile
                del self._again[reader]
        return look.more or bool(self._again)

    def again(self, readers: Iterable[Reader]) -> None:
        """Look at readers again: what they were told last is told."""
        self._again |= {reader: next(self._turns) for reader in readers}


_now: Any = bindparam("now", type_=BigInteger)
_earlier: Any = aliased(EventRow)
_first: Any = (
    select(_earlier.id)
    .where(_earlier.book == BOOK, _earlier.state == WAITS)
    .where(_earlier.person == EventRow.person, lane(_earlier) == lane(EventRow))
    .where(_earlier.id < EventRow.id, _earlier.attempts < literal_column(str(IN_ORDER)))
    .order_by(_earlier.id)
    .limit(literal_column("1"))
    .correlate(EventRow)
    .scalar_subquery()
)
_at_any_time: Any = col(EventRow.due_at) + literal_column("0")  # so that no index is found by it
_FRESH: Any = (
    that_wait.add_columns(_first)
    .where(col(EventRow.id) > bindparam("after", type_=BigInteger), _at_any_time <= _now)
    .order_by(col(EventRow.id))
    .limit(MOST)
)
_DUE: Any = (
    that_wait.add_columns(_first)
    .where(
        tuple_(col(EventRow.due_at), col(EventRow.id))
        > tuple_(bindparam("since", type_=BigInteger), bindparam("after", type_=BigInteger))
    )
    .where(col(EventRow.due_at) <= _now)
    .order_by(col(EventRow.due_at), col(EventRow.id))
    .limit(MOST)
)
_HERS: Any = (
    that_wait.where(col(EventRow.person) == bindparam("person", type_=BigInteger))
    .where(lane(EventRow) == bindparam("lane"))
    .order_by(col(EventRow.id))
    .limit(MOST)
)
_NEWEST: Any = select(col(Head.row)).where(col(Head.book) == BOOK)

_FIRST = -1


def _look(  # noqa: PLR0913, PLR0917 - a look has that many sides
    connection: Connection,
    book: int,
    seen: Seen,
    again: Mapping[Reader, int],
    at: datetime,
    most: int,
    *,
    sweep: bool,
) -> Look:
    now = clock.to_ms(at)
    fresh, newest = _fresh(connection, book, seen.newest, now, most)
    due, due_to = _due(connection, book, seen.due, now, most)
    swept, swept_to = _due(connection, book, seen.swept, now, most) if sweep else ([], seen.swept)
    found = {each[ID]: each for each in (*fresh, *due, *swept)}
    readers: dict[Reader, list[Sequence[Any]]] = {reader: [] for reader in again}
    for event in found.values():
        readers.setdefault((event[PERSON], event[LANE]), []).append(event)
    taken, looked_at = _taken(connection, book, readers, now, 2 * most)
    if len(looked_at) < len(readers):
        done = {reader: turn for reader, turn in again.items() if reader in looked_at}
        return Look(read(connection, book, taken), seen, done, more=True)
    to = Seen(newest, due_to or _at_last(now), (swept_to or START) if sweep else seen.swept)
    full = len(fresh) == most or due_to is not None
    return Look(read(connection, book, taken), to, again, more=full)


def _fresh(
    connection: Connection, book: int, newest: int | None, now: int, most: int
) -> tuple[Sequence[Sequence[Any]], int]:
    """Read what was committed since, and how far that goes; at first all there is counts as due."""
    found: Sequence[Sequence[Any]] = ()
    if newest is not None:
        found = rows(connection, _FRESH, book=book, after=newest, now=now, most=most)
    if len(found) == most:
        return found, int(found[-1][ID])
    head = row(connection, _NEWEST, book=book)
    return found, int(head[0]) if head else 0


def _due(
    connection: Connection, book: int, place: Place, now: int, most: int
) -> tuple[Sequence[Sequence[Any]], Place | None]:
    """Read what is due after a place, and how far that goes; None when it is all."""
    since, after = place
    found = rows(connection, _DUE, book=book, since=since, after=after, now=now, most=most)
    return found, (found[-1][DUE_AT], found[-1][ID]) if len(found) == most else None


def _at_last(now: int) -> Place:
    """Return where to go on when all that is due was seen: a little earlier than now."""
    return now - LATE // timedelta(milliseconds=1), 0


def _taken(
    connection: Connection,
    book: int,
    readers: Mapping[Reader, Sequence[Sequence[Any]]],
    now: int,
    most: int,
) -> tuple[list[Sequence[Any]], set[Reader]]:
    """Return what may be told to these readers now, and whom of them there was room for."""
    taken: list[Sequence[Any]] = []
    looked_at = set()
    for reader, found in readers.items():
        if len(taken) >= most:
            break
        looked_at.add(reader)
        alone = len(found) == 1 and found[0][_FIRST] is None
        taken += found if alone else _hers(connection, book, reader, now)
    return taken, looked_at


def _hers(connection: Connection, book: int, reader: Reader, now: int) -> list[Sequence[Any]]:
    """Return a reader's first events, up to one that holds the others up."""
    person, lane_of = reader
    found = rows(connection, _HERS, book=book, person=person, lane=lane_of, most=EACH)
    taken = []
    for event in found:
        if event[DUE_AT] <= now:
            taken.append(event)
        elif event[ATTEMPTS] < IN_ORDER:
            break
    return taken

"""Alarms: something is wrong with the house, which those who may see it are told once, and its end.

    up    what has gone on for a while -> a row, and an event for each who may see the house
    over  it is well again -> the same row, and they are told how long it took
    raised, lowered  the same for what tells of itself in its own words

An incident is told once, whoever of many processes sees it first: the row arbitrates. What becomes
of an alarm again later is an incident of its own.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any, ClassVar

from sqlalchemy import BigInteger, bindparam, literal_column
from sqlmodel import Field, SQLModel, col, select

from ledger import clock, ids
from ledger.errors import AlreadySettled
from ledger.people import facts, roles
from ledger.posting import ANY, Event, Guard, Posting, Row
from ledger.storage.asking import rows
from ledger.tables import FEW, one_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import datetime

    from sqlalchemy import Connection

    from ledger.books import Books
    from ledger.people.facts import Fact


class AlarmRow(SQLModel, table=True):
    """An alarm by its name: how it stands, and since when it was up the last time."""

    __tablename__ = "alarms"
    __table_args__: ClassVar[Any] = (
        one_of("state", "up", "over"),
        {"sqlite_with_rowid": False, "info": FEW},
    )

    book: int = Field(primary_key=True, sa_type=BigInteger)
    name: str = Field(primary_key=True)
    state: str
    since_ms: int = Field(sa_type=BigInteger)


_ALL: Any = select(AlarmRow.name, AlarmRow.state, AlarmRow.since_ms).where(
    col(AlarmRow.book) == bindparam("book", type_=BigInteger)
)
_UP: Any = _ALL.where(AlarmRow.state == literal_column("'up'"))


async def standing(books: Books) -> dict[str, datetime]:
    """Return the alarms that are up, and since when."""
    return {name: clock.from_ms(since) for name, _, since in await books.read(_rows, _UP)}


async def up(books: Books, name: str, about: Mapping[str, Fact]) -> bool:
    """Raise an alarm, once; tell whether it was not up before."""
    told = facts.dump({"alarm": name, **about})
    return await raised(
        books, name, [Event("alarm_raised", each, told) for each in await _who(books)]
    )


async def over(books: Books, name: str, since: datetime) -> bool:
    """End an alarm, once; tell whether it was up until now."""
    told = facts.dump({"alarm": name, "since": since, "until": clock.now()})
    return await lowered(
        books, name, [Event("alarm_over", each, told) for each in await _who(books)]
    )


async def raised(books: Books, name: str, events: Iterable[Event]) -> bool:
    """Raise an alarm that is told in its own words, once; tell whether it was not up before."""
    now = clock.to_ms(clock.now())
    known = {name: state for name, state, _ in await books.read(_rows, _ALL)}
    if name not in known:
        row = Row.of(AlarmRow, name=name, state="up", since_ms=now)
        return await _posted(books, Posting(ids.token(), "alarm", rows=(row,), events=(*events,)))
    guards = (
        Guard.on(AlarmRow.state, (name,), "over", "up"),
        Guard.on(AlarmRow.since_ms, (name,), ANY, now),
    )
    return await _posted(books, Posting(ids.token(), "alarm", guards=guards, events=(*events,)))


async def lowered(books: Books, name: str, events: Iterable[Event] = ()) -> bool:
    """End an alarm, once; tell whether it was up until now."""
    guard = Guard.on(AlarmRow.state, (name,), "up", "over")
    posting = Posting(ids.token(), "alarm_over", guards=(guard,), events=(*events,))
    return await _posted(books, posting)


async def _posted(books: Books, posting: Posting) -> bool:
    with suppress(AlreadySettled):  # another process has seen it first
        await books.post(posting)
        return True
    return False


async def _who(books: Books) -> Collection[int]:
    return await roles.holders(books, roles.SEE_HOUSE)


def _rows(connection: Connection, book: int, asked: Any) -> Any:  # noqa: ANN401 - a question
    return rows(connection, asked, book=book)

"""The outbox: events committed with what happened, until each has been told.

    waiting  what is due, in order -> claim: its time moves a lease ahead, under a guard, and the
             chat in which its person will be told is noted with it
    told     the platform has taken it: it will not be told again
    try_again, put_off  later; what the reader is to hear after it waits as well
    aside, up  its reader cannot be written to: it waits until she can be, however long (chats.py)
    leave, take_up  this version cannot read it, or nobody has turned its platform on: it waits
             until that is otherwise, and holds up nobody

Whoever claims an event has it until its lease runs out. One that dies leaves it waiting, and it
is due again then: an event is told at least once, and again only in the chat that was noted.

An event of the house is for a group, whose name is its `chat`; a person's has none until then.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, Integer, bindparam, literal_column
from sqlmodel import col, select

from ledger import clock, ids
from ledger.errors import AlreadySettled
from ledger.people.outbox.counting import Backlog
from ledger.people.outbox.counting import load as load_backlog
from ledger.people.outbox.events import (
    ASIDE,
    OFF,
    UNREAD,
    Waiting,
    count_unread,
    lane,
    load_left,
    with_people,
)
from ledger.people.outbox.looking import IN_ORDER, Looking
from ledger.posting import ANY, Guard, Posting
from ledger.storage.asking import rows
from ledger.tables import EventRow

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from ledger.books import Books

__all__ = ["ASIDE", "IN_ORDER", "OFF", "UNREAD", "Backlog", "Looking", "Waiting", "with_people"]

LEASE = timedelta(minutes=1)
MAX_ATTEMPTS = 12
FIRST_RETRY = timedelta(seconds=2)
LAST_RETRY = timedelta(hours=1)
AWAY = timedelta(seconds=15)
"""How long an event waits for a platform that does not answer."""

_ASIDE: Any = (
    select(EventRow.id)
    .where(col(EventRow.book) == bindparam("book", type_=BigInteger))
    .where(col(EventRow.state) == literal_column("'waiting'"))
    .where(col(EventRow.person) == bindparam("person", type_=BigInteger))
    .where(lane(EventRow) == literal_column("'aside'"))
    .where(col(EventRow.due_at) == literal_column(str(ASIDE)))
    .order_by(col(EventRow.id))
    .limit(bindparam("most", type_=Integer))
)


async def waiting(books: Books, limit: int) -> list[Waiting]:
    """Return about so much of what is to be told now, in the order in which it happened."""
    return (await Looking(books).look(limit)).events


async def claim(
    books: Books,
    events: Sequence[Waiting],
    later: Sequence[Waiting] = (),
    chosen: Mapping[int, str] = MappingProxyType({}),
) -> bool:
    """Take these events for a lease and put others off, all at once; False if one is gone.

    `chosen` are the chats in which persons will be told, by event.
    """
    now = clock.now()
    guards = [Guard.on(EventRow.state, (event.id,), "waiting") for event in events]
    guards += [_moved(event, now + LEASE) for event in events]
    guards += [_moved(event, now + FIRST_RETRY) for event in later]
    guards += [
        Guard.on(EventRow.chat, (event.id,), event.chat, chosen[event.id])
        for event in events
        if chosen.get(event.id, event.chat) != event.chat
    ]
    try:
        await books.post(Posting(ids.token(), "claim_events", guards=tuple(guards)))
    except AlreadySettled:
        return False  # another process has it
    return True


async def choose(books: Books, event: Waiting, chat: str) -> None:
    """Note that a person will be told in another chat than was noted with the claim."""
    chosen = Guard.on(EventRow.chat, (event.id,), ANY, chat)
    await books.post(Posting(ids.token(), "choose_chat", guards=(chosen,)))


async def told(books: Books, *events: Waiting) -> None:
    """Note that events were told; they will not be told again."""
    await _settle(books, "told", *events)


async def try_again(books: Books, event: Waiting, *after: Waiting) -> None:
    """Put an event off after a failure, longer each time; drop it after the last attempt.

    The events `after` it, which its reader is to hear later, are put off as long.
    """
    if event.attempts + 1 >= MAX_ATTEMPTS:
        await _settle(books, "dropped", event)
        return
    due_at = clock.now() + min(LAST_RETRY, FIRST_RETRY * 2**event.attempts)
    guards = [_at(each, due_at) for each in (event, *after)]
    guards.append(Guard.on(EventRow.attempts, (event.id,), ANY, event.attempts + 1))
    await books.post(Posting(ids.token(), "retry", guards=tuple(guards)))


async def put_off(books: Books, *events: Waiting, wait: timedelta = AWAY) -> None:
    """Let events wait for a platform that does not answer; that is no attempt at them."""
    due_at = clock.now() + wait
    guards = tuple(_at(event, due_at) for event in events)
    await books.post(Posting(ids.token(), "put_off", guards=guards))


def aside(events: Sequence[Waiting]) -> tuple[Guard, ...]:
    """Return the guards that let events wait until their reader comes back."""
    return tuple(Guard.on(EventRow.due_at, (event.id,), ANY, ASIDE) for event in events)


def up(events: Sequence[int]) -> tuple[Guard, ...]:
    """Return the guards that take up what waited so, unless somebody else does."""
    now = clock.to_ms(clock.now())
    return tuple(Guard.on(EventRow.due_at, (event,), ASIDE, now) for event in events)


async def leave(books: Books, *events: Waiting, until: int = UNREAD) -> None:
    """Let events wait for a version that can read them, or for a platform that is `OFF`."""
    guards = tuple(Guard.on(EventRow.due_at, (event.id,), ANY, until) for event in events)
    await books.post(Posting(ids.token(), "leave", guards=guards))


async def left(books: Books, until: int, after: int, most: int) -> list[Waiting]:
    """Return what was left so, after an event, the oldest first."""
    return await books.read(load_left, until, after, most)


async def backlog(books: Books) -> Backlog:
    """Return how much waits to be told, and since when."""
    return await books.read(load_backlog)


async def unread_count(books: Books) -> int:
    """Count what waits for a version that can read it, up to a thousand."""
    return await books.read(count_unread)


async def take_up(books: Books, events: Sequence[Waiting]) -> None:
    """Let be told what was left, unless another process has done so."""
    now = clock.now()
    guards = tuple(_moved(event, now) for event in events)
    with suppress(AlreadySettled):
        await books.post(Posting(ids.token(), "take_up", guards=guards))


def load_aside(connection: Connection, book: int, person: int, most: int) -> list[int]:
    """Read what waits for a person to come back, the oldest first."""
    found = rows(connection, _ASIDE, book=book, person=person, most=most)
    return [event for (event,) in found]


async def drop(books: Books, event: Waiting) -> None:
    """Give up an event that nobody is there to be told."""
    await _settle(books, "dropped", event)


async def _settle(books: Books, state: str, *events: Waiting) -> None:
    guards = [Guard.on(EventRow.state, (event.id,), ANY, state) for event in events]
    await books.post(Posting(ids.token(), state, guards=tuple(guards)))


def _moved(event: Waiting, to: datetime) -> Guard:
    return Guard.on(EventRow.due_at, (event.id,), event.due_at, clock.to_ms(to))


def _at(event: Waiting, due_at: datetime) -> Guard:
    return Guard.on(EventRow.due_at, (event.id,), ANY, clock.to_ms(due_at))

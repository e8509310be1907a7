"""The outbox: events committed with what happened, until each has been told.

    waiting  what is due, in order -> claim: its time moves a lease ahead, under a guard, and the
             chat in which its person will be told is noted with it
    told     the platform has taken it: it will not be told again
    try_again, put_off  later; what the reader is to hear after it waits as well
    aside, up  its reader cannot be written to: it waits until she can be, however long (chats.py)

Whoever claims an event has it until its lease runs out. One that dies leaves it waiting, and it
is due again then: an event is told at least once, and again only in the chat that was noted.

An event of the house is for a group, whose name is its `chat`; a person's has none until then.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, Integer, bindparam, case, func, literal_column
from sqlmodel import col, select

from ledger import clock, ids
from ledger.chart import HOUSE
from ledger.errors import AlreadySettled
from ledger.people import facts, persons
from ledger.people.facts import Who
from ledger.posting import ANY, Guard, Posting
from ledger.storage.asking import rows
from ledger.tables import EventRow, Note

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from ledger.books import Books
    from ledger.people.facts import Fact
    from ledger.people.persons import Identity, Person

LEASE = timedelta(minutes=1)
MAX_ATTEMPTS = 12
FIRST_RETRY = timedelta(seconds=2)
LAST_RETRY = timedelta(hours=1)
IN_ORDER = 3
"""So many attempts at an event hold up what its reader is to hear after it."""
AWAY = timedelta(seconds=15)
"""How long an event waits for a platform that does not answer."""
ASIDE = 2**52
"""The time, in milliseconds, at which an event is due that waits for its reader to come back."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """An event to tell: the person or the group it is for, and its facts with people in them.

    `chat` is the group, or where the person may have been told it already. `due_at` is what a
    claim of it expects; `identities` are how the platforms know the person.
    """

    id: int
    kind: str
    person: Person | None
    chat: str
    number: int | None
    values: Mapping[str, Fact | Person]
    attempts: int
    due_at: int = 0
    identities: Sequence[Identity] = ()

    @property
    def group(self) -> str:
        """The group that it is for, if it is for one."""
        return self.chat if self.person is None or self.person.id == HOUSE else ""


_book: Any = bindparam("book", type_=BigInteger)
_now: Any = bindparam("now", type_=BigInteger)
_WAITS: Any = literal_column("'waiting'")  # spelt out, for the index of what waits
_group: Any = case(
    (col(EventRow.person) == literal_column(str(HOUSE)), col(EventRow.chat)),
    else_=literal_column("''"),
)
_held_up: Any = (
    select(EventRow.person, _group.label("of_group"))
    .add_columns(func.min(EventRow.id).label("first"))
    .where(col(EventRow.book) == _book, col(EventRow.state) == _WAITS)
    .where(col(EventRow.due_at) > _now, col(EventRow.due_at) < literal_column(str(ASIDE)))
    .where(col(EventRow.attempts) < IN_ORDER)
    .group_by(col(EventRow.person), _group)
    .subquery()
)
_WAITING: Any = (
    select(EventRow.id, EventRow.kind, EventRow.person, EventRow.chat)
    .add_columns(col(EventRow.transfer), col(EventRow.facts), col(EventRow.attempts))
    .add_columns(col(EventRow.due_at), col(Note.text))
    .outerjoin(Note, (col(Note.book) == _book) & (Note.transfer == EventRow.transfer))
    .outerjoin(
        _held_up,
        (_held_up.c.person == EventRow.person)
        & (_held_up.c.of_group == _group)
        & (_held_up.c.first < EventRow.id),
    )
    .where(col(EventRow.book) == _book, col(EventRow.state) == _WAITS)
    .where(col(EventRow.due_at) <= _now, _held_up.c.first.is_(None))
    .order_by(col(EventRow.id))
    .limit(bindparam("most", type_=Integer))
)


_ASIDE: Any = (
    select(EventRow.id)
    .where(col(EventRow.book) == _book, col(EventRow.state) == _WAITS)
    .where(col(EventRow.due_at) == literal_column(str(ASIDE)))
    .where(col(EventRow.person) == bindparam("person", type_=BigInteger))
    .order_by(col(EventRow.id))
    .limit(bindparam("most", type_=Integer))
)


async def waiting(books: Books, limit: int) -> list[Waiting]:
    """Return what is due to be told, in the order in which it happened."""
    return await books.read(_waiting, clock.now(), limit)


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
    guards = [Guard("events", (event.id,), "state", "waiting", "waiting") for event in events]
    guards += [_moved(event, now + LEASE) for event in events]
    guards += [_moved(event, now + FIRST_RETRY) for event in later]
    guards += [
        Guard("events", (event.id,), "chat", event.chat, chosen[event.id])
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
    chosen = Guard("events", (event.id,), "chat", ANY, chat)
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
    guards.append(Guard("events", (event.id,), "attempts", ANY, event.attempts + 1))
    await books.post(Posting(ids.token(), "retry", guards=tuple(guards)))


async def put_off(books: Books, *events: Waiting, wait: timedelta = AWAY) -> None:
    """Let events wait for a platform that does not answer; that is no attempt at them."""
    due_at = clock.now() + wait
    guards = tuple(_at(event, due_at) for event in events)
    await books.post(Posting(ids.token(), "put_off", guards=guards))


def aside(events: Sequence[Waiting]) -> tuple[Guard, ...]:
    """Return the guards that let events wait until their reader comes back."""
    return tuple(Guard("events", (event.id,), "due_at", ANY, ASIDE) for event in events)


def up(events: Sequence[int]) -> tuple[Guard, ...]:
    """Return the guards that take up what waited so, unless somebody else does."""
    now = clock.to_ms(clock.now())
    return tuple(Guard("events", (event,), "due_at", ASIDE, now) for event in events)


def load_aside(connection: Connection, book: int, person: int, most: int) -> list[int]:
    """Read what waits for a person to come back, the oldest first."""
    found = rows(connection, _ASIDE, book=book, person=person, most=most)
    return [event for (event,) in found]


async def drop(books: Books, event: Waiting) -> None:
    """Give up an event that nobody is there to be told."""
    await _settle(books, "dropped", event)


async def _settle(books: Books, state: str, *events: Waiting) -> None:
    guards = [Guard("events", (event.id,), "state", ANY, state) for event in events]
    await books.post(Posting(ids.token(), state, guards=tuple(guards)))


def _moved(event: Waiting, to: datetime) -> Guard:
    return Guard("events", (event.id,), "due_at", event.due_at, clock.to_ms(to))


def _at(event: Waiting, due_at: datetime) -> Guard:
    return Guard("events", (event.id,), "due_at", ANY, clock.to_ms(due_at))


def _waiting(connection: Connection, book: int, now: datetime, limit: int) -> list[Waiting]:
    asked = rows(connection, _WAITING, book=book, now=clock.to_ms(now), most=limit)
    found = [(row, facts.load(row[5])) for row in asked]
    readers = {row[2] for row, _ in found} - {HOUSE}
    wanted = {row[2] for row, _ in found} | {
        int(fact) for _, values in found for fact in values.values() if isinstance(fact, Who)
    }
    people = persons.load(connection, book, wanted) if found else {}
    known = persons.load_identities(connection, book, readers) if readers else {}
    return [_event(row, values, people, known) for row, values in found]


def _event(
    row: Sequence[Any],
    values: Mapping[str, Fact],
    people: Mapping[int, Person],
    known: Mapping[int, Sequence[Identity]],
) -> Waiting:
    event, kind, person, chat, number, _, attempts, due_at, note = row
    told = {**with_people(values, people), "number": number, "note": note or ""}
    reader, identities = people.get(person), known.get(person, ())
    return Waiting(event, kind, reader, chat, number, told, attempts, due_at, identities)


def with_people(
    values: Mapping[str, Fact], people: Mapping[int, Person]
) -> dict[str, Fact | Person]:
    """Put the persons in the place of their ids."""
    return {
        name: people[int(fact)] if isinstance(fact, Who) else fact for name, fact in values.items()
    }

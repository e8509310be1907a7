"""The outbox: events committed with what happened, until each has been told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlmodel import col, select

from ledger import clock, ids
from ledger.people import facts, persons
from ledger.people.facts import Who
from ledger.posting import ANY, Guard, Posting
from ledger.tables import EventRow, Note

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy import Connection

    from ledger.books import Books
    from ledger.people.facts import Fact
    from ledger.people.persons import Person

MAX_ATTEMPTS = 12
FIRST_RETRY = timedelta(seconds=2)
LAST_RETRY = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Waiting:
    """An event to tell: the person or the chat it is for, and its facts with people in them."""

    id: int
    kind: str
    person: Person | None
    chat: str
    number: int | None
    values: Mapping[str, Fact | Person]
    attempts: int


async def waiting(books: Books, limit: int) -> list[Waiting]:
    """Return what is due to be told, in the order in which it happened."""
    return await books.read(_waiting, clock.now(), limit)


async def told(books: Books, event: Waiting) -> None:
    """Note that an event was told; it will not be told again."""
    await _settle(books, event, "told")


async def try_again(books: Books, event: Waiting) -> None:
    """Put an event off after a failure, longer each time; drop it after the last attempt."""
    if event.attempts + 1 >= MAX_ATTEMPTS:
        await _settle(books, event, "dropped")
        return
    due_at = clock.now() + min(LAST_RETRY, FIRST_RETRY * 2**event.attempts)
    later = Guard("events", (event.id,), "due_at", ANY, clock.to_ms(due_at))
    attempts = Guard("events", (event.id,), "attempts", event.attempts, event.attempts + 1)
    await books.post(Posting(ids.token(), "retry", guards=(later, attempts)))


async def _settle(books: Books, event: Waiting, state: str) -> None:
    guard = Guard("events", (event.id,), "state", ANY, state)
    key = ids.child("told", str(books.book), str(event.id))
    await books.post(Posting(key, "told", guards=(guard,)))


def _waiting(connection: Connection, book: int, now: datetime, limit: int) -> list[Waiting]:
    asked: Any = (
        select(*EventRow.__table__.columns)  # type: ignore[attr-defined]
        .add_columns(col(Note.text))
        .outerjoin(Note, (col(Note.book) == book) & (Note.transfer == EventRow.transfer))
        .where(col(EventRow.book) == book, col(EventRow.state) == "waiting")
        .where(col(EventRow.due_at) <= clock.to_ms(now))
        .order_by(col(EventRow.id))
        .limit(limit)
    )
    rows = [(row, facts.load(row.facts)) for row in connection.execute(asked)]
    wanted = {row.person for row, _ in rows} | {
        int(fact) for _, values in rows for fact in values.values() if isinstance(fact, Who)
    }
    people = persons.load(connection, book, wanted)
    return [
        Waiting(
            row.id,
            row.kind,
            people.get(row.person),
            row.chat,
            row.transfer,
            {**with_people(values, people), "number": row.transfer, "note": row.text or ""},
            row.attempts,
        )
        for row, values in rows
    ]


def with_people(
    values: Mapping[str, Fact], people: Mapping[int, Person]
) -> dict[str, Fact | Person]:
    """Put the persons in the place of their ids."""
    return {
        name: people[int(fact)] if isinstance(fact, Who) else fact for name, fact in values.items()
    }

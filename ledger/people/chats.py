"""Chats: where people can be written to, as the platforms told last.

    hear       somebody speaks: where she spoke last, she is told what happens
    note       a chat is open, closed, or moved to another name
    stands     how it stands under the name that it has now
    put_aside  what its person is to hear waits while it is closed
    reached    it is open again, in the commit that takes up the last of what waits
    speak      how newcomers are spoken to there; `language` says it

Names are the platforms' own, and opaque to the books. Each change has a time after the one before
it, so that nothing can be put aside unseen while a chat is opened.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar, Literal, NamedTuple, TypeAlias

from sqlalchemy import BigInteger, bindparam
from sqlmodel import Field, SQLModel, select

from ledger import clock, ids
from ledger.errors import AlreadySettled
from ledger.people import outbox, persons
from ledger.posting import ANY, Guard, Posting, Row
from ledger.storage.asking import row
from ledger.tables import one_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from ledger.books import Books
    from ledger.people.outbox import Waiting
    from ledger.people.persons import Identity, Person

State: TypeAlias = Literal["open", "closed", "moved"]
MOST_MOVES = 8
MOST_AT_ONCE = 256
"""How many events are taken up in one commit."""


class ChatRow(SQLModel, table=True):
    """A chat that a platform told of: closed when nobody can be written to there."""

    __tablename__ = "chats"
    __table_args__: ClassVar[Any] = (
        one_of("state", "open", "closed", "moved"),
        {"sqlite_with_rowid": False},
    )

    book: int = Field(primary_key=True, sa_type=BigInteger)
    name: str = Field(primary_key=True)
    state: str
    moved_to: str
    at: int = Field(sa_type=BigInteger)
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """A chat under the name that it has now; `known` once a platform has told of it."""

    name: str
    closed: bool = False
    known: bool = False


class _Known(NamedTuple):
    """A row of `chats`, without its key."""

    state: str
    moved_to: str
    at: int


_CHAT: Any = select(ChatRow.state, ChatRow.moved_to, ChatRow.at).where(
    ChatRow.book == bindparam("book", type_=BigInteger), ChatRow.name == bindparam("name")
)


_LANGUAGE: Any = select(ChatRow.language).where(
    ChatRow.book == bindparam("book", type_=BigInteger), ChatRow.name == bindparam("name")
)


async def hear(books: Books, identity: Identity, name: str) -> Person:
    """Return the person who speaks as this identity, met if need be.

    If she spoke somewhere else before, she is told here from now on, also what was put aside there.
    """
    person, comes_over = await persons.heard(books, identity, name)
    while comes_over:
        waits = await books.read(outbox.load_aside, person.id, MOST_AT_ONCE)
        guards = (persons.speaks(identity), *outbox.up(waits))
        if await _posted(books, Posting(ids.token(), "speaks", guards=guards)):
            if waits:
                books.happened.set()
            comes_over = len(waits) == MOST_AT_ONCE
    return person


async def stands(books: Books, name: str) -> Standing:
    """Return how a chat stands, under its last name if it has moved."""
    return await books.read(_stands, name)


async def note(books: Books, name: str, state: State, moved_to: str = "") -> None:
    """Note what a platform told of a chat."""
    while True:
        known = await books.read(_known, name)
        if await _posted(books, _changed(name, known, state, moved_to)):
            return


async def speak(books: Books, name: str, language: str) -> None:
    """Note how newcomers are spoken to in a chat."""
    while True:
        known = await books.read(_known, name)
        spoken = Guard.on(ChatRow.language, (name,), ANY, language)
        posting = Posting(ids.token(), "chat_language", guards=(spoken,))
        if await _posted(books, posting if known else _new(name, "open", language=language)):
            return


async def language(books: Books, name: str) -> str | None:
    """Return how newcomers are spoken to in a chat, if that was said."""
    return await books.read(_language, name)


async def put_aside(books: Books, closed: Sequence[str], *events: Waiting) -> None:
    """Let events wait until their reader can be written to in one of these chats again.

    If she can be by now, they are tried again in a moment.
    """
    guards = list(outbox.aside(events))
    for name in closed:
        known = await books.read(_known, name)
        at = known.at if known else 0
        guards += _moved_on(name, at, "closed", "closed")
    if not await _posted(books, Posting(ids.token(), "put_aside", guards=tuple(guards))):
        await outbox.put_off(books, *events)


async def reached(books: Books, name: str, person: int) -> None:
    """Note that a person can be written to here, and let her be told what was put aside."""
    while True:
        known, waits = await books.read(_waits, name, person)
        up, last = outbox.up(waits), len(waits) < MOST_AT_ONCE
        posting = _changed(name, known, "open") if last else Posting(ids.token(), "take_up")
        if await _posted(books, replace(posting, guards=(*posting.guards, *up))):
            if waits:
                books.happened.set()
            if last:
                return


async def _posted(books: Books, posting: Posting) -> bool:
    """Post; False if what it was made from has changed meanwhile."""
    try:
        await books.post(posting)
    except AlreadySettled:
        return False
    return True


def _changed(name: str, known: _Known | None, state: State, moved_to: str = "") -> Posting:
    """Return what puts a chat into a state, unless it changes meanwhile."""
    if known is None:
        return _new(name, state, moved_to)
    moved = Guard.on(ChatRow.moved_to, (name,), ANY, moved_to)
    return Posting(ids.token(), "chat", guards=(*_moved_on(name, known.at, ANY, state), moved))


def _new(name: str, state: State, moved_to: str = "", language: str | None = None) -> Posting:
    at = clock.to_ms(clock.now())
    made = Row.of(ChatRow, name=name, state=state, moved_to=moved_to, at=at, language=language)
    return Posting(ids.token(), "chat", rows=(made,))


def _moved_on(name: str, at: int, expected: object, state: State) -> tuple[Guard, Guard]:
    """Return the guards of a change to a chat as it stood at a time: none has come since."""
    later = max(clock.to_ms(clock.now()), at + 1)
    key = (name,)
    return Guard.on(ChatRow.at, key, at, later), Guard.on(ChatRow.state, key, expected, state)


def _known(connection: Connection, book: int, name: str) -> _Known | None:
    found = row(connection, _CHAT, book=book, name=name)
    return _Known(*found) if found else None


def _language(connection: Connection, book: int, name: str) -> str | None:
    found = row(connection, _LANGUAGE, book=book, name=name)
    return found[0] if found else None


def _waits(
    connection: Connection, book: int, name: str, person: int
) -> tuple[_Known | None, list[int]]:
    """Return a chat as it stands, and what was put aside for a person, of one snapshot."""
    known = _known(connection, book, name)
    return known, outbox.load_aside(connection, book, person, MOST_AT_ONCE)


def _stands(connection: Connection, book: int, name: str) -> Standing:
    known = False
    for _ in range(MOST_MOVES):
        found = _known(connection, book, name)
        known = known or found is not None
        if found is None or found.state != "moved":
            return Standing(name, closed=found is not None and found.state == "closed", known=known)
        name = found.moved_to
    return Standing(name, known=True)

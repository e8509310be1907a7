"""A provider looks at papers in the place of support: asked by jobs, and heard of its decisions.

    ask     a person wants to go there; a job asks where, and `linked` keeps it
    hear    what the provider says: the highest in its own sequence counts, whatever comes when
    due     what a job is to ask of the provider; `later` puts it off
    decide  what it says becomes of a verification, if a rule lets it decide that alone

What it hands in is held to what is typed here, goes to the vault, and is screened. What it may not
decide alone waits for support, with its word beside; so does what it says of what is decided.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import BigInteger, LargeBinary, bindparam
from sqlmodel import col, select

from ledger import clock, ids
from ledger.errors import AlreadySettled, Overloaded, Refused
from ledger.people import shown
from ledger.posting import ANY, Event, Guard, Posting, Row
from ledger.storage.asking import row, rows
from ledger.verification.changing import KIND
from ledger.verification.tables import ProvidedRow

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from ledger.books import Books
    from ledger.posting import Cell
    from ledger.verification.reading import Verification

LINK: Final = "verification_link"
LINK_LASTS: Final = timedelta(hours=12)
AGAIN_AFTER: Final = timedelta(minutes=1)
SAYS: Final = ("verified", "resubmit", "rejected")
STEP: Final = 100
_TRIES: Final = 3
_book: Any = bindparam("book", type_=BigInteger)
_one: Any = select(
    *(column for column in ProvidedRow.__table__.columns if column.name != "book")  # type: ignore[attr-defined]
).where(ProvidedRow.book == _book)
_OF_TOKEN: Any = _one.where(ProvidedRow.token == bindparam("token", type_=LargeBinary))
_DUE: Any = (
    _one.where(col(ProvidedRow.due_ms) <= bindparam("now", type_=BigInteger))
    .order_by(col(ProvidedRow.due_ms))
    .limit(STEP)
)


@dataclass(frozen=True, slots=True)
class Provided:
    """What a provider has to do with a verification."""

    token: bytes
    link: bytes | None
    sequence: int
    heard: str
    reason: str
    due_ms: int | None

    @property
    def reference(self) -> str:
        """How the provider calls it."""
        return ids.text(self.token)


@dataclass(frozen=True, slots=True)
class Said:
    """What a provider says: under the id of its event, and which it is in its sequence."""

    event: str
    reference: str
    sequence: int
    what: str
    reason: str = ""


async def of_token(books: Books, token: bytes) -> Provided | None:
    """Return what a provider has to do with a verification, if it has."""
    return await books.read(_first, token)


async def due(books: Books, now: datetime) -> list[Provided]:
    """Return what a provider is to be asked by now, what waits longest first."""
    return await books.read(_due, clock.to_ms(now))


async def ask(books: Books, found: Verification) -> str | None:
    """Return where the provider takes her; None while a job asks for that."""
    known = await of_token(books, found.token)
    if known and known.link:
        kept = await books.vault.get(known.link)
        if clock.to_ms(clock.now()) < kept.at_ms + LINK_LASTS // timedelta(milliseconds=1):
            return kept.text
    if known and known.due_ms is not None:
        return None
    now = clock.to_ms(clock.now())
    posting = Posting(ids.token(), "verification_link_asked", actor=found.person)
    if known is None:
        posting.rows = (Row.of(ProvidedRow, token=found.token, due_ms=now),)
    else:
        posting.guards = _changed(known, due_ms=now, link=None, heard="")
    with suppress(AlreadySettled):  # it was asked for at the same time
        await books.post(posting)
        await _forget(books, known)
    return None


async def linked(books: Books, asked: Provided, person: int, address: str) -> None:
    """Keep where she goes, and let her know that it is there."""
    kept = await books.vault.keep(person, LINK, address)
    posting = Posting(
        ids.timed_child(asked.token, "link", str(asked.due_ms)),
        "verification_linked",
        guards=_changed(asked, link=kept, due_ms=None),
        events=(Event("verification_link", person, "{}"),),
    )
    try:
        repeated = (await books.post(posting)).repeated
    except Refused:
        await books.vault.drop([kept])
        raise
    if repeated:
        await books.vault.drop([kept])


async def later(books: Books, asked: Provided, now: datetime) -> None:
    """Put off what the provider could not be asked."""
    due_ms = clock.to_ms(now + AGAIN_AFTER)
    key = ids.timed_child(asked.token, "later", str(asked.due_ms))
    await books.post(Posting(key, "verification_put_off", guards=_changed(asked, due_ms=due_ms)))


async def hear(books: Books, said: Said) -> bool:
    """Keep what a provider says, to be acted upon; tell whether it is news.

    Unknown references, repetitions and what comes after something newer are none.
    """
    for _try in range(_TRIES):
        known = await _referred(books, said.reference)
        if known is None or said.sequence <= known.sequence:
            return False
        cells: dict[str, Cell] = {
            "sequence": said.sequence,
            "heard": said.what,
            "reason": said.reason,
            "due_ms": clock.to_ms(clock.now()),
            "link": None,
        }
        key = ids.child("verification said", said.event, said.reference)
        events = (shown.changed(KIND, known.token),)
        guards = _changed(known, **cells)
        posting = Posting(key, "verification_said", guards=guards, events=events)
        try:
            is_news = not (await books.post(posting)).repeated
        except AlreadySettled:
            continue  # something else was said of it at the same time
        await _forget(books, known)
        return is_news
    raise Overloaded


def done(known: Provided) -> tuple[Guard, ...]:
    """Return what lets nothing be asked any more, while nothing newer was said."""
    return _changed(known, due_ms=None)


def _changed(known: Provided, **cells: Cell) -> tuple[Guard, ...]:
    """Return what changes a row that is as it was read."""
    key, table = (known.token,), ProvidedRow.__tablename__
    stands: dict[str, Cell] = {"sequence": known.sequence, "due_ms": known.due_ms}
    kept = [Guard(table, key, name, was, cells.pop(name, was)) for name, was in stands.items()]
    return (*kept, *(Guard(table, key, name, ANY, cell) for name, cell in cells.items()))


async def _forget(books: Books, known: Provided | None) -> None:
    """Drop from the vault where she went."""
    if known and known.link:
        await books.vault.drop([known.link])


async def _referred(books: Books, reference: str) -> Provided | None:
    try:
        token = ids.from_text(reference)
    except ValueError:
        return None
    return await of_token(books, token)


def _first(connection: Connection, book: int, token: bytes) -> Provided | None:
    found = row(connection, _OF_TOKEN, book=book, token=token)
    return _read(found) if found else None


def _due(connection: Connection, book: int, now: int) -> list[Provided]:
    return [_read(each) for each in rows(connection, _DUE, book=book, now=now)]


def _read(known: Sequence[Any]) -> Provided:
    token, link, *more = known
    return Provided(bytes(token), bytes(link) if link else None, *more)

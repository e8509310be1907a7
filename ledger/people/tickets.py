"""Tickets: who holds the link of a page that is for one person, about one thing, once.

issue      a fresh secret, of which the digest is kept
look       what it is for; nothing is spent
bind       the first browser that opens it is the only one that may
used       the guard that goes with what it was for: a ticket is spent in that very posting
over_with  the guards by which all that somebody was given is over: it may not be she who has it
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Final

from sqlalchemy import BigInteger, Index, LargeBinary, bindparam, literal_column
from sqlmodel import Field, SQLModel, col, select

from ledger import clock, ids, kit, over
from ledger.errors import AlreadySettled, Expired, LimitExceeded, NotFound
from ledger.posting import ANY, DAY, Count, Guard, Posting, Row
from ledger.storage.asking import row, rows
from ledger.tables import one_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from ledger.books import Books
    from ledger.posting import Audit, Event

LASTS: Final = timedelta(minutes=30)
MOST: Final = 60
"""How many somebody is given in a day."""
LIMIT: Final = "tickets"
KEPT: Final = timedelta(days=7)
"""How long it is known of a ticket that it is over."""


class TicketRow(SQLModel, table=True):
    """The digest of a secret, and what its page is for; `browser` is who opened it first."""

    __tablename__ = "tickets"
    __table_args__: ClassVar[Any] = (
        Index("tickets_by_end", "book", "expires_at"),
        Index("tickets_of_person", "book", "person", "expires_at"),
        one_of("state", "open", "used"),
        {"sqlite_with_rowid": False},
    )

    book: int = Field(primary_key=True, sa_type=BigInteger)
    digest: bytes = Field(primary_key=True, sa_type=LargeBinary)
    kind: str
    person: int = Field(sa_type=BigInteger)
    about: bytes = Field(default=b"", sa_type=LargeBinary)
    browser: bytes = Field(default=b"", sa_type=LargeBinary)
    state: str = "open"
    expires_at: int = Field(sa_type=BigInteger)


@dataclass(frozen=True, slots=True)
class Ticket:
    """What a secret is for: a kind of page, whose, about what, and until when."""

    digest: bytes
    kind: str
    person: int
    about: bytes
    browser: bytes
    until: datetime

    @property
    def used(self) -> Guard:
        """The guard that spends it; AlreadySettled where it was."""
        return Guard.on(TicketRow.state, (self.digest,), "open", "used")


_book: Any = bindparam("book", type_=BigInteger)
_TICKET: Any = (
    select(TicketRow.kind, TicketRow.person, TicketRow.about, TicketRow.browser)
    .add_columns(col(TicketRow.state), col(TicketRow.expires_at))
    .where(col(TicketRow.book) == _book, col(TicketRow.digest) == bindparam("digest"))
)
_OPEN: Any = (
    select(TicketRow.digest)
    .where(col(TicketRow.book) == _book, col(TicketRow.state) == literal_column("'open'"))
    .where(col(TicketRow.person) == bindparam("person", type_=BigInteger))
    .where(col(TicketRow.expires_at) > bindparam("now", type_=BigInteger))
)
_OLD: Any = (
    select(TicketRow.digest, TicketRow.expires_at)
    .where(TicketRow.book == _book, TicketRow.expires_at < bindparam("before", type_=BigInteger))
    .order_by(col(TicketRow.expires_at))
    .limit(over.STEP)
)


async def issue(
    books: Books, kind: str, person: int, about: bytes = b"", lasts: timedelta = LASTS
) -> str:
    """Return a fresh secret for a page of somebody; LimitExceeded for too many in a day."""
    secret = ids.secret()
    made = Row.of(
        TicketRow,
        digest=ids.digest(secret),
        kind=kind,
        person=person,
        about=about,
        expires_at=clock.to_ms(clock.now() + lasts),
    )
    count = Count.of(LIMIT, person, DAY, 1, MOST)
    await books.post(Posting(ids.token(), "ticket", rows=(made,), counts=(count,)))
    return secret


async def look(books: Books, secret: str) -> Ticket:
    """Return what a secret is for; NotFound where it is for nothing or spent, or Expired."""
    digest = ids.digest(secret)
    found = await books.read(_get, digest)
    if found is None:
        raise NotFound("ticket")
    kind, person, about, browser, state, expires_at = found
    if state != "open":
        raise NotFound("ticket")
    until = clock.from_ms(expires_at)
    if until <= clock.now():
        raise Expired(until)
    return Ticket(digest, kind, person, about, browser, until)


async def bind(books: Books, ticket: Ticket, browser: bytes) -> None:
    """Let one browser alone go on with a ticket; NotFound where another one has it."""
    if ticket.browser == browser:
        return
    first = Guard.on(TicketRow.browser, (ticket.digest,), b"", browser)
    try:
        await books.post(Posting(ids.token(), "ticket", guards=(first,)))
    except AlreadySettled as settled:
        if settled.found != browser:
            raise NotFound("ticket") from None


async def spend(  # noqa: PLR0913 - whatever goes with it
    books: Books,
    ticket: Ticket,
    *,
    audits: Sequence[Audit] = (),
    counts: Sequence[Count] = (),
    guards: Sequence[Guard] = (),
    events: Sequence[Event] = (),
) -> None:
    """Use a ticket up, with what is kept of it; NotFound where it was, or what counts is full."""
    posting = Posting(
        ids.child("ticket", ticket.digest),
        "ticket",
        actor=ticket.person,
        guards=(ticket.used, *guards),
        events=(*events,),
        audits=(*audits,),
        counts=(*counts,),
    )
    try:
        posted = await books.post(posting)
    except (AlreadySettled, LimitExceeded):
        raise NotFound("ticket") from None
    if posted.repeated:
        raise NotFound("ticket")


async def over_with(books: Books, person: int) -> tuple[Guard, ...]:
    """Return what ends all pages of somebody, in the posting by which she shuts others out."""
    return await books.read(_over_with, person)


@kit.due(every=timedelta(minutes=1))
async def due(books: Books, now: datetime) -> None:
    """Let go of tickets that are long over."""
    await over.let_go(books, TicketRow.expires_at, _OLD, now - KEPT)


def _get(connection: Connection, book: int, digest: bytes) -> Sequence[Any] | None:
    return row(connection, _TICKET, book=book, digest=digest)


def _over_with(connection: Connection, book: int, person: int) -> tuple[Guard, ...]:
    found = rows(connection, _OPEN, book=book, person=person, now=clock.to_ms(clock.now()))
    return tuple(Guard.on(TicketRow.state, (digest,), ANY, "used") for (digest,) in found)

"""Bearer secrets for people who come without a platform to vouch for them.

A secret is shown once; only its digest is stored. An invitation or a code opens one session,
once; a session lasts until its time is up or it is ended.

    invite   a name becomes somebody's in the commit that gives the invitation
    issue    a code or a session for whoever has the name already

A secret lets in a person, and only while the name is hers: no two persons ever share one.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, literal_column
from sqlmodel import col, select

from ledger import clock, ids
from ledger.errors import (
    AlreadySettled,
    Expired,
    LedgerError,
    LimitExceeded,
    NotFound,
    Overloaded,
    Unavailable,
)
from ledger.people import persons
from ledger.people.logins.tables import LIFETIMES, Kind, LoginRow
from ledger.people.persons import TAG, WEB, Identity
from ledger.people.tables import IdentityRow
from ledger.posting import ANY, DAY, NEW, Audit, Count, Guard, Posting, Row
from ledger.storage.asking import row, rows

__all__ = ["LIFETIMES", "Kind", "LoginRow"]

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from ledger.books import Books
    from ledger.people.persons import Person
    from ledger.posting import Cell

NOTED_EVERY = timedelta(hours=1)
"""How often it is noted that a session is used."""
LONGEST_AGENT = 60
THROUGH = "came through"
MOST_THROUGH = 100
"""How many newcomers a day may come through what one person has published."""


class NameTaken(LedgerError):
    """A name is somebody's already; `platforms` are those that she comes from, if from others."""

    def __init__(self, *platforms: str) -> None:
        super().__init__(*platforms)
        self.platforms = platforms


@dataclass(frozen=True, slots=True)
class Login:
    """What a secret stands for: a kind, whom it lets in, under which name, and its last use."""

    kind: Kind
    name: str
    person: int
    digest: bytes
    used_ms: int = 0


_book: Any = bindparam("book")
_LOGIN: Any = (
    select(LoginRow.kind, LoginRow.name, LoginRow.state, LoginRow.expires_at)
    .add_columns(col(LoginRow.person), col(LoginRow.used_at))
    .join(
        IdentityRow,
        (col(IdentityRow.book) == _book)
        & (IdentityRow.platform == literal_column(f"'{WEB}'"))
        & (IdentityRow.external_id == LoginRow.name)
        & (IdentityRow.person == LoginRow.person),
    )
    .where(col(LoginRow.book) == _book, col(LoginRow.digest) == bindparam("digest"))
)
_ways: Any = IdentityRow.__table__.alias("ways")  # type: ignore[attr-defined]
_SIGNED_FOR: Any = (
    select(IdentityRow.person)
    .where(col(IdentityRow.book) == _book, col(IdentityRow.platform) == literal_column(f"'{WEB}'"))
    .where(col(IdentityRow.external_id) == bindparam("name"))
    .where(
        select(col(LoginRow.person))
        .where(col(LoginRow.book) == _book, col(LoginRow.person) == IdentityRow.person)
        .exists()
        | select(_ways.c.person)
        .where(_ways.c.book == _book, _ways.c.person == IdentityRow.person)
        .where(*(_ways.c.platform != literal_column(f"'{each}'") for each in (WEB, TAG)))
        .exists()
    )
)
_OF_PERSON: Any = select(LoginRow.digest, LoginRow.state).where(
    col(LoginRow.book) == _book, col(LoginRow.person) == bindparam("person")
)


async def invite(books: Books, name: str, *, again: bool = False, through: int = 0) -> str:
    """Return an invitation under a name, which is its person's from this commit on.

    NameTaken where the name is somebody's who comes from another platform, and, unless `again` is
    said, where somebody was invited or has joined under it. What signed her in before ends. Who
    comes `through` what somebody else has published takes a name that nobody was ever called by
    here, not even by who pays her; LimitExceeded for too many in a day. What is done `again` lets
    somebody into what is another's, so it is an act that operators see.
    """
    person = await persons.by_identity(books, WEB, name)
    try:
        if person is None:
            return await _first_invitation(books, name, through)
        if through:
            raise NameTaken
        return await _invitation(books, name, person, again=again)
    except AlreadySettled:  # another process did something at once
        return await invite(books, name, again=again, through=through)


async def issue(books: Books, kind: Kind, name: str) -> str:
    """Return a fresh secret that lets in whoever has this name, or raise NotFound."""
    person = await persons.by_identity(books, WEB, name)
    if person is None:
        raise NotFound("login")
    secret = ids.secret()
    posting = Posting(ids.token(), "login", rows=(_row(secret, kind, name, person.id),))
    await books.post(posting)
    return secret


async def is_signed_for(books: Books, name: str) -> bool:
    """Tell whether a name is somebody's who signs in, or comes from another platform."""
    return await books.read(_is_signed_for, name)


async def look(books: Books, secret: str) -> str:
    """Return the name that an invitation or a code would let in; nothing is spent.

    NotFound or Expired for any other secret.
    """
    return (await _opening(books, secret)).name


async def redeem(books: Books, secret: str, agent: str = "") -> tuple[str, str]:
    """Use up an invitation or a code; return a session's secret and the name it lets in.

    `agent` is by which browser, as its owner reads it.
    """
    login = await _opening(books, secret)
    session = ids.secret()
    posting = Posting(
        ids.child("redeem", login.digest, session),
        "login",
        guards=(Guard.on(LoginRow.state, (login.digest,), "open", "used"),),
        rows=(_row(session, "session", login.name, login.person, agent[:LONGEST_AGENT]),),
    )
    try:
        await books.post(posting)
    except AlreadySettled:
        raise NotFound("login") from None
    return session, login.name


async def session(books: Books, secret: str) -> str | None:
    """Return the name that a session's secret lets in; None when it lets nobody in.

    That it is used is noted now and then, whether that succeeds or not.
    """
    try:
        login = await _find(books, secret)
    except (NotFound, Expired):
        return None
    if login.kind != "session":
        return None
    now = clock.to_ms(clock.now())
    if now - login.used_ms >= NOTED_EVERY // timedelta(milliseconds=1):
        used = Guard.on(LoginRow.used_at, (login.digest,), login.used_ms or ANY, now)
        with suppress(AlreadySettled, Overloaded, Unavailable):
            await books.post(Posting(ids.token(), "login", guards=(used,)))
    return login.name


async def end(books: Books, secret: str) -> None:
    """End a session."""
    login = await _find(books, secret)
    guard = Guard.on(LoginRow.state, (login.digest,), "open", "used")
    await books.post(Posting(ids.child("end", login.digest), "login", guards=(guard,)))


async def _first_invitation(books: Books, name: str, through: int) -> str:
    """Let a name that nobody has become somebody's."""
    secret, identity = ids.secret(), Identity(WEB, name, name)
    rows = persons.newcomer(identity, name.capitalize(), invited=True)
    invited = (*rows, _row(secret, "invitation", name, NEW))
    counts = (Count.of(THROUGH, through, DAY, 1, MOST_THROUGH),) if through else ()
    await books.post(Posting(ids.token(), "invite", rows=invited, counts=counts))
    return secret


async def _invitation(books: Books, name: str, person: Person, *, again: bool) -> str:
    """Invite somebody who is known, if only because she was named."""
    if elsewhere := await _platforms(books, person):
        raise NameTaken(*elsewhere)
    known = await books.read(_of, person.id)
    if (known or person.joined) and not again:
        raise NameTaken
    secret = ids.secret()
    invited = Posting(
        ids.token(),
        "invite",
        rows=(_row(secret, "invitation", name, person.id),),
        guards=tuple(
            Guard.on(LoginRow.state, (digest,), "open", "used")
            for digest, state in known
            if state == "open"
        ),
        counts=(Count(f"invited {person.id}", 1, None if again else 1),),
        audits=(Audit("invited.again", person.id),) if again else (),
    )
    try:
        await books.post(invited)
    except LimitExceeded:
        raise NameTaken from None
    return secret


async def _platforms(books: Books, person: Person) -> list[str]:
    """Return the platforms that a person comes from, besides the web chat."""
    ways = await persons.identities(books, person.id)
    return sorted({way.platform for way in ways} - {WEB, TAG})


async def _opening(books: Books, secret: str) -> Login:
    """Return what a secret opens a session by; one of a session opens none."""
    login = await _find(books, secret)
    if login.kind == "session":
        raise NotFound("login")
    return login


async def _find(books: Books, secret: str) -> Login:
    digest = ids.digest(secret)
    found = await books.read(_get, digest)
    if found is None:
        raise NotFound("login")
    kind, name, state, expires_at, person, used_at = found
    if state != "open":
        raise NotFound("login")
    if expires_at <= clock.to_ms(clock.now()):
        raise Expired(clock.from_ms(expires_at))
    return Login(kind, name, person, digest, used_at or 0)


def _row(secret: str, kind: Kind, name: str, person: Cell, agent: str = "") -> Row:
    now, is_session = clock.now(), kind == "session"
    return Row.of(
        LoginRow,
        digest=ids.digest(secret),
        kind=kind,
        name=name,
        expires_at=clock.to_ms(now + LIFETIMES[kind]),
        person=person,
        made_at=clock.to_ms(now),
        used_at=clock.to_ms(now) if is_session else None,
        agent=agent or None,
    )


def _get(connection: Connection, book: int, digest: bytes) -> Sequence[Any] | None:
    return row(connection, _LOGIN, book=book, digest=digest)


def _of(connection: Connection, book: int, person: int) -> Sequence[Sequence[Any]]:
    return rows(connection, _OF_PERSON, book=book, person=person)


def _is_signed_for(connection: Connection, book: int, name: str) -> bool:
    return row(connection, _SIGNED_FOR, book=book, name=name) is not None

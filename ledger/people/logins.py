"""Bearer secrets for people who come without a platform to vouch for them.

A secret is shown once; only its digest is stored. An invitation or a code opens one session,
once; a session lasts until its time is up or it is ended.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Literal, TypeAlias

from sqlalchemy import BigInteger, LargeBinary, bindparam
from sqlmodel import Field, SQLModel, select

from ledger import clock, ids
from ledger.errors import AlreadySettled, Expired, NotFound
from ledger.posting import Guard, Posting, Row
from ledger.storage.asking import row
from ledger.tables import one_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from ledger.books import Books
    from ledger.posting import Cell

Kind: TypeAlias = Literal["invitation", "code", "session"]

LIFETIMES: dict[Kind, timedelta] = {
    "invitation": timedelta(days=7),
    "code": timedelta(minutes=10),
    "session": timedelta(days=30),
}


class LoginRow(SQLModel, table=True):
    """The digest of a secret, and whom it lets in under which name."""

    __tablename__ = "logins"
    __table_args__: ClassVar[Any] = (
        one_of("state", "open", "used"),
        {"sqlite_with_rowid": False},
    )

    book: int = Field(primary_key=True, sa_type=BigInteger)
    digest: bytes = Field(primary_key=True, sa_type=LargeBinary)
    kind: str
    name: str
    state: str = "open"
    expires_at: int = Field(sa_type=BigInteger)


@dataclass(frozen=True, slots=True)
class Login:
    """What a secret stands for: a kind, and the external id that it lets in."""

    kind: Kind
    name: str
    digest: bytes


_LOGIN: Any = select(*LoginRow.__table__.columns).where(  # type: ignore[attr-defined]
    LoginRow.book == bindparam("book"), LoginRow.digest == bindparam("digest")
)


async def issue(books: Books, kind: Kind, name: str) -> str:
    """Return a fresh secret that lets in under this name."""
    secret = ids.secret()
    posting = Posting(ids.token(), "login", rows=(_row(secret, kind, name),))
    await books.post(posting)
    return secret


async def look(books: Books, secret: str) -> str:
    """Return the name that an invitation or a code would let in; nothing is spent.

    NotFound or Expired for any other secret.
    """
    login = await _find(books, secret)
    if login.kind == "session":
        raise NotFound("login")
    return login.name


async def redeem(books: Books, secret: str) -> tuple[str, str]:
    """Use up an invitation or a code; return a session's secret and the name it lets in."""
    login = await _find(books, secret)
    if login.kind == "session":
        raise NotFound("login")
    session = ids.secret()
    posting = Posting(
        ids.child("redeem", login.digest, session),
        "login",
        guards=(Guard("logins", (login.digest,), "state", "open", "used"),),
        rows=(_row(session, "session", login.name),),
    )
    try:
        await books.post(posting)
    except AlreadySettled:
        raise NotFound("login") from None
    return session, login.name


async def session(books: Books, secret: str) -> str | None:
    """Return the name that a session's secret lets in; None when it lets nobody in."""
    try:
        login = await _find(books, secret)
    except (NotFound, Expired):
        return None
    return login.name if login.kind == "session" else None


async def end(books: Books, secret: str) -> None:
    """End a session."""
    login = await _find(books, secret)
    guard = Guard("logins", (login.digest,), "state", "open", "used")
    await books.post(Posting(ids.child("end", login.digest), "login", guards=(guard,)))


async def _find(books: Books, secret: str) -> Login:
    found = await books.read(_get, ids.digest(secret))
    if found is None:
        raise NotFound("login")
    _, digest, kind, name, state, expires_at = found
    if state != "open":
        raise NotFound("login")
    if expires_at <= clock.to_ms(clock.now()):
        raise Expired(clock.from_ms(expires_at))
    return Login(kind, name, digest)


def _row(secret: str, kind: Kind, name: str) -> Row:
    expires_at = clock.to_ms(clock.now() + LIFETIMES[kind])
    cells: dict[str, Cell] = {"kind": kind, "name": name, "state": "open", "expires_at": expires_at}
    return Row("logins", (ids.digest(secret),), cells)


def _get(connection: Connection, book: int, digest: bytes) -> Sequence[Any] | None:
    return row(connection, _LOGIN, book=book, digest=digest)

"""What is asked of groups: whose they are, who is in them, and from where on each may read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, bindparam, func, literal_column
from sqlmodel import col, select

from ledger import clock
from ledger.people.groups.tables import IN, OWNER, GroupLinkRow, GroupRow, MemberRow
from ledger.people.tables import IdentityRow, PersonRow
from ledger.storage.asking import row, rows

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from ledger.books import Books
    from ledger.people.persons import Identity


@dataclass(frozen=True, slots=True)
class Group:
    """A group, how many are in it; what somebody is there and from where on she reads it."""

    chat: str
    title: str
    size: int
    role: str = ""
    since: int = 0


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody in a group: her person and name, what she is there, how the platform knows her."""

    person: int
    name: str
    role: str
    external_id: str


@dataclass(frozen=True, slots=True)
class Membership:
    """How somebody stands to a group, in it or no more; when she came in last, if it is known."""

    role: str
    state: str
    came_at: int | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """What a code lets into, who made it, and until when."""

    digest: bytes
    chat: str
    maker: int
    state: str
    expires_at: datetime


_book: Any = bindparam("book", type_=BigInteger)
_chat: Any = bindparam("chat")
_person: Any = bindparam("person", type_=BigInteger)
_is_in: Any = col(MemberRow.state) == literal_column(f"'{IN}'")
_counted: Any = MemberRow.__table__.alias("counted")  # type: ignore[attr-defined]
_size: Any = (
    select(func.count())
    .select_from(_counted)
    .where(_counted.c.book == _book, _counted.c.chat == GroupRow.chat)
    .where(_counted.c.state == literal_column(f"'{IN}'"))
    .correlate(GroupRow.__table__)  # type: ignore[attr-defined]
    .scalar_subquery()
)


def hers(*columns: Any) -> Any:  # noqa: ANN401 - columns and statements of SQLAlchemy
    """Return what asks something of every group that somebody is in, as a platform knows her."""
    return (
        select(*columns)
        .select_from(IdentityRow)
        .join(
            MemberRow,
            (col(MemberRow.book) == _book) & (col(MemberRow.person) == IdentityRow.person),
        )
        .where(col(IdentityRow.book) == _book, col(IdentityRow.platform) == bindparam("platform"))
        .where(col(IdentityRow.external_id) == bindparam("external_id"), _is_in)
    )


_HERS: Any = (
    hers(GroupRow.chat, GroupRow.title, _size, MemberRow.role, MemberRow.since)
    .join(GroupRow, (col(GroupRow.book) == _book) & (col(GroupRow.chat) == MemberRow.chat))
    .order_by(col(GroupRow.made_at), col(GroupRow.chat))
)
_SINCE: Any = hers(MemberRow.since).where(col(MemberRow.chat) == _chat)
_GROUP: Any = select(GroupRow.chat, GroupRow.title, _size, GroupRow.link).where(
    col(GroupRow.book) == _book, col(GroupRow.chat) == _chat
)
_MEMBERSHIP: Any = select(MemberRow.role, MemberRow.state, MemberRow.came_at).where(
    col(MemberRow.book) == _book, col(MemberRow.chat) == _chat, col(MemberRow.person) == _person
)
_HEIR: Any = (
    select(MemberRow.person)
    .where(col(MemberRow.book) == _book, col(MemberRow.chat) == _chat, _is_in)
    .where(col(MemberRow.person) != _person)
    .order_by(col(MemberRow.since), col(MemberRow.person))
    .limit(1)
)
_OWNER: Any = select(MemberRow.person).where(
    col(MemberRow.book) == _book,
    col(MemberRow.chat) == _chat,
    _is_in,
    col(MemberRow.role) == literal_column(f"'{OWNER}'"),
)
_MEMBERS: Any = (
    select(MemberRow.person, PersonRow.name, MemberRow.role, IdentityRow.external_id)
    .add_columns(col(MemberRow.since))
    .join(PersonRow, (col(PersonRow.book) == _book) & (col(PersonRow.id) == MemberRow.person))
    .join(
        IdentityRow,
        (col(IdentityRow.book) == _book) & (col(IdentityRow.person) == MemberRow.person),
    )
    .where(col(MemberRow.book) == _book, col(MemberRow.chat) == _chat, _is_in)
    .where(col(IdentityRow.platform) == bindparam("platform"))
    .order_by(col(MemberRow.since), col(MemberRow.person))
)
_LINK: Any = (
    select(GroupLinkRow.digest, GroupLinkRow.chat, GroupLinkRow.maker)
    .add_columns(col(GroupLinkRow.state), col(GroupLinkRow.expires_at))
    .where(col(GroupLinkRow.book) == _book, col(GroupLinkRow.digest) == bindparam("digest"))
)


async def of(books: Books, who: Identity) -> list[Group]:
    """Return the groups that somebody is in, the oldest first."""
    return await books.read(load_of, who)


async def get(books: Books, chat: str) -> Group | None:
    """Return a group, whoever asks."""
    return await books.read(_get, chat)


async def members(books: Books, chat: str, platform: str) -> list[Member]:
    """Return who is in a group, the longest-standing first."""
    return await books.read(_members, chat, platform)


async def since(books: Books, who: Identity, chat: str) -> int | None:
    """Return from where on somebody reads a group; None if she is not in it."""
    return await books.read(load_since, who, chat)


def load_of(connection: Connection, book: int, who: Identity) -> list[Group]:
    """Read the groups that somebody is in."""
    return [Group(*found) for found in rows(connection, _HERS, book=book, **known_as(who))]


def load_since(connection: Connection, book: int, who: Identity, chat: str) -> int | None:
    """Read from where on somebody reads a group."""
    found = row(connection, _SINCE, book=book, chat=chat, **known_as(who))
    return found[0] if found else None


def names(connection: Connection, book: int, chat: str, platform: str) -> dict[str, int]:
    """Return who reads a group, by the names that a platform has for them, each from where on."""
    found = rows(connection, _MEMBERS, book=book, chat=chat, platform=platform)
    return {external_id: start for *_, external_id, start in found}


def membership(connection: Connection, book: int, chat: str, person: int) -> Membership | None:
    """Return how somebody stands to a group; None if she never was in it."""
    found = row(connection, _MEMBERSHIP, book=book, chat=chat, person=person)
    return Membership(*found) if found else None


def heir(connection: Connection, book: int, chat: str, person: int) -> int | None:
    """Return who is in a group longest, but for somebody who goes."""
    found = row(connection, _HEIR, book=book, chat=chat, person=person)
    return found[0] if found else None


def owner(connection: Connection, book: int, chat: str) -> int | None:
    """Return who owns a group; None where nobody is left."""
    found = row(connection, _OWNER, book=book, chat=chat)
    return found[0] if found else None


def current_link(connection: Connection, book: int, chat: str) -> Link | None:
    """Return the link that a group has now."""
    found = row(connection, _GROUP, book=book, chat=chat)
    return link(connection, book, found[3]) if found and found[3] else None


def link(connection: Connection, book: int, digest: bytes) -> Link | None:
    """Return what a code lets into, by its digest."""
    found = row(connection, _LINK, book=book, digest=digest)
    if found is None:
        return None
    known, chat, maker, state, expires_at = found
    return Link(known, chat, maker, state, clock.from_ms(expires_at))


def known_as(who: Identity) -> dict[str, str]:
    """Return how somebody is asked for."""
    return {"platform": who.platform, "external_id": who.external_id}


def _get(connection: Connection, book: int, chat: str) -> Group | None:
    found = row(connection, _GROUP, book=book, chat=chat)
    return Group(*found[:3]) if found else None


def _members(connection: Connection, book: int, chat: str, platform: str) -> list[Member]:
    found: Sequence[Sequence[Any]] = rows(
        connection, _MEMBERS, book=book, chat=chat, platform=platform
    )
    return [Member(*each[:4]) for each in found]

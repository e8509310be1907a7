"""People, and how each platform knows them.

A person is an id; a name is for showing, a handle is a cache of what a platform called her last.
Whoever will come under a handle that nobody was seen with yet is a person too: her name and her
external id are @ and the handle, which nobody else's begin with, so that nobody is ever met as her.
A tag is a name that she took for herself: an identity on no platform, shown before any handle.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, case, literal_column
from sqlmodel import col, select

from ledger import clock, ids
from ledger.chart import HOUSE
from ledger.errors import AlreadySettled, NotFound
from ledger.people.tables import IdentityRow, PersonRow
from ledger.posting import ANY, NEW, Guard, Posting, Row
from ledger.storage.asking import row, rows

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sqlalchemy import Connection

    from ledger.books import Books
    from ledger.posting import Cell


@dataclass(frozen=True, slots=True)
class Person:
    """A person as the conversation needs her; `language` is empty until she chose one.

    `handle` is her tag after its $, or what a platform called her last, where that is more than
    how it knows her.
    """

    id: int
    name: str
    language: str | None
    joined: bool
    handle: str = ""

    @property
    def is_handle(self) -> bool:
        """Whether she is but a handle, for whoever will come under it."""
        return self.name.startswith(AT)

    @property
    def alone(self) -> Person:
        """Herself by her name alone, as she is spoken to."""
        return replace(self, handle="")


@dataclass(frozen=True, slots=True)
class Identity:
    """How one platform knows a person; `handle` is what others type after @."""

    platform: str
    external_id: str
    handle: str


AT = "@"
TAG = "tag"
SIGN = "$"
HOUSE_PERSON = Person(HOUSE, "Wasl", None, joined=True)

_NAMELESS = "?"

_book: Any = bindparam("book")
_called: Any = IdentityRow.__table__.alias("called")  # type: ignore[attr-defined]
_is_tag: Any = _called.c.platform == literal_column(f"'{TAG}'")
_handle: Any = (
    select(case((_is_tag, literal_column(f"'{SIGN}'") + _called.c.handle), else_=_called.c.handle))
    .where(_called.c.book == _book, _called.c.person == PersonRow.id)
    .where(
        _is_tag
        | (_called.c.handle != literal_column("''")) & (_called.c.handle != _called.c.external_id)
    )
    .order_by(_is_tag.desc(), _called.c.seen_at.desc(), _called.c.platform)
    .limit(1)
    .correlate(PersonRow.__table__)  # type: ignore[attr-defined]
    .scalar_subquery()
    .label("called")
)
_known: Any = select(PersonRow.id, PersonRow.name, PersonRow.language).add_columns(
    col(PersonRow.joined_at), _handle
)
_of_book = _known.where(PersonRow.book == _book)
_BY_ID = _of_book.where(PersonRow.id == bindparam("person"))
_BY_IDS = _of_book.where(col(PersonRow.id).in_(bindparam("wanted", expanding=True)))
_of_platform = (
    _known.join(
        IdentityRow, (col(PersonRow.book) == _book) & (col(PersonRow.id) == IdentityRow.person)
    )
    .where(IdentityRow.book == _book, IdentityRow.platform == bindparam("platform"))
    .add_columns(col(IdentityRow.handle))
)
_BY_IDENTITY = _of_platform.where(IdentityRow.external_id == bindparam("external_id"))
_BY_HANDLE = (
    _of_platform.where(IdentityRow.handle == bindparam("handle"))
    .order_by(col(IdentityRow.seen_at).desc())
    .limit(1)
)
_IDENTITIES: Any = (
    select(IdentityRow.platform, IdentityRow.external_id, IdentityRow.handle)
    .where(IdentityRow.book == _book, IdentityRow.person == bindparam("person"))
    .order_by(col(IdentityRow.seen_at).desc())
)

_IDENTITIES_OF: Any = (
    select(IdentityRow.person, IdentityRow.platform, IdentityRow.external_id, IdentityRow.handle)
    .where(IdentityRow.book == _book)
    .where(col(IdentityRow.person).in_(bindparam("wanted", expanding=True)))
    .order_by(col(IdentityRow.seen_at).desc())
)


async def meet(books: Books, identity: Identity, name: str, *, renew: bool = True) -> Person:
    """Return the person behind an identity, noting her on first sight, and a new handle at once.

    Her name is renewed as well, unless it is but how the platform knows her, or a guess.
    """
    named = name.lstrip(f"{AT} ") or identity.handle or _NAMELESS
    return await _met(books, identity, named, renew=renew and not _is_its_name(identity))


async def expected(books: Books, platform: str, handle: str) -> Person:
    """Return who stands for whoever will come under a handle that nobody was seen with."""
    return await _met(books, Identity(platform, f"{AT}{handle}", ""), f"{AT}{handle}")


async def by_handle(books: Books, platform: str, handle: str) -> Person | None:
    """Return the person whom a platform last called by this handle."""
    return await books.read(_by_handle, platform, handle) if handle else None


async def by_id(books: Books, person: int) -> Person:
    """Return the person with this id, or raise NotFound."""
    return await books.read(_by_id, person)


async def by_identity(books: Books, platform: str, external_id: str) -> Person | None:
    """Return whom a platform knows under this name, if anybody."""
    found = await books.read(_by_identity, Identity(platform, external_id, ""))
    return found[0] if found else None


async def by_ids(books: Books, wanted: Collection[int]) -> dict[int, Person]:
    """Return the persons with these ids."""
    return await books.read(load, wanted) if wanted else {}


async def identities(books: Books, person: int) -> list[Identity]:
    """Return how the platforms know a person, the one seen last first."""
    return await books.read(_identities, person)


async def link(books: Books, person: Person, identity: Identity) -> bool:
    """Give a person one more identity; tell whether it was free."""
    now = clock.to_ms(clock.now())
    cells: dict[str, Cell] = {"person": person.id, "handle": identity.handle, "seen_at": now}
    linked = Row("identities", (identity.platform, identity.external_id), cells)
    try:
        await books.post(Posting(ids.token(), "link", actor=person.id, rows=(linked,)))
    except AlreadySettled:
        return False
    return True


async def speak(books: Books, person: Person, language: str, key: bytes) -> None:
    """Note the language that a person chose."""
    guard = Guard("persons", (person.id,), "language", ANY, language)
    digest = ids.digest(str(person.id), language)
    await books.post(Posting(key, "language", digest=digest, actor=person.id, guards=(guard,)))


def load(connection: Connection, book: int, wanted: Collection[int]) -> dict[int, Person]:
    """Read persons by their ids."""
    found = connection.execute(_BY_IDS, {"book": book, "wanted": list(wanted)})
    return {HOUSE: HOUSE_PERSON} | {known[0]: _person(known) for known in found}


def load_identities(
    connection: Connection, book: int, wanted: Collection[int]
) -> dict[int, list[Identity]]:
    """Read how the platforms know these persons, the one seen last first."""
    known: dict[int, list[Identity]] = {}
    for found in connection.execute(_IDENTITIES_OF, {"book": book, "wanted": list(wanted)}):
        known.setdefault(found[0], []).append(Identity(*found[1:]))
    return known


async def _met(books: Books, identity: Identity, name: str, *, renew: bool = False) -> Person:
    found = await books.read(_by_identity, identity)
    if found is not None:
        person, handle = found
        renamed = name if renew else person.name
        if (handle, person.name) == (identity.handle, renamed):
            return person
        await _rename(books, identity, person, handle, renamed)
        kept = person.handle.startswith(SIGN) or _is_its_name(identity)
        called = person.handle if kept else identity.handle
        return replace(person, name=renamed, handle=called)
    key = ids.child("meet", str(books.book), identity.platform, identity.external_id)
    with suppress(AlreadySettled):  # she was linked to somebody known in the meantime
        await books.post(Posting(key, "meet", rows=_rows(identity, name)))
    met = await books.read(_by_identity, identity)
    if met is None:
        raise RuntimeError("a person who was met is not there")
    return met[0]


async def _rename(books: Books, identity: Identity, person: Person, handle: str, name: str) -> None:
    """Note what she is called now: a handle that she gave up may be another's tomorrow."""
    place = (identity.platform, identity.external_id)
    now = clock.to_ms(clock.now())
    guards = [] if name == person.name else [Guard("persons", (person.id,), "name", ANY, name)]
    if handle != identity.handle:
        guards += [
            Guard("identities", place, "handle", ANY, identity.handle),
            Guard("identities", place, "seen_at", ANY, now),
        ]
    await books.post(Posting(ids.token(), "handle", guards=tuple(guards)))


def _is_its_name(identity: Identity) -> bool:
    """Tell whether a platform knows her by nothing but the name that others type."""
    return identity.handle == identity.external_id


def _rows(identity: Identity, name: str) -> tuple[Row, ...]:
    now = clock.to_ms(clock.now())
    known: dict[str, Cell] = {"person": NEW, "handle": identity.handle, "seen_at": now}
    person: dict[str, Cell] = {"name": name, "language": None, "joined_at": None, "made_at": now}
    return (
        Row("identities", (identity.platform, identity.external_id), known),
        Row("persons", (NEW,), person),
    )


def _person(known: Sequence[Any]) -> Person:
    """Make a person of a row that begins with the columns of `_known`."""
    person, name, language, joined_at, handle, *_ = known
    return Person(person, name, language, joined_at is not None, handle or "")


def _by_identity(
    connection: Connection, book: int, identity: Identity
) -> tuple[Person, str] | None:
    known = {"platform": identity.platform, "external_id": identity.external_id}
    found = row(connection, _BY_IDENTITY, book=book, **known)
    return (_person(found), found[-1]) if found else None


def _by_id(connection: Connection, book: int, person: int) -> Person:
    found = row(connection, _BY_ID, book=book, person=person)
    if found is None:
        raise NotFound("person")
    return _person(found)


def _by_handle(connection: Connection, book: int, platform: str, handle: str) -> Person | None:
    found = row(connection, _BY_HANDLE, book=book, platform=platform, handle=handle)
    return _person(found) if found else None


def _identities(connection: Connection, book: int, person: int) -> list[Identity]:
    return [Identity(*each) for each in rows(connection, _IDENTITIES, book=book, person=person)]

"""What is asked of the books about people."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, case, func, literal_column
from sqlmodel import col, select

from ledger import merged
from ledger.chart import HOUSE
from ledger.errors import NotFound
from ledger.people import names
from ledger.people.discretion import DiscretionRow
from ledger.people.persons.person import HOUSE_PERSON, SIGN, TAG, Identity, Person
from ledger.people.tables import IdentityRow, PersonRow, RoleRow
from ledger.storage.asking import row, rows
from ledger.tables import Owner

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sqlalchemy import Connection

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
_state: Any = (
    select(Owner.state)
    .where(Owner.book == _book, Owner.owner == PersonRow.id)
    .correlate(PersonRow.__table__)  # type: ignore[attr-defined]
    .scalar_subquery()
    .label("stands")
)
_unnamed: Any = (
    select(DiscretionRow.unnamed)
    .where(DiscretionRow.book == _book, DiscretionRow.person == PersonRow.id)
    .correlate(PersonRow.__table__)  # type: ignore[attr-defined]
    .scalar_subquery()
    .label("unnamed")
)
_known: Any = select(PersonRow.id, PersonRow.name, PersonRow.language).add_columns(
    col(PersonRow.joined_at), _handle, col(PersonRow.asked), _state, _unnamed
)
_of_book = _known.where(PersonRow.book == _book)
_or_now: Any = _of_book.add_columns(merged.now_of(col(PersonRow.id)))
_BY_ID = _or_now.where(PersonRow.id == bindparam("person"))
_BY_IDS = _or_now.where(col(PersonRow.id).in_(bindparam("wanted", expanding=True)))
_of_platform = (
    _known.join(
        IdentityRow, (col(PersonRow.book) == _book) & (col(PersonRow.id) == IdentityRow.person)
    )
    .where(IdentityRow.book == _book, IdentityRow.platform == bindparam("platform"))
    .add_columns(col(IdentityRow.handle))
)
_spoke_last: Any = (
    select(func.max(_called.c.spoke_at))
    .where(_called.c.book == _book, _called.c.person == PersonRow.id)
    .correlate(PersonRow.__table__)  # type: ignore[attr-defined]
    .scalar_subquery()
)
_comma: Any = literal_column("','")  # spelt out, for a statement that is written once
_roles: Any = (
    select(func.aggregate_strings(col(RoleRow.role), _comma))
    .where(RoleRow.book == _book, RoleRow.person == PersonRow.id)
    .where(RoleRow.state == literal_column("'granted'"))
    .correlate(PersonRow.__table__)  # type: ignore[attr-defined]
    .scalar_subquery()
)
_BY_IDENTITY = _of_platform.where(IdentityRow.external_id == bindparam("external_id")).add_columns(
    col(IdentityRow.spoke_at) == _spoke_last, _roles
)
_BY_HANDLE = (
    _of_platform.where(IdentityRow.handle == bindparam("handle"))
    .order_by(col(IdentityRow.seen_at).desc())
    .limit(1)
)
_CALLED: Any = (
    select(IdentityRow.person)
    .join(PersonRow, (col(PersonRow.book) == _book) & (col(PersonRow.id) == IdentityRow.person))
    .where(IdentityRow.book == _book, IdentityRow.handle == bindparam("handle"))
    .where(col(IdentityRow.person) != bindparam("person"))
    .where((col(IdentityRow.seen_at) > 0) | col(PersonRow.joined_at).is_not(None))
    .limit(1)
)
_last_first = (func.coalesce(IdentityRow.spoke_at, 0).desc(), col(IdentityRow.seen_at).desc())
_ways: Any = select(IdentityRow.platform, IdentityRow.external_id, IdentityRow.handle).add_columns(
    col(IdentityRow.spoke_at).is_not(None)
)
_IDENTITIES: Any = (
    _ways.where(IdentityRow.book == _book, IdentityRow.person == bindparam("person"))
).order_by(*_last_first)
_IDENTITIES_OF: Any = (
    _ways.add_columns(IdentityRow.person)
    .where(IdentityRow.book == _book)
    .where(col(IdentityRow.person).in_(bindparam("wanted", expanding=True)))
    .order_by(*_last_first)
)


def load(connection: Connection, book: int, wanted: Collection[int]) -> dict[int, Person]:
    """Read persons by their ids, or by those that they had before they became one."""
    found = connection.execute(_BY_IDS, {"book": book, "wanted": list(wanted)}).all()
    people = {HOUSE: HOUSE_PERSON} | {known[0]: _person(known) for known in found}
    became = {known[0]: known[-1] for known in found if known[-1] != known[0]}
    if missing := {*became.values()} - people.keys():
        people |= load(connection, book, missing)
    return people | {person: people[now] for person, now in became.items()}


def load_identities(
    connection: Connection, book: int, wanted: Collection[int]
) -> dict[int, list[Identity]]:
    """Read how the platforms know these persons, the one where she spoke last first."""
    known: dict[int, list[Identity]] = {}
    for *way, person in connection.execute(_IDENTITIES_OF, {"book": book, "wanted": list(wanted)}):
        known.setdefault(person, []).append(_identity(way))
    return known


def _person(known: Sequence[Any]) -> Person:
    """Make a person of a row that begins with the columns of `_known`."""
    person, name, language, joined_at, handle, asked, state, unnamed, *_ = known
    found = Person(person, name, language, joined_at is not None, handle or "", asked=asked or b"")
    return replace(found, state=state or "open", unnamed=bool(unnamed))


def _identity(way: Sequence[Any]) -> Identity:
    platform, external_id, handle, spoken = way
    return Identity(platform, external_id, handle, bool(spoken))


def by_identity(
    connection: Connection, book: int, identity: Identity
) -> tuple[Person, str, bool] | None:
    """Read whom a platform knows so, what it calls her, and whether she spoke last there."""
    place = {"platform": identity.platform, "external_id": identity.external_id}
    found = row(connection, _BY_IDENTITY, book=book, **place)
    if found is None:
        return None
    *person, handle, is_here, roles = found
    known = _person(person)
    granted = frozenset(roles.split(",") if roles and known.state == "open" else ())
    return replace(known, roles=granted), handle, bool(is_here)


def is_anothers(connection: Connection, book: int, person: int, name: str) -> bool:
    """Read whether somebody else is called so, or as it looks without its ornaments."""
    joined = {name.replace("_", each) for each in ("_", ".", "")}  # elsewhere a dot may stand there
    alike = joined | names.likenesses(name)
    return any(row(connection, _CALLED, book=book, person=person, handle=each) for each in alike)


def by_id(connection: Connection, book: int, person: int) -> Person:
    """Read a person by her id, or by one that she had before, or raise NotFound."""
    found = row(connection, _BY_ID, book=book, person=person)
    if found is None:
        raise NotFound("person")
    if found[-1] != person:
        return by_id(connection, book, found[-1])
    return _person(found)


def by_handle(connection: Connection, book: int, platform: str, handle: str) -> Person | None:
    """Read whom a platform called so last."""
    found = row(connection, _BY_HANDLE, book=book, platform=platform, handle=handle)
    return _person(found) if found else None


def identities(connection: Connection, book: int, person: int) -> list[Identity]:
    """Read how the platforms know a person, the one where she spoke last first."""
    return [_identity(each) for each in rows(connection, _IDENTITIES, book=book, person=person)]

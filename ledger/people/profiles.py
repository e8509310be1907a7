"""Profiles: what stands in the books about one person, for those who run the house.

look  somebody is shown it, which is kept
load  since when she is here and under which names, her roles, who has blocked her, her newest money
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import BigInteger, bindparam, func, literal_column
from sqlmodel import col, select

from ledger import clock
from ledger.people.blocks import ON, BlockRow
from ledger.people.persons import asking
from ledger.people.persons.person import TAG
from ledger.people.tables import IdentityRow, PersonRow, RoleRow
from ledger.posting import Audit, Posting
from ledger.storage.asking import row, rows
from ledger.tables import Account, Entry, Transfer

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from ledger.act import Act
    from ledger.people.persons import Person

RECEIPT_SEEN = "receipts.seen"
MOST_BLOCKS = 100
"""Up to how many blocks are counted."""


class Way(NamedTuple):
    """How a platform knows her: what it calls her since when, and when she last began to speak."""

    platform: str
    handle: str
    seen_at: datetime | None
    spoke_at: datetime | None


class Moved(NamedTuple):
    """The newest transfer that touched her accounts."""

    number: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Profile:
    """A person as the books know her; `blocked_by` are as many as are counted."""

    person: Person
    made_at: datetime
    joined_at: datetime | None
    ways: Sequence[Way]
    roles: Sequence[str]
    blocked_by: int
    last: Moved | None


_book: Any = bindparam("book", type_=BigInteger)
_person: Any = bindparam("person", type_=BigInteger)
_TIMES: Any = select(PersonRow.made_at, PersonRow.joined_at).where(
    PersonRow.book == _book, PersonRow.id == _person
)
_WAYS: Any = (
    select(IdentityRow.platform, IdentityRow.handle, IdentityRow.seen_at, IdentityRow.spoke_at)
    .where(IdentityRow.book == _book, IdentityRow.person == _person)
    .where(IdentityRow.platform != literal_column(f"'{TAG}'"))
    .order_by(func.coalesce(IdentityRow.spoke_at, 0).desc(), col(IdentityRow.platform))
)
_ROLES: Any = (
    select(RoleRow.role)
    .where(RoleRow.book == _book, RoleRow.person == _person)
    .where(RoleRow.state == literal_column("'granted'"))
    .order_by(col(RoleRow.role))
)
_BLOCKS: Any = (
    select(BlockRow.person)
    .where(BlockRow.book == _book, BlockRow.blocked == _person)
    .where(BlockRow.state == literal_column(f"'{ON}'"))  # spelt out, for the index
    .limit(MOST_BLOCKS)
)
_newest: Any = (
    select(func.max(Account.entry))
    .where(Account.book == _book, Account.owner == _person)
    .scalar_subquery()
)
_LAST: Any = (
    select(Transfer.number, Transfer.recorded_at)
    .join(Entry, (col(Entry.book) == _book) & (col(Entry.transfer) == Transfer.number))
    .where(Transfer.book == _book, Entry.id == _newest)
)


async def look(act: Act, person: int) -> Profile:
    """Show somebody the profile of a person, which is kept in the audit; NotFound for nobody."""
    found = await act.books.read(load, person)
    audits = (Audit("people.seen", person),)
    await act.post(Posting(act.key, "look", actor=act.actor.id, audits=audits))
    return found


async def look_at(act: Act, number: int) -> None:
    """Keep that somebody was shown a receipt of others."""
    audits = (Audit(RECEIPT_SEEN, topic=f"receipt {number}"),)
    await act.post(Posting(act.key, "look", actor=act.actor.id, audits=audits))


def load(connection: Connection, book: int, person: int) -> Profile:
    """Read the profile of a person, or raise NotFound."""
    known = asking.by_id(connection, book, person)
    asked: dict[str, Any] = {"book": book, "person": known.id}
    made, joined = row(connection, _TIMES, **asked) or (0, None)
    last = row(connection, _LAST, **asked)
    return Profile(
        known,
        clock.from_ms(made),
        _moment(joined),
        [
            Way(platform, handle, _moment(seen), _moment(spoke))
            for platform, handle, seen, spoke in rows(connection, _WAYS, **asked)
        ],
        [role for (role,) in rows(connection, _ROLES, **asked)],
        len(rows(connection, _BLOCKS, **asked)),
        Moved(last[0], clock.from_ms(last[1])) if last else None,
    )


def _moment(at: int | None) -> datetime | None:
    return clock.from_ms(at) if at else None

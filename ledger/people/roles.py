"""Roles: what a person may do beyond her own affairs. Grants are rows; the last owner stays.

first    somebody whom the operator's environment names becomes an owner, once
draft    a role that is to be given or taken, frozen on a card
changed  it is, in one posting with whoever approved it
holders  who has a permission now
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from sqlalchemy import BigInteger, bindparam, literal_column
from sqlmodel import col, select

from ledger import clock, ids
from ledger.chart import HOUSE
from ledger.errors import AlreadySettled, LimitExceeded, NotAllowed
from ledger.people import facts, intents
from ledger.people.facts import Who
from ledger.people.intents import LIFETIME, Intent
from ledger.people.standing import is_open
from ledger.people.tables import CutOffRow, IdentityRow, RoleRow
from ledger.posting import ANY, Audit, Count, Event, Guard, OrAbsent, Posting, Row
from ledger.storage.asking import row, rows
from ledger.tables import Owner

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import timedelta

    from sqlalchemy import Connection

    from ledger.act import Act
    from ledger.books import Books
    from ledger.people.persons import Person

State: TypeAlias = Literal["granted", "revoked"]

VERB = "roles.set"

GIVE_MONEY: Final = "give money"
SET_RULES: Final = "set rules"
GRANT_ROLES: Final = "grant roles"
SEE_RECEIPTS: Final = "see receipts"
SEE_HOUSE: Final = "see the house"
HANDLE_CASES: Final = "handle cases"
HANDLE_ALERTS: Final = "handle alerts"
SEE_AUDIT: Final = "see the audit"
BREAK_GLASS: Final = "break the glass"
REVIEW: Final = "review"
REVEAL: Final = "reveal"
VERIFY: Final = "verify people"
WIND_DOWN: Final = "wind down"

_OF_OWNERS: Final = frozenset({GRANT_ROLES, BREAK_GLASS, REVIEW, WIND_DOWN})
PERMISSIONS: Final = _OF_OWNERS | {
    *(GIVE_MONEY, SET_RULES, SEE_RECEIPTS, SEE_HOUSE),
    *(HANDLE_CASES, HANDLE_ALERTS, SEE_AUDIT, REVEAL, VERIFY),
}

OWNER: Final = "owner"
ROLES: Final[Mapping[str, frozenset[str]]] = {
    OWNER: PERMISSIONS,
    "admin": PERMISSIONS - _OF_OWNERS,
    "treasurer": frozenset({GIVE_MONEY, SEE_RECEIPTS, SEE_HOUSE}),
    "support": frozenset({SEE_RECEIPTS, SEE_HOUSE, HANDLE_CASES, REVEAL, VERIFY}),
    "compliance": frozenset({SEE_RECEIPTS, SEE_HOUSE, HANDLE_CASES, HANDLE_ALERTS, REVEAL}),
    "auditor": frozenset({SEE_RECEIPTS, SEE_HOUSE, SEE_AUDIT, REVIEW}),
}
"""What each role may, in the order in which they are shown."""

_NOT_OWNERS = "owners, counted down"


@dataclass(frozen=True, slots=True)
class Draft:
    """A role that is to be given or taken, on a card."""

    intent: Intent
    person: int
    role: str
    state: State
    reason: str

    @classmethod
    def read(cls, intent: Intent) -> Draft:
        """Read it back from its card."""
        known: Any = intent.facts
        return cls(intent, int(known["person"]), known["role"], known["state"], known["note"])


_book: Any = bindparam("book", type_=BigInteger)
_is_granted: Any = RoleRow.state == literal_column("'granted'")
_OF: Any = select(RoleRow.role).where(
    RoleRow.book == _book, RoleRow.person == bindparam("person", type_=BigInteger), _is_granted
)
_GRANTED: Any = (
    select(RoleRow.person, RoleRow.role)
    .where(RoleRow.book == _book, _is_granted)
    .order_by(col(RoleRow.person))
)
_KNOWN: Any = select(RoleRow.state).where(
    RoleRow.book == _book,
    RoleRow.person == bindparam("person", type_=BigInteger),
    RoleRow.role == bindparam("role"),
)
_RESTING: Any = (
    select(RoleRow.person)
    .join(Owner, (col(Owner.book) == _book) & (col(Owner.owner) == RoleRow.person))
    .where(RoleRow.book == _book, _is_granted, Owner.state != literal_column("'open'"))
)
_ON: Any = (
    select(IdentityRow.external_id, RoleRow.role, RoleRow.state)
    .join(
        IdentityRow,
        (col(IdentityRow.book) == _book) & (col(IdentityRow.person) == col(RoleRow.person)),
    )
    .where(RoleRow.book == _book, IdentityRow.platform == bindparam("platform"))
)


@cache
def permitted(roles: frozenset[str]) -> frozenset[str]:
    """Return what somebody with these roles may."""
    return frozenset().union(*(ROLES.get(role, frozenset()) for role in roles))


async def of(books: Books, person: int) -> frozenset[str]:
    """Return the roles of a person now."""
    return frozenset(await books.read(_of, person))


async def granted(books: Books) -> dict[int, frozenset[str]]:
    """Return everybody who has a role, and which."""
    return await books.read(_all)


async def on(books: Books, platform: str) -> dict[str, frozenset[str]]:
    """Return what everybody on a platform may who has or has had a role, by external id."""
    return await books.read(_on, platform)


async def holders(books: Books, permission: str) -> list[int]:
    """Return who has a permission now; the roles of who is frozen or closed rest."""
    found, rest = await granted(books), await books.read(_resting)
    may = [person for person, roles in found.items() if permission in permitted(roles)]
    return [person for person in may if person not in rest]


async def holding(books: Books, person: int, permission: str) -> tuple[Guard, ...]:
    """Return what holds while somebody has a permission, nothing if she has not now."""
    if person in await books.read(_resting):
        return ()
    giving = [role for role in await of(books, person) if permission in ROLES.get(role, ())]
    if not giving:
        return ()
    return Guard.on(RoleRow.state, (person, min(giving)), "granted"), is_open(person)


async def first(books: Books, person: Person) -> bool:
    """Make somebody an owner whom the environment names, once; tell whether she became one now."""
    posting = Posting(
        ids.token(),
        "role",
        actor=person.id,
        rows=(_row(person.id, OWNER, HOUSE, HOUSE),),
        guards=(
            Guard.on(CutOffRow.former, (person.id,), OrAbsent(HOUSE)),
        ),  # an owner was cut off there
        counts=(_owner(1),),
        audits=(Audit(VERB, person.id, facts=facts.dump({"role": OWNER, "state": "granted"})),),
    )
    try:
        await books.post(posting)
    except AlreadySettled:
        return False  # she was made one before, whatever another has decided about her since
    return True


async def draft(  # noqa: PLR0913, PLR0917 - a grant has that many sides
    act: Act, person: Person, role: str, state: State, reason: str, lasts: timedelta = LIFETIME
) -> Draft:
    """Freeze a grant or its end on a card; NotAllowed when it would be refused anyway."""
    if role not in ROLES:
        raise NotAllowed("role_unknown")
    if not person.joined:
        raise NotAllowed("role_not_joined")
    has = role in await of(act.books, person.id)
    if has == (state == "granted"):
        raise NotAllowed("role_had" if has else "role_not_had")
    kept: dict[str, Any] = {"person": Who(person.id), "role": role, "state": state, "note": reason}
    wanted = Intent(act.actor.id, {"confirm": VERB, "cancel": "cancel"}, kept, act.chat, lasts)
    asked = ids.digest(VERB, str(person.id), role, state, reason)
    return Draft.read(await intents.make(act.books, wanted, act.key, asked))


async def changed(act: Act, intent: Intent) -> bool:
    """Give or take what a card says, once; tell whether that was done before.

    NotAllowed for the last owner, and when it has been done by somebody else meanwhile.
    """
    change = Draft.read(intent)
    posting = Posting(
        intent.token,
        VERB,
        digest=ids.digest(VERB, str(change.person), change.role, change.state, change.reason),
        actor=intent.owner,
        payee=change.person,
        guards=(intent.done,),
        events=(_told(change),),
        deadline=intent.expires_at,
    )
    try:
        return (await act.post(await _deciding(act, change, posting))).repeated
    except LimitExceeded:
        raise NotAllowed("last_owner") from None
    except AlreadySettled as settled:
        if settled.table != RoleRow.__tablename__:
            raise
        raise NotAllowed("role_changed") from None


async def _deciding(act: Act, change: Draft, posting: Posting) -> Posting:
    """Return the posting that gives or takes a role as well."""
    key, maker = (change.person, change.role), change.intent.owner
    known = await act.books.read(_known, *key)
    if known is None and change.state == "granted":
        posting = replace(posting, rows=(_row(*key, maker, act.approver),))
    else:
        before = "revoked" if change.state == "granted" else "granted"
        guards = (
            Guard.on(RoleRow.state, key, before, change.state),
            Guard.on(RoleRow.maker, key, ANY, maker),
            Guard.on(RoleRow.approver, key, ANY, act.approver),
            Guard.on(RoleRow.since_ms, key, ANY, clock.to_ms(clock.now())),
        )
        posting = replace(posting, guards=(*posting.guards, *guards))
    if change.role != OWNER:
        return posting
    return replace(posting, counts=(_owner(1 if change.state == "granted" else -1),))


def _told(change: Draft) -> Event:
    """Return how somebody is told of a role that she was given, or that was taken from her."""
    return Event(VERB, change.person, facts.dump({"role": change.role, "state": change.state}))


def counted(role: str, more: int) -> tuple[Count, ...]:
    """Return what counts with a role that one more has, or one fewer."""
    return (_owner(more),) if role == OWNER else ()


def _owner(more: int) -> Count:
    """Count the owners downwards, so that a cap keeps the last one."""
    return Count(_NOT_OWNERS, -more, None if more > 0 else -1)


def _row(person: int, role: str, maker: int, approver: int) -> Row:
    return Row.of(
        RoleRow,
        person=person,
        role=role,
        state="granted",
        since_ms=clock.to_ms(clock.now()),
        maker=maker,
        approver=approver,
    )


def _of(connection: Connection, book: int, person: int) -> list[str]:
    return [role for (role,) in rows(connection, _OF, book=book, person=person)]


def _all(connection: Connection, book: int) -> dict[int, frozenset[str]]:
    found: dict[int, frozenset[str]] = {}
    for person, role in rows(connection, _GRANTED, book=book):
        found[person] = found.get(person, frozenset()) | {role}
    return found


def _resting(connection: Connection, book: int) -> set[int]:
    return {person for (person,) in rows(connection, _RESTING, book=book)}


def _on(connection: Connection, book: int, platform: str) -> dict[str, frozenset[str]]:
    held: dict[str, frozenset[str]] = {}
    for external_id, role, state in rows(connection, _ON, book=book, platform=platform):
        has = held.get(external_id, frozenset())
        held[external_id] = has | {role} if state == "granted" else has
    return {external_id: permitted(each) for external_id, each in held.items()}


def _known(connection: Connection, book: int, person: int, role: str) -> str | None:
    found = row(connection, _KNOWN, book=book, person=person, role=role)
    return found[0] if found else None

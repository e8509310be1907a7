"""What she may and may not do, where and with whom: roles, tier, country, blocks, groups."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import BigInteger, bindparam, literal_column
from sqlmodel import select

from ledger import clock, licences
from ledger.errors import NotAllowed
from ledger.people import facts, roles
from ledger.people.blocks import OFF, ON, BlockRow
from ledger.people.groups.tables import IN, MEMBER, OUT, OWNER, MemberRow
from ledger.people.tables import RoleRow
from ledger.posting import ANY, Audit, Count, Guard, Row
from ledger.products.connecting.part import Part, together
from ledger.storage.asking import row, rows
from ledger.tiers.tables import EARNED, TIERS, TierRow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

    from ledger.products.connecting.part import Pair

MOST_BLOCKS = 100
"""How many people one side may have blocked, or be blocked by."""

_book: Any = bindparam("book", type_=BigInteger)
_person: Any = bindparam("person", type_=BigInteger)
_ROLES: Any = select(RoleRow.role, RoleRow.state, RoleRow.maker, RoleRow.approver).where(
    RoleRow.book == _book, RoleRow.person == _person
)
_TIER: Any = select(TierRow.tier, TierRow.maker, TierRow.approver).where(
    TierRow.book == _book, TierRow.person == _person
)
_BLOCKED: Any = (
    select(BlockRow.blocked)
    .where(BlockRow.book == _book, BlockRow.person == _person)
    .where(BlockRow.state == literal_column("'on'"))
    .limit(MOST_BLOCKS + 1)
)
_BLOCKED_BY: Any = (
    select(BlockRow.person)
    .where(BlockRow.book == _book, BlockRow.blocked == _person)
    .where(BlockRow.state == literal_column("'on'"))  # spelt out, for the index
    .limit(MOST_BLOCKS + 1)
)
_BLOCK: Any = select(BlockRow.state).where(
    BlockRow.book == _book,
    BlockRow.person == _person,
    BlockRow.blocked == bindparam("blocked", type_=BigInteger),
)
_IN_GROUPS: Any = (
    select(MemberRow.chat, MemberRow.role, MemberRow.since, MemberRow.came_at)
    .where(MemberRow.book == _book, MemberRow.person == _person)
    .where(MemberRow.state == literal_column("'in'"))
)
_MEMBER: Any = select(MemberRow.role, MemberRow.state, MemberRow.since).where(
    MemberRow.book == _book, MemberRow.chat == bindparam("chat"), MemberRow.person == _person
)


class _Place(NamedTuple):
    """A group that she is in who goes."""

    chat: str
    role: str
    since: int
    came_at: int | None


def load(connection: Connection, book: int, pair: Pair) -> Part:
    """Read what lets all that she may, and must not, go along."""
    return together(
        [
            _roles(connection, book, pair),
            _tier(connection, book, pair),
            Part(licences.carried(connection, book, *pair)),
            _blocks(connection, book, pair),
            *(_group(connection, book, pair, each) for each in _places(connection, book, pair)),
        ]
    )


# -- roles ------------------------------------------------------------------------------------


def _roles(connection: Connection, book: int, pair: Pair) -> Part:
    """Give her each role that either has; each is kept in the audit as any other grant."""
    known = {role: state for role, state, *_ in _held(connection, book, pair.survivor)}
    return together(
        [Part()]
        + [
            _role(pair, known.get(role), role, maker, approver)
            if state == "granted"
            else _without(pair, role, maker, approver)
            for role, state, maker, approver in _held(connection, book, pair.gone)
            if state == "granted" or role not in known
        ]
    )


def _without(pair: Pair, role: str, maker: int, approver: int) -> Part:
    """Let a role that was taken stay taken, or the environment could give it anew."""
    cells: dict[str, Any] = {"since_ms": clock.to_ms(clock.now())}
    cells |= {"maker": maker, "approver": approver}
    taken = Row.of(RoleRow, person=pair.survivor, role=role, state="revoked", **cells)
    return Part((taken,), audits=(_noted(pair.survivor, role, "revoked"),))


def _role(pair: Pair, known: str | None, role: str, maker: int, approver: int) -> Part:
    now, place = clock.to_ms(clock.now()), (pair.survivor, role)
    ends = (
        Guard.on(RoleRow.state, (pair.gone, role), "granted", "revoked"),
        Guard.on(RoleRow.since_ms, (pair.gone, role), ANY, now),
    )
    audits = [_noted(pair.gone, role, "revoked")]
    counts = roles.counted(role, -1)
    if known == "granted":
        stays = Guard.on(RoleRow.state, place, "granted")
        return Part(guards=(*ends, stays), counts=counts, audits=tuple(audits))
    audits.append(_noted(pair.survivor, role, "granted"))
    counts = (*roles.counted(role, 1), *counts)
    cells: dict[str, Any] = {
        "state": "granted",
        "since_ms": now,
        "maker": maker,
        "approver": approver,
    }
    if known is None:
        given = Row.of(RoleRow, person=pair.survivor, role=role, **cells)
        return Part((given,), ends, counts, audits=tuple(audits))
    again = (
        Guard.on(RoleRow.state, place, known, "granted"),
        *(Guard("roles", place, name, ANY, cells[name]) for name in cells if name != "state"),
    )
    return Part(guards=(*ends, *again), counts=counts, audits=tuple(audits))


def _noted(person: int, role: str, state: str) -> Audit:
    about = facts.dump({"role": role, "state": state, "connected": 1})
    return Audit(roles.VERB, person, facts=about)


def _held(connection: Connection, book: int, person: int) -> list[tuple[str, str, int, int]]:
    return [(*each,) for each in rows(connection, _ROLES, book=book, person=person)]


# -- the tier ---------------------------------------------------------------------------------


def _tier(connection: Connection, book: int, pair: Pair) -> Part:
    """Let what was decided for her hold; where both were decided, the lower one does."""
    goes = row(connection, _TIER, book=book, person=pair.gone)
    stays = row(connection, _TIER, book=book, person=pair.survivor)
    if goes is None or goes[0] == EARNED:
        return Part()
    now, (tier, maker, approver) = clock.to_ms(clock.now()), goes
    cells = {"tier": tier, "since_ms": now, "maker": maker, "approver": approver}
    if stays is None:
        return Part((Row.of(TierRow, person=pair.survivor, **cells),))
    if stays[0] != EARNED and TIERS.index(stays[0]) <= TIERS.index(tier):
        return Part()
    key = (pair.survivor,)
    before = Guard.on(TierRow.tier, key, stays[0], tier)
    more = (Guard("tiers", key, name, ANY, cells[name]) for name in cells if name != "tier")
    return Part(guards=(before, *more))


# -- blocks -----------------------------------------------------------------------------------


def _blocks(connection: Connection, book: int, pair: Pair) -> Part:
    """Let her have blocked, and be blocked by, whomever either had; nobody blocks herself."""
    mine = [each for (each,) in rows(connection, _BLOCKED, book=book, person=pair.gone)]
    others = [each for (each,) in rows(connection, _BLOCKED_BY, book=book, person=pair.gone)]
    if max(len(mine), len(others)) > MOST_BLOCKS:
        raise NotAllowed("connect_blocks")
    moved = [((pair.gone, each), (pair.survivor, each)) for each in mine]
    moved += [((each, pair.gone), (each, pair.survivor)) for each in others]
    return together([Part(), *(_block(connection, book, *each) for each in moved)])


def _block(
    connection: Connection, book: int, before: tuple[int, int], after: tuple[int, int]
) -> Part:
    lifted = Guard.on(BlockRow.state, before, ON, OFF)
    if after[0] == after[1]:
        return Part(guards=(lifted,))
    known = row(connection, _BLOCK, book=book, person=after[0], blocked=after[1])
    now = clock.to_ms(clock.now())
    if known is None:
        person, blocked = after
        put = Row.of(BlockRow, person=person, blocked=blocked, state=ON, since_ms=now)
        return Part((put,), (lifted,))
    since = () if known[0] == ON else (Guard.on(BlockRow.since_ms, after, ANY, now),)
    return Part(guards=(lifted, Guard.on(BlockRow.state, after, known[0], ON), *since))


# -- groups -----------------------------------------------------------------------------------


def _places(connection: Connection, book: int, pair: Pair) -> Iterator[_Place]:
    for each in rows(connection, _IN_GROUPS, book=book, person=pair.gone):
        yield _Place(*each)


def _group(connection: Connection, book: int, pair: Pair, at: _Place) -> Part:
    """Let her be in a group once, as what is more of the two, and read as far back as either."""
    place = (at.chat, pair.survivor)
    left = Guard.on(MemberRow.state, (at.chat, pair.gone), IN, OUT)
    gone = Guard.on(MemberRow.role, (at.chat, pair.gone), at.role, MEMBER)
    fewer = Count(f"groups:{pair.gone}", -1)
    known = row(connection, _MEMBER, book=book, chat=at.chat, person=pair.survivor)
    if known is None:
        cells: dict[str, Any] = at._asdict()
        came = Row.of(MemberRow, person=pair.survivor, state=IN, **cells)
        return Part((came,), (left, gone), (fewer, Count(f"groups:{pair.survivor}", 1)))
    role, state, since = known
    if state == IN:
        better = OWNER if OWNER in {role, at.role} else role
        guards = (
            Guard.on(MemberRow.state, place, IN),
            Guard.on(MemberRow.role, place, role, better),
            Guard.on(MemberRow.since, place, since, min(since, at.since)),
        )
        return Part(guards=(left, gone, *guards), counts=(fewer, Count(f"members:{at.chat}", -1)))
    again = (
        Guard.on(MemberRow.state, place, OUT, IN),
        Guard.on(MemberRow.role, place, ANY, at.role),
        Guard.on(MemberRow.since, place, ANY, at.since),
        Guard.on(MemberRow.came_at, place, ANY, at.came_at),
    )
    return Part(guards=(left, gone, *again), counts=(fewer, Count(f"groups:{pair.survivor}", 1)))

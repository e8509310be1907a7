"""What the acts of groups share: who is in one, and one commit that is tried again."""

from __future__ import annotations

from dataclasses import replace
from functools import wraps
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from ledger import clock
from ledger.errors import AlreadySettled, LimitExceeded, NotAllowed, NotFound
from ledger.people import facts
from ledger.people.facts import Who
from ledger.people.groups import reading
from ledger.people.groups.reading import get
from ledger.people.groups.tables import IN, GroupLinkRow, MemberRow
from ledger.posting import ANY, SAME, Guard

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime

    from ledger.books import Books
    from ledger.people.groups.reading import Group, Link, Membership
    from ledger.people.persons import Person
    from ledger.posting import Cell, Posting

P = ParamSpec("P")
T = TypeVar("T")
TRIES = 5


def again(act: Callable[P, Awaitable[T]]) -> Callable[P, Awaitable[T]]:
    """Let an act look anew at a group that somebody else has changed meanwhile."""

    @wraps(act)
    async def tried(*given: P.args, **more: P.kwargs) -> T:
        for _ in range(TRIES):
            try:
                return await act(*given, **more)
            except NotAllowed as changed:
                if changed.rule != "group_changed":
                    raise
        return await act(*given, **more)

    return tried


async def of_member(books: Books, chat: str, person: Person) -> Group:
    """Return a group to somebody who is in it; to nobody else does it exist."""
    group, known = await get(books, chat), await membership(books, chat, person.id)
    if group is None or known is None or known.state != IN:
        raise NotFound("group")
    return replace(group, role=known.role)


async def membership(books: Books, chat: str, person: int) -> Membership | None:
    """Return how somebody stands to a group; None if she never was in it."""
    return await books.read(reading.membership, chat, person)


async def is_in(books: Books, chat: str, person: int) -> bool:
    """Tell whether somebody is in a group."""
    known = await membership(books, chat, person)
    return known is not None and known.state == IN


async def came(books: Books, chat: str, person: int) -> datetime | None:
    """Return since when somebody is in a group, if that is known."""
    known = await membership(books, chat, person)
    return clock.from_ms(known.came_at) if known and known.came_at else None


async def post(books: Books, posting: Posting) -> None:
    """Commit an act; NotAllowed, NotFound or LimitExceeded say what stands against it."""
    try:
        await books.post(posting)
    except LimitExceeded:
        if posting.kind == "group_leave":  # she is no more alone: somebody has come
            raise NotAllowed("group_changed") from None
        raise
    except AlreadySettled as settled:
        if settled.table in {"members", "groups"}:
            raise NotAllowed("group_changed") from None
        if settled.table == "group_links":
            raise NotFound("group_link") from None
        raise


def member(chat: str, person: int, expected: str, new: Cell = SAME) -> Guard:
    """Return what holds only while somebody is in a group, or out of it."""
    return Guard.on(MemberRow.state, (chat, person), expected, new)


def role(chat: str, person: int, expected: str, new: Cell = SAME) -> Guard:
    """Return what holds only while somebody is what she is in a group."""
    return Guard.on(MemberRow.role, (chat, person), expected, new)


def void(old: Link | None) -> tuple[Guard, ...]:
    """Return what ends a code, if there is one."""
    return (Guard.on(GroupLinkRow.state, (old.digest,), ANY, "void"),) if old else ()


def about(person: int) -> str:
    """Return the facts of what somebody did."""
    return facts.dump({"person": Who(person)})

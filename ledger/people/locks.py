"""Locks: somebody stops at once whatever would go out of her wallets, and opens them again.

    put     nothing goes out from this commit on; what comes in, comes; her pages are over
    lift    they are open again, with whatever has shown that it is her
    wait    they open by themselves at a time, for who has nothing to show
    due     that time has come

A lock is hers alone, and a freeze is support's: neither lifts the other. What was drawn up to be
confirmed before a lock is over by it (`since`).
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, bindparam, literal_column
from sqlmodel import col, select

from ledger import clock, ids, kit
from ledger.errors import AlreadySettled
from ledger.people import everywhere, facts, states, tickets
from ledger.people.standing import shut
from ledger.people.states import OFF, ON
from ledger.people.tables import LockRow
from ledger.posting import ANY, ChangeAll, Guard, Posting, Row
from ledger.storage.asking import row, rows
from ledger.tables import Owner

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from ledger.act import Act
    from ledger.books import Books

PUT, LIFT, WAIT, OVER = "locks.put", "locks.lift", "locks.wait", "locks.over"
STEP = 100


OF_LOCKS = kit.Personal(LockRow, "person")


@dataclass(frozen=True, slots=True)
class Lock:
    """A lock as it stands, and the state of all her accounts; None for what there never was."""

    person: int
    state: str | None
    since_ms: int
    opens_ms: int | None
    owner: str | None
    place: str | None = None

    @property
    def is_on(self) -> bool:
        """Whether she has locked her wallets."""
        return self.state == ON

    @property
    def opens_at(self) -> datetime | None:
        """When they open by themselves, if they do."""
        return None if self.opens_ms is None else clock.from_ms(self.opens_ms)

    def becoming(
        self, state: str, opens_ms: int | None = None, place: str = ""
    ) -> tuple[tuple[Guard, ...], Any]:
        """Return what lets it stand so, if it stands as it did: guards, and a row where none is."""
        key, now = (self.person,), clock.to_ms(clock.now())
        is_new = state == ON and not self.is_on
        since, place_now = (now, place or None) if is_new else (self.since_ms, self.place)
        if self.state is None:
            made = Row.of(LockRow, person=self.person, state=state, since_ms=since, place=place_now)
            return (), (made,)
        guards = (
            Guard.on(LockRow.state, key, self.state, state),
            Guard.on(LockRow.since_ms, key, self.since_ms, since),
            Guard.on(LockRow.opens_ms, key, self.opens_ms, opens_ms),
            Guard.on(LockRow.place, key, ANY, place_now if state == ON else None),
        )
        return guards, ()


_book: Any = bindparam("book", type_=BigInteger)
_person: Any = bindparam("person", type_=BigInteger)
_LOCK: Any = select(LockRow.state, LockRow.since_ms, LockRow.opens_ms, LockRow.place).where(
    LockRow.book == _book, LockRow.person == _person
)
_DUE: Any = (
    select(LockRow.person)
    .where(LockRow.book == _book, col(LockRow.opens_ms).is_not(None))
    .where(col(LockRow.opens_ms) <= bindparam("now", type_=BigInteger))
    .order_by(col(LockRow.opens_ms))
    .limit(literal_column(str(STEP)))
)


async def of(books: Books, person: int) -> Lock:
    """Return how somebody's lock stands."""
    return await books.read(_of, person)


async def put(act: Act, place: str = "") -> None:
    """Lock who asks at once; what was to open by itself does so no more.

    `place` is where she asks, and need not be told.
    """
    while True:
        lock = await of(act.books, act.actor.id)
        if lock.is_on and lock.opens_ms is None:
            return
        with suppress(AlreadySettled):  # it was changed in the meantime: look again
            await act.post(await _putting(act, lock, place))
            return


async def lift(act: Act, lock: Lock, key: bytes = b"") -> None:
    """Open the wallets of who asks, with whatever shows that it is her among what the act posts."""
    await act.post(await _opening(act.books, lock, key or act.key, LIFT))


async def wait(act: Act, opens_at: datetime, place: str = "") -> Lock:
    """Let the wallets of who asks open at a time, and tell her elsewhere; again, the first one."""
    lock = await of(act.books, act.actor.id)
    if not lock.is_on or lock.opens_ms is not None:
        return lock
    guards, _ = lock.becoming(ON, clock.to_ms(opens_at))
    told = facts.dump({"time": opens_at})
    posting = Posting(
        act.key,
        WAIT,
        actor=lock.person,
        guards=guards,
        events=await everywhere.events(act.books, lock.person, "unlock_waits", told, but=place),
    )
    with suppress(AlreadySettled):  # two at once: the first one counts
        await act.post(posting)
    return await of(act.books, lock.person)


@kit.due()
async def due(books: Books, now: datetime) -> None:
    """Open what was to open by itself; whoever locked anew, or lifted it, was first."""
    for person in await books.read(_due, now):
        lock = await of(books, person)
        if lock.opens_at is None or lock.opens_at > now:
            continue
        key = ids.child(OVER, str(books.book), str(person), str(lock.opens_ms))
        with suppress(AlreadySettled):
            await books.post(await _opening(books, lock, key, OVER))


async def _putting(act: Act, lock: Lock, place: str) -> Posting:
    if lock.owner == "closed":
        raise shut("closed", own=True)
    stands, made = lock.becoming(ON, place=place)
    guards = (*stands, *await tickets.over_with(act.books, lock.person))
    posting = Posting(
        act.key,
        PUT,
        actor=lock.person,
        guards=guards,
        rows=made,
        events=await everywhere.events(act.books, lock.person, "locked", facts.dump({}), but=place),
    )
    if lock.owner in {None, "open"}:
        rows, becomes = states.becoming(lock.person, lock.owner, "locked")
        posting.rows, posting.guards = (*posting.rows, *rows), (*posting.guards, *becomes)
        posting.all_of = (ChangeAll(lock.person, "locked"),)
    else:
        posting.guards += (states.stands(lock.person, lock.owner),)
    return posting


async def _opening(books: Books, lock: Lock, key: bytes, kind: str) -> Posting:
    """Return what opens them; those that support froze stay frozen, and are locked no more."""
    guards, _ = lock.becoming(OFF)
    posting = Posting(
        key,
        kind,
        actor=lock.person if kind == LIFT else 0,
        guards=guards,
        events=await everywhere.events(books, lock.person, "unlocked", facts.dump({})),
    )
    if lock.owner == "locked":
        posting.guards += (Guard.on(Owner.state, (lock.person,), "locked", "open"),)
        posting.all_of = (ChangeAll(lock.person, "open"),)
    else:
        posting.guards += (states.stands(lock.person, str(lock.owner)),)
    return posting


def _of(connection: Connection, book: int, person: int) -> Lock:
    found = row(connection, _LOCK, book=book, person=person) or (None, 0, None, None)
    state, since_ms, opens_ms, place = found
    owner = states.load(connection, book, person)
    return Lock(person, state, since_ms, opens_ms, owner, place)


def _due(connection: Connection, book: int, now: datetime) -> list[int]:
    found = rows(connection, _DUE, book=book, now=clock.to_ms(now))
    return [person for (person,) in found]

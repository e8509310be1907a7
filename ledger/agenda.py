"""The jobs that run by themselves, each by one process of many.

    claim   what is due -> its time moves a lease ahead, under a guard: one process has it
    run     the job, its lease renewed meanwhile -> done, and due again when it says

A process that dies leaves its lease to run out; the job is due then, and another takes it.
"""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar

import structlog
from sqlalchemy import BigInteger, bindparam
from sqlmodel import Field, SQLModel, select

from ledger import clock, ids
from ledger.errors import AlreadySettled, Overloaded, Unavailable
from ledger.posting import ANY, Guard, Posting, Row
from ledger.storage.asking import row, rows
from ledger.tables import FEW

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from sqlalchemy import Connection

    from ledger.books import Books

BACKUP = "backup"
"""What `wasl backup` is noted as."""
LEASE = timedelta(minutes=5)
RETRY = timedelta(minutes=15)
NIGHT = 3

log = structlog.get_logger("ledger.agenda")


class JobRow(SQLModel, table=True):
    """A job: when it is due, or its lease ends; how often it was claimed; when it was last done.

    The number of the claim is what a process has: whoever claims after it has a higher one.
    """

    __tablename__ = "jobs"
    __table_args__: ClassVar[Any] = ({"sqlite_with_rowid": False, "info": FEW},)

    book: int = Field(primary_key=True, sa_type=BigInteger)
    name: str = Field(primary_key=True)
    due_at: int = Field(sa_type=BigInteger)
    claims: int = Field(sa_type=BigInteger)
    done_at: int = Field(sa_type=BigInteger)


def _nothing(_moment: datetime) -> tuple[Row, ...]:
    return ()


@dataclass(frozen=True, slots=True)
class Job:
    """Something to do again and again: its name for ever, and when it is due after a moment.

    `first` are the rows that are written when it is looked for the first time.
    """

    name: str
    run: Callable[[Books], Awaitable[object]]
    due_after: Callable[[datetime], datetime]
    first: Callable[[datetime], tuple[Row, ...]] = _nothing


@dataclass(frozen=True, slots=True)
class Claimed:
    """A job that this process has, until its lease ends or another claim comes after it."""

    job: Job
    claim: int


_JOBS: Any = select(JobRow.name, JobRow.due_at, JobRow.claims).where(
    JobRow.book == bindparam("book", type_=BigInteger)
)


_ALL_DONE: Any = select(JobRow.name, JobRow.done_at).where(
    JobRow.book == bindparam("book", type_=BigInteger)
)
_DONE_AT: Any = select(JobRow.done_at).where(
    JobRow.book == bindparam("book", type_=BigInteger), JobRow.name == bindparam("name")
)


def at_night(moment: datetime) -> datetime:
    """Return the next 03:00 UTC after a moment."""
    tonight = moment.replace(hour=NIGHT, minute=0, second=0, microsecond=0)
    return tonight if tonight > moment else tonight + timedelta(days=1)


async def claim(books: Books, jobs: Sequence[Job]) -> list[Claimed]:
    """Take the jobs that are due and that nobody else has; a new one is due when it says."""
    now = clock.now()
    stands = {name: (due_at, claims) for name, due_at, claims in await books.read(_jobs)}
    claimed = []
    for job in jobs:
        if job.name not in stands:
            await _enter(books, job, now)
            continue
        due_at, claims = stands[job.name]
        if due_at <= clock.to_ms(now) and await _move(books, job, claims, now + LEASE, new=1):
            claimed.append(Claimed(job, claims + 1))
    return claimed


async def done_at(books: Books, name: str) -> datetime | None:
    """Return when a job was done last; None before the first time."""
    found = await books.read(_done_at, name)
    return clock.from_ms(found) if found else None


async def note(books: Books, name: str) -> None:
    """Note that something was done now which nobody claims here, such as a backup."""
    now = clock.to_ms(clock.now())
    entered = Row.of(JobRow, name=name, due_at=now, claims=0, done_at=now)
    again = Guard.on(JobRow.done_at, (name,), ANY, now)
    try:
        await books.post(Posting(ids.token(), "job", rows=(entered,)))
    except AlreadySettled:  # it was done before
        await books.post(Posting(ids.token(), "job", guards=(again,)))


async def done(books: Books) -> dict[str, datetime]:
    """Return when each job was done last that was ever done."""
    return {name: clock.from_ms(at) for name, at in await books.read(_all_done) if at}


async def run(books: Books, claimed: Claimed) -> None:
    """Do a claimed job; one that fails is due again a while later."""
    job = claimed.job
    try:
        await _leased(books, claimed)
    except Exception:
        log.exception("job failed", job=job.name)
        await _move(books, job, claimed.claim, clock.now() + RETRY)
    else:
        now = clock.now()
        done = Guard.on(JobRow.done_at, (job.name,), ANY, clock.to_ms(now))
        await _move(books, job, claimed.claim, job.due_after(now), done)


async def _leased(books: Books, claimed: Claimed) -> None:
    renewing = asyncio.create_task(_renew(books, claimed), name=f"lease of {claimed.job.name}")
    try:
        await claimed.job.run(books)
    finally:
        renewing.cancel()


async def _enter(books: Books, job: Job, now: datetime) -> None:
    due_at = clock.to_ms(job.due_after(now))
    entered = Row.of(JobRow, name=job.name, due_at=due_at, claims=0, done_at=0)
    try:
        await books.post(Posting(ids.token(), "job", rows=(entered, *job.first(now))))
    except AlreadySettled:
        return  # another process came first


async def _move(
    books: Books, job: Job, claim: int, to: datetime, *more: Guard, new: int = 0
) -> bool:
    """Move a job's time, if this is still its last claim."""
    key = (job.name,)
    claims = Guard.on(JobRow.claims, key, claim, claim + new)
    due_at = Guard.on(JobRow.due_at, key, ANY, clock.to_ms(to))
    try:
        await books.post(Posting(ids.token(), "job", guards=(claims, due_at, *more)))
    except AlreadySettled:
        return False  # another process has it
    return True


async def _renew(books: Books, claimed: Claimed) -> None:
    """Keep the lease while the job runs."""
    while True:
        await asyncio.sleep(LEASE.total_seconds() / 3)
        with contextlib.suppress(Unavailable, Overloaded):
            if not await _move(books, claimed.job, claimed.claim, clock.now() + LEASE):
                log.warning("lease lost", job=claimed.job.name)
                return


def _jobs(connection: Connection, book: int) -> Sequence[Sequence[Any]]:
    return rows(connection, _JOBS, book=book)


def _done_at(connection: Connection, book: int, name: str) -> int:
    found = row(connection, _DONE_AT, book=book, name=name)
    return found[0] if found else 0


def _all_done(connection: Connection, book: int) -> Sequence[Sequence[Any]]:
    return rows(connection, _ALL_DONE, book=book)

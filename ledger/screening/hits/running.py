"""Whenever lists or bands are other ones, everybody is screened: page by page, by one process.

new lists -> a run -> a page of the vault -> each is screened -> the run goes on after it

A run that a crash breaks off goes on where it was, once its lease is over. Of whom something new is
known, and whose allowance has ended, is screened as well.
"""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import structlog

from ledger import clock, ids, kit
from ledger.errors import AlreadySettled, Overloaded, Unavailable
from ledger.posting import ANY, Guard, Posting, Row
from ledger.screening.hits import indexing, noting, reading, subjects
from ledger.screening.hits.tables import RunRow

if TYPE_CHECKING:
    from datetime import datetime

    from ledger.books import Books
    from ledger.posting import Cell
    from ledger.screening.hits.reading import Run

log = structlog.get_logger("ledger.screening")
EVERY: Final = timedelta(seconds=15)
LEASE: Final = timedelta(minutes=2)
PAGE: Final = 100


@kit.due(every=EVERY)
async def due(books: Books, now: datetime) -> None:
    """Screen of whom something new is known, whose allowance is over; everybody on new lists."""
    if not await indexing.stamp(books):
        return
    for person in (*await reading.wanted(books), *await reading.lapsed(books, now)):
        await _screened(books, person)
    run = await _begun(books)
    while run and run.state == "running":
        run = await _step(books, run)


async def _screened(books: Books, person: int) -> None:
    """Screen somebody; of whom that fails, it is tried again, and nobody else waits for it."""
    try:
        await noting.screen(books, person)
    except (Unavailable, Overloaded, OSError):  # that is no matter of hers
        raise
    except Exception:
        log.exception("screening failed", person=person)


async def _begun(books: Books) -> Run | None:
    """Return the run that is to go on, beginning one where lists or bands are other ones."""
    stamp, last = await indexing.stamp(books), await reading.last_run(books)
    if not stamp or (last and last.state == "done" and last.stamp == stamp):
        return None
    if last and last.stamp == stamp:
        return last
    number = last.number + 1 if last else 1
    people, _ = await books.vault.count()
    began = Row.of(
        RunRow, number=number, stamp=stamp, people=people, began_ms=clock.to_ms(clock.now())
    )
    try:
        await books.post(Posting(ids.token(), "screening", rows=(began,)))
    except AlreadySettled:
        return None  # another process has begun it
    return await reading.last_run(books)


async def _step(books: Books, run: Run) -> Run | None:
    """Screen one page of people; None where another process goes on, or the lists are newer."""
    leased = await _leased(books, run)
    against = await indexing.indexed(books)
    if not leased or against is None or against.stamp != run.stamp:
        return None
    page = await subjects.page(books, run.after, PAGE)
    known = page.people.items()
    found = await asyncio.gather(
        *(noting.screen_subject(books, person, one, against) for person, one in known)
    )
    moved: dict[str, Cell] = {
        "after": page.last,
        "done": run.done + page.size,
        "hits": run.hits + sum(each.opened for each in found),
    }
    if page.size < PAGE:
        moved |= {"state": "done", "ended_ms": clock.to_ms(clock.now())}
    guards = [Guard("screen_runs", (run.number,), name, ANY, new) for name, new in moved.items()]
    stays = Guard.on(RunRow.lease_ms, (run.number,), leased, 0)
    try:
        await books.post(Posting(ids.token(), "screening", guards=(stays, *guards)))
    except AlreadySettled:
        return None
    return await reading.last_run(books)


async def _leased(books: Books, run: Run) -> int:
    """Take the lease of a run, and return until when it lasts; 0 where another process has it."""
    now = clock.now()
    if run.lease_ms > clock.to_ms(now):
        return 0
    until = clock.to_ms(now + LEASE)
    lease = Guard.on(RunRow.lease_ms, (run.number,), run.lease_ms, until)
    try:
        await books.post(Posting(ids.token(), "screening", guards=(lease,)))
    except AlreadySettled:
        return 0
    return until

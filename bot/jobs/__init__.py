"""What runs by itself: what is due, the agenda, and the outbox.

    run    prove what is new; then tell what waits whenever something happened, here or in another
           process, and every few seconds do what is due
    drain  all of it, to the end

Any number of processes may do so on the same books: what is due is done under keys, the agenda
and the outbox under leases.
"""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import structlog

from bot.jobs.telling import Telling
from ledger import agenda, clock, periods
from ledger.errors import LedgerError
from ledger.people import proposals, shown
from ledger.products import p2p
from ledger.products.owed import settling
from ledger.products.splits import ending
from ledger.proof import record

if TYPE_CHECKING:
    from collections.abc import Coroutine, Mapping, Sequence

    from bot.app import App
    from bot.presence import Platform
    from ledger.agenda import Job

IDLE = timedelta(seconds=5)
DUE = (p2p.due, shown.due, proposals.due, ending.due, settling.due)
AGENDA = (record.NIGHTLY, periods.NIGHTLY)

log = structlog.get_logger("bot.jobs")


class Jobs:
    """The loop behind the conversation."""

    def __init__(
        self, app: App, platforms: Mapping[str, Platform], agenda: Sequence[Job] = ()
    ) -> None:
        self.telling = Telling(app, platforms)
        self._agenda = (*AGENDA, *agenda)
        self._books = app.books
        self._beside: dict[str, asyncio.Task[None]] = {}

    async def run(self) -> None:
        """Tell what waits and do what is due, until cancelled; nothing of it ends the loop."""
        self._begin("prove", record.at_start(self._books))
        self._begin("listen", self._books.listen())
        due_at = clock.now()
        try:
            while True:
                self._books.happened.clear()
                if idle := clock.now() >= due_at:
                    self._begin("due", self._do_due())
                    due_at = clock.now() + IDLE
                await _guarded("tell", self.telling.begin(sweep=idle))
                await self._something()
        finally:
            await self._stop()

    async def drain(self) -> None:
        """Do all that is due, and tell all that waits."""
        await self._do_due()
        while self._beside:
            await asyncio.wait(self._beside.values())
        await self.telling.finish()

    async def _do_due(self) -> None:
        await self.telling.take_up()
        for due in DUE:
            await due(self._books, clock.now())
        for claimed in await agenda.claim(self._books, self._agenda):
            self._begin(claimed.job.name, agenda.run(self._books, claimed))

    def _begin(self, name: str, work: Coroutine[Any, Any, object]) -> None:
        """Do something beside the loop, unless it is being done."""
        if name in self._beside:
            work.close()
            return
        task = asyncio.create_task(_guarded(name, work), name=f"jobs: {name}")
        self._beside[name] = task
        task.add_done_callback(lambda _: self._beside.pop(name))

    async def _something(self) -> None:
        """Wait until something happened, or a while."""
        try:
            async with asyncio.timeout(IDLE.total_seconds()):
                await self._books.happened.wait()
        except TimeoutError:
            return

    async def _stop(self) -> None:
        await self.telling.stop()
        beside = list(self._beside.values())
        for task in beside:
            task.cancel()
        await asyncio.gather(*beside, return_exceptions=True)


async def _guarded(what: str, work: Coroutine[Any, Any, object]) -> None:
    try:
        await work
    except LedgerError as failure:
        log.warning("jobs put off", what=what, reason=str(failure))
    except Exception:
        log.exception("jobs failed", what=what)

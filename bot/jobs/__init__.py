"""What runs by itself: what is due, the agenda, and the outbox.

    run    prove what is new; then tell what waits, and follow what was committed, whenever
           something happened, here or in another process, and do what is due as often as it is
    drain  all of it, to the end; how all is, is looked at as often as it is due

What is due, daily, followed and proven stands with the products (`ledger.kit`). Each is done beside
the others, so that one that fails or takes its time holds up nobody. Any number of processes may do
so on the same books: what is due is done under keys, the agenda and the outbox under leases.
"""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import structlog

from bot import meters
from bot.jobs.alarms import Alarms
from bot.jobs.deposits import Outside
from bot.jobs.telling import Telling
from ledger import agenda, clock, periods, products
from ledger.errors import LedgerError
from ledger.kit import Follower, days
from ledger.proof import record

if TYPE_CHECKING:
    from collections.abc import Coroutine, Mapping, Sequence
    from datetime import datetime

    from bot.app import App
    from bot.presence import Platform
    from ledger.agenda import Job
    from ledger.kit.declared import Due

IDLE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(minutes=1)
"""How long what failed again and again is left alone at most, if it is due sooner."""

log = structlog.get_logger("bot.jobs")


class Jobs:
    """The loop behind the conversation."""

    def __init__(
        self,
        app: App,
        platforms: Mapping[str, Platform],
        agenda: Sequence[Job] = (),
        dues: Sequence[Due] = (),
    ) -> None:
        declared, self._books = products.DECLARED, app.books
        self.telling = Telling(app, platforms)
        self._checks = declared.checks
        daily = [days.job(each, app.books.zone) for each in declared.dailies]
        self._agenda = (record.nightly(self._checks), periods.NIGHTLY, *daily, *agenda)
        self._followers = [Follower(self._books, each) for each in declared.follows]
        self._alarms = Alarms(app.watch).due
        own = (Outside(app.settings).due, self._alarms)
        given = {each.name for each in dues}
        dues = (*declared.dues, *dues, *(each for each in own if each.name not in given))
        self._due_at = dict.fromkeys(dues, clock.now())
        self._pauses: dict[Due, timedelta] = {}
        self._beside: dict[str, asyncio.Task[None]] = {}

    async def run(self) -> None:
        """Tell what waits and do what is due, until cancelled; nothing of it ends the loop."""
        self._begin("prove", record.at_start(self._books, self._checks))
        self._begin("listen", self._books.listen())
        idle_at = clock.now()
        try:
            while True:
                self._books.happened.clear()
                now = clock.now()
                if idle := now >= idle_at:
                    idle_at = now + IDLE
                    self._begin("agenda", self._look())
                self._begin_due(now)
                for each in self._followers:
                    self._begin(each.name, each.go_on())
                await _guarded("tell", self.telling.begin(sweep=idle))
                await self._something(min(idle_at, *self._due_at.values()))
        finally:
            await self._stop()

    async def drain(self) -> None:
        """Do all that is due, and tell all that waits; the first failure is raised at the end."""
        failures: list[Exception] = []
        now = clock.now()
        due = [each for each, at in self._due_at.items() if each != self._alarms or at <= now]
        self._due_at |= {each: now + each.every for each in due}
        await asyncio.gather(*(_kept(each.run(self._books, now), failures) for each in due))
        for follower in self._followers:
            await _kept(follower.go_on(), failures)
        await self._look()
        while self._beside:
            await asyncio.wait(self._beside.values())
        await self.telling.finish()
        if failures:
            raise failures[0]

    def _begin_due(self, now: datetime) -> None:
        """Begin what is due by now, each beside the others."""
        for each, due_at in self._due_at.items():
            if due_at <= now:
                self._due_at[each] = now + each.every
                self._begin(f"due {each.name}", self._do(each, now))

    async def _do(self, due: Due, now: datetime) -> None:
        """Do what is due; each time that it fails, leave it alone for twice as long."""
        try:
            await due.run(self._books, now)
        except Exception:
            longest = max(due.every, LONGEST_PAUSE)
            pause = min(2 * self._pauses.get(due, due.every), longest)
            self._pauses[due], self._due_at[due] = pause, now + pause
            raise
        self._pauses.pop(due, None)

    async def _look(self) -> None:
        """Take up what can be told again, and what this process is to do of the agenda."""
        await self.telling.take_up()
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
        task.add_done_callback(lambda _: work.close())  # it never began if it was cancelled at once

    async def _something(self, until: datetime) -> None:
        """Wait until something happened, or is due."""
        try:
            async with asyncio.timeout(max(timedelta(), until - clock.now()).total_seconds()):
                await self._books.happened.wait()
        except TimeoutError:
            return

    async def _stop(self) -> None:
        await self.telling.stop()
        beside = list(self._beside.values())
        for task in beside:
            task.cancel()
        await asyncio.gather(*beside, return_exceptions=True)


async def _kept(work: Coroutine[Any, Any, object], failures: list[Exception]) -> None:
    """Do something; keep its failure, so that what comes after it is done as well."""
    try:
        await work
    except Exception as failure:  # noqa: BLE001 - it is raised in the end
        failures.append(failure)


async def _guarded(what: str, work: Coroutine[Any, Any, object]) -> None:
    try:
        await work
    except LedgerError as failure:
        meters.FAILED.add(what)
        log.warning("jobs put off", what=what, reason=str(failure))
    except Exception:
        meters.FAILED.add(what)
        log.exception("jobs failed", what=what)

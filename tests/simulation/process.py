"""One running bot: its books, its app and its jobs, and the ways in which it can end.

Nobody outside can see what a process does between two of its boundaries (the storage, the
platforms), so a crash between any two awaits is a crash at a boundary: `passes` is each of them.
"""

import asyncio
from contextvars import ContextVar
from datetime import timedelta

from bot.app import App
from bot.jobs import Jobs
from bot.settings import Settings
from ledger.errors import LedgerError, Refused
from ledger.products import bonus, fund
from tests.simulation import banks
from tests.simulation.loop import spawn
from tests.simulation.origins import HANDLING, Watched
from tests.simulation.weather import Injected, PlatformDown

CURRENCIES = ("USD", "EUR", "KWD")
GIFT = "25.00"
BUDGET = "500.00"
CAPITAL = "5000"
FEES = (0, 150)
LANGUAGES = ("en", "ar", "ar-latn")
POINTS = (
    "before the lock",
    "loaded",
    "before the commit",
    "after the commit",
    "before it is shown",
    "after it was shown",
    "before the acknowledgement",
    "before the browser hears",
    *banks.POINTS,
)


STATED = {"withdraw.review.first": 0, "bank.cooling": timedelta()}
"""What the operator says of banks: most is sent without a look."""
HEARD = ContextVar("heard")


class Listening(App):
    """The app, with each reply also given to whoever listens in this task."""

    async def handle(self, call):
        """Answer a message."""
        return self._heard(await super().handle(call))

    async def press(self, call, data):
        """Answer a press."""
        return self._heard(await super().press(call, data))

    def _heard(self, reply):
        HEARD.get([]).append(reply)
        return reply


def noting(answered):
    """Let every answer be of work of which it is noted whether it was refused."""
    return lambda call, way, work: answered(call, way, _noted(work))


async def _noted(work):
    """Do what was asked for; note that it was refused."""
    update = HANDLING.get()
    try:
        reply = await work
    except Refused:
        update.refused = True
        raise
    update.refused = False
    return reply


class Process:
    """A bot between its start and its end; after it nothing of it reaches the outside."""

    def __init__(self, world, number):
        self.number = number
        self.alive = True
        self.ready = False
        self.closing = False
        self.tasks = {}
        self.taking = {}
        self.defuse()
        self._world = world
        self._turns = {}
        self.skew = timedelta(seconds=world.chance.uniform(-2, 2))
        self.storage = world.storage(world.disk, self)
        self.books = Watched(self.storage, self, world.origins)
        self.books.vault = world.vault

    async def passes(self, point):
        """Let time pass at a boundary, where the process may die."""
        self.burns(point)
        await asyncio.sleep(self._world.chance.random() ** 2 * self._world.disk.weather.slow)
        self.check()

    def burns(self, point):
        """Come to a point where the process may die, and does when its fuse has burnt down."""
        self.check()
        if self.fuse is not None:
            self.fuse -= 1
        if self.fuse == 0 or self.doom == point:
            self._world.crash(self, point)
            raise asyncio.CancelledError

    def defuse(self):
        """Let it live on: neither after so many boundaries nor at a certain one will it die."""
        self.fuse = self.doom = None

    def check(self):
        """Stop whatever still runs of a process that is dead."""
        if not self.alive:
            raise asyncio.CancelledError

    # -- its life ---------------------------------------------------------------------------

    async def start(self):
        """Come up as the composition does: capital, budget, conversation, jobs."""
        HANDLING.set(None)  # whatever was being done when the one before it died
        world = self._world
        settings = Settings(
            _env_file=None,
            admins=world.admins,
            currencies=CURRENCIES,
            gift=GIFT,
            bonus_budget=BUDGET,
            treasury_capital=CAPITAL,
            signatures=world.signatures,
            undo_seconds=world.grace_s,
            send_fee_bps=world.chance.choice(FEES),
            language=world.chance.choice(LANGUAGES),
        )
        try:
            for capital in settings.capital:
                await fund.capitalise(self.books, capital)
            await bonus.fill(self.books, settings.bonus_money)
        except (LedgerError, Injected) as failure:
            world.crash(self, f"start failed: {type(failure).__name__}")
            return
        self.app = Listening(self.books, settings)
        self.books.stated = {**self.books.stated, **STATED}
        platforms = {each.name: each.of(self) for each in world.platforms}
        self.jobs = Jobs(self.app, platforms, dues=banks.dues(world, self, settings))
        self.watching = {}
        self.running = spawn(self, self.jobs.run())
        self.running.add_done_callback(self._jobs_ended)
        self.ready = True

    def _jobs_ended(self, task):
        if not task.cancelled():
            self._world.find(f"the jobs have ended: {task.exception()!r}")

    async def close(self):
        """Go down in good order: take nothing more, finish what was begun."""
        self.ready = False
        if self.taking:
            await asyncio.wait(list(self.taking))
        await self.web.chat.close()
        self.running.cancel()
        await asyncio.wait([self.running, *self.watching])
        await self.books.close()
        self.alive = False

    def die(self):
        """End at once: what was not committed is gone, and so is every object."""
        self.alive = self.ready = False
        self.storage.drop()
        for task in list(self.tasks):
            task.cancel()

    # -- what it is given -------------------------------------------------------------------

    def take(self, update):
        """Begin to handle an update; it is acknowledged only when it was answered."""
        task = spawn(self, self._take(update))
        self.taking[task] = update
        task.add_done_callback(lambda done: self.taking.pop(done, None))
        return task

    async def _take(self, update):
        HANDLING.set(update)
        try:
            async with self._turns.setdefault(update.actor.name, asyncio.Lock()):
                await update.platform.of(self).handled(update)
        except (LedgerError, Injected, PlatformDown) as failure:
            self._world.record.note(f"put off #{update.id}: {type(failure).__name__}")
            if not isinstance(failure, self._world.passing):
                self._world.find(f"{update} was not handled: {failure!r}")
        except Exception as failure:  # noqa: BLE001 - whatever it is, it is a finding
            self._world.find(f"{update} was not handled: {failure!r}")

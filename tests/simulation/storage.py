"""A storage as the books know it, run inline on sqlite3, with a place to fail at every step.

commit: wait -> the one write lock -> load -> wait -> decide, save -> wait -> COMMIT -> wait
read:   wait -> one snapshot -> wait

At each wait the process may die, another may go on, or the weather may strike.
"""

import asyncio
import sqlite3

from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from ledger import clock
from ledger.decide import decide
from ledger.errors import Unavailable
from ledger.state import Named
from ledger.storage.sqlite import batch
from tests.simulation.weather import CALM, Injected, disk_full, refusal

BUSY_S = 10
_TO_BE_OPENED = []
_ENGINE = create_engine(  # one, so that what is asked is compiled once for all processes
    "sqlite+pysqlite://", creator=_TO_BE_OPENED.pop, poolclass=NullPool
)
_PRAGMAS = ("journal_mode=WAL", "synchronous=OFF", "foreign_keys=ON", "busy_timeout=0")


class Disk:
    """The file that outlives every process: who writes to it now, and the weather over it."""

    def __init__(self, path, chance):
        self.path = path
        self.chance = chance
        self.weather = CALM
        self.writer = None
        self.commits = 0

    def connect(self):
        """Open one more connection."""
        db = sqlite3.connect(self.path, isolation_level=None, cached_statements=512)
        for pragma in _PRAGMAS:
            db.execute(f"PRAGMA {pragma}")
        return db

    def strikes(self, rate):
        """Tell whether it happens now."""
        return rate > 0 and self.chance.random() < rate


class InlineStorage:
    """What one process has open of the disk."""

    decide = staticmethod(decide)

    def __init__(self, disk, process):
        self._disk = disk
        self._process = process
        self._db = disk.connect()
        self._reading = disk.connect()
        _TO_BE_OPENED.append(self._reading)
        self._connection = _ENGINE.connect()

    async def commit(self, book, postings):
        """Decide the postings and save what was decided in one commit."""
        await self._process.passes("before the lock")
        await self._lock()
        try:
            outcomes = await self._written(book, postings)
        except sqlite3.OperationalError as failure:
            raise Unavailable(str(failure)) from failure
        finally:
            self.give_up()
        self._disk.commits += 1
        await self._process.passes("after the commit")
        if self._disk.strikes(self._disk.weather.lost):
            raise Unavailable("committed, and the answer was lost")
        return outcomes

    async def read(self, question):
        """Ask one question of one snapshot."""
        await self._process.passes("before a read")
        if self._disk.strikes(self._disk.weather.unread):
            raise Unavailable(str(refusal(self._disk.chance)))
        self._reading.execute("BEGIN")
        try:
            answer = question(self._connection)
        finally:
            self._connection.rollback()
            self._reading.rollback()
        await self._process.passes("after a read")
        return answer

    async def survey(self, question):
        """Ask a long question."""
        return await self.read(question)

    async def listen(self, _book, _heard):
        """Hear nothing: what others post is found when somebody looks."""
        await asyncio.Event().wait()

    async def close(self):
        """Let go of the file."""
        self.drop()

    def drop(self):
        """Lose every connection, and with it what was not committed."""
        self.give_up()
        self._connection.close()
        self._db.close()

    def give_up(self):
        """End the transaction and the lock, if this storage holds them."""
        if self._disk.writer is self:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            self._disk.writer = None

    # -- a commit, step by step -------------------------------------------------------------

    async def _lock(self):
        """Wait for the other process as SQLite's busy handler does."""
        loop = asyncio.get_running_loop()
        until = loop.time() + BUSY_S
        while self._disk.writer is not None:
            if loop.time() > until:
                raise Unavailable("database is locked")
            await self._process.passes("waiting for the lock")
        self._disk.writer = self

    async def _written(self, book, postings):
        disk, weather = self._disk, self._disk.weather
        self._db.execute("BEGIN IMMEDIATE")
        state = batch.load(self._db, book, Named.by(postings))
        await self._process.passes("loaded")
        outcomes, changes = self.decide(postings, state, clock.to_ms(clock.now()))
        if changes:
            if weather.full:
                raise disk_full()
            batch.save(self._db, state, changes)
        await self._process.passes("before the commit")
        if disk.strikes(weather.refused):
            raise refusal(disk.chance)
        if disk.strikes(weather.broken):
            raise Injected("a batch that cannot be saved")
        return await self._committed(outcomes)

    async def _committed(self, outcomes):
        self._db.execute("COMMIT")
        return outcomes

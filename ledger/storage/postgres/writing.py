"""The connection that writes, and what happens when it is lost.

    commit   lock the head of the book -> load -> decide -> save -> COMMIT
             lost? a new connection, perhaps to another host, and the batch again by its keys

Whether a COMMIT that was not answered took place, its transaction and its keys tell, once the
head is locked again: no transaction on this book is under way then. What was decided stands in
that case, told as if the answer had come.

Every batch ends with a COMMIT, also one that changes nothing: what it found may stand on this
server alone, if that crashed while a COMMIT waited for its standby. The lock of the head has
written to the log, so this one waits for all that came before it.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import structlog

from ledger import clock
from ledger.chain import START
from ledger.decide import decide
from ledger.errors import Unavailable
from ledger.state import Named
from ledger.storage.postgres import connection
from ledger.storage.postgres.connection import (
    is_distributed,
    loses,
    named,
    passes,
    prepare_writer,
    within,
)
from ledger.storage.postgres.listening import CHANNEL
from ledger.storage.postgres.loading import load
from ledger.storage.postgres.saving import save

if TYPE_CHECKING:
    from collections.abc import Sequence

    import asyncpg

    from ledger.decide import Outcome
    from ledger.posting import Posting
    from ledger.state import KeyNow, State
    from ledger.storage.postgres.primary import Primary

CLOSE_S = 1

_LOCK = "BEGIN ISOLATION LEVEL READ COMMITTED; SELECT 1 FROM head WHERE book = {book} FOR UPDATE"
_COMMIT = "COMMIT"
_COMMIT_NEWS = f"SELECT pg_notify('{CHANNEL}', '{{book}}'); COMMIT"
_NOTHING_LOCKED = "SELECT 0"
_NEW_HEAD = (
    "INSERT INTO head (book, transfer, entry, account, row, chain, audit)"
    " VALUES ($1, 0, 0, 0, 0, $2, 0) ON CONFLICT DO NOTHING"
)
_COMMITTED = (
    "SELECT CASE WHEN $1::text::xid8 < pg_snapshot_xmax(pg_current_snapshot())"
    " THEN pg_xact_status($1::text::xid8) = 'committed' END"
)

log = structlog.get_logger("ledger.storage")


@dataclass(slots=True)
class _Doubt:
    """What was about to be committed when nothing more was heard."""

    transaction: str
    keys: Sequence[KeyNow]
    outcomes: list[Outcome]


@dataclass(slots=True)
class _Batch:
    """Postings on their way, and what is not known about the last time they were sent."""

    book: int
    postings: Sequence[Posting]
    named: Named
    doubt: _Doubt | None = None


class NotCopiedError(ConnectionError):
    """Somebody broke off the wait for the standby: what was committed may not stand there."""


class WritingConnection:
    """The one connection that writes; it is replaced when it is lost."""

    def __init__(self, primary: Primary) -> None:
        self._primary = primary
        self._turn = 0
        self._db: asyncpg.Connection | None = None
        self._joined = True
        self._warned = False

    async def open(self) -> None:
        """Connect, or raise why not."""
        self._db, self._turn = await self._primary.connect(prepare_writer)
        self._db.add_log_listener(self._told)
        with within(self._db):
            self._joined = not await is_distributed(self._db)

    async def close(self) -> None:
        """Let go of the database."""
        if self._db is not None:
            try:
                await self._db.close(timeout=CLOSE_S)
            except Exception:  # noqa: BLE001 - whatever it is, nothing is under way
                self._drop()

    def is_own(self, process: int) -> bool:
        """Tell whether it is this connection's own process of the server."""
        return self._db is not None and self._db.get_server_pid() == process

    async def commit(self, book: int, postings: Sequence[Posting]) -> list[Outcome]:
        """Decide the postings and save what was decided, however often it takes."""
        batch = _Batch(book, postings, Named.by(postings))
        loop = asyncio.get_running_loop()
        until = loop.time() + connection.PATIENCE_S
        pause_ms = connection.FIRST_PAUSE_MS
        while True:
            try:
                return await self._attempt(batch, until)
            except Exception as failure:
                if not passes(failure):
                    raise named(failure) from failure
                if loop.time() + pause_ms / 1000 > until:
                    raise Unavailable(str(failure) or type(failure).__name__) from failure
                log.warning(
                    "a batch is tried again", reason=repr(failure), doubt=batch.doubt is not None
                )
            await asyncio.sleep(pause_ms / 1000)
            pause_ms = min(connection.LAST_PAUSE_MS, 2 * pause_ms)

    async def _attempt(self, batch: _Batch, until: Any) -> list[Outcome]:  # noqa: ANN401 - a moment of the loop
        """Commit the batch once, and leave a connection in no transaction, or none."""
        db = await self._connected(until)
        try:
            with within(db, until):
                return await self._commit(db, batch)
        except Exception as failure:
            if loses(failure) or not await _rolled_back(db):
                self._drop()
                self._primary.lost(self._turn)
            raise
        except BaseException:
            self._drop()
            raise

    async def _connected(self, until: Any) -> asyncpg.Connection:  # noqa: ANN401 - the same
        if self._db is not None and (self._db.is_closed() or self._turn != self._primary.turn):
            self._drop()
        if self._db is None:
            async with asyncio.timeout_at(until):
                await self.open()
        return self._db

    async def _commit(self, db: asyncpg.Connection, batch: _Batch) -> list[Outcome]:
        state = await self._locked(db, batch)
        if batch.doubt and await _took_place(db, batch.doubt, state):
            await self._end(db, _COMMIT)
            return batch.doubt.outcomes
        batch.doubt = None
        row = state.head.row
        outcomes, changes = decide(batch.postings, state, clock.to_ms(clock.now()))
        if not changes:
            await self._end(db, _COMMIT)
            return outcomes
        transaction = await save(db, state, changes, joined=self._joined)
        batch.doubt = _Doubt(transaction, changes.keys, outcomes)
        news = state.head.row != row  # an event, a message: whatever is new has a number
        await self._end(db, _COMMIT_NEWS.format(book=int(batch.book)) if news else _COMMIT)
        return outcomes

    async def _end(self, db: asyncpg.Connection, commit: str) -> None:
        """Commit, and wait for the standby as the server is set up to."""
        self._warned = False
        await db.execute(commit)
        if self._warned:
            raise NotCopiedError(commit)

    def _told(self, _db: object, said: asyncpg.PostgresLogMessage) -> None:
        """Hear a warning: a COMMIT has none but that it did not wait for the standby."""
        self._warned = self._warned or said.severity_en == "WARNING"

    async def _locked(self, db: asyncpg.Connection, batch: _Batch) -> State:
        """Lock the head of the book, and load in later statements: they see what is there now."""
        lock = _LOCK.format(book=int(batch.book))
        while await db.execute(lock) == _NOTHING_LOCKED:
            await db.execute("ROLLBACK")
            await db.execute(_NEW_HEAD, batch.book, START)
        return await load(db, batch.book, batch.named, joined=self._joined)

    def _drop(self) -> None:
        if self._db is not None:
            self._db.terminate()
        self._db = None


async def _rolled_back(db: asyncpg.Connection) -> bool:
    try:
        with within(db):
            await db.execute("ROLLBACK")
    except Exception:  # noqa: BLE001 - whatever it is, the connection cannot be used again
        return False
    return True


async def _took_place(db: asyncpg.Connection, doubt: _Doubt, state: State) -> bool:
    """Tell whether it was that transaction which committed these keys."""
    if any(state.keys.get(known.key) != known for known in doubt.keys):
        return False
    return bool(await db.fetchval(_COMMITTED, doubt.transaction))

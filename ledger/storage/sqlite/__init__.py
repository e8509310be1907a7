"""The books in one SQLite file.

    commit: BEGIN IMMEDIATE -> load -> decide -> save -> COMMIT, one hop to the writer's thread
    read:   BEGIN -> any questions -> ROLLBACK, one hop to a reader's thread

Each connection is aiosqlite's and lives on its own thread; a whole batch or question runs there
as one function, because a hop for each statement would cost more than the statements.
"""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING, TypeVar

import aiosqlite
from sqlalchemy import Connection, create_engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import StaticPool

from ledger import clock
from ledger.decide import decide
from ledger.errors import Broken, Unavailable
from ledger.state import Named
from ledger.storage.sqlite import batch

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Sequence

    from sqlalchemy import Engine

    from ledger.decide import Outcome
    from ledger.posting import Posting

T = TypeVar("T")

READERS = 2
BUSY_TIMEOUT_MS = 10_000
_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}",
)


class SqliteStorage:
    """One writing connection and a few reading ones on one file."""

    def __init__(self, writer: aiosqlite.Connection, readers: Sequence[_Reader]) -> None:
        self._writer = writer
        self._readers = readers
        self._idle: asyncio.LifoQueue[_Reader] = asyncio.LifoQueue()
        for reader in readers:
            self._idle.put_nowait(reader)

    @classmethod
    async def open(cls, path: str) -> SqliteStorage:
        """Open the file at `path`; its tables must stand already."""
        async with AsyncExitStack() as opened:
            writer = await _connect(path)
            opened.push_async_callback(writer.close)
            readers = []
            for _ in range(READERS):
                readers.append(await _Reader.open(path))
                opened.push_async_callback(readers[-1].close)
            opened.pop_all()
        return cls(writer, readers)

    async def commit(self, book: int, postings: Sequence[Posting]) -> list[Outcome]:
        """Decide the postings and save what was decided in one durable commit."""
        try:
            return await _on_thread(self._writer, lambda db: _commit(db, book, postings))
        except sqlite3.OperationalError as failure:
            raise _named(failure) from failure

    async def read(self, question: Callable[[Connection], T]) -> T:
        """Ask one question of one consistent snapshot."""
        reader = await self._idle.get()
        try:
            return await reader.ask(question)
        except OperationalError as failure:
            raise _named(failure.orig) from failure
        finally:
            self._idle.put_nowait(reader)

    async def close(self) -> None:
        """Close every connection."""
        for reader in self._readers:
            await reader.close()
        await self._writer.close()


class _Reader:
    """An aiosqlite connection with SQLAlchemy on its thread."""

    def __init__(self, connection: aiosqlite.Connection, engine: Engine) -> None:
        self._connection = connection
        self._engine = engine

    @classmethod
    async def open(cls, path: str) -> _Reader:
        connection = await _connect(path)
        engine = create_engine(
            "sqlite+pysqlite://", creator=lambda: _raw(connection), poolclass=StaticPool
        )
        async with _closing_on_failure(connection):
            await _on_thread(connection, lambda _: engine.connect().close())
        return cls(connection, engine)

    async def ask(self, question: Callable[[Connection], T]) -> T:
        return await _on_thread(self._connection, lambda _: self._in_snapshot(question))

    def _in_snapshot(self, question: Callable[[Connection], T]) -> T:
        with self._engine.connect() as connection:
            connection.exec_driver_sql("BEGIN")
            return question(connection)

    async def close(self) -> None:
        await self._connection.close()


async def _connect(path: str) -> aiosqlite.Connection:
    connection = await aiosqlite.connect(path, isolation_level=None, cached_statements=512)
    async with _closing_on_failure(connection):
        for pragma in _PRAGMAS:
            await connection.execute_fetchall(pragma)
    return connection


@asynccontextmanager
async def _closing_on_failure(connection: aiosqlite.Connection) -> AsyncIterator[None]:
    """Close the connection if the block fails: its thread would keep the process alive."""
    try:
        yield
    except BaseException:
        await connection.close()
        raise


def _named(failure: BaseException | None) -> Exception:
    """Tell a database that does not answer from a statement that it will never understand."""
    code = getattr(failure, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
    wrong = Broken if code == sqlite3.SQLITE_ERROR else Unavailable
    return wrong(str(failure))


def _raw(connection: aiosqlite.Connection) -> sqlite3.Connection:
    raw = connection._connection  # noqa: SLF001 - the one private door, see the module's docstring
    if raw is None:
        raise RuntimeError("the connection is closed")
    return raw


async def _on_thread(
    connection: aiosqlite.Connection, work: Callable[[sqlite3.Connection], T]
) -> T:
    """Run `work` on the connection's thread and see it through, even when the caller goes away."""
    raw = _raw(connection)
    return await connection._execute(lambda: work(raw))  # type: ignore[no-any-return,no-untyped-call]  # noqa: SLF001


def _commit(db: sqlite3.Connection, book: int, postings: Sequence[Posting]) -> list[Outcome]:
    db.execute("BEGIN IMMEDIATE")
    try:
        state = batch.load(db, book, Named.by(postings))
        outcomes, changes = decide(postings, state, clock.to_ms(clock.now()))
        if changes:
            batch.save(db, state, changes)
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise
    return outcomes

"""Questions to PostgreSQL, which cannot write and never wait for the writer.

    ask     what waits -> an idle reader -> BEGIN, every question, ROLLBACK: one snapshot
    survey  a long question on a connection and a loop of its own, without a time limit: between
            its statements it may compute as long as it likes

A question changes nothing, so that one whose connection was lost is asked again, as long as a
posting would be. Readers follow the writer to another server (primary.py).
"""

from __future__ import annotations

import asyncio
from contextlib import nullcontext, suppress
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool
from sqlalchemy.util import await_only, greenlet_spawn

from ledger.errors import LedgerError
from ledger.storage.postgres import connection
from ledger.storage.postgres.connection import cause, loses, named, passes, prepare_reader, within
from ledger.storage.postgres.primary import Primary
from ledger.storage.waiting import Failure

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from contextlib import AbstractContextManager

    import asyncpg
    from sqlalchemy import Connection
    from sqlalchemy.ext.asyncio import AsyncConnection

    from ledger.address import PostgresAddress
    from ledger.storage.waiting import Question

T = TypeVar("T")

READERS = 4

_BEGIN = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
_ROLLBACK = "ROLLBACK"


class Reader:
    """A connection with SQLAlchemy on it, made when it is first asked and whenever it was lost.

    A `patient` one waits for an answer however long it takes.
    """

    def __init__(self, primary: Primary, *, patient: bool = False) -> None:
        self._primary = primary
        self._patient = patient
        self._turn = 0
        self._asking: AsyncConnection | None = None
        self._db: asyncpg.Connection | None = None

    async def answers(self, questions: Sequence[Question]) -> list[Any]:
        """Answer questions from one snapshot, each with its answer or its `Failure`."""
        loop = asyncio.get_running_loop()
        ends = until = None if self._patient else loop.time() + connection.PATIENCE_S
        pause_ms = connection.FIRST_PAUSE_MS
        while True:
            try:
                async with asyncio.timeout_at(ends):
                    return await self._in_snapshot(questions)
            except Exception as failure:
                await self._drop()
                if loses(why := cause(failure)):
                    self._primary.lost(self._turn)
                until = until or loop.time() + connection.PATIENCE_S
                if not passes(why) or loop.time() + pause_ms / 1000 > until:
                    raise _named(failure) from failure
            except BaseException:
                await self._drop()
                raise
            await asyncio.sleep(pause_ms / 1000)
            pause_ms = min(connection.LAST_PAUSE_MS, 2 * pause_ms)

    async def close(self) -> None:
        """Let go of the database."""
        await self._drop()

    async def _in_snapshot(self, questions: Sequence[Question]) -> list[Any]:
        asking, db = await self._connected()
        with self._within(db):
            await db.execute(_BEGIN)
        answers = await greenlet_spawn(self._ask_all, asking.sync_connection, db, questions)
        with self._within(db):
            await db.execute(_ROLLBACK)
        return answers

    async def _connected(self) -> tuple[AsyncConnection, asyncpg.Connection]:
        if self._turn != self._primary.turn:
            await self._drop()
        if self._asking is not None and self._db is not None:
            return self._asking, self._db
        engine = create_async_engine(
            "postgresql+asyncpg://",
            async_creator=self._opened,
            poolclass=NullPool,
            isolation_level="AUTOCOMMIT",  # it begins nothing by itself
            hide_parameters=True,  # they are what people wrote
        )
        self._asking = await engine.connect()
        self._db = (await self._asking.get_raw_connection()).driver_connection
        return self._asking, self._db

    async def _opened(self) -> asyncpg.Connection:
        prepare = _as_it_is if self._patient else prepare_reader
        db, self._turn = await self._primary.connect(prepare)
        return db

    def _within(self, db: asyncpg.Connection) -> AbstractContextManager[None]:
        return nullcontext() if self._patient else within(db)

    def _ask_all(
        self, asking: Connection, db: asyncpg.Connection, questions: Sequence[Question]
    ) -> list[Any]:
        return [self._ask(asking, db, question) for question in questions]

    def _ask(self, asking: Connection, db: asyncpg.Connection, question: Question) -> Any:  # noqa: ANN401 - each has its own
        try:
            with self._within(db):
                return question(asking)
        except LedgerError as answer:
            return Failure(answer)
        except Exception as failure:
            if passes(cause(failure)):
                raise
            with self._within(db):  # it may have broken the snapshot
                await_only(db.execute(f"{_ROLLBACK}; {_BEGIN}"))
            told = Failure(failure)
            told.failure = _named(failure)
            return told

    async def _drop(self) -> None:
        asking, db = self._asking, self._db
        self._asking = self._db = None
        if db is not None:
            db.terminate()
        if asking is not None:
            with suppress(Exception):
                await asking.invalidate()
            with suppress(Exception):
                await asking.close()


async def survey(address: PostgresAddress, question: Callable[[Connection], T]) -> T:
    """Ask one long question of a snapshot of its own; it ends soon if its caller goes away."""
    apart = asyncio.new_event_loop()
    asking = apart.create_task(_survey(address, question))

    def answer() -> T:
        try:
            return apart.run_until_complete(asking)
        finally:
            apart.close()

    try:
        return await asyncio.to_thread(answer)
    except asyncio.CancelledError:
        with suppress(RuntimeError):  # it has ended meanwhile
            apart.call_soon_threadsafe(asking.cancel)
        raise


async def _survey(address: PostgresAddress, question: Callable[[Connection], T]) -> T:
    primary = Primary(address)
    reader = Reader(primary, patient=True)
    try:
        (answer,) = await reader.answers([question])
    finally:
        await reader.close()
        await primary.close()
    if isinstance(answer, Failure):
        raise answer.failure
    return answer  # type: ignore[no-any-return]


async def _as_it_is(_db: asyncpg.Connection) -> None:
    """Leave a connection without a time limit."""


def _named(failure: Exception) -> Exception:
    """Name a failure after its cause, which it keeps."""
    told = named(cause(failure))
    if told is not failure:
        told.__cause__ = failure
    return told

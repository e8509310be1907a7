"""Questions to PostgreSQL, which cannot write and never wait for the writer.

    ask     what waits -> an idle reader -> BEGIN, every question, ROLLBACK: one snapshot
    survey  a long question on a connection and a loop of its own, without a time limit: between
            its statements it may compute as long as it likes

A question changes nothing, so that one whose connection was lost is asked again.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool
from sqlalchemy.util import await_only, greenlet_spawn

from ledger.errors import LedgerError, Unavailable
from ledger.storage.postgres.connection import connect, connect_reader, named, passes
from ledger.storage.waiting import Failure

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    import asyncpg
    from sqlalchemy import Connection
    from sqlalchemy.ext.asyncio import AsyncConnection

    from ledger.address import PostgresAddress
    from ledger.storage.waiting import Question

T = TypeVar("T")

READERS = 4
PAUSES_MS = (0, 100, 1_000)

_BEGIN = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
_ROLLBACK = "ROLLBACK"


class Reader:
    """A connection with SQLAlchemy on it, made when it is first asked and whenever it was lost."""

    def __init__(self, connecting: Callable[[], Awaitable[asyncpg.Connection]]) -> None:
        self._connecting = connecting
        self._asking: AsyncConnection | None = None
        self._db: asyncpg.Connection | None = None

    async def answers(self, questions: Sequence[Question]) -> list[Any]:
        """Answer questions from one snapshot, each with its answer or its `Failure`."""
        for pause_ms in (*PAUSES_MS, None):
            try:
                return await self._in_snapshot(questions)
            except Exception as failure:
                await self._drop()
                if pause_ms is None or not passes(_cause(failure)):
                    raise _named(failure) from failure
            except BaseException:
                await self._drop()
                raise
            await asyncio.sleep(pause_ms / 1000)
        raise Unavailable

    async def close(self) -> None:
        """Let go of the database."""
        await self._drop()

    async def _in_snapshot(self, questions: Sequence[Question]) -> list[Any]:
        asking, db = await self._connected()
        await db.execute(_BEGIN)
        answers = await greenlet_spawn(_ask_all, asking.sync_connection, db, questions)
        await db.execute(_ROLLBACK)
        return answers

    async def _connected(self) -> tuple[AsyncConnection, asyncpg.Connection]:
        if self._asking is not None and self._db is not None:
            return self._asking, self._db
        engine = create_async_engine(
            "postgresql+asyncpg://",
            async_creator=self._connecting,
            poolclass=NullPool,
            isolation_level="AUTOCOMMIT",  # it begins nothing by itself
            hide_parameters=True,  # they are what people wrote
        )
        self._asking = await engine.connect()
        self._db = (await self._asking.get_raw_connection()).driver_connection
        return self._asking, self._db

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


def _ask_all(
    asking: Connection, db: asyncpg.Connection, questions: Sequence[Question]
) -> list[Any]:
    return [_ask(asking, db, question) for question in questions]


def _ask(asking: Connection, db: asyncpg.Connection, question: Question) -> Any:  # noqa: ANN401 - each has its own
    try:
        return question(asking)
    except LedgerError as answer:
        return Failure(answer)
    except Exception as failure:
        if passes(_cause(failure)):
            raise
        await_only(db.execute(f"{_ROLLBACK}; {_BEGIN}"))  # it may have broken the snapshot
        told = Failure(failure)
        told.failure = _named(failure)
        return told


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
    reader = Reader(lambda: connect(address, None))
    try:
        (answer,) = await reader.answers([question])
    finally:
        await reader.close()
    if isinstance(answer, Failure):
        raise answer.failure
    return answer  # type: ignore[no-any-return]


def new_reader(address: PostgresAddress) -> Reader:
    """Return a reader that does not wait long for an answer."""
    return Reader(lambda: connect_reader(address))


def _named(failure: Exception) -> Exception:
    """Name a failure after its cause, which it keeps."""
    told = named(_cause(failure))
    if told is not failure:
        told.__cause__ = failure
    return told


def _cause(failure: Exception) -> Exception:
    """Return what asyncpg raised, from under what SQLAlchemy made of it."""
    if isinstance(failure, DBAPIError) and failure.orig is not None:
        cause = failure.orig.__cause__ or failure.orig
        return cause if isinstance(cause, Exception) else failure
    return failure

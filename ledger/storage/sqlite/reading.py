"""Questions to one SQLite file, which never wait for the writer.

    ask     what waits -> an idle reader -> BEGIN, every question, ROLLBACK: one hop, one snapshot
    survey  a long question on a connection of its own, so that the short ones go on beside it

Who waits for whom, `ledger.storage.waiting` tells.
"""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from contextlib import ExitStack
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

from ledger.storage.sqlite.connection import connect, named, on_thread
from ledger.storage.waiting import Failure

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import aiosqlite

    from ledger.storage.waiting import Question

T = TypeVar("T")

READERS = 2
STEPS = 10_000  # of SQLite's machine, between two looks at whether a survey is still wanted


async def survey(path: str, question: Callable[[Connection], T]) -> T:
    """Ask one long question of a snapshot of its own; it ends soon if its caller goes away."""
    reader = await Reader.open(path)
    gone = asyncio.Event()
    try:
        await reader.ends_when(gone.is_set)
        (answer,) = await reader.answers([question])
    except asyncio.CancelledError:
        gone.set()
        raise
    finally:
        await reader.close()
    if isinstance(answer, Failure):
        raise answer.failure
    return answer  # type: ignore[no-any-return]


class Reader:
    """An aiosqlite connection with SQLAlchemy on its thread."""

    _asking: Connection

    def __init__(self, connection: aiosqlite.Connection) -> None:
        self._connection = connection
        self._opened = ExitStack()

    @classmethod
    async def open(cls, path: str) -> Reader:
        """Open a connection that cannot write."""
        reader = cls(await connect(path, "PRAGMA query_only=ON"))
        try:
            await on_thread(reader._connection, reader._begin)
        except BaseException:
            await reader.close()
            raise
        return reader

    async def ends_when(self, told: Callable[[], bool]) -> None:
        """Break off whatever statement runs once `told` says so."""
        await on_thread(self._connection, lambda db: db.set_progress_handler(told, STEPS))

    async def answers(self, questions: Sequence[Question]) -> list[Any]:
        """Answer questions from one snapshot, each with its answer or its `Failure`."""
        try:
            return await on_thread(self._connection, lambda db: self._in_snapshot(db, questions))
        except sqlite3.OperationalError as failure:
            raise named(failure) from failure

    async def close(self) -> None:
        """Let go of the file, also when the caller goes away: its thread would live for ever."""
        try:
            await on_thread(self._connection, lambda _: self._opened.close())
        finally:
            await self._connection.close()

    def _begin(self, db: sqlite3.Connection) -> None:
        self._asking = self._opened.enter_context(_asking(db))

    def _in_snapshot(self, db: sqlite3.Connection, questions: Sequence[Question]) -> list[Any]:
        db.execute("BEGIN")
        try:
            return [self._asked(question) for question in questions]
        finally:
            if db.in_transaction:
                db.execute("ROLLBACK")

    def _asked(self, question: Question) -> Any:  # noqa: ANN401 - each question has its own
        try:
            return question(self._asking)
        except Exception as failure:  # noqa: BLE001 - it fails alone
            return _failure(failure)


_handed = threading.local()


@cache
def _engine() -> Engine:
    """Return the engine of all readers: a statement is compiled once for all of them."""
    made = create_engine(
        "sqlite+pysqlite://",
        creator=lambda: _handed.db,
        poolclass=NullPool,
        hide_parameters=True,  # they are what people wrote
    )
    _handed.db = sqlite3.connect(":memory:")
    made.connect().close()  # what an engine learns when it first connects, it knows then
    return made


def _asking(db: sqlite3.Connection) -> Connection:
    engine = _engine()
    _handed.db = db
    return engine.connect()


def _failure(failure: Exception) -> Failure:
    told = Failure(failure)
    if isinstance(failure, OperationalError | sqlite3.OperationalError):
        told.failure = named(getattr(failure, "orig", failure))
        told.failure.__cause__ = failure
    return told

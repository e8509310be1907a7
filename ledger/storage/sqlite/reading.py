"""Questions to one SQLite file, which never wait for the writer.

    ask     what waits -> an idle reader -> BEGIN, every question, ROLLBACK: one hop, one snapshot
    survey  a long question on a connection of its own, so that the short ones go on beside it

There is no timer: whatever is asked while the readers are busy goes together, once one is idle.
"""

from __future__ import annotations

import asyncio
import sqlite3
import traceback
from collections import deque
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from sqlalchemy import Connection, create_engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import StaticPool

from ledger.errors import Unavailable
from ledger.storage.sqlite.connection import closing_on_failure, connect, named, on_thread, raw

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import aiosqlite

T = TypeVar("T")
Question: TypeAlias = "Callable[[Connection], Any]"

READERS = 2
MOST_AT_ONCE = 128
STEPS = 10_000  # of SQLite's machine, between two looks at whether a survey is still wanted


class Readers:
    """A few reading connections to one file, and the questions that wait for them."""

    def __init__(self, readers: Sequence[Reader]) -> None:
        self._readers = list(readers)
        self._idle = list(readers)
        self._waiting: deque[tuple[Question, asyncio.Future[Any]]] = deque()
        self._called = False
        self._serving: set[asyncio.Task[None]] = set()
        self._closed = False

    @classmethod
    async def open(cls, path: str) -> Readers:
        """Open the readers of a file."""
        async with AsyncExitStack() as opened:
            readers = []
            for _ in range(READERS):
                readers.append(await Reader.open(path))
                opened.push_async_callback(readers[-1].close)
            opened.pop_all()
        return cls(readers)

    async def ask(self, question: Callable[[Connection], T]) -> T:
        """Ask a short question of a snapshot that it may share with others."""
        if self._closed:
            raise Unavailable("the books are closed")
        answer: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._waiting.append((question, answer))
        if self._idle and not self._called:
            self._called = True
            serving = asyncio.create_task(self._serve(self._idle.pop()), name="ledger.reader")
            self._serving.add(serving)
            serving.add_done_callback(self._serving.discard)
        return await answer

    async def close(self) -> None:
        """Take nothing more, answer what waits, and let go of the file."""
        self._closed = True
        while self._serving:
            await asyncio.wait(self._serving)
        while self._readers:
            await self._readers.pop().close()

    async def _serve(self, reader: Reader) -> None:
        try:
            while self._waiting:
                await _answer(reader, self._next())
        finally:
            self._idle.append(reader)

    def _next(self) -> list[tuple[Question, asyncio.Future[Any]]]:
        """Take the questions that go together, but for those whose callers have gone away."""
        self._called = False
        size = min(MOST_AT_ONCE, len(self._waiting))
        taken = [self._waiting.popleft() for _ in range(size)]
        return [(question, answer) for question, answer in taken if not answer.done()]


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
    if isinstance(answer, _Failure):
        raise answer.failure
    return answer  # type: ignore[no-any-return]


class _Failure:
    """Why a question has no answer."""

    def __init__(self, failure: Exception) -> None:
        # Its frames hold the question's cursor, and an open cursor would hold the snapshot.
        traceback.clear_frames(failure.__traceback__)
        self.failure = failure
        if isinstance(failure, OperationalError | sqlite3.OperationalError):
            self.failure = named(getattr(failure, "orig", failure))
            self.failure.__cause__ = failure


class Reader:
    """An aiosqlite connection with SQLAlchemy on its thread."""

    def __init__(self, connection: aiosqlite.Connection, asking: Connection) -> None:
        self._connection = connection
        self._asking = asking

    @classmethod
    async def open(cls, path: str) -> Reader:
        """Open a connection that cannot write."""
        connection = await connect(path, "PRAGMA query_only=ON")
        engine = create_engine(
            "sqlite+pysqlite://", creator=lambda: raw(connection), poolclass=StaticPool
        )
        async with closing_on_failure(connection):
            return cls(connection, await on_thread(connection, lambda _: engine.connect()))

    async def ends_when(self, told: Callable[[], bool]) -> None:
        """Break off whatever statement runs once `told` says so."""
        await on_thread(self._connection, lambda db: db.set_progress_handler(told, STEPS))

    async def answers(self, questions: Sequence[Question]) -> list[Any]:
        """Answer questions from one snapshot, each with its answer or its `_Failure`."""
        try:
            return await on_thread(self._connection, lambda db: self._in_snapshot(db, questions))
        except sqlite3.OperationalError as failure:
            raise named(failure) from failure

    async def close(self) -> None:
        """Let go of the file."""
        await on_thread(self._connection, lambda _: self._asking.close())
        await self._connection.close()

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
            return _Failure(failure)


async def _answer(reader: Reader, asked: list[tuple[Question, asyncio.Future[Any]]]) -> None:
    try:
        told = await reader.answers([question for question, _ in asked])
    except Exception as failure:  # noqa: BLE001 - whatever it is, nobody may wait for ever
        told = [_Failure(failure) for _ in asked]
    for (_, answer), outcome in zip(asked, told, strict=True):
        if answer.done():
            continue
        if isinstance(outcome, _Failure):
            answer.set_exception(outcome.failure)
        else:
            answer.set_result(outcome)

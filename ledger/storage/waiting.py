"""Questions that wait together are answered together, by whichever reader is idle.

There is no timer: whatever is asked while the readers are busy goes together, once one is idle.
When a reader gives the database up, so does whatever waits: nobody waits for longer than it did.
"""

from __future__ import annotations

import asyncio
import traceback
from collections import deque
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias, TypeVar

from ledger import trail
from ledger.errors import Unavailable

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from sqlalchemy import Connection

T = TypeVar("T")
Question: TypeAlias = "Callable[[Connection], Any]"

MOST_AT_ONCE = 128


class Reader(Protocol):
    """A connection that answers."""

    async def answers(self, questions: Sequence[Question]) -> list[Any]:
        """Answer questions from one snapshot, each with its answer or its `Failure`."""

    async def close(self) -> None:
        """Let go of the database."""


class Failure:
    """Why a question has no answer."""

    def __init__(self, failure: Exception) -> None:
        # Its frames hold the question's cursor, and an open cursor would hold the snapshot.
        traceback.clear_frames(failure.__traceback__)
        self.failure = failure


class Readers:
    """A few reading connections, and the questions that wait for them."""

    def __init__(self, readers: Sequence[Reader]) -> None:
        self._readers = list(readers)
        self._idle = list(readers)
        self._waiting: deque[tuple[Question, asyncio.Future[Any]]] = deque()
        self._called = False
        self._serving: set[asyncio.Task[None]] = set()
        self._closed = False

    @classmethod
    async def open(cls, opening: Callable[[], Awaitable[Reader]], count: int) -> Readers:
        """Open that many readers, or none."""
        async with AsyncExitStack() as opened:
            readers: list[Reader] = []
            for _ in range(count):
                readers.append(await opening())
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
            serving = trail.apart(self._serve(self._idle.pop()), "ledger.reader")
            self._serving.add(serving)
            serving.add_done_callback(self._serving.discard)
        return await answer

    async def close(self) -> None:
        """Take nothing more, answer what waits, and let go of the database."""
        self._closed = True
        async with AsyncExitStack() as closing:
            while self._readers:
                closing.push_async_callback(self._readers.pop().close)
            while self._serving:
                await asyncio.wait(self._serving)

    async def _serve(self, reader: Reader) -> None:
        try:
            while self._waiting:
                failure = await _answer(reader, self._next())
                if isinstance(failure, Unavailable):
                    self._give_up(failure)
        finally:
            self._idle.append(reader)

    def _next(self) -> list[tuple[Question, asyncio.Future[Any]]]:
        """Take the questions that go together, but for those whose callers have gone away."""
        self._called = False
        size = min(MOST_AT_ONCE, len(self._waiting))
        taken = [self._waiting.popleft() for _ in range(size)]
        return [(question, answer) for question, answer in taken if not answer.done()]

    def _give_up(self, failure: Exception) -> None:
        self._called = False
        while self._waiting:
            _, answer = self._waiting.popleft()
            if not answer.done():
                answer.set_exception(failure)


async def _answer(
    reader: Reader, asked: list[tuple[Question, asyncio.Future[Any]]]
) -> Exception | None:
    """Give each its answer; return why the reader could answer none of them."""
    none = None
    try:
        told = await reader.answers([question for question, _ in asked])
    except Exception as failure:  # noqa: BLE001 - whatever it is, nobody may wait for ever
        told = [Failure(failure) for _ in asked]
        none = failure
    for (_, answer), outcome in zip(asked, told, strict=True):
        if answer.done():
            continue
        if isinstance(outcome, Failure):
            answer.set_exception(outcome.failure)
        else:
            answer.set_result(outcome)
    return none

"""The writer: many callers post, one task commits.

    post -> a bounded queue -> everything that waits, up to 512 -> one commit -> every caller

There is no timer: callers that were just answered have posted again by the time the writer
wakes. It remembers nothing between batches. When the database does not answer, all that wait are
told so: nobody waits for longer than a batch is tried.
"""

from __future__ import annotations

import asyncio
from collections import deque
from time import perf_counter_ns
from typing import TYPE_CHECKING, NamedTuple

import structlog

from ledger import trail
from ledger.errors import LedgerError, Overloaded, Unavailable
from ledger.spread import Spread

if TYPE_CHECKING:
    from ledger.posting import Posted, Posting
    from ledger.storage import Storage

MAX_BATCH = 512
SIZES = tuple(1 << power for power in range(10))
"""The bounds of how many postings went together."""
TIMES_NS = tuple(n * 1_000_000 for n in (1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 10_000))
"""The bounds of how long a commit took."""
MAX_WAITING = 16_384

log = structlog.get_logger("ledger.writer")


class Written(NamedTuple):
    """How writing goes: what waits, how many went together, how long that took in nanoseconds.

    `failed` could not be saved at all, which should not be; `refused` had no room to wait in.
    """

    waiting: int
    sizes: Spread
    times: Spread
    failed: int
    refused: int


class Writer:
    """The only way anything is written to a book."""

    def __init__(self, storage: Storage, book: int) -> None:
        self._storage = storage
        self._book = book
        self._waiting: deque[tuple[Posting, asyncio.Future[Posted]]] = deque()
        self._work: asyncio.Task[None] | None = None
        self._closed = False
        self._sizes = Spread(SIZES)
        self._times = Spread(TIMES_NS)
        self.alarms = 0
        self._refused = 0

    @property
    def written(self) -> Written:
        """How writing goes."""
        return Written(len(self._waiting), self._sizes, self._times, self.alarms, self._refused)

    async def post(self, posting: Posting) -> Posted:
        """Return what the posting became, after the commit; raise why it was refused.

        A caller that is cancelled leaves no question: repeating the key tells what stands.
        """
        if self._closed or len(self._waiting) >= MAX_WAITING:
            self._refused += 1
            raise Overloaded
        answer: asyncio.Future[Posted] = asyncio.get_running_loop().create_future()
        self._waiting.append((posting, answer))
        if self._work is None:
            self._work = trail.apart(self._drain(), "ledger.writer")
        return await answer

    async def close(self) -> None:
        """Take nothing more, and finish what waits."""
        self._closed = True
        if self._work is not None:
            await self._work

    async def _drain(self) -> None:
        try:
            while self._waiting:
                size = min(MAX_BATCH, len(self._waiting))
                await self._commit([self._waiting.popleft() for _ in range(size)])
        finally:
            self._work = None

    async def _commit(self, batch: list[tuple[Posting, asyncio.Future[Posted]]]) -> None:
        began = perf_counter_ns()
        try:
            outcomes = await self._storage.commit(self._book, [posting for posting, _ in batch])
        except Unavailable as failure:
            batch += self._waiting
            self._waiting.clear()
            log.warning("the books do not answer", reason=str(failure), postings=len(batch))
            for _, answer in batch:
                _refuse(answer, failure)
        except Exception as failure:  # noqa: BLE001 - whatever it is, nobody may wait for ever
            await self._halve(batch, failure)
        else:
            self._times.note(perf_counter_ns() - began)
            self._sizes.note(len(batch))
            for (_, answer), outcome in zip(batch, outcomes, strict=True):
                if isinstance(outcome, LedgerError):
                    _refuse(answer, outcome)
                elif not answer.done():
                    answer.set_result(outcome)

    async def _halve(
        self, batch: list[tuple[Posting, asyncio.Future[Posted]]], failure: Exception
    ) -> None:
        """Close in on the posting that no batch can be saved with; it should not exist."""
        if len(batch) == 1:
            self.alarms += 1
            (posting, answer) = batch[0]
            log.error(
                "posting failed in the storage",
                kind=posting.kind,
                request=trail.written(posting.request),
                exc_info=failure,
            )
            _refuse(answer, failure)
            return
        middle = len(batch) // 2
        await self._commit(batch[:middle])
        await self._commit(batch[middle:])


def _refuse(answer: asyncio.Future[Posted], failure: Exception) -> None:
    if not answer.done():
        answer.set_exception(failure)

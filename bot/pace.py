"""The pace: whose turn it is to send, so that a platform's limits hold.

    turn   a place in the queue -> wait until the chat, the group and all together may -> send
    hold   the platform said "too many": this chat waits so long, and all when it says so of another
    rest   the platform did not answer: this chat waits

One message at a time goes to a chat, and what is urgent goes first; of what is as urgent, what is
for the chat that was sent to longest ago, so that many who are sent much keep nobody waiting.
"""

from __future__ import annotations

import asyncio
from collections import deque
from contextlib import asynccontextmanager
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import count
from typing import TYPE_CHECKING, TypeAlias

from ledger import ids

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

ANSWER, NOTICE = 0, 1
"""What goes out first, and what may wait for it."""
MOST_CHATS = 4_096
FIRST_PAUSE_S = 0.5
MOST_DOUBLED = 30

Place: TypeAlias = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Limits:
    """What may be sent: to one chat, to a group (a number and a span of seconds), to all."""

    chat: tuple[int, float] = (1, 1.0)
    group: tuple[int, float] = (20, 60.0)
    overall: tuple[int, float] = (30, 1.0)


NO_LIMITS = Limits((1, 0.0), (1, 0.0), (1, 0.0))


class Pace:
    """The queue to one bot's chats, by their names; time is the event loop's.

    The names of `groups` begin so.
    """

    def __init__(self, limits: Limits, groups: str = "#") -> None:
        self._limits = limits
        self._groups = groups
        self._waiting: dict[str, list[tuple[Place, asyncio.Future[None]]]] = {}
        self._sent: dict[str, deque[float]] = {}
        self._overall: deque[float] = deque(maxlen=limits.overall[0])
        self._held: dict[str, float] = {}
        self._resting: dict[str, float] = {}
        self._all_held = 0.0
        self._busy: set[str] = set()
        self._numbers = count()
        self._timer: asyncio.TimerHandle | None = None

    def place(self, priority: int) -> Place:
        """Take a place in the queue; it may be used again after a failure."""
        return priority, next(self._numbers)

    @asynccontextmanager
    async def turn(self, chat: str, place: Place) -> AsyncIterator[None]:
        """Wait for one's turn to send to a chat, and have the chat to oneself meanwhile."""
        mine = asyncio.get_running_loop().create_future()
        heappush(self._waiting.setdefault(chat, []), (place, mine))
        self._go()
        try:
            await mine
            yield
        finally:
            if mine.done() and not mine.cancelled():
                self._busy.discard(chat)
                if sent := self._sent.get(chat):
                    sent[-1] = self._now()  # it may have arrived as late as this
            self._go()

    def hold(self, chat: str, seconds: float) -> None:
        """Send nothing to a chat for so long; nothing to anybody when another is held, too."""
        until = self.rest(chat, seconds)
        if self._held.keys() - {chat}:
            self._all_held = max(self._all_held, until)
        self._held[chat] = until

    def rest(self, chat: str, seconds: float) -> float:
        """Send nothing to a chat for so long, after a failure; return until when."""
        now = self._now()
        until = max(self._resting.get(chat, 0.0), now + seconds)
        self._held = {each: end for each, end in self._held.items() if end > now}
        self._resting = {each: end for each, end in self._resting.items() if end > now}
        self._resting[chat] = until
        return until

    # -- turns ------------------------------------------------------------------------------

    def _go(self) -> None:
        """Give a turn to everyone who may have it now; come back for the next."""
        if self._timer:
            self._timer.cancel()
            self._timer = None
        while waiting := self._heads():
            now = self._now()
            ready = [(place, chat) for place, chat in waiting if self._free_at(chat) <= now]
            if not ready:
                soonest = min(self._free_at(chat) for _, chat in waiting)
                self._timer = asyncio.get_running_loop().call_at(soonest, self._go)
                return
            self._give(min(ready, key=self._after)[1], now)

    def _heads(self) -> list[tuple[Place, str]]:
        """Return the first place of every chat that nobody sends to."""
        for chat in list(self._waiting):
            queue = self._waiting[chat]
            while queue and queue[0][1].done():
                heappop(queue)  # whoever waited here has given up
            if not queue:
                del self._waiting[chat]
        return [
            (queue[0][0], chat) for chat, queue in self._waiting.items() if chat not in self._busy
        ]

    def _after(self, head: tuple[Place, str]) -> tuple[int, float, int]:
        """Return what decides which of several chats is sent to first."""
        (priority, number), chat = head
        sent = self._sent.get(chat)
        return priority, sent[-1] if sent else -1.0, number

    def _give(self, chat: str, now: float) -> None:
        _, mine = heappop(self._waiting[chat])
        if len(self._sent) > MOST_CHATS:
            longest = max(self._limits.chat[1], self._limits.group[1])
            self._sent = {
                each: sent for each, sent in self._sent.items() if sent[-1] > now - longest
            }
        most = self._limits.group[0] if chat.startswith(self._groups) else self._limits.chat[0]
        self._sent.setdefault(chat, deque(maxlen=max(most, self._limits.chat[0]))).append(now)
        self._overall.append(now)
        self._busy.add(chat)
        mine.set_result(None)

    def _free_at(self, chat: str) -> float:
        """Return the moment from which a chat may be sent to."""
        sent = self._sent.get(chat, ())
        moments = [
            self._all_held,
            self._resting.get(chat, 0.0),
            _after(self._overall, self._limits.overall),
            _after(sent, self._limits.chat),
        ]
        if chat.startswith(self._groups):
            moments.append(_after(sent, self._limits.group))
        return max(moments)

    def _now(self) -> float:
        return asyncio.get_running_loop().time()


def _after(sent: deque[float] | tuple[()], limit: tuple[int, float]) -> float:
    """Return when one more may follow what was sent."""
    most, span = limit
    return sent[-most] + span if len(sent) >= most else 0.0


def pause(tried: int, longest_s: float = 30.0) -> float:
    """Return how many seconds to wait after so many failures, each time longer, never all alike."""
    jitter = 0.5 + int.from_bytes(ids.salt()[:2]) / 2**17
    return min(longest_s, FIRST_PAUSE_S * 2.0 ** min(tried, MOST_DOUBLED)) * jitter

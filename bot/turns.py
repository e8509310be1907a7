"""Turns: what one person sends is handled in order, and little of it waits at a time.

What she sends beyond that is dropped, until nothing of hers waits any more. Meanwhile nobody waits
for what she sent before: it is let go, which is confirmed although it is still being answered.
"""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

MOST_WAITING: Final = 10
"""How many things that one person sent may wait."""
CROWD: Final = 50
"""How many wait, of everybody's, before each may have but few."""
FEW_WAITING: Final = 2


@dataclass(slots=True)
class _Hers:
    """What one person waits for; more is dropped in a flood, and she is told of it once."""

    order: asyncio.Lock = field(default_factory=asyncio.Lock)
    numbers: set[str] = field(default_factory=set)
    flood: bool = False
    told: bool = False


@dataclass(frozen=True, slots=True)
class Turn:
    """The place of what was sent: `taken`, in this order, or dropped, which she is `to_be_told`."""

    order: asyncio.Lock
    taken: bool
    to_be_told: bool


@dataclass(eq=False, slots=True)
class _Doing:
    """Something that is under way, and whether it has been done but for its answer."""

    number: str
    done: bool = False


_DOING: ContextVar[_Doing | None] = ContextVar("doing", default=None)


class Slots:
    """How much is done at once: what is done, and whose answer waits, takes up no slot."""

    def __init__(self, most: int) -> None:
        self._free = asyncio.Semaphore(most)
        self._answering: set[_Doing] = set()

    @asynccontextmanager
    async def taken(self, number: str) -> AsyncIterator[None]:
        """Take a slot for what has this number, as soon as one is free."""
        await self._free.acquire()
        doing = _Doing(number)
        before = _DOING.set(doing)
        try:
            yield
        finally:
            _DOING.reset(before)
            self._gives_back(doing)
            self._answering.discard(doing)

    def answers(self) -> None:
        """Note of what is under way here that it has been done: only its answer waits."""
        if doing := _DOING.get():
            self._gives_back(doing)
            self._answering.add(doing)

    def answering(self) -> set[str]:
        """Return the numbers of what has been done, and whose answer waits."""
        return {doing.number for doing in self._answering}

    def _gives_back(self, doing: _Doing) -> None:
        if not doing.done:
            doing.done = True
            self._free.release()


class Turns:
    """The turns of everybody who waits for something."""

    def __init__(self) -> None:
        self._people: dict[str, _Hers] = {}
        self.waiting = 0

    @contextmanager
    def waits(
        self, whose: str, number: str, *, for_us: bool = True, kept: bool = False
    ) -> Iterator[Turn]:
        """Let what has this number wait for its turn, if there is room for it.

        Nobody is told of what was dropped if it was not surely `for_us`; `kept` is never dropped.
        """
        hers = self._people.setdefault(whose, _Hers())
        room = MOST_WAITING if self.waiting < CROWD else FEW_WAITING
        full = hers.flood or len(hers.numbers) >= room
        dropped = full and not kept
        told = dropped and not hers.told and for_us
        hers.flood, hers.told = hers.flood or dropped, hers.told or told
        hers.numbers.add(number)
        self.waiting += 1
        try:
            yield Turn(hers.order, not dropped, told)
        finally:
            hers.numbers.discard(number)
            self.waiting -= 1
            if not hers.numbers:
                self._people.pop(whose, None)

    def let_go(self) -> set[str]:
        """Return the numbers of what is not waited for."""
        crowd = self.waiting >= CROWD
        floods = [
            hers.numbers
            for hers in self._people.values()
            if hers.flood or (crowd and len(hers.numbers) > FEW_WAITING)
        ]
        return set().union(*floods)

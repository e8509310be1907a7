"""What a platform is told beside the serving of people, never before it: menus, addresses.

    begin   a piece of work under a name -> done, again and again, beside whatever else goes on
    done    the same for somebody who waits for it, and hears what was refused for good

How long to wait after a failure, the platform's own adapter says.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import structlog

from ledger import trail

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

log = structlog.get_logger("bot.later")


class Later:
    """What one platform is still to be told.

    `wait` gives the seconds to wait after a failure and so many tries; None when it is for good.
    """

    def __init__(self, platform: str, wait: Callable[[Exception, int], float | None]) -> None:
        self._platform = platform
        self._wait = wait
        self._going: dict[str, asyncio.Task[None]] = {}
        self._waited_for: list[str] = []

    @property
    def to_come(self) -> list[str]:
        """The names of what is not done yet."""
        return [*self._waited_for, *self._going]

    def begin(self, name: str, work: Callable[[], Awaitable[object]]) -> None:
        """Begin a piece of work, unless one of its name is under way."""
        if name in self._going:
            return
        task = trail.apart(self._guarded(name, work), f"{self._platform}: {name}")
        self._going[name] = task
        task.add_done_callback(lambda _: self._going.pop(name))

    async def done(self, name: str, work: Callable[[], Awaitable[object]]) -> None:
        """Do a piece of work, however often it takes; raise what is refused for good."""
        self._waited_for.append(name)
        try:
            await self._insist(name, work)
        finally:
            self._waited_for.remove(name)

    async def stop(self) -> None:
        """Leave the rest undone."""
        going = list(self._going.values())
        for task in going:
            task.cancel()
        await asyncio.gather(*going, return_exceptions=True)

    async def _insist(self, name: str, work: Callable[[], Awaitable[object]]) -> None:
        tried = 0
        while True:
            try:
                await work()
            except Exception as why:
                tried += 1
                seconds = self._wait(why, tried)
                if seconds is None:
                    raise
                log.info("told later", platform=self._platform, what=name, wait_s=round(seconds, 1))
            else:
                return
            await asyncio.sleep(seconds)

    async def _guarded(self, name: str, work: Callable[[], Awaitable[object]]) -> None:
        try:
            await self._insist(name, work)
        except Exception as why:  # noqa: BLE001 - people are served without it
            log.error("refused", platform=self._platform, what=name, reason=str(why))  # noqa: TRY400 - no trace

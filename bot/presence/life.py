"""A platform's life: it comes up, goes down and comes up again, and takes nobody along.

run     live, until something fails; leave, wait, longer each time unless it went well, and again
beside  menus and the like: told when people are served already (bot/later.py)
"""

from __future__ import annotations

import asyncio
import contextlib
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Final

import structlog

from bot.health import OK
from bot.kit import Away
from bot.later import Later
from bot.pace import pause
from ledger import clock
from ledger.people import persons

if TYPE_CHECKING:
    from bot.kit import Chat, Reply

STEADY_S: Final = 60.0
"""How long it must have been up for its failures before to be forgotten."""

log = structlog.get_logger("bot.presence")


@dataclass(frozen=True, slots=True)
class Failure:
    """What a failure is, for whoever runs Wasl, without any secret; nobody foresaw an empty one.

    `patience_s` is for how long the platform asks to be left alone. Only what `passes` by itself
    is worth telling again.
    """

    reason: str = ""
    patience_s: float = 0.0
    passes: bool = False


class Presence(ABC):
    """One bot on a platform: what it has in common with all others."""

    name: ClassVar[str]
    longest_pause_s: ClassVar[float] = 60.0

    def __init__(self) -> None:
        self.state = "starting"
        self.since = clock.now()
        self.later = Later(self.name, self.wait)
        self._up_since: float | None = None
        self._news = asyncio.Event()

    # -- what a platform adds ---------------------------------------------------------------

    @abstractmethod
    async def live(self) -> None:
        """Connect, say `up` once people are served, and stay until something fails."""

    @abstractmethod
    def failure(self, why: Exception) -> Failure:
        """Say what a failure is."""

    @abstractmethod
    def where(self) -> str:
        """Say where people find the bot, once it was up."""

    @abstractmethod
    async def show(
        self, chat: Chat, reply: Reply, language: str | None, event: int, message: str
    ) -> str:
        """Show what the outbox tells, as `deliver` says."""

    async def leave(self) -> None:  # noqa: B027 - some leave nothing behind
        """Let go of what this life was made of, before the next."""

    async def close(self) -> None:
        """Let what is under way come to its end, for a moment, and let go of everything."""
        await self.later.stop()

    # -- what all do ------------------------------------------------------------------------

    async def run(self) -> None:
        """Be there until cancelled, whatever the platform does."""
        tried = 0
        try:
            while True:
                patience = 0.0
                try:
                    await self.live()
                except Exception as why:  # noqa: BLE001 - nothing may end it, or other platforms
                    patience = self._failed(why)
                finally:
                    await self.leave()
                tried = 1 if self._was_steady() else tried + 1
                await asyncio.sleep(max(patience, pause(tried, self.longest_pause_s)))
        finally:
            await self.close()

    async def news(self, within_s: float) -> str:
        """Wait a little for what becomes of it; return where people find it, or its state."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(within_s):
                await self._news.wait()
        return self.where() if self.state == OK else self.state

    @property
    def to_come(self) -> list[str]:
        """What the platform is still to be told."""
        return self.later.to_come

    async def deliver(
        self, chat: Chat, reply: Reply, language: str | None, event: int, message: str = ""
    ) -> str:
        """Show what the outbox tells, in the place of a message if there is one."""
        if persons.is_expected(chat.id):
            return ""  # she is known by a handle alone: when she comes, the payer is told
        if self.state != OK:
            raise Away(self.state)
        return await self.show(chat, reply, language, event, message)

    def up(self) -> None:
        """Note that people are served."""
        self._up_since = self._up_since or _now()
        if self.state != OK:
            self._becomes(OK)
            log.info("platform is up", platform=self.name, where=self.where())

    def down(self, reason: str) -> None:
        """Note that nobody is served, and why."""
        state = f"down: {reason}"
        if state != self.state:
            self._becomes(state)
            log.warning("platform is down", platform=self.name, reason=reason)

    def wait(self, why: Exception, tried: int) -> float | None:
        """Return when to tell again what it did not take; None when that is for good."""
        failure = self.failure(why)
        if failure.patience_s:
            return failure.patience_s
        return pause(tried, self.longest_pause_s) if failure.passes else None

    # -- steps ------------------------------------------------------------------------------

    def _becomes(self, state: str) -> None:
        self.state, self.since = state, clock.now()
        self._news.set()

    def _failed(self, why: Exception) -> float:
        """Note a failure; return for how long the platform wants to be left alone."""
        failure = self.failure(why)
        if not failure.reason:
            log.error("platform failed", platform=self.name, exc_info=why)
        self.down(failure.reason or type(why).__name__)
        return failure.patience_s

    def _was_steady(self) -> bool:
        """Tell whether it was up for long, and not only now and then."""
        since, self._up_since = self._up_since, None
        return since is not None and _now() - since >= STEADY_S


def _now() -> float:
    return asyncio.get_running_loop().time()

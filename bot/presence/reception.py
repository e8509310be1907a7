"""What people send, each in her turn: at most 256 at once, and what is too much is dropped.

handle       now, or the reason why not: whoever brings it brings it again
see_through  until it is handled, where a platform shows it only until it is confirmed
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Generic, Protocol, TypeVar

import structlog

from bot import meters
from bot.kit import Away
from bot.pace import pause
from bot.turns import CROWD, Slots, Turns
from ledger.errors import LedgerError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

T = TypeVar("T")
What_contra = TypeVar("What_contra", contravariant=True)

AT_ONCE: Final = 256
MOST_UNANSWERED: Final = 4_096
LONGEST_PAUSE_S: Final = 60
TRIES: Final = 10
UNREADABLE: Final = (
    *(AttributeError, KeyError, RecursionError, TypeError, ValueError),
    *(ArithmeticError, OSError),  # of a moment that no calendar has
)
"""What is raised by what is not shaped as its platform says."""

log = structlog.get_logger("bot.presence")


@dataclass(frozen=True, slots=True)
class Sent:
    """What somebody sent: in `whose` turn it is, and its name, which nothing else has.

    Nobody is told of what was dropped if it was not surely `for_us`; `kept` is never dropped.
    """

    whose: str
    name: str
    for_us: bool = True
    kept: bool = False


class Conversation(Protocol[What_contra]):
    """Who handles what was sent, on one platform."""

    def begin(self, what: What_contra) -> None:  # noqa: ARG002 - some have nothing to do
        """Do at once what cannot wait for anybody's turn, such as a sign that it was heard."""
        return

    async def handle(self, what: What_contra) -> None:
        """Do what was asked, and show what came of it; LedgerError or Away when it cannot be."""

    async def too_many(self, what: What_contra) -> None:
        """Tell whoever sent it that what she sends now is dropped."""

    async def tell_so(self, what: What_contra, why: LedgerError) -> bool:  # noqa: ARG002 - some do
        """Tell whoever sent it that the books cannot take it; False if nobody was told."""
        return False


class Reception(Generic[T]):
    """What is under way; `talk` is there once the platform is."""

    def __init__(self, platform: str, sent: Callable[[T], Sent]) -> None:
        self.talk: Conversation[T] | None = None
        self._platform = platform
        self._sent = sent
        self._turns, self._slots = Turns(), Slots(AT_ONCE)

    def answers(self) -> None:
        """Note that what is handled is done, and only its answer is still to be shown."""
        self._slots.answers()

    async def handle(self, what: T) -> None:
        """Handle what was sent in its person's turn; Away or LedgerError when it cannot be now."""
        await self._in_turn(what, self._handle)

    async def see_through(self, what: T) -> None:
        """Handle what was sent in its person's turn, again and again while it cannot be."""
        await self._in_turn(what, self._handle_at_last)

    def let_go(self) -> set[str]:
        """Return what is confirmed before it is answered: in a crowd, all that has been done."""
        let_go = self._turns.let_go()
        if CROWD <= self._turns.waiting <= MOST_UNANSWERED:
            return let_go | self._slots.answering()
        return let_go

    async def _in_turn(self, what: T, handle: Callable[[T, str], Awaitable[None]]) -> None:
        """Handle what was sent when its person's others are, or drop it if there are too many.

        What cannot be read is dropped, too: no platform sends it, and it would only come again.
        """
        try:
            sent = self._sent(what)
        except UNREADABLE as why:
            log.error("not read", platform=self._platform, reason=type(why).__name__)  # noqa: TRY400 - no trace
            return
        with self._turns.waits(sent.whose, sent.name, for_us=sent.for_us, kept=sent.kept) as turn:
            if turn.taken:
                if self.talk:
                    self.talk.begin(what)
                async with turn.order:
                    await handle(what, sent.name)
                return
            meters.LIMITED.add("flood", self._platform)
            if turn.to_be_told:
                await self._refuse(what, sent.name)

    async def _handle_at_last(self, what: T, name: str) -> None:
        """Handle what was sent, again and again while it cannot be."""
        for tried in range(1, TRIES + 1):
            try:
                await self._handle(what, name)
            except (Away, LedgerError) as why:
                log.warning("put off", platform=self._platform, name=name, reason=str(why))
                await asyncio.sleep(pause(tried, LONGEST_PAUSE_S))
            else:
                return
        log.error("given up", platform=self._platform, name=name)

    async def _refuse(self, what: T, name: str) -> None:
        """Say once that what comes now is dropped; if that cannot be said, it is dropped too."""
        log.warning("dropped", platform=self._platform, name=name)
        try:
            if self.talk:
                await self.talk.too_many(what)
        except Exception as why:  # noqa: BLE001 - nobody may wait for a flood to be answered
            log.warning(
                "not told of it", platform=self._platform, name=name, reason=type(why).__name__
            )

    async def _handle(self, what: T, name: str) -> None:
        if self.talk is None:
            raise Away("starting")
        async with self._slots.taken(name):
            try:
                await self.talk.handle(what)
            except LedgerError as why:
                if not await self.talk.tell_so(what, why):
                    raise
                log.warning(
                    "told to try again", platform=self._platform, name=name, reason=str(why)
                )
            except Away:
                raise
            except Exception:
                log.exception("not handled", platform=self._platform, name=name)

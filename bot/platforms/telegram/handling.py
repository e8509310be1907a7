"""Updates, each in its person's turn: at most 256 at once, and what is too much is dropped.

handle       now, or the reason why not: who brings updates brings it again
see_through  until it is handled: polling shows an update only until it is confirmed
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import structlog

from bot.kit import Away
from bot.pace import pause
from bot.platforms.telegram.turns import waits
from bot.turns import CROWD, Slots, Turns
from ledger.errors import LedgerError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from telegram import Update

    from bot.platforms.telegram.talk import Talk

AT_ONCE = 256
MOST_UNANSWERED = 4_096
LONGEST_PAUSE_S = 60
TRIES = 10

log = structlog.get_logger("bot.telegram")


class Handling:
    """What is under way; `talk` is there once the bot knows its own name."""

    def __init__(self) -> None:
        self.talk: Talk | None = None
        self._turns, self._slots = Turns(), Slots(AT_ONCE)

    def answers(self) -> None:
        """Note that what is handled is done, and only its answer is still to be shown."""
        self._slots.answers()

    async def handle(self, update: Update) -> None:
        """Handle an update in its person's turn; Away or LedgerError when it cannot be now."""
        await self._in_turn(update, self._handle)

    async def see_through(self, update: Update) -> None:
        """Handle an update in its person's turn, again and again while it cannot be."""
        await self._in_turn(update, self._handle_at_last)

    def let_go(self) -> set[int]:
        """Return what is confirmed before it is answered: in a crowd, all that has been done."""
        let_go = self._turns.let_go()
        if CROWD <= self._turns.waiting <= MOST_UNANSWERED:
            let_go |= self._slots.answering()
        return set(map(int, let_go))

    async def _in_turn(self, update: Update, handle: Callable[[Update], Awaitable[None]]) -> None:
        """Handle an update when its person's others are, or drop it if there are too many."""
        with waits(self._turns, update) as turn:
            if turn.taken:
                async with turn.order:
                    await handle(update)
            elif turn.to_be_told:
                await self._refuse(update)

    async def _handle_at_last(self, update: Update) -> None:
        """Handle an update, again and again while it cannot be."""
        for tried in range(1, TRIES + 1):
            try:
                await self._handle(update)
            except (Away, LedgerError) as why:
                log.warning("update put off", update_id=update.update_id, reason=str(why))
                await asyncio.sleep(pause(tried, LONGEST_PAUSE_S))
            else:
                return
        log.error("update given up", update_id=update.update_id)

    async def _refuse(self, update: Update) -> None:
        """Say once that what comes now is dropped; if that cannot be said, it is dropped too."""
        log.warning("updates dropped", update_id=update.update_id)
        try:
            if self.talk:
                await self.talk.too_many(update)
        except Exception as why:  # noqa: BLE001 - nobody may wait for a flood to be answered
            log.warning("not told of it", update_id=update.update_id, reason=type(why).__name__)

    async def _handle(self, update: Update) -> None:
        if self.talk is None:
            raise Away("starting")
        async with self._slots.taken(str(update.update_id)):
            try:
                await self.talk.handle(update)
            except LedgerError as why:
                if not await self.talk.tell_so(update, why):
                    raise
                log.warning("told to try again", update_id=update.update_id, reason=str(why))
            except Away:
                raise
            except Exception:
                log.exception("update failed", update_id=update.update_id)

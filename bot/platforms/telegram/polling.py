"""Polling: updates are asked for, and confirmed only once they have been handled.

    ask from the first that is not handled -> begin each one that is new -> move on

Telegram shows the first hundred that are not confirmed, so while one is slow those behind it are
shown again, and passed over. What a person sends in a flood holds up nobody: it is let go, and
confirmed before it is answered (bot/turns.py); so is, in a crowd, what has been done. One that was
confirmed and still comes again is passed over as well; after a restart it is handled again, under
the same keys.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from typing import TYPE_CHECKING, Any

import structlog
from telegram import Update
from telegram.error import TelegramError

from bot.presence.reception import UNREADABLE

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Collection, Sequence

    from telegram import Bot

ALLOWED = (
    *(Update.MESSAGE, Update.CALLBACK_QUERY, Update.MY_CHAT_MEMBER),
    *(Update.INLINE_QUERY, Update.CHOSEN_INLINE_RESULT, Update.PRE_CHECKOUT_QUERY),
)
POLL_S = 30
PEEK_S = 0.1
"""How soon to look for more while something is being handled."""
PEEK_EACH_S = 0.005
"""How much later for each that is: it is shown, and read, again."""
GRACE_S = 5
REMEMBERED = 1_000

log = structlog.get_logger("bot.telegram")


class Polling:
    """The updates of one bot that are under way."""

    def __init__(
        self,
        bot: Bot,
        handle: Callable[[Update], Awaitable[None]],
        let_go: Callable[[], Collection[str]] = tuple,
    ) -> None:
        self._bot = bot
        self._handle = handle
        self._let_go = let_go
        self._going: dict[int, asyncio.Task[None]] = {}
        self._handled: deque[int] = deque(maxlen=REMEMBERED)
        self._past = 0

    async def run(self, up: Callable[[], None]) -> None:
        """Ask and handle until cancelled, or until Telegram does not answer."""
        patience = 0
        while True:
            offset = self._offset()
            updates = await self._ask(offset, patience)
            up()
            if offset == self._past:
                self._past = 0  # it is confirmed, and ids need not grow for ever
            for update in updates:
                self._begin(update)
            await asyncio.sleep(0)  # what is dropped is over at once
            waited_for = self._waited_for()
            if waited_for:
                soon = PEEK_S + PEEK_EACH_S * len(waited_for)
                tasks = [self._going[number] for number in waited_for]
                await asyncio.wait(tasks, timeout=soon)
            patience = 0 if waited_for else POLL_S

    async def finish(self) -> None:
        """Let what is under way come to its end, and confirm it; what does not is given again."""
        if self._going:
            await asyncio.wait(self._going.values(), timeout=GRACE_S)
        try:
            with contextlib.suppress(TelegramError, TimeoutError):
                async with asyncio.timeout(1):
                    if offset := self._offset():
                        await self._bot.get_updates(offset=offset, timeout=0, limit=1)
        finally:
            for task in list(self._going.values()):
                task.cancel()
            await asyncio.gather(*self._going.values(), return_exceptions=True)

    async def _ask(self, offset: int, patience: int) -> Sequence[Update]:
        """Ask for what is new; one that the library cannot read holds up no other."""
        try:
            return await self._bot.get_updates(
                offset=offset, timeout=patience, allowed_updates=ALLOWED
            )
        except UNREADABLE:
            wanted = {"offset": offset, "allowed_updates": list(ALLOWED)}
            given: Any = await self._bot._post("getUpdates", wanted)  # noqa: SLF001 - it reads all or none
            return [update for each in given if (update := self._read(each))]

    def _read(self, given: dict[str, Any]) -> Update | None:
        """Read one update; what cannot be read is over."""
        number = int(given["update_id"])
        try:
            return Update.de_json(given, self._bot)
        except UNREADABLE as why:
            log.error("update not read", update_id=number, reason=type(why).__name__)  # noqa: TRY400 - no trace
            self._over(number)
            return None

    def _begin(self, update: Update) -> None:
        number = update.update_id
        if number in self._going:
            return
        if number in self._handled:
            self._past = max(self._past, number + 1)
            return
        task = asyncio.create_task(self._one(update), name=f"update {number}")
        self._going[number] = task

    async def _one(self, update: Update) -> None:
        number = update.update_id
        try:
            await self._handle(update)
        except asyncio.CancelledError:
            self._going.pop(number, None)
            raise
        self._going.pop(number, None)
        self._over(number)

    def _over(self, number: int) -> None:
        self._handled.append(number)
        self._past = max(self._past, number + 1)

    def _offset(self) -> int:
        """Return the first update that is waited for: those below it are confirmed."""
        past = max((number + 1 for number in self._going), default=0)
        return min(self._waited_for(), default=max(self._past, past))

    def _waited_for(self) -> set[int]:
        return self._going.keys() - set(map(int, self._let_go()))

"""Telegram, supervised: it comes up, goes down and comes up again, and takes nobody along.

run     connect -> menus -> receive, until something fails; wait, longer each time, and again
handle  an update, in its person's turn, with at most 256 people at once; or drop it (bot/turns.py)
"""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import structlog
from telegram import Bot
from telegram.error import BadRequest, Conflict, InvalidToken, TelegramError
from telegram.request import HTTPXRequest

from bot.commands.links import PAYLOAD
from bot.kit import Away
from bot.pace import Limits, Pace, pause
from bot.platforms.telegram import outages
from bot.platforms.telegram.menus import Menus
from bot.platforms.telegram.outbound import Outbound
from bot.platforms.telegram.polling import ALLOWED, Polling
from bot.platforms.telegram.talk import Talk
from bot.platforms.telegram.turns import waits
from bot.turns import CROWD, Slots, Turns
from ledger.errors import LedgerError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from telegram import Update

    from bot.app import App
    from bot.kit import Chat, Reply

AT_ONCE = 256
MOST_UNANSWERED = 4_096
CONNECTIONS = 100
CHECK_S = 60
STEADY_S = 60
"""How long it must have been up for its failures before to be forgotten."""
FIRST_CONTACT_S = 1
CONTACT_S = 3_600
READ_S = 10
"""How long Telegram may take over an answer, beyond what a long poll waits."""
LONGEST_PAUSE_S = 60
TRIES = 10

log = structlog.get_logger("bot.telegram")


class Telegram:
    """The platform "telegram": one bot."""

    def __init__(self, app: App, limits: Limits | None = None) -> None:
        self._settings = app.settings
        self._app = app
        self.bot = _bot(app)
        self.state = "starting"
        self._menus = Menus(self.bot, app.settings)
        self._turns, self._slots = Turns(), Slots(AT_ONCE)
        pace = Pace(limits or Limits())
        self._out = Outbound(self.bot, app.books, pace, self._slots.answers)
        self._polling = Polling(self.bot, self._see_through, self._let_go)
        self._talk: Talk | None = None
        self._tried = 0
        self._up_since: float | None = None
        self._news = asyncio.Event()

    # -- its life ---------------------------------------------------------------------------

    async def run(self) -> None:
        """Be there until cancelled, whatever Telegram does."""
        contacts = asyncio.create_task(self._note_contacts(), name="telegram: contacts")
        try:
            while True:
                try:
                    await self._connect()
                    await self._receive()
                except Exception as why:  # noqa: BLE001 - nothing may end it, or the other platforms
                    self._down(why)
                self._tried = 1 if self._was_steady() else self._tried + 1
                await asyncio.sleep(pause(self._tried, LONGEST_PAUSE_S))
        finally:
            contacts.cancel()
            await self._close()

    async def news(self, within_s: float) -> str:
        """Wait a little for what becomes of it; return a line about that."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(within_s):
                await self._news.wait()
        if self._talk is None:
            return self.state
        how = "by webhook" if self._settings.telegram_hook else "by polling"
        return f"https://t.me/{self.bot.username}  ({how})"

    # -- in and out -------------------------------------------------------------------------

    async def handle(self, update: Update) -> None:
        """Handle an update in its person's turn; Away or LedgerError when it cannot be now."""
        await self._in_turn(update, self._handle)

    async def deliver(self, chat: Chat, reply: Reply, language: str | None, event: int) -> None:
        """Show what the outbox tells."""
        if self._talk is None or self.state != "ok":
            log.debug("not told yet", event_id=event, state=self.state)
            raise Away(self.state)
        await self._talk.deliver(chat, reply, language)

    # -- steps ------------------------------------------------------------------------------

    async def _connect(self) -> None:
        await self.bot.initialize()
        if self._talk is None:
            self._talk = Talk(self._app, self._out, self._menus, self.bot.bot)
        self._app.doors["telegram"] = f"https://t.me/{self.bot.username}?start={PAYLOAD}"
        if self._settings.telegram_hook:
            await self.bot.set_webhook(
                self._settings.telegram_hook,
                secret_token=self._settings.telegram_webhook_secret,
                max_connections=CONNECTIONS,
                allowed_updates=ALLOWED,
            )
        else:
            await self.bot.delete_webhook()
        await self._menus.register()

    async def _receive(self) -> None:
        if not self._settings.telegram_hook:
            await self._polling.run(self._up)
        while True:
            self._up()
            await asyncio.sleep(CHECK_S)
            hook = await self.bot.get_webhook_info()
            if hook.url != self._settings.telegram_hook:
                raise Conflict("the webhook was set or deleted")

    async def _note_contacts(self) -> None:
        """Note now and then that Telegram answers, so that too long a silence is told."""
        while True:
            await asyncio.sleep(FIRST_CONTACT_S)
            if self.state != "ok":
                continue
            try:
                if await outages.note(self._app):
                    log.warning("telegram was out of reach for more than a day")
            except LedgerError as why:
                log.warning("contact not noted", reason=str(why))
            await asyncio.sleep(CONTACT_S)

    async def _see_through(self, update: Update) -> None:
        await self._in_turn(update, self._handle_at_last)

    async def _in_turn(self, update: Update, handle: Callable[[Update], Awaitable[None]]) -> None:
        """Handle an update when its person's others are, or drop it if there are too many."""
        with waits(self._turns, update) as turn:
            if turn.taken:
                async with turn.order:
                    await handle(update)
            elif turn.to_be_told:
                await self._refuse(update)

    def _let_go(self) -> set[int]:
        """Return what is confirmed before it is answered: in a crowd, all that has been done."""
        let_go = self._turns.let_go()
        if CROWD <= self._turns.waiting <= MOST_UNANSWERED:
            return let_go | self._slots.answering()
        return let_go

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
            if self._talk:
                await self._talk.too_many(update)
        except Exception as why:  # noqa: BLE001 - nobody may wait for a flood to be answered
            log.warning("not told of it", update_id=update.update_id, reason=type(why).__name__)

    async def _handle(self, update: Update) -> None:
        if self._talk is None:
            raise Away(self.state)
        async with self._slots.taken(update.update_id):
            try:
                await self._talk.handle(update)
            except LedgerError as why:
                if not await self._talk.tell_so(update, why):
                    raise
                log.warning("told to try again", update_id=update.update_id, reason=str(why))
            except Away:
                raise
            except Exception:
                log.exception("update failed", update_id=update.update_id)

    def _up(self) -> None:
        if self.state != "ok":
            self.state = "ok"
            self._up_since = asyncio.get_running_loop().time()
            self._news.set()
            log.info("telegram is up", bot=self.bot.username)

    def _down(self, why: Exception) -> None:
        state = f"down: {self._worded(why)}"
        if state != self.state:
            self.state = state
            self._news.set()
            log.warning("telegram is down", reason=state)

    def _was_steady(self) -> bool:
        """Tell whether it was up for long, and not only now and then."""
        since, self._up_since = self._up_since, None
        return since is not None and asyncio.get_running_loop().time() - since >= STEADY_S

    def _worded(self, why: Exception) -> str:
        """Say what is wrong without the token, which stands in the library's own words."""
        root = urlsplit(self._settings.telegram_api_url).netloc
        match why:
            case InvalidToken():
                return f"{root} refuses the token; check TELEGRAM_TOKEN"
            case Conflict():
                return "another program uses this token"
            case BadRequest():
                return f"{root}: {why.message}".replace(self._settings.telegram_token, "[secret]")
            case TelegramError():
                return f"{root} does not answer"
            case _:
                return type(why).__name__

    async def _close(self) -> None:
        await self._polling.finish()
        with contextlib.suppress(Exception):
            await self.bot.shutdown()


def _bot(app: App) -> Bot:
    settings = app.settings
    root = settings.telegram_api_url

    def request() -> HTTPXRequest:
        return HTTPXRequest(
            pool_timeout=30, read_timeout=READ_S, write_timeout=10, connect_timeout=5
        )

    return Bot(
        settings.telegram_token,
        base_url=f"{root}/bot",
        base_file_url=f"{root}/file/bot",
        request=request(),
        get_updates_request=request(),
    )

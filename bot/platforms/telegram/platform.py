"""Telegram, supervised: it comes up, goes down and comes up again, and takes nobody along.

run     connect -> receive, until something fails; wait, longer each time, and again
beside  menus, and where updates are brought: told when people are served already (bot/later.py)
handle  an update, in its person's turn (handling.py)
"""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, NoReturn
from urllib.parse import urlsplit

import structlog
from telegram import Bot
from telegram.error import (
    BadRequest,
    Conflict,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)
from telegram.request import HTTPXRequest

from bot.commands.links import PAYLOAD
from bot.kit import Away
from bot.later import Later
from bot.pace import Limits, Pace, pause
from bot.platforms.telegram import outages
from bot.platforms.telegram.handling import Handling
from bot.platforms.telegram.menus import Menus
from bot.platforms.telegram.outbound import Outbound, seconds
from bot.platforms.telegram.polling import ALLOWED, Polling
from bot.platforms.telegram.talk import Talk
from ledger.errors import LedgerError

if TYPE_CHECKING:
    from telegram import Update

    from bot.app import App
    from bot.kit import Chat, Reply

CONNECTIONS = 100
CHECK_S = 60
STEADY_S = 60
"""How long it must have been up for its failures before to be forgotten."""
FIRST_CONTACT_S = 1
CONTACT_S = 3_600
READ_S = 10
"""How long Telegram may take over an answer, beyond what a long poll waits."""
LONGEST_PAUSE_S = 60

log = structlog.get_logger("bot.telegram")


class Telegram:
    """The platform "telegram": one bot."""

    def __init__(self, app: App, limits: Limits | None = None) -> None:
        self._settings = app.settings
        self._app = app
        self.bot = _bot(app)
        self.state = "starting"
        self._later = Later("telegram", wait)
        self._menus = Menus(self.bot, app.settings, self._later)
        self._handling = Handling()
        pace = Pace(limits or Limits())
        self._out = Outbound(self.bot, app.books, pace, self._handling.answers)
        self._polling = Polling(self.bot, self._handling.see_through, self._handling.let_go)
        self._tried = 0
        self._up_since: float | None = None
        self._news = asyncio.Event()

    # -- its life ---------------------------------------------------------------------------

    async def run(self) -> None:
        """Be there until cancelled, whatever Telegram does."""
        contacts = asyncio.create_task(self._note_contacts(), name="telegram: contacts")
        try:
            while True:
                asked = 0.0
                try:
                    await self._connect()
                    await self._receive()
                except Exception as why:  # noqa: BLE001 - nothing may end it, or the other platforms
                    self._down(why)
                    asked = seconds(why) if isinstance(why, RetryAfter) else 0.0
                self._tried = 1 if self._was_steady() else self._tried + 1
                await asyncio.sleep(max(asked, pause(self._tried, LONGEST_PAUSE_S)))
        finally:
            contacts.cancel()
            await self._close()

    async def news(self, within_s: float) -> str:
        """Wait a little for what becomes of it; return a line about that."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(within_s):
                await self._news.wait()
        if self._handling.talk is None:
            return self.state
        how = "by webhook" if self._settings.telegram_hook else "by polling"
        return f"https://t.me/{self.bot.username}  ({how})"

    @property
    def to_come(self) -> list[str]:
        """What Telegram is still to be told."""
        return self._later.to_come

    # -- in and out -------------------------------------------------------------------------

    async def handle(self, update: Update) -> None:
        """Handle an update in its person's turn; Away or LedgerError when it cannot be now."""
        await self._handling.handle(update)

    async def deliver(
        self, chat: Chat, reply: Reply, language: str | None, event: int, message: str = ""
    ) -> str:
        """Show what the outbox tells, in the place of a message if there is one."""
        talk = self._handling.talk
        if talk is None or self.state != "ok":
            log.debug("not told yet", event_id=event, state=self.state)
            raise Away(self.state)
        return await talk.deliver(chat, reply, language, message)

    # -- steps ------------------------------------------------------------------------------

    async def _connect(self) -> None:
        await self.bot.initialize()
        if self._handling.talk is None:
            self._handling.talk = Talk(self._app, self._out, self._menus, self.bot.bot)
        self._app.doors["telegram"] = f"https://t.me/{self.bot.username}?start={PAYLOAD}"

    async def _receive(self) -> None:
        if self._settings.telegram_hook:
            await self._be_brought()
        try:
            await self._polling.run(self._up)
        except Conflict as why:
            if "webhook" not in why.message.lower():
                raise
        await self.bot.delete_webhook()
        await self._polling.run(self._up)

    async def _be_brought(self) -> NoReturn:
        """Let updates be brought; the address is told while people are served already."""
        self._up()
        await self._later.done("webhook", self._set_hook)
        while True:
            await asyncio.sleep(CHECK_S)
            hook = await self.bot.get_webhook_info()
            if hook.url != self._settings.telegram_hook:
                raise Conflict("the webhook was set or deleted")

    async def _set_hook(self) -> None:
        await self.bot.set_webhook(
            self._settings.telegram_hook,
            secret_token=self._settings.telegram_webhook_secret,
            max_connections=CONNECTIONS,
            allowed_updates=ALLOWED,
        )

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

    def _up(self) -> None:
        if self.state != "ok":
            self.state = "ok"
            self._menus.begin()
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
            case RetryAfter():
                return f"{root} asks for {seconds(why):.0f} s of patience"
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
        await self._later.stop()
        with contextlib.suppress(Exception):
            await self.bot.shutdown()


def wait(why: Exception, tried: int) -> float | None:
    """Return for how long Telegram wants to be left alone after a failure; None if for good."""
    if isinstance(why, RetryAfter):
        return seconds(why)
    refused = isinstance(why, BadRequest) or not isinstance(why, NetworkError)
    return None if refused else pause(tried, LONGEST_PAUSE_S)


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

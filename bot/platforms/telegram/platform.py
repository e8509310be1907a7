"""Telegram: one bot, whose life is as any platform's (bot/presence).

live    connect -> receive, asked for or brought, until something fails
beside  menus, and where updates are brought: told when people are served already
handle  an update, in its person's turn
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

from bot.health import OK
from bot.kit import Away
from bot.pace import Limits, Pace
from bot.platforms.telegram import outages
from bot.platforms.telegram.menus import Menus
from bot.platforms.telegram.outbound import Outbound, seconds
from bot.platforms.telegram.places import PLATFORM
from bot.platforms.telegram.polling import ALLOWED, Polling
from bot.platforms.telegram.talk import Talk
from bot.platforms.telegram.turns import sent
from bot.presence import Failure, Presence
from bot.presence.reception import Reception
from ledger.errors import LedgerError

if TYPE_CHECKING:
    from telegram import Update

    from bot.app import App
    from bot.kit import Chat, Reply

CONNECTIONS = 100
CHECK_S = 60
FIRST_CONTACT_S = 1
CONTACT_S = 3_600
READ_S = 10
"""How long Telegram may take over an answer, beyond what a long poll waits."""

log = structlog.get_logger("bot.telegram")


class Telegram(Presence):
    """The platform "telegram": one bot."""

    name = PLATFORM

    def __init__(self, app: App, limits: Limits | None = None) -> None:
        super().__init__()
        self._settings = app.settings
        self._app = app
        self.bot = _bot(app)
        self._menus = Menus(self.bot, app.books, self.later)
        self._talk: Talk | None = None
        self._reception: Reception[Update] = Reception(PLATFORM, sent)
        pace = Pace(limits or Limits(), groups="-")
        self._out = Outbound(self.bot, app.books, pace, self._reception.answers)
        self._polling = Polling(self.bot, self._reception.see_through, self._reception.let_go)

    # -- its life ---------------------------------------------------------------------------

    async def run(self) -> None:
        """Be there until cancelled, and note now and then that Telegram answers."""
        contacts = asyncio.create_task(self._note_contacts(), name="telegram: contacts")
        try:
            await super().run()
        finally:
            contacts.cancel()

    async def live(self) -> None:
        """Connect, and receive until something fails."""
        await self.bot.initialize()
        if self._talk is None:
            self._talk = self._reception.talk = Talk(
                self._app, self._out, self._menus, self.bot.bot
            )
        self._app.doors[PLATFORM] = f"https://t.me/{self.bot.username}?start="
        await self._receive()

    async def close(self) -> None:
        """Let what is under way come to its end, and confirm it."""
        await self._polling.finish()
        await super().close()
        with contextlib.suppress(Exception):
            await self.bot.shutdown()

    def where(self) -> str:
        """Return the address of the bot."""
        how = "by webhook" if self._settings.telegram_hook else "by polling"
        return f"https://t.me/{self.bot.username}  ({how})"

    def failure(self, why: Exception) -> Failure:
        """Say what a failure is, without the token, which stands in the library's own words."""
        root = urlsplit(self._settings.telegram_api_url).netloc
        match why:
            case InvalidToken():
                return Failure(f"{root} refuses the token; check TELEGRAM_TOKEN")
            case RetryAfter():
                patience = seconds(why)
                return Failure(f"{root} asks for {patience:.0f} s of patience", patience)
            case Conflict():
                return Failure("another program uses this token")
            case BadRequest():
                words = f"{root}: {why.message}"
                return Failure(words.replace(self._settings.telegram_token, "[secret]"))
            case TelegramError():
                return Failure(f"{root} does not answer", passes=isinstance(why, NetworkError))
            case _:
                return Failure()

    # -- in and out -------------------------------------------------------------------------

    async def handle(self, update: Update) -> None:
        """Handle an update in its person's turn; Away or LedgerError when it cannot be now."""
        await self._reception.handle(update)

    async def show(
        self,
        chat: Chat,
        reply: Reply,
        language: str | None,
        event: int,  # noqa: ARG002 - nothing tells Telegram that it was shown before
        message: str,
    ) -> str:
        """Show what the outbox tells, in the place of a message if there is one."""
        if self._talk is None:
            raise Away(self.state)
        return await self._talk.deliver(chat, reply, language, message)

    # -- steps ------------------------------------------------------------------------------

    async def _receive(self) -> None:
        if self._settings.telegram_hook:
            await self._be_brought()
        try:
            await self._polling.run(self.up)
        except Conflict as why:
            if "webhook" not in why.message.lower():
                raise
        await self.bot.delete_webhook()
        await self._polling.run(self.up)

    async def _be_brought(self) -> NoReturn:
        """Let updates be brought; the address is told while people are served already."""
        self.up()
        await self.later.done("webhook", self._set_hook)
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
            if self.state != OK:
                continue
            try:
                if await outages.note(self._app):
                    log.warning("telegram was out of reach for more than a day")
            except LedgerError as why:
                log.warning("contact not noted", reason=str(why))
            await asyncio.sleep(CONTACT_S)

    def up(self) -> None:
        """Note that people are served, and give them menus."""
        if self.state != OK:
            self._menus.begin()
        super().up()


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

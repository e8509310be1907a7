"""Wasl on Telegram: the adapter over a Bot API server beside it."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from bot.pace import NO_LIMITS
from bot.platforms.telegram.platform import Telegram
from bot.settings import Settings
from tests.bench.crowd import measured
from tests.telegram.server import Server

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.app import App


class OnTelegram:
    """People who write to the bot."""

    name = "telegram"

    def __init__(self, server: Any) -> None:
        self.server = server

    def person(self, number: int) -> Any:
        """Let there be somebody who has pressed Start."""
        person = self.server.person(number, f"Person{number}", f"person{number}")
        person.started = person.seen = True
        return person

    def settings(self) -> Settings:
        """Return what leads the bot there."""
        return Settings(
            _env_file=None,
            telegram_token=self.server.token,
            telegram_api_url=self.server.url,
            admins=("web:nobody",),
        )

    def adapter(self, app: App) -> Telegram:
        """Return what runs there."""
        return Telegram(app, NO_LIMITS)

    async def balance(self, person: Any) -> None:
        """Ask for a balance and see it."""
        await person.chat.next(person.writes("/balance"))

    async def send(self, person: Any, payee: Any) -> None:
        """Send a little, and see the card become a receipt."""
        card = await person.chat.next(person.writes(f"/send @{payee.username} 0.01 tea"))
        person.presses(card, "Send")
        await self.server.until(lambda: card.edited)


@asynccontextmanager
async def _opened() -> AsyncIterator[OnTelegram]:
    async with Server() as server:
        yield OnTelegram(server)


def run(*, quick: bool) -> dict[str, float]:
    """Return round trips a second, and what the adapter costs over the conversation."""
    return asyncio.run(measured(_opened(), quick=quick))

"""Wasl on Discord: the adapter over a REST API and a gateway beside it."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from bot.pace import NO_LIMITS
from bot.platforms.discord.platform import Discord
from bot.settings import Settings
from tests.bench.crowd import measured
from tests.discord.server import Server

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.app import App


class OnDiscord:
    """People who use the bot's commands in private."""

    name = "discord"

    def __init__(self, server: Any) -> None:
        self.server = server

    def person(self, number: int) -> Any:
        """Let there be somebody who installed the bot."""
        return self.server.person(f"Person{number}", f"person{number}")

    def settings(self) -> Settings:
        """Return what leads the bot there."""
        return Settings(
            _env_file=None,
            discord_token=self.server.token,
            discord_api_url=self.server.url,
            admins=("web:nobody",),
        )

    def adapter(self, app: App) -> Discord:
        """Return what runs there."""
        return Discord(app, NO_LIMITS)

    async def balance(self, person: Any) -> None:
        """Ask for a balance and see it."""
        await person.types("/balance").shows("Available")

    async def send(self, person: Any, payee: Any) -> None:
        """Send a little, and see the card become a receipt."""
        act = person.types("/send", to=payee, amount="0.01", note="tea")
        card = await act.shows("Send ")
        person.presses(card, "Send")
        await self.server.until(lambda: "Receipt" in card.text)


@asynccontextmanager
async def _opened() -> AsyncIterator[OnDiscord]:
    async with Server() as server:
        yield OnDiscord(server)


def run(*, quick: bool) -> dict[str, float]:
    """Return interactions a second, and what the adapter costs over the conversation."""
    return asyncio.run(measured(_opened(), quick=quick))

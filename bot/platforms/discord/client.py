"""The library's client, as we need it: no cache, no intents, and calm about what it cannot read."""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING, Any

import discord
import structlog
import yarl
from discord.gateway import DiscordWebSocket

from bot.platforms.discord.presses import PressButton, offers

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

LONGEST_WAIT_S = 30.0
"""How long the library waits by itself when it is told to; longer, and we do."""
_MUST_BE_READ = {"READY", "RESUMED"}

log = structlog.get_logger("bot.discord")
discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # nobody is called
logging.getLogger("discord.state").setLevel(logging.ERROR)  # it misses an intent that we do not


class Client(discord.AutoShardedClient):
    """One connection, over as many shards as Discord asks for."""

    def __init__(
        self,
        hear: Callable[[discord.Interaction[Any], str], Awaitable[None]],
        change: Callable[[], None],
        **options: Any,  # noqa: ANN401 - the library's own
    ) -> None:
        super().__init__(
            intents=discord.Intents.none(),
            allowed_mentions=discord.AllowedMentions.none(),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            max_ratelimit_timeout=LONGEST_WAIT_S,
            **options,
        )
        self.connected: set[int] = set()
        self._hear = hear
        self._change = change
        self.add_dynamic_items(PressButton)
        parsers: Any = self._connection.parsers
        for name, parse in list(parsers.items()):
            parsers[name] = parse if name in _MUST_BE_READ else _calm(name, parse)

    async def find_gateway(self) -> int:
        """Ask where the gateway is; the library goes there now, and each time it begins anew.

        Return how often it may still begin today.
        """
        shards, address, starts = await self.http.get_bot_gateway()
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(address)
        if self.shard_count is None:
            self.shard_count = shards
        return starts["remaining"]

    # -- what the library tells ----------------------------------------------------------------

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        """Hear everything but the press of a button, which `pressed` hears.

        It does not hear one that has gone from its message meanwhile, so that is heard here.
        """
        data: Any = interaction.data or {}
        if data.get("component_type") != discord.ComponentType.button.value:
            await self._hear(interaction, "")
        elif not offers(interaction.message, data["custom_id"]):
            await self._hear(interaction, data["custom_id"])

    async def pressed(self, interaction: discord.Interaction[Any], data: str) -> None:
        """Hear a press."""
        await self._hear(interaction, data)

    async def on_shard_connect(self, shard_id: int) -> None:
        """Note that a shard is there."""
        self.connected.add(shard_id)
        self._change()

    async def on_shard_resumed(self, shard_id: int) -> None:
        """Note that a shard is there again."""
        await self.on_shard_connect(shard_id)

    async def on_shard_disconnect(self, shard_id: int) -> None:
        """Note that a shard is gone; where it goes next may have changed."""
        self.connected.discard(shard_id)
        self._change()
        try:
            await self.find_gateway()
        except Exception as why:  # noqa: BLE001 - the address that is known may still do
            log.info("gateway not found", reason=type(why).__name__)

    async def on_error(self, event_method: str, /, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401, ARG002
        """Note what went wrong in one of these."""
        reason = type(sys.exception()).__name__
        log.error("discord event failed", event_name=event_method, reason=reason)


def _calm(name: str, parse: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Let an event that cannot be read end nothing but itself."""

    def read(data: Any) -> Any:  # noqa: ANN401 - any event
        try:
            return parse(data)
        except Exception as why:  # noqa: BLE001 - the library would end the connection
            log.warning("event not read", event_name=name, reason=type(why).__name__)
            return None

    return read

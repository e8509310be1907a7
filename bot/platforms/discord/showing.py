"""How an answer is shown: in whose language, with which commands to touch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.app import live
from bot.platforms.discord import cards, servers
from bot.platforms.discord.cards import Reader
from bot.platforms.discord.places import PLATFORM
from ledger.errors import LedgerError
from ledger.people import persons

if TYPE_CHECKING:
    import discord

    from bot.app import App
    from bot.kit import Place, Reply
    from bot.platforms.discord.cards import Card
    from bot.platforms.discord.menus import Menus
    from ledger.people.persons import Person


class Showing:
    """What the bot shows."""

    def __init__(self, app: App, menus: Menus) -> None:
        self._app = app
        self._menus = menus

    async def card(
        self,
        interaction: discord.Interaction[Any],
        reply: Reply,
        person: Person | None = None,
    ) -> Card:
        """Return a reply as its reader sees it, whom the books may not know now."""
        return self.told(reply, await self._language(interaction, reply, person))

    async def stands(
        self, interaction: discord.Interaction[Any], reply: Reply, place: Place, person: Person
    ) -> None:
        """Note where a live card was shown."""
        language = await self._language(interaction, reply, person)
        await live.stands(self._app.books, reply, place, person.id, language)

    def told(self, reply: Reply, language: str | None) -> Card:
        """Return a reply in a language."""
        zone = self._app.settings.time_zone
        return cards.card(reply, Reader(language, zone, self._menus.links(language)))

    async def language_here(self, interaction: discord.Interaction[Any]) -> str | None:
        """Return how to speak to somebody where she is."""
        return await self._spoken(interaction, None)

    async def _language(
        self, interaction: discord.Interaction[Any], reply: Reply, person: Person | None
    ) -> str | None:
        if reply.language:
            return reply.language
        try:
            return await self._spoken(interaction, person)
        except LedgerError:
            return self._app.settings.language

    async def _spoken(
        self, interaction: discord.Interaction[Any], person: Person | None
    ) -> str | None:
        if person is None:
            number = str(interaction.user.id)
            person = await persons.by_identity(self._app.books, PLATFORM, number)
        if person and person.language:
            return person.language
        if interaction.guild_id and (here := await servers.language(self._app.books, interaction)):
            return here
        return self._app.language_of(person) if person else None

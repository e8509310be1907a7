"""How newcomers are spoken to in a server, as whoever manages it has said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.kit import Reply, Said, say
from bot.languages import of
from bot.platforms.discord.places import PLATFORM
from ledger.errors import NotAllowed
from ledger.people import chats

if TYPE_CHECKING:
    from collections.abc import Mapping

    import discord

    from ledger.books import Books


async def language(books: Books, interaction: discord.Interaction[Any]) -> str | None:
    """Return how newcomers are spoken to where this happens, if that was said."""
    return await chats.language(books, _name(interaction))


async def choose(
    books: Books, interaction: discord.Interaction[Any], data: Mapping[str, Any]
) -> Reply:
    """Let whoever manages a server choose how newcomers are spoken to there."""
    if not interaction.guild_id or not interaction.permissions.manage_guild:
        raise NotAllowed("admins_only")
    chosen = str(data["options"][0]["value"])
    await chats.speak(books, _name(interaction), chosen)
    said = say(
        "From now on I speak {language} here with everybody who has chosen no language.",
        language=Said(of(chosen).name),
    )
    return Reply([said], language=chosen)


def _name(interaction: discord.Interaction[Any]) -> str:
    return f"{PLATFORM}:server:{interaction.guild_id}"

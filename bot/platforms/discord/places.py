"""Where something is said on Discord, and by whom."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import discord

from bot.kit import Chat, Place
from ledger.people.persons import Identity

if TYPE_CHECKING:
    from collections.abc import Mapping

PLATFORM: Final = "discord"
_CHANNEL: Final = "#"
_HIDDEN: Final = "hidden:"


@dataclass(frozen=True, slots=True)
class Someone:
    """Somebody as Discord shows her now; her number stays, her username may be another's one day.

    `bot` is also what is no account of a person: a webhook, or Discord itself.
    """

    number: int
    username: str
    shown: str
    bot: bool = False

    @classmethod
    def of(cls, user: discord.User | discord.Member) -> Someone:
        """Take somebody from what the library has made of her."""
        return cls(user.id, user.name, user.global_name or "", bot=user.bot or user.system)

    @classmethod
    def read(cls, user: Mapping[str, Any]) -> Someone:
        """Take somebody as Discord sent her."""
        bot = bool(user.get("bot") or user.get("system") or user.get("discriminator") == "0000")
        return cls(int(user["id"]), user["username"], user.get("global_name") or "", bot=bot)

    @property
    def identity(self) -> Identity:
        """How the books know her."""
        return Identity(PLATFORM, str(self.number), self.username.lower())

    @property
    def name(self) -> str:
        """What she calls herself."""
        return self.shown.strip() or self.username or str(self.number)

    @property
    def private(self) -> Spot:
        """Where she alone is written to."""
        return Spot(self.number)


@dataclass(frozen=True, slots=True)
class Hidden:
    """A message that only an interaction can edit, for 15 minutes: who asked alone sees it.

    Also one in a place where the bot itself is not.
    """

    number: int
    token: str

    @classmethod
    def read(cls, message: str) -> Hidden | None:
        """Read what `name` wrote; None for a message that the bot can edit by its number."""
        found = re.fullmatch(f"{_HIDDEN}([0-9]+) (.+)", message)
        return cls(int(found[1]), found[2]) if found else None

    @property
    def name(self) -> str:
        """What is kept of the message; the token in it opens nothing once the time is over."""
        return f"{_HIDDEN}{self.number} {self.token}"


@dataclass(frozen=True, slots=True)
class Spot:
    """Somebody's private messages, by her own number, or a channel by its."""

    number: int
    channel: bool = False

    @classmethod
    def read(cls, external_id: str) -> Spot | None:
        """Read what `id` wrote; None for somebody who is known by a handle alone."""
        number = external_id.removeprefix(_CHANNEL)
        return cls(int(number), channel=number != external_id) if number.isdecimal() else None

    @property
    def id(self) -> str:
        """The place as one word."""
        return f"{_CHANNEL}{self.number}" if self.channel else str(self.number)

    @property
    def name(self) -> str:
        """The place as the books know it."""
        return f"{PLATFORM}:{self.id}"

    @property
    def next_time(self) -> str:
        """Where somebody is told things when she next uses a command, if nothing else is open."""
        return f"{self.name}/next"

    @property
    def as_chat(self) -> Chat:
        """The place as commands know it."""
        return Chat(PLATFORM, self.id, private=not self.channel)


def is_ours(interaction: discord.Interaction[Any]) -> bool:
    """Tell whether it is said in the bot's own conversation with one person."""
    return bool(interaction.context.dm_channel)


def channel(interaction: discord.Interaction[Any]) -> Spot | None:
    """Return the channel of a server that may be told of what happens, if the bot is there."""
    may = interaction.app_permissions
    if not interaction.is_guild_integration() or interaction.channel_id is None:
        return None
    is_thread = isinstance(interaction.channel, discord.Thread)
    speaks = may.send_messages_in_threads if is_thread else may.send_messages
    there = may.view_channel and speaks
    return Spot(interaction.channel_id, channel=True) if there else None


def of(interaction: discord.Interaction[Any], message: discord.Message) -> Place:
    """Return where a message of an interaction stands, and by which name it can be edited."""
    private = Someone.of(interaction.user).private
    spot = private if is_ours(interaction) else channel(interaction)
    if spot is None or message.flags.ephemeral:
        return Place(private.as_chat, Hidden(message.id, interaction.token).name)
    return Place(spot.as_chat, str(message.id))

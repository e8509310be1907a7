"""What an interaction asks of the app: a command, a press, a person who was picked, a form."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

import discord

from bot.grammar import BadArgument
from bot.kit import Code, Reply, Upload, say
from bot.platforms.discord import inbound, modals, places, presses, servers
from bot.platforms.discord.places import PLATFORM, Someone, is_ours
from ledger import clock
from ledger.errors import NotAllowed
from ledger.people import persons

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from bot.app import App
    from bot.kit import Call, Parameter
    from bot.platforms.discord.menus import Entry, Menus
    from bot.platforms.discord.outbound import Outbound
    from ledger.people.persons import Person

_POSTED = say("Posted. Whoever sees it can press its button.")
_OF_ONESELF = {"send": "pay_self", "request": "request_self"}
_NO_MORE = say("That button is no more. Type the command again.")


class Answered(NamedTuple):
    """What is said to who asked, and what all see who are where it was asked."""

    call: Call
    reply: Reply
    posted: Reply | None = None


class Hearing:
    """How the app is asked."""

    def __init__(self, app: App, menus: Menus, out: Outbound) -> None:
        self._app = app
        self._menus = menus
        self._out = out

    def is_hidden(self, interaction: discord.Interaction[Any]) -> bool:
        """Tell whether others may not see the answer: all but what a command shows to a chat."""
        if is_ours(interaction):
            return False
        entry = self._menus.entries.get(_name(interaction))
        return entry is None or entry.command.audience != "chat"

    def form(self, interaction: discord.Interaction[Any]) -> Entry | None:
        """Return the command whose form is wanted from somebody's own menu."""
        wanted = self._menus.user_commands.get(_name(interaction))
        return self._menus.called(*wanted) if wanted else None

    def target(self, interaction: discord.Interaction[Any], entry: Entry) -> Someone:
        """Return whose own menu it was; NotAllowed if that is nobody for the command."""
        data: Any = interaction.data
        target = Someone.read(data["resolved"]["users"][data["target_id"]])
        if target.number == interaction.application_id:
            raise NotAllowed("pay_bot")
        if target.bot:
            raise NotAllowed("pay_a_bot")
        if target.number == interaction.user.id:
            raise NotAllowed(_OF_ONESELF[entry.command.name])
        return target

    async def asks(self, question: str) -> Parameter:
        """Return what a question asks for."""
        return await self._app.asks(question)

    async def call(self, interaction: discord.Interaction[Any], text: str = "") -> Call:
        """Make an interaction into a call."""
        someone = Someone.of(interaction.user)
        key = f"{PLATFORM}:{interaction.id}"
        title = getattr(interaction.channel, "name", None) if interaction.guild_id else None
        chat = replace(someone.private.as_chat, title=str(title or ""))
        call = await self._app.call(someone.identity, someone.name, chat, key, text)
        here, card = places.channel(interaction), interaction.message
        data: Any = interaction.data or {}
        offers = presses.offers(card, data.get("custom_id", ""))
        at = places.of(interaction, card) if card and offers else None
        seen_in = here.name if here else ""
        since = interaction.user.created_at  # her number says it
        came = partial(_came, interaction.user)
        return replace(call, seen_in=seen_in, at=at, came=came, known_since=since)

    async def answered(self, interaction: discord.Interaction[Any], pressed: str) -> Answered:
        """Ask the app; return what it answers, and to whom."""
        data: Any = interaction.data
        match interaction.type:
            case discord.InteractionType.component if pressed:
                call = replace(await self.call(interaction), picks=True)
                return Answered(call, await self._app.press(call, pressed))
            case discord.InteractionType.component:
                return Answered(*await self._picked(interaction, data))
            case discord.InteractionType.modal_submit:
                return Answered(*await self._filled(interaction, data))
            case _ if data["name"] in self._menus.server_commands:
                reply = await servers.choose(self._app.books, interaction, data)
                return Answered(await self.call(interaction), reply)
            case _:
                return await self._typed(interaction, data)

    # -- each of these ----------------------------------------------------------------------

    async def _typed(
        self, interaction: discord.Interaction[Any], data: Mapping[str, Any]
    ) -> Answered:
        entry = self._menus.entries.get(inbound.named(data)[0])
        if entry is None:
            raise BadArgument(_NO_MORE)
        heard = inbound.heard(data, entry, interaction.application_id)
        if entry.command.name not in self._menus.posting:
            return Answered(*await self._said(interaction, heard))
        call = await self._heard(interaction, heard)
        nonce = _made_at(interaction) + call.token[:10]
        posted = await self._app.post_here(call, entry.command.name, nonce)
        told = posted.told or Reply.of(_POSTED)
        return Answered(call, told, posted.card if posted.card.live else None)

    async def _filled(
        self, interaction: discord.Interaction[Any], data: Mapping[str, Any]
    ) -> tuple[Call, Reply]:
        """Say the command that a form stands for."""
        if answer := modals.written(data):
            question, text, files = answer
            heard = inbound.answer(text, files, data, interaction.application_id)
            call = await self._heard(interaction, heard)
            return call, await self._app.write(call, question)
        form = modals.filled(data)
        if form is None:
            raise BadArgument(_NO_MORE)
        entry = self._menus.called(form.command, form.language)
        heard = inbound.chosen(entry, form.person, form.amount, form.note)
        return await self._said(interaction, heard)

    async def _said(
        self, interaction: discord.Interaction[Any], heard: inbound.Heard
    ) -> tuple[Call, Reply]:
        call = await self._heard(interaction, heard)
        reply = await self._app.handle(call)
        return call, reply or Reply.of(
            say("I did not understand that. {command} shows what I can do.", command=Code("/help"))
        )

    async def _heard(self, interaction: discord.Interaction[Any], heard: inbound.Heard) -> Call:
        people = {
            word: await self._named(each) if each else None for word, each in heard.people.items()
        }
        people |= {str(each): await self._who(each) for each in heard.numbers}
        return replace(
            await self.call(interaction, heard.text),
            mentioned=people,
            options=heard.options,
            picks=True,
            called=self._out.called,
            files=[
                Upload(each.name, each.size, partial(self._out.file, each.url))
                for each in heard.files
            ],
        )

    async def _picked(
        self, interaction: discord.Interaction[Any], data: Mapping[str, Any]
    ) -> tuple[Call, Reply]:
        """Go on with the command that asked for the person who was picked."""
        number = presses.picked(data["custom_id"])
        if number is None:
            raise BadArgument(_NO_MORE)
        someone = Someone.read(data["resolved"]["users"][data["values"][0]])
        if someone.bot:
            raise NotAllowed("pay_a_bot")
        call = replace(await self.call(interaction), picks=True)
        reply = await self._app.pick(call, number, await self._named(someone))
        return call, replace(reply, edits_card=True)

    async def _who(self, number: int) -> Person | None:
        """Return somebody by her number; she has been seen, or Discord says who she is."""
        known = await persons.by_identity(self._app.books, PLATFORM, str(number))
        if known is not None:
            return known
        user = await self._out.who(number)
        if user is None:
            raise BadArgument(say("Nobody has this account any more. Name somebody else."))
        someone = Someone.of(user)
        return None if someone.bot else await self._named(someone)

    async def _named(self, someone: Someone) -> Person:
        return await persons.named(self._app.books, someone.identity, someone.name)


def _made_at(interaction: discord.Interaction[Any]) -> bytes:
    """Return when something was done, as the tokens of the books begin."""
    return clock.to_ms(interaction.created_at).to_bytes(6)


async def _came(user: discord.User | discord.Member) -> datetime | None:
    """Return since when somebody is in the server, as Discord says."""
    return user.joined_at if isinstance(user, discord.Member) else None


def _name(interaction: discord.Interaction[Any]) -> str:
    data: Any = interaction.data or {}
    is_command = interaction.type is discord.InteractionType.application_command
    return inbound.named(data)[0] if is_command else ""

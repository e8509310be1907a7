"""The conversation on Discord: an interaction comes in, is taken up at once, and is answered.

What the gateway repeats is passed over; after a restart it is done again, under the same key. What
cannot be shown is an error of the interface: it is logged, and what was done stands.
"""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import discord
import structlog

from bot.commands import worded
from bot.grammar import BadArgument
from bot.kit import Away, Reply, Unshowable, _, say
from bot.languages import SOURCE
from bot.platforms.discord import modals, presses
from bot.platforms.discord.answers import Answer
from bot.platforms.discord.hearing import Hearing
from bot.platforms.discord.places import PLATFORM, Someone, is_ours
from bot.presence.places import is_unfinished, or_that_there_is_one
from bot.presence.reception import Conversation, Reception, Sent
from bot.wording import TOO_MANY, failed
from ledger import ids
from ledger.errors import LedgerError, NotAllowed

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from bot.app import App
    from bot.kit import Call, Place, Said
    from bot.platforms.discord.menus import Entry, Menus
    from bot.platforms.discord.notices import Notices
    from bot.platforms.discord.outbound import Outbound
    from bot.platforms.discord.showing import Showing
    from ledger.people.persons import Person

T = TypeVar("T")

REMEMBERED = 1_000
_ANSWER = _("Your answer")
PATIENCE_S = 1.0
"""How long the books may take to say how somebody is spoken to, before a form is shown."""

log = structlog.get_logger("bot.discord")


@dataclass(slots=True)
class Heard:
    """An interaction, what the button carries that was pressed, if one was, and its answer."""

    interaction: discord.Interaction[Any]
    pressed: str
    answer: Answer
    taking_up: asyncio.Task[None] | None = None


class Talk(Conversation[Heard]):
    """What the bot hears and says."""

    def __init__(
        self, app: App, menus: Menus, out: Outbound, showing: Showing, notices: Notices
    ) -> None:
        self._out = out
        self._hearing = Hearing(app, menus, out)
        self._showing = showing
        self._notices = notices
        self._reception = Reception(PLATFORM, _sent)
        self._reception.talk = self
        self._heard: deque[int] = deque(maxlen=REMEMBERED)

    async def hear(self, interaction: discord.Interaction[Any], pressed: str) -> None:
        """Hear an interaction and answer it; `pressed` is what a button carries."""
        if interaction.user.bot or interaction.id in self._heard:
            return
        self._heard.append(interaction.id)
        try:
            if entry := self._hearing.form(interaction):
                await self._ask(interaction, entry)
            elif question := presses.written_to(pressed):
                await self._give_place(interaction, question)
            else:
                answer = self._answer(interaction)
                await self._reception.handle(Heard(interaction, pressed, answer))
        except Exception:
            log.exception("interaction failed", interaction=interaction.id)

    def begin(self, heard: Heard) -> None:
        """Take an interaction up at once: Discord waits three seconds."""
        heard.taking_up = asyncio.create_task(heard.answer.take_up(), name="discord: take up")

    async def handle(self, heard: Heard) -> None:
        """Do what was asked, and show what came of it."""
        if heard.taking_up:
            await heard.taking_up
        try:
            call, reply, posted = await self._hearing.answered(heard.interaction, heard.pressed)
        except (Away, LedgerError, BadArgument) as why:
            await self._show(heard, Reply.of(_worded(why)))
        except Exception:
            reference = ids.reference()
            log.exception("call failed", interaction=heard.interaction.id, reference=reference)
            await self._show(heard, Reply.of(failed(reference)))
        else:
            await self._show_what_came(heard, call, reply)
            if posted:
                await self._post(heard, posted, call.actor)

    async def too_many(self, heard: Heard) -> None:
        """Tell somebody, once, that what she sends now is dropped."""
        await self._refuse(heard, Reply.of(TOO_MANY))

    async def _show_what_came(self, heard: Heard, call: Call, reply: Reply) -> None:
        interaction, answer = heard.interaction, heard.answer
        is_press = interaction.type is discord.InteractionType.component
        offered = is_press and presses.offers(interaction.message, heard.pressed)
        edits = is_press and (reply.edits_card or is_unfinished(reply, offered=offered))

        async def show(what: Reply) -> Place | None:
            card = await self._showing.card(interaction, what, call.actor)
            return await (answer.edit(card) if edits and what is reply else answer.show(card))

        place = await or_that_there_is_one(reply, show)
        if place and reply.live:
            await self._showing.stands(interaction, reply, place, call.actor)
        await self._take_up_what_waits(interaction, call.actor, answer)

    async def _post(self, heard: Heard, posted: Reply, person: Person) -> None:
        """Show all who are there what somebody has posted, which lives from then on."""
        interaction = heard.interaction
        try:
            place = await heard.answer.post(await self._showing.card(interaction, posted, person))
        except Unshowable as why:
            log.error("card refused", interaction=interaction.id, reason=str(why))  # noqa: TRY400 - no trace
            return
        if place:
            await self._showing.stands(interaction, posted, place, person)

    async def _take_up_what_waits(
        self, interaction: discord.Interaction[Any], person: Person, answer: Answer
    ) -> None:
        spot = Someone.of(interaction.user).private
        try:
            await self._notices.is_here(spot, person, answer, privately=is_ours(interaction))
        except LedgerError as why:
            log.warning("what waits is told later", person=person.id, reason=str(why))

    async def _ask(self, interaction: discord.Interaction[Any], entry: Entry) -> None:
        """Show a form. It must be there within three seconds, so nothing is written before."""
        try:
            person = self._hearing.target(interaction, entry)
        except NotAllowed as refusal:
            heard = Heard(interaction, "", self._answer(interaction))
            await self._refuse(heard, Reply.of(_worded(refusal)))
            return
        language = await self._in_time(self._showing.language_here(interaction))
        await self._bring_up(
            interaction,
            modals.asking(entry.command.name, person, entry.language, language or entry.language),
        )

    async def _give_place(self, interaction: discord.Interaction[Any], question: str) -> None:
        """Show the form in which the answer to a question is written."""
        about = await self._in_time(self._hearing.asks(question))
        language = await self._in_time(self._showing.language_here(interaction))
        called, is_file = (about.about, about.kind.is_file) if about else (_ANSWER, False)
        shown_in = language or SOURCE.code
        await self._bring_up(interaction, modals.place(question, called, shown_in, is_file=is_file))

    async def _in_time(self, wanted: Awaitable[T]) -> T | None:
        """Return what the books say, unless they take too long for a form."""
        try:
            async with asyncio.timeout(PATIENCE_S):
                return await wanted
        except (LedgerError, TimeoutError):
            return None

    async def _bring_up(
        self, interaction: discord.Interaction[Any], form: discord.ui.Modal
    ) -> None:
        try:
            await interaction.response.send_modal(form)
        except (discord.HTTPException, OSError) as why:
            log.warning("form not shown", interaction=interaction.id, reason=str(why))

    async def _refuse(self, heard: Heard, reply: Reply) -> None:
        await heard.answer.take_up()
        await self._show(heard, reply)

    async def _show(self, heard: Heard, reply: Reply) -> None:
        """Show what is said to somebody of whom the books may say nothing now."""
        try:
            await heard.answer.show(await self._showing.card(heard.interaction, reply))
        except Unshowable as why:
            log.warning("answer not shown", interaction=heard.interaction.id, reason=str(why))

    def _answer(self, interaction: discord.Interaction[Any]) -> Answer:
        return Answer(interaction, self._out, hidden=self._hearing.is_hidden(interaction))


def _worded(why: Away | LedgerError | BadArgument) -> Said:
    match why:
        case BadArgument():
            return why.said
        case LedgerError():
            return worded(why) or failed(ids.reference())
        case _:
            return say("Discord does not answer right now. Nothing was moved; try again later.")


def _sent(heard: Heard) -> Sent:
    return Sent(str(heard.interaction.user.id), str(heard.interaction.id))

"""The conversation on Discord: an interaction comes in, is taken up at once, and is answered.

What the gateway repeats is passed over; after a restart it is done again, under the same key. What
cannot be shown is an error of the interface: it is logged, and what was done stands.
"""

from __future__ import annotations

import asyncio
from collections import deque
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
from bot.platforms.discord.places import Someone, is_ours
from bot.turns import Turns
from bot.wording import TOO_MANY, UNSHOWABLE, failed
from ledger import ids
from ledger.errors import LedgerError, NotAllowed

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from bot.app import App
    from bot.kit import Said
    from bot.platforms.discord.menus import Entry, Menus
    from bot.platforms.discord.notices import Notices
    from bot.platforms.discord.outbound import Outbound
    from bot.platforms.discord.showing import Showing
    from ledger.people.persons import Person

T = TypeVar("T")

AT_ONCE = 256
REMEMBERED = 1_000
_ANSWER = _("Your answer")
PATIENCE_S = 1.0
"""How long the books may take to say how somebody is spoken to, before a form is shown."""

log = structlog.get_logger("bot.discord")


class Talk:
    """What the bot hears and says."""

    def __init__(
        self, app: App, menus: Menus, out: Outbound, showing: Showing, notices: Notices
    ) -> None:
        self._out = out
        self._hearing = Hearing(app, menus, out)
        self._showing = showing
        self._notices = notices
        self._turns = Turns()
        self._slots = asyncio.Semaphore(AT_ONCE)
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
                await self._in_turn(interaction, pressed)
        except Exception:
            log.exception("interaction failed", interaction=interaction.id)

    async def _in_turn(self, interaction: discord.Interaction[Any], pressed: str) -> None:
        """Answer in the person's turn; what she sends in a flood is dropped, and told so once."""
        answer = self._answer(interaction)
        with self._turns.waits(str(interaction.user.id), str(interaction.id)) as turn:
            if turn.taken:
                taking_up = asyncio.create_task(answer.take_up(), name="discord: take up")
                async with turn.order, self._slots:
                    await taking_up
                    await self._handle(interaction, answer, pressed)
            elif turn.to_be_told:
                await self._refuse(interaction, answer, Reply.of(TOO_MANY))

    async def _handle(
        self, interaction: discord.Interaction[Any], answer: Answer, pressed: str
    ) -> None:
        try:
            call, reply = await self._hearing.answered(interaction, pressed)
        except (Away, LedgerError, BadArgument) as why:
            await self._show(interaction, answer, Reply.of(_worded(why)))
            return
        except Exception:
            reference = ids.reference()
            log.exception("call failed", interaction=interaction.id, reference=reference)
            await self._show(interaction, answer, Reply.of(failed(reference)))
            return
        card = await self._showing.card(interaction, reply, call.actor)
        is_press = interaction.type is discord.InteractionType.component
        edits = is_press and (reply.edits_card or _is_unfinished(interaction, pressed, reply))
        try:
            place = await (answer.edit(card) if edits else answer.show(card))
        except Unshowable as why:
            log.error("answer refused", interaction=interaction.id, reason=str(why))  # noqa: TRY400 - no trace
            await self._show(interaction, answer, Reply.of(UNSHOWABLE))
        else:
            if place and reply.live:
                await self._showing.stands(interaction, reply, place, call.actor)
        await self._take_up_what_waits(interaction, call.actor, answer)

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
            payee = self._hearing.target(interaction)
        except NotAllowed as refusal:
            await self._refuse(interaction, self._answer(interaction), Reply.of(_worded(refusal)))
            return
        language = await self._in_time(self._showing.language_here(interaction))
        await self._bring_up(
            interaction, modals.asking(payee, entry.language, language or entry.language)
        )

    async def _give_place(self, interaction: discord.Interaction[Any], question: str) -> None:
        """Show the form in which the answer to a question is written."""
        about = await self._in_time(self._hearing.asks(question))
        language = await self._in_time(self._showing.language_here(interaction))
        await self._bring_up(
            interaction, modals.place(question, about or _ANSWER, language or SOURCE.code)
        )

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

    async def _refuse(
        self, interaction: discord.Interaction[Any], answer: Answer, reply: Reply
    ) -> None:
        await answer.take_up()
        await self._show(interaction, answer, reply)

    async def _show(
        self, interaction: discord.Interaction[Any], answer: Answer, reply: Reply
    ) -> None:
        """Show what is said to somebody of whom the books may say nothing now."""
        try:
            await answer.show(await self._showing.card(interaction, reply))
        except Unshowable as why:
            log.warning("answer not shown", interaction=interaction.id, reason=str(why))

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


def _is_unfinished(interaction: discord.Interaction[Any], pressed: str, reply: Reply) -> bool:
    """Tell whether a card still offers what has been done: it was never turned into a receipt."""
    is_more = len(reply.lines) > 1 and not reply.stays
    return is_more and presses.offers(interaction.message, pressed)

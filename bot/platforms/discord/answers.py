"""The answer to one interaction: taken up at once, shown when it is there.

    take_up  within three seconds, and whether others see it is fixed by that
    show     the first message stands where the answer is waited for, the rest follows it
    edit     what was pressed becomes another card
    add      what is told beside

All that for 15 minutes; after that, or where Discord has lost it, a fresh message is sent. What
goes wrong here is logged, and is never an error about money: what was done stands.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Final, TypeVar

import discord
import structlog

from bot import logs
from bot.kit import Away, Place, Unshowable
from bot.pace import pause
from bot.platforms.discord import places
from bot.platforms.discord.outbound import UNREACHED, Busy, Closed
from bot.platforms.discord.places import Someone

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.platforms.discord.cards import Card
    from bot.platforms.discord.outbound import Outbound

T = TypeVar("T")

TRIES: Final = 4
DEADLINE_S: Final = 3.0
"""How long Discord waits to hear that an interaction was taken up."""
PATIENCE_S: Final = 15.0
TAKEN_UP: Final = 40060
TOO_MANY: Final = 429
_CONTENT: Final = {50006, 50035, 200000, 240000}
"""What is said is refused: empty, malformed, or by the rules of a server."""
_NOBODY: Final = discord.AllowedMentions.none()

log = structlog.get_logger("bot.discord")


class Gone(Exception):
    """Discord takes nothing more for this interaction."""


class Answer:
    """What one interaction is answered with; `hidden` is seen by the person alone."""

    def __init__(
        self, interaction: discord.Interaction[Any], out: Outbound, *, hidden: bool
    ) -> None:
        self._interaction = interaction
        self._out = out
        self._hidden = hidden
        self._shown = False
        self.lost = False

    @property
    def is_over(self) -> bool:
        """Whether nothing more can be said here."""
        return self.lost or self._interaction.is_expired()

    async def take_up(self) -> None:
        """Acknowledge the interaction; a press keeps its card, anything else gets a place."""
        typed = self._interaction.type is not discord.InteractionType.component
        hidden = self._hidden and typed

        async def act() -> None:
            response = self._interaction.response
            if not response.is_done():
                await response.defer(ephemeral=hidden, thinking=typed)

        try:
            async with asyncio.timeout(DEADLINE_S):
                await self._insist(act)
        except TimeoutError:
            log.warning("not known to be taken up", interaction=self._interaction.id)
        except Gone:
            self.lost = True

    async def show(self, card: Card) -> Place | None:
        """Show an answer: to a command in its place, to a press beneath its card."""
        if self._interaction.type is discord.InteractionType.component or self._shown:
            return await self.add(card)
        return await self.edit(card)

    async def edit(self, card: Card) -> Place | None:
        """Put a card where the answer is waited for, or where the button stood."""

        async def act() -> discord.InteractionMessage:
            original = self._interaction.edit_original_response
            return await original(attachments=card.uploads, **card.edited)

        try:
            shown = await self._if_it_can(act)
        except Gone:
            return await self._afresh(card)
        self._shown = True
        return await self.add(card.rest) if card.texts[1:] else self._place(shown)

    async def add(self, card: Card) -> Place | None:
        """Say something more, which is a message of its own."""
        try:
            return await self.tell(card)
        except Gone:
            return await self._afresh(card)

    async def post(self, card: Card) -> Place | None:
        """Show something to all who are here; None if that cannot be."""
        try:
            return await self.tell(card, hidden=False)
        except Gone:
            return None

    async def tell(self, card: Card, *, hidden: bool | None = None) -> Place | None:
        """Say something more; Gone if that cannot be said here."""
        alone = self._hidden if hidden is None else hidden
        shown = None
        for place, text in enumerate(card.texts):

            async def act(text: str = text, place: int = place) -> discord.Message:
                return await self._interaction.followup.send(
                    text,
                    ephemeral=alone,
                    allowed_mentions=_NOBODY,
                    wait=True,
                    **card.beside(place),
                )

            shown = await self._if_it_can(act)
        return self._place(shown)

    # -- steps ------------------------------------------------------------------------------

    def _place(self, shown: discord.Message | None) -> Place | None:
        return places.of(self._interaction, shown) if shown else None

    async def _if_it_can(self, act: Callable[[], Awaitable[T]]) -> T | None:
        if self.is_over:
            raise Gone
        return await self._insist(act)

    async def _insist(self, act: Callable[[], Awaitable[T]]) -> T | None:
        """Do something, again while Discord does not answer; Gone or Unshowable if it refuses."""
        number = self._interaction.id
        for tried in range(1, TRIES + 1):
            try:
                async with asyncio.timeout(PATIENCE_S):
                    return await act()
            except discord.HTTPException as why:
                if why.code == TAKEN_UP:
                    return None  # it was taken up, and only the answer to that was lost
                if why.code in _CONTENT:
                    raise Unshowable(why.text) from None
                if why.status < 500 and why.status != TOO_MANY:  # noqa: PLR2004 - its fault
                    log.warning("interaction not answered", interaction=number, code=why.code)
                    raise Gone from None
            except UNREACHED as why:
                log.info("discord does not answer", interaction=number, reason=type(why).__name__)
            await asyncio.sleep(pause(tried))
        log.warning("interaction not answered", interaction=number)
        raise Gone

    async def _afresh(self, card: Card) -> Place | None:
        """Write to the person herself, since nothing can be shown here any more."""
        self.lost = True
        someone = Someone.of(self._interaction.user)
        try:
            number = await self._out.send(someone.private, card)
        except (Away, Busy, Closed, Unshowable) as why:
            whose = logs.place(someone.private.name)
            log.warning("answer not shown", chat=whose, reason=type(why).__name__)
            return None
        return Place(someone.private.as_chat, str(number))

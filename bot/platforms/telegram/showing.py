"""How an answer is shown: to the person alone, to her group, or as a link to where it is."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import structlog

from bot.kit import Reply, Unreachable, Unshowable, say
from bot.platforms.telegram import cards, links
from bot.platforms.telegram.cards import Reader
from bot.platforms.telegram.outbound import ANSWER
from bot.wording import UNSHOWABLE

if TYPE_CHECKING:
    from telegram import User

    from bot.app import App
    from bot.kit import Call
    from bot.platforms.telegram.outbound import Outbound
    from bot.platforms.telegram.places import Spot


_MAY_NOT_WRITE = say(
    "I may not write in that group, so nobody was told anything there. Its admins can let me."
)

log = structlog.get_logger("bot.telegram")


class Showing:
    """What the bot with this name shows."""

    def __init__(self, app: App, out: Outbound, me: User) -> None:
        self.out = out
        self.number = me.id
        self.bot_name = me.username or ""
        self._app = app

    async def show(
        self, spot: Spot, reply: Reply, language: str | None, priority: int = ANSWER
    ) -> int:
        """Show a reply in a chat, return its number; Unreachable if nobody can be written to."""
        return await self.out.send(spot, self.card(spot, reply, language), priority)

    async def answer(self, call: Call, reply: Reply, spot: Spot, private: Spot) -> None:
        """Show an answer where it belongs; the private part goes to the person alone."""
        language = self.language(call, reply)
        if reply.audience == "chat" or spot == private:
            if not await self._if_it_can(spot, reply, language) and spot != private:
                await self._if_it_can(private, reply, language)
            return
        try:
            await self._show_somehow(private, reply, language)
        except Unreachable:
            await self._point(call, spot, language)
            return
        if reply.public and not await self._if_it_can(spot, Reply.of(reply.public), language):
            await self._if_it_can(private, Reply.of(_MAY_NOT_WRITE), language)

    def card(self, spot: Spot, reply: Reply, language: str | None) -> cards.Card:
        """Return a reply as it looks in a chat."""
        return cards.card(reply, self._reader(language, self.bot_name if spot.chat < 0 else ""))

    def inline_card(self, reply: Reply, language: str | None) -> cards.Card:
        """Return a reply as it looks where somebody sent it through us."""
        return cards.card(reply, self._reader(language, self.bot_name))

    def alert(self, reply: Reply, language: str | None) -> str:
        """Return a reply as an alert, if it fits one."""
        return cards.alert(reply, self._reader(language))

    def language(self, call: Call, reply: Reply) -> str | None:
        """Return how the person who is answered is spoken to."""
        return reply.language or self._app.language_of(call.actor)

    async def _show_somehow(self, spot: Spot, reply: Reply, language: str | None) -> None:
        """Show a reply, or else that there is one."""
        try:
            await self.show(spot, reply, language)
        except Unshowable as why:
            log.error("answer refused", chat=spot.name, reason=str(why))  # noqa: TRY400 - no trace
            with suppress(Unshowable):
                await self.show(spot, Reply.of(UNSHOWABLE), language)

    async def _if_it_can(self, spot: Spot, reply: Reply, language: str | None) -> bool:
        """Show a reply, unless nobody can be written to there; tell whether it was shown."""
        try:
            await self._show_somehow(spot, reply, language)
        except Unreachable:
            return False
        return True

    async def after_press(self, call: Call, reply: Reply, private: Spot) -> None:
        """Show what a press brought; if she can be told nothing, what she asked for stands."""
        await self._if_it_can(private, reply, self.language(call, reply))

    async def _point(self, call: Call, spot: Spot, language: str | None) -> None:
        """Show somebody who cannot be written to the way to her answer."""
        said = say(
            "{person}, the answer is for you alone. Open our private chat to see it.",
            person=call.actor.alone,
        )
        url = f"https://t.me/{self.bot_name}?start={await links.keep(self._app, call)}"
        card = cards.link(said, say("Open"), url, self._reader(language))
        try:
            await self.out.send(spot, card)
        except Unreachable:
            return

    def _reader(self, language: str | None, bot_name: str = "") -> Reader:
        return Reader(language, self._app.settings.time_zone, bot_name)

"""How an answer is shown: to the person alone, to her group, or as a link to where it is."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import structlog

from bot.app import live
from bot.kit import Place, Reply, Unreachable, Unshowable, say
from bot.platforms.telegram import cards, links
from bot.platforms.telegram.cards import Reader
from bot.platforms.telegram.outbound import ANSWER
from bot.platforms.telegram.places import Spot
from bot.wording import UNSHOWABLE

if TYPE_CHECKING:
    from telegram import User

    from bot.app import App
    from bot.kit import Call
    from bot.platforms.telegram.outbound import Outbound


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
            if not await self._if_it_can(call, spot, reply) and spot != private:
                await self._if_it_can(call, private, reply)
            return
        if not await self._if_it_can(call, private, reply):
            await self.point(call, language)
            return
        if reply.public is None:
            return
        public, instead = (
            Reply([each], language=language) for each in (reply.public, _MAY_NOT_WRITE)
        )
        if not await self._if_it_can(call, spot, public):
            await self._if_it_can(call, private, instead)

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

    async def _show_somehow(self, call: Call, spot: Spot, reply: Reply) -> None:
        """Show a reply, or else that there is one."""
        language = self.language(call, reply)
        try:
            number = await self.show(spot, reply, language)
        except Unshowable as why:
            log.error("answer refused", chat=spot.name, reason=str(why))  # noqa: TRY400 - no trace
            with suppress(Unshowable):
                await self.show(spot, Reply.of(UNSHOWABLE), language)
        else:
            await self.stands(call, reply, spot, number)

    async def _if_it_can(self, call: Call, spot: Spot, reply: Reply) -> bool:
        """Show a reply, unless nobody can be written to there; tell whether it was shown."""
        try:
            await self._show_somehow(call, spot, reply)
        except Unreachable:
            return False
        return True

    async def after_press(self, call: Call, reply: Reply, private: Spot) -> bool:
        """Show what a press brought; if she can be told nothing, what she asked for stands."""
        return await self._if_it_can(call, private, reply)

    async def stands(self, call: Call, reply: Reply, spot: Spot, number: int) -> None:
        """Note where a live card was shown."""
        if reply.live and number:
            place = Place(spot.as_chat, str(number))
            language = self.language(call, reply)
            await live.stands(self._app.books, reply, place, call.actor.id, language)

    async def point(self, call: Call, language: str | None, pressed: str = "") -> None:
        """Show somebody in a group who cannot be written to the way to her answer."""
        spot = Spot.read(call.chat.id)
        if spot is None or call.chat.private:
            return
        said = say(
            "{person}, the answer is for you alone. Open our private chat to see it.",
            person=call.actor.alone,
        )
        way = await self.way(call, pressed)
        card = cards.link(said, say("Open"), way, self._reader(language))
        with suppress(Unreachable):
            await self.out.send(spot, card)

    async def way(self, call: Call, pressed: str = "") -> str:
        """Return the link that opens in private what was typed, or pressed."""
        return f"https://t.me/{self.bot_name}?start={await links.keep(self._app, call, pressed)}"

    def _reader(self, language: str | None, bot_name: str = "") -> Reader:
        return Reader(language, self._app.settings.time_zone, bot_name)

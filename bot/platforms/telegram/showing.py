"""How a reply looks on Telegram, and where its numbers lead; where it goes, bot/presence says."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from bot.kit import Unreachable, say
from bot.pace import ANSWER
from bot.platforms.telegram import cards, links
from bot.platforms.telegram.cards import Reader
from bot.platforms.telegram.places import INLINE, Spot
from bot.presence.places import Out

if TYPE_CHECKING:
    from telegram import User

    from bot.app import App
    from bot.kit import Call, Chat, Reply
    from bot.platforms.telegram.outbound import Outbound


class Showing(Out):
    """What the bot with this name shows."""

    def __init__(self, app: App, out: Outbound, me: User) -> None:
        self.out = out
        self.number = me.id
        self.bot_name = me.username or ""
        self._app = app

    async def show(
        self, chat: Chat, reply: Reply, language: str | None, priority: int = ANSWER
    ) -> str:
        """Show a reply in a chat, return its number; Unreachable if nobody can be written to."""
        spot = Spot.read(chat.id)
        if spot is None:
            raise Unreachable(chat.name)
        number = await self.out.send(spot, self._card(spot, reply, language), priority)
        return str(number or "")

    async def edit(
        self,
        chat: Chat,
        message: str,
        reply: Reply,
        language: str | None,
        priority: int = ANSWER,
    ) -> str:
        """Put a reply where a message stands, also where somebody else sent that through us."""
        if message.startswith(INLINE):
            card = cards.card(reply, self._reader(language, self.bot_name))
            done = await self.out.edit_inline(message.removeprefix(INLINE), card, priority)
            return message if done else ""
        spot = Spot.read(chat.id)
        if spot is None or not message.isdecimal():
            return ""
        card = self._card(spot, reply, language)
        return str(await self.out.edit(spot, int(message), card, priority) or "")

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

    def room(self, chat: Chat) -> str:
        """Return the name of the chat itself: its topics open and close with it."""
        spot = Spot.read(chat.id)
        return spot.name if spot else chat.name

    async def way(self, call: Call, pressed: str = "") -> str:
        """Return the link that opens in private what was typed, or pressed."""
        return f"https://t.me/{self.bot_name}?start={await links.keep(self._app, call, pressed)}"

    def alert(self, reply: Reply, language: str | None) -> str:
        """Return a reply as an alert, if it fits one."""
        return cards.alert(reply, self._reader(language))

    def _card(self, spot: Spot, reply: Reply, language: str | None) -> cards.Card:
        return cards.card(reply, self._reader(language, self.bot_name if spot.chat < 0 else ""))

    def _reader(self, language: str | None, bot_name: str = "") -> Reader:
        return Reader(language, self._app.settings.time_zone, bot_name)

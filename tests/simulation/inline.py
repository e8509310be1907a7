"""Cards that people post through us, where the bot is not: typed, chosen, and pressed by others.

types   her words -> what she can post, which writes nothing; one of it stands there at once
posted  the platform tells of it -> it is kept, and lives
"""

from contextlib import suppress

from bot.app import live
from bot.kit import Chat, Place
from ledger.errors import LedgerError
from tests.simulation.origins import HANDLING, Looking
from tests.simulation.weather import Injected


class Inline:
    """What a process does for it."""

    async def types(self, actor, text):
        """Let somebody type, and post one of what she is offered."""
        world = self._world
        HANDLING.set(Looking(actor, text))
        with suppress(LedgerError, Injected):
            call = await self._typing(actor, f"typed:{text}", text)
            offers = (await self._process.app.offers(call)).cards if call else {}
            if offers:
                name = world.chance.choice(list(offers))
                update = world.send(actor, text=text, chosen=name, chatter=True)
                place = self._posted_as(update)
                self._shows(place, offers[name].card, call)

    async def _typing(self, actor, key, text):
        """Make a call of what somebody types where the bot is not; None before she has joined."""
        alone = self._private(actor)
        return await self._process.app.from_afar(actor.identity, alone, key, text)

    async def _posted(self, update, call):
        """Keep what was posted, and return what its maker is told alone."""
        posted = await self._process.app.post(call, update.chosen)
        place = self._posted_as(update)
        if not posted.card.live:
            self._shows(place, posted.card, call)
        return await self._lives(call, posted, place)

    async def _posts_here(self, update, call):
        """Post a card where a command was typed."""
        nonce = update.at_ms.to_bytes(6) + call.token[:10]
        posted = await self._process.app.post_here(call, update.posts, nonce)
        group = self._group(update.chat or "group:elsewhere")
        place = Place(group, f"{update.id}.posted.{update.answers}")
        if posted.card.live:
            self._shows(place, posted.card, call)
        return await self._lives(call, posted, place)

    def _shows(self, place, card, call):
        """Show a card to all who are there."""
        language = self._process.app.language_of(call.actor)
        self._world.standing.put(place.chat.name, place.message, card, language)
        self._world.standing.offer(place.chat, place.message, card)

    async def _lives(self, call, posted, place):
        """Let what was posted live; return what its maker is told alone."""
        language = self._process.app.language_of(call.actor)
        if posted.card.live:
            before = self._world.counted["card not remembered"]
            await live.stands(self._process.books, posted.card, place, call.actor.id, language)
            if self._world.counted["card not remembered"] == before:
                self._world.standing.lives(place, posted.card.live)
        self._world.model.checked["posted"] += bool(posted.card.live)
        return posted.told

    def _posted_as(self, update):
        """Return where a message stands that was posted through us."""
        name = f"inline:{update.id}"
        return Place(Chat(self._platform.name, name, private=False), name)

"""How somebody is told what happened: in private, or else when she next uses a command.

    told     in her private messages; if these are closed, beside the answer to what she does now;
             if she does nothing, it waits in the books
    is_here  she does something now: what waits is told

Private messages that are closed are never tried again, until she herself writes there.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, Final

from bot.kit import Unreachable
from bot.pace import NOTICE
from bot.platforms.discord.answers import Gone
from bot.platforms.discord.outbound import Busy, Closed
from bot.platforms.discord.places import Hidden
from ledger.people import chats

if TYPE_CHECKING:
    from bot.platforms.discord.answers import Answer
    from bot.platforms.discord.cards import Card
    from bot.platforms.discord.outbound import Outbound
    from bot.platforms.discord.places import Spot
    from ledger.books import Books
    from ledger.people.persons import Person

MOST_WAYS: Final = 1_024


class Notices:
    """The ways to people who may have closed their private messages."""

    def __init__(self, books: Books, out: Outbound) -> None:
        self._books = books
        self._out = out
        self._ways: OrderedDict[int, Answer] = OrderedDict()

    async def tell(self, spot: Spot, card: Card, event: int) -> str:
        """Tell somebody, or a channel, of an event; Unreachable if that cannot be now.

        Return the name of the message, if it is known.
        """
        if spot.channel:
            return str(await self._to_a_channel(spot, card, event))
        number = await self._in_private(spot, card, event)
        return str(number) if number else await self._beside_an_answer(spot, card)

    async def edit(self, spot: Spot, card: Card, message: str) -> bool:
        """Put a card where a message stands; False if that one can be edited no more."""
        try:
            if hidden := Hidden.read(message):
                return await self._out.edit_hidden(spot, hidden, card, NOTICE)
            return await self._out.edit(spot, int(message), card, NOTICE)
        except (Busy, Closed):
            return False

    async def is_here(self, spot: Spot, person: Person, answer: Answer, *, privately: bool) -> None:
        """Let somebody be told what waits for her; `privately` if she is in our conversation."""
        closed = (await chats.stands(self._books, spot.name)).closed
        if closed and privately:
            await chats.reached(self._books, spot.name, person.id)
            closed = False
        if closed:
            self._remember(spot, answer)
        if (await chats.stands(self._books, spot.next_time)).closed:
            self._remember(spot, answer)
            await chats.reached(self._books, spot.next_time, person.id)

    # -- steps ------------------------------------------------------------------------------

    def _remember(self, spot: Spot, answer: Answer) -> None:
        self._ways[spot.number] = answer
        self._ways.move_to_end(spot.number)
        if len(self._ways) > MOST_WAYS:
            self._ways.popitem(last=False)

    async def _to_a_channel(self, spot: Spot, card: Card, event: int) -> int:
        try:
            return await self._out.send(spot, card, NOTICE, str(event))
        except (Busy, Closed):
            raise Unreachable(spot.name) from None

    async def _in_private(self, spot: Spot, card: Card, event: int) -> int:
        """Return the number of the message; 0 if nobody can be written to there."""
        if (await chats.stands(self._books, spot.name)).closed:
            return 0
        try:
            return await self._out.send(spot, card, NOTICE, str(event))
        except Busy:
            return 0
        except Closed:
            await chats.note(self._books, spot.name, "closed")
            return 0

    async def _beside_an_answer(self, spot: Spot, card: Card) -> str:
        way = self._ways.get(spot.number)
        if way is not None:
            try:
                place = await way.tell(card)
            except Gone:
                self._ways.pop(spot.number, None)
            else:
                return place.message if place else ""
        if not (await chats.stands(self._books, spot.next_time)).closed:
            await chats.note(self._books, spot.next_time, "closed")
        raise Unreachable(spot.next_time)

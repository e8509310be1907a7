"""What goes out to people and channels, at Discord's pace; the library waits where it is told to.

    send    a message; the same number makes it the same one, if the first answer was lost
    edit    a message becomes another; edit_hidden: one that only its interaction can edit
    called  ask what somebody is called now

Somebody who cannot be written to is Closed, once and for all; too many new conversations is Busy;
what will never be taken is Unshowable.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from functools import partial
from typing import TYPE_CHECKING, Final, TypeVar

import aiohttp
import discord
import structlog

from bot import logs
from bot.kit import Away, Unfetched, Unshowable
from bot.pace import ANSWER, Limits, Pace
from bot.platforms.discord.places import PLATFORM, Spot

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.platforms.discord.cards import Card
    from bot.platforms.discord.places import Hidden
    from ledger.people.persons import Identity

T = TypeVar("T")

OURS: Final = Limits(chat=(5, 5.0), group=(5, 5.0), overall=(45, 1.0))
"""Below the 50 requests a second that Discord lets one bot make."""
PATIENCE_S: Final = 15.0
MOST_CHANNELS: Final = 4_096
TOO_FAST: Final = 40003
_NOBODY_THERE: Final = {50024, 50083, 160005}
"""A place of a kind that is not written to; a thread that is archived, or locked."""
_FIXED: Final = {10008, 10015, 30046, 50005, 50027}
"""A message or an interaction that is gone, too old to be edited so often, or another's."""

UNREACHED: Final = (aiohttp.ClientError, OSError, TimeoutError, discord.DiscordServerError)

log = structlog.get_logger("bot.discord")


class Closed(Exception):
    """Nobody can be written to here."""


class Fixed(Exception):
    """A message can be edited no more."""


class Busy(Exception):
    """Discord lets no more conversations be opened for now."""


class Outbound:
    """The way out of one bot."""

    def __init__(self, client: discord.Client, limits: Limits = OURS) -> None:
        self._client = client
        self._pace = Pace(limits)
        self._channels: OrderedDict[int, int] = OrderedDict()

    async def send(
        self, spot: Spot, card: Card, priority: int = ANSWER, nonce: str | None = None
    ) -> int:
        """Show a card in as many messages as it takes; Closed, Busy or Away if it cannot be.

        Return the number of the last of them.
        """
        number = 0
        for place in range(len(card.texts)):
            act = partial(self._say, spot, card, place, nonce)
            number = await self._in_turn(spot, priority, act)
        return number

    async def edit(self, spot: Spot, message: int, card: Card, priority: int = ANSWER) -> bool:
        """Turn a message into the first of a card's; False if it can be edited no more."""

        async def act() -> None:
            channel = self._client.get_partial_messageable(await self._place(spot))
            await channel.get_partial_message(message).edit(**card.edited, **card.brought)

        return await self._changed(spot, priority, act)

    async def edit_hidden(
        self, spot: Spot, message: Hidden, card: Card, priority: int = ANSWER
    ) -> bool:
        """Turn a message that an interaction wrote into a card; False once its time is over."""

        async def act() -> None:
            hook = discord.Webhook.partial(
                self._client.application_id or 0, message.token, client=self._client
            )
            await hook.edit_message(message.number, **card.edited, **card.brought)

        return await self._changed(spot, priority, act)

    async def called(self, identity: Identity) -> str:
        """Ask what somebody is called now; nothing, if there is nobody of this number."""
        try:
            user = await self._client.fetch_user(int(identity.external_id))
        except (discord.NotFound, ValueError):
            return ""
        except (*UNREACHED, discord.HTTPException, discord.RateLimited) as why:
            raise Away(PLATFORM) from why
        return user.name.lower()

    async def who(self, number: int) -> discord.User | None:
        """Ask who somebody is; None if there is nobody of this number."""
        try:
            return await self._client.fetch_user(number)
        except discord.NotFound:
            return None
        except (*UNREACHED, discord.HTTPException, discord.RateLimited) as why:
            raise Away(PLATFORM) from why

    async def file(self, url: str) -> bytes:
        """Return what is in a file that somebody brought."""
        try:
            return await self._client.http.get_from_cdn(url)
        except (discord.NotFound, discord.Forbidden) as why:
            raise Unfetched from why
        except (*UNREACHED, discord.HTTPException, discord.RateLimited) as why:
            raise Away(PLATFORM) from why

    # -- steps ------------------------------------------------------------------------------

    async def _changed(self, spot: Spot, priority: int, act: Callable[[], Awaitable[None]]) -> bool:
        try:
            await self._in_turn(spot, priority, act)
        except Fixed:
            return False
        return True

    async def _in_turn(self, spot: Spot, priority: int, act: Callable[[], Awaitable[T]]) -> T:
        try:
            async with (
                asyncio.timeout(PATIENCE_S),
                self._pace.turn(spot.id, self._pace.place(priority)),
            ):
                return await act()
        except (*UNREACHED, discord.RateLimited) as why:
            raise Away(PLATFORM) from why
        except discord.HTTPException as why:
            raise _refused(spot, why) from None

    async def _say(self, spot: Spot, card: Card, place: int, nonce: str | None) -> int:
        more = card.beside(place) | ({"nonce": f"{nonce}.{place}"} if nonce else {})
        channel = self._client.get_partial_messageable(await self._place(spot))
        return (await channel.send(card.texts[place] or None, **more)).id

    async def _place(self, spot: Spot) -> int:
        """Return the channel of a spot."""
        return spot.number if spot.channel else await self._conversation(spot.number)

    async def _conversation(self, person: int) -> int:
        """Return the channel in which somebody alone is written to."""
        if person not in self._channels:
            opened = await self._client.http.start_private_message(person)
            self._channels[person] = int(opened["id"])
            if len(self._channels) > MOST_CHANNELS:
                self._channels.popitem(last=False)
        return self._channels[person]


def _refused(spot: Spot, why: discord.HTTPException) -> Exception:
    """Return what a refusal means."""
    if why.code in _FIXED:
        return Fixed(why.text)
    if why.code == TOO_FAST:
        return Busy()
    if why.code in _NOBODY_THERE or isinstance(why, discord.Forbidden | discord.NotFound):
        log.info("cannot be written to", place=logs.place(spot.name), code=why.code)
        return Closed()
    if why.status == 429:  # noqa: PLR2004 - too many requests
        return Away(PLATFORM)
    return Unshowable(why.text)

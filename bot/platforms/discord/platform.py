"""Discord: one bot, whose life is as any platform's (bot/presence).

live    log in -> find the gateway -> listen, until the library gives up
beside  the commands are offered when people are served already
"""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

import discord
from discord.http import Route

from bot.health import OK
from bot.kit import Away, Unreachable
from bot.platforms.discord.client import Client
from bot.platforms.discord.menus import Menus
from bot.platforms.discord.notices import Notices
from bot.platforms.discord.outbound import OURS, UNREACHED, Outbound
from bot.platforms.discord.places import PLATFORM, Hidden, Spot
from bot.platforms.discord.showing import Showing
from bot.platforms.discord.talk import Talk
from bot.presence import Failure, Presence

if TYPE_CHECKING:
    from bot.app import App
    from bot.kit import Chat, Reply
    from bot.pace import Limits

LONGEST_PAUSE_S: Final = 120
"""Discord lets a bot begin a thousand times a day, then takes its token away."""
CONNECT_S: Final = 15.0
GRACE_S: Final = 5.0
REFUSED: Final = 4004
FIRST_PATIENCE_S: Final = 5.0
"""How long it is left alone when it asks for patience and does not say how much."""

_NO_STARTS: Final = "the bot has begun too often today; it begins again when Discord lets it"


class NoGatewayError(Exception):
    """The gateway does not answer."""


class NoStartsError(Exception):
    """The bot has begun a thousand times today; once more, and its token is taken away."""


class Discord(Presence):
    """The platform "discord": one bot."""

    name = PLATFORM
    longest_pause_s = LONGEST_PAUSE_S

    def __init__(self, app: App, limits: Limits = OURS) -> None:
        super().__init__()
        self._app = app
        self._limits = limits
        self._settings = app.settings
        self._menus = Menus(app.settings)
        self._showing = Showing(app, self._menus)
        self._notices: Notices | None = None
        self._talk: Talk | None = None
        self._going: set[asyncio.Task[Any]] = set()
        self._connected = asyncio.Event()
        self.client: Client | None = None
        self._offered: Client | None = None

    # -- its life ---------------------------------------------------------------------------

    async def live(self) -> None:
        """Log in and listen, until the library gives up."""
        client = self.begin()
        self._connected.clear()
        await client.login(self._settings.discord_token)
        if not await client.find_gateway():
            raise NoStartsError
        listening = asyncio.create_task(client.connect(), name="discord: gateway")
        try:
            first = asyncio.create_task(self._connected.wait())
            await asyncio.wait({listening, first}, timeout=CONNECT_S, return_when="FIRST_COMPLETED")
            first.cancel()
            if not listening.done() and not self._connected.is_set():
                raise NoGatewayError
            await listening
        finally:
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)

    def begin(self, **options: Any) -> Client:  # noqa: ANN401 - the library's own
        """Make a client, and all that speaks through it."""
        Route.BASE = self._settings.discord_api_url
        client = Client(self._hear, self._changed, **options)
        out = Outbound(client, self._limits)
        self._notices = Notices(self._app.books, out)
        self._talk = Talk(self._app, self._menus, out, self._showing, self._notices)
        self.client = client
        return client

    async def leave(self) -> None:
        """Let what is under way come to its end, for a moment, and let go of the client."""
        try:
            if self._going:
                await asyncio.wait(set(self._going), timeout=GRACE_S)
            for task in list(self._going):
                task.cancel()
            await self.later.stop()
        finally:
            if self.client is not None:
                await _let_go(self.client)

    def where(self) -> str:
        """Return the address at which the bot is added."""
        number = self.client.application_id if self.client else None
        link = f"https://discord.com/oauth2/authorize?client_id={number}"
        return f"{link}  (open it to add Wasl to your apps or to a server)"

    def failure(self, why: Exception) -> Failure:  # noqa: PLR0911 - each has its own words
        """Say what a failure is."""
        root = urlsplit(self._settings.discord_api_url).netloc
        match why:
            case discord.LoginFailure():
                return Failure(f"{root} refuses the token; check DISCORD_TOKEN")
            case discord.ConnectionClosed() if why.code == REFUSED:
                return Failure("the gateway refuses the token; check DISCORD_TOKEN")
            case discord.ConnectionClosed():
                return Failure(f"the gateway closed the connection with {why.code}")
            case NoGatewayError() | discord.GatewayNotFound():
                return Failure(f"the gateway of {root} does not answer")
            case NoStartsError():
                return Failure(_NO_STARTS)
            case _ if asked := _asked(why):
                return Failure(f"{root} asks for {asked:.0f} s of patience", asked)
            case discord.HTTPException() if why.status < 500:  # noqa: PLR2004 - it did answer
                return Failure(f"{root} answers {why.status}, {why.code}")
            case _ if isinstance(why, (*UNREACHED, discord.HTTPException)):
                return Failure(f"{root} does not answer", passes=True)
            case _:
                return Failure()

    async def idle(self) -> None:
        """Wait until all that was heard is answered."""
        while self._going:
            await asyncio.wait(set(self._going))

    # -- out --------------------------------------------------------------------------------

    async def show(
        self, chat: Chat, reply: Reply, language: str | None, event: int, message: str
    ) -> str:
        """Show what the outbox tells, in the place of a message if it can be."""
        spot = Spot.read(chat.id)
        if spot is None or self._notices is None:
            raise Away(self.state)
        card = self._showing.told(reply, language)
        as_it_stands = card if reply.brings else replace(card, files=())
        if message and await self._notices.edit(spot, as_it_stands, message):
            return message
        if spot.channel and Hidden.read(message):
            raise Unreachable(chat.name)  # we are not there; the next press lets it be edited again
        return await self._notices.tell(spot, card, event)

    # -- steps ------------------------------------------------------------------------------

    async def _hear(self, interaction: discord.Interaction[Any], pressed: str) -> None:
        if self._talk is None:
            return
        task = asyncio.create_task(self._talk.hear(interaction, pressed), name="discord: talk")
        self._going.add(task)
        task.add_done_callback(self._going.discard)
        await task

    def _changed(self) -> None:
        """Note that a shard came or went."""
        if self.client and self.client.connected:
            self._connected.set()
            self._offer(self.client)
            self.up()
        elif self.state == OK:
            self.down("the connection to the gateway is lost")

    def _offer(self, client: Client) -> None:
        """Offer our commands, once for each client."""
        if self._offered is not client:
            self._offered = client
            self.later.begin("commands", lambda: self._menus.sync(client))


async def _let_go(client: Client) -> None:
    """Close a client, and its connections even if it is interrupted in that."""
    try:
        with contextlib.suppress(Exception):
            await client.close()
    finally:
        with contextlib.suppress(Exception):
            await client.http.close()


def _asked(why: Exception) -> float:
    """Return the seconds of patience that Discord asks for, 0 if it asks for none."""
    if isinstance(why, discord.RateLimited):
        return why.retry_after
    if isinstance(why, discord.HTTPException) and why.status == 429:  # noqa: PLR2004 - too many
        return float(why.response.headers.get("Retry-After") or FIRST_PATIENCE_S)
    return 0.0

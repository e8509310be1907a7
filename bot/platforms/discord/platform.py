"""Discord, supervised: it comes up, goes down and comes up again, and takes nobody along.

run      log in -> find the gateway -> listen, until something fails; wait, longer each time unless
         it went well for a while, and again
beside   the commands are offered when people are served already (bot/later.py)
"""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

import discord
import structlog
from discord.http import Route

from bot.kit import Away
from bot.later import Later
from bot.pace import pause
from bot.platforms.discord.client import Client
from bot.platforms.discord.menus import Menus
from bot.platforms.discord.notices import Notices
from bot.platforms.discord.outbound import OURS, UNREACHED, Outbound
from bot.platforms.discord.places import Spot
from bot.platforms.discord.showing import Showing
from bot.platforms.discord.talk import Talk

if TYPE_CHECKING:
    from bot.app import App
    from bot.kit import Chat, Reply
    from bot.pace import Limits

LONGEST_PAUSE_S: Final = 120
"""Discord lets a bot begin a thousand times a day, then takes its token away."""
CONNECT_S: Final = 15.0
STEADY_S: Final = 60.0
GRACE_S: Final = 5.0
REFUSED: Final = 4004
FIRST_PATIENCE_S: Final = 5.0
"""How long it is left alone when it asks for patience and does not say how much."""

log = structlog.get_logger("bot.discord")


class NoGatewayError(Exception):
    """The gateway does not answer."""


class NoStartsError(Exception):
    """The bot has begun a thousand times today; once more, and its token is taken away."""


class Discord:
    """The platform "discord": one bot."""

    def __init__(self, app: App, limits: Limits = OURS) -> None:
        self._app = app
        self._limits = limits
        self._settings = app.settings
        self._menus = Menus(app.settings)
        self._later = Later("discord", wait)
        self._showing = Showing(app, self._menus)
        self._notices: Notices | None = None
        self._talk: Talk | None = None
        self._going: set[asyncio.Task[Any]] = set()
        self._news = asyncio.Event()
        self._up = asyncio.Event()
        self.client: Client | None = None
        self._offered: Client | None = None
        self.state = "starting"

    # -- its life ---------------------------------------------------------------------------

    async def run(self) -> None:
        """Be there until cancelled, whatever Discord does."""
        tried = 0
        while True:
            began, asked = _now(), 0.0
            try:
                await self._connected(self.begin())
            except Exception as why:  # noqa: BLE001 - nothing may end it, or the other platforms
                self._down(why)
                asked = _asked(why)
            finally:
                await self._close()
            tried = 1 if _now() - began > STEADY_S else tried + 1
            await asyncio.sleep(max(asked, pause(tried, LONGEST_PAUSE_S)))

    def begin(self, **options: Any) -> Client:  # noqa: ANN401 - the library's own
        """Make a client, and all that speaks through it."""
        Route.BASE = self._settings.discord_api_url
        client = Client(self._hear, self._changed, **options)
        out = Outbound(client, self._limits)
        self._notices = Notices(self._app.books, out)
        self._talk = Talk(self._app, self._menus, out, self._showing, self._notices)
        self.client = client
        return client

    async def news(self, within_s: float) -> str:
        """Wait a little for what becomes of it; return a line about that."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(within_s):
                await self._news.wait()
        if self.state != "ok" or self.client is None:
            return self.state
        number = self.client.application_id
        link = f"https://discord.com/oauth2/authorize?client_id={number}"
        return f"{link}  (open it to add Wasl to your apps or to a server)"

    @property
    def to_come(self) -> list[str]:
        """What Discord is still to be told."""
        return self._later.to_come

    async def idle(self) -> None:
        """Wait until all that was heard is answered."""
        while self._going:
            await asyncio.wait(set(self._going))

    # -- out --------------------------------------------------------------------------------

    async def deliver(
        self, chat: Chat, reply: Reply, language: str | None, event: int, message: str = ""
    ) -> str:
        """Show what the outbox tells, in the place of a message if there is one."""
        spot = Spot.read(chat.id)
        if spot is None:
            return ""  # she is known by a handle alone: when she comes, the payer is told
        if self._notices is None or self.state != "ok":
            raise Away(self.state)
        card = self._showing.told(reply, language)
        if message and await self._notices.edit(spot, card, message):
            return message
        return await self._notices.tell(spot, card, event)

    # -- steps ------------------------------------------------------------------------------

    async def _connected(self, client: Client) -> None:
        """Log in and listen, until the library gives up."""
        self._up.clear()
        await client.login(self._settings.discord_token)
        if not await client.find_gateway():
            raise NoStartsError
        listening = asyncio.create_task(client.connect(), name="discord: gateway")
        try:
            first = asyncio.create_task(self._up.wait())
            await asyncio.wait({listening, first}, timeout=CONNECT_S, return_when="FIRST_COMPLETED")
            first.cancel()
            if not listening.done() and not self._up.is_set():
                raise NoGatewayError
            await listening
        finally:
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)

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
            self._up.set()
            self._offer(self.client)
            if self.state != "ok":
                self.state = "ok"
                self._news.set()
                log.info("discord is up", bot=str(self.client.user))
        elif self.state == "ok":
            self._say_down("the connection to the gateway is lost")

    def _offer(self, client: Client) -> None:
        """Offer our commands, once for each client."""
        if self._offered is not client:
            self._offered = client
            self._later.begin("commands", lambda: self._menus.sync(client))

    def _down(self, why: Exception) -> None:
        if not isinstance(why, (*_KNOWN, *UNREACHED)):
            log.error("discord failed", exc_info=why)
        self._say_down(self._worded(why))

    def _say_down(self, why: str) -> None:
        state = f"down: {why}"
        if state != self.state:
            self.state = state
            self._news.set()
            log.warning("discord is down", reason=state)

    def _worded(self, why: Exception) -> str:  # noqa: PLR0911 - each has its own words
        root = urlsplit(self._settings.discord_api_url).netloc
        match why:
            case discord.LoginFailure():
                return f"{root} refuses the token; check DISCORD_TOKEN"
            case discord.ConnectionClosed() if why.code == REFUSED:
                return "the gateway refuses the token; check DISCORD_TOKEN"
            case discord.ConnectionClosed():
                return f"the gateway closed the connection with {why.code}"
            case NoGatewayError() | discord.GatewayNotFound():
                return f"the gateway of {root} does not answer"
            case NoStartsError():
                return "the bot has begun too often today; it begins again when Discord lets it"
            case _ if asked := _asked(why):
                return f"{root} asks for {asked:.0f} s of patience"
            case discord.HTTPException() if why.status < 500:  # noqa: PLR2004 - it did answer
                return f"{root} answers {why.status}, {why.code}"
            case _ if isinstance(why, (*UNREACHED, discord.HTTPException)):
                return f"{root} does not answer"
            case _:
                return type(why).__name__

    async def _close(self) -> None:
        """Let what is under way come to its end, for a moment, and let go of the client."""
        try:
            if self._going:
                await asyncio.wait(set(self._going), timeout=GRACE_S)
            for task in list(self._going):
                task.cancel()
            await self._later.stop()
        finally:
            if self.client is not None:
                await _let_go(self.client)


async def _let_go(client: Client) -> None:
    """Close a client, and its connections even if it is interrupted in that."""
    try:
        with contextlib.suppress(Exception):
            await client.close()
    finally:
        with contextlib.suppress(Exception):
            await client.http.close()


_KNOWN = (
    discord.HTTPException,
    discord.RateLimited,
    discord.LoginFailure,
    discord.ConnectionClosed,
    NoGatewayError,
    NoStartsError,
)


def wait(why: Exception, tried: int) -> float | None:
    """Return for how long Discord wants to be left alone after a failure; None if for good."""
    if asked := _asked(why):
        return asked
    refused = isinstance(why, discord.HTTPException) and why.status < 500  # noqa: PLR2004 - it is ours
    passing = isinstance(why, (*UNREACHED, discord.HTTPException)) and not refused
    return pause(tried, LONGEST_PAUSE_S) if passing else None


def _asked(why: Exception) -> float:
    """Return the seconds of patience that Discord asks for, 0 if it asks for none."""
    if isinstance(why, discord.RateLimited):
        return why.retry_after
    if isinstance(why, discord.HTTPException) and why.status == 429:  # noqa: PLR2004 - too many
        return float(why.response.headers.get("Retry-After") or FIRST_PATIENCE_S)
    return 0.0


def _now() -> float:
    return asyncio.get_running_loop().time()

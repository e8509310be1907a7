"""Wasl on a Discord of its own: the real adapter, the library as it is, a server beside it."""

import asyncio
import contextlib
from dataclasses import dataclass

import pytest

from bot.app import App
from bot.compose import stock
from bot.jobs import Jobs
from bot.pace import NO_LIMITS
from bot.platforms.discord import answers
from bot.platforms.discord.platform import Discord
from bot.settings import Settings
from ledger import clock
from ledger.books import Books
from ledger.chart import WALLET
from ledger.people import persons
from ledger.people.persons import Identity
from tests.discord.client import hurry
from tests.discord.server import Server
from tests.watching import PATIENCE_S


@dataclass
class World:
    """A bot that runs, its books, and the Discord that it is on."""

    server: Server
    books: Books
    app: App
    discord: Discord
    jobs: Jobs
    running: asyncio.Task

    async def settled(self):
        """Wait until all has been answered and told."""
        await self.server.quiet()
        await self.discord.idle()
        await self.jobs.drain()

    async def later(self, seconds=60):
        """Do what is due after a while."""
        moment = clock.now().timestamp() + seconds
        with clock.running(lambda: clock.from_ms(int(moment * 1000))):
            await self.settled()

    async def joins(self, *people, where=None):
        for person in people:
            await person.types("/start", where).shows("Welcome")
            await self.settled()
            known = await self.person(person)
            await persons.speak(self.books, known, "en", person.name.encode())

    async def person(self, person):
        identity = Identity("discord", str(person.id), person.username)
        return await persons.meet(self.books, identity, person.name, renew=False)

    async def has(self, person):
        account = await self.books.account(WALLET, (await self.person(person)).id, "USD")
        return (await self.books.balance(account)).available.minor

    async def is_up(self, *, told=True):
        """Wait until it listens, and until it has told its commands."""
        await self.server.connected()
        await self.server.until(lambda: self.discord.state == "ok", lambda: self.discord.state)
        await self.server.until(lambda: not (told and self.discord.to_come), "commands not told")

    async def restart(self):
        """Kill the bot as if its process died, and begin another one on the same books."""
        await stopped(self)
        self.discord, self.jobs, self.running = begun(self.app)
        await self.is_up()


def begun(app):
    discord = Discord(app, NO_LIMITS)
    return discord, Jobs(app, {"discord": discord}), asyncio.create_task(discord.run())


async def stopped(world):
    world.running.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await world.running


@pytest.fixture
async def server(monkeypatch):
    """Let there be a Discord as it is, but for its three seconds, which a busy machine misses."""
    hurry()
    monkeypatch.setattr(answers, "DEADLINE_S", PATIENCE_S)
    async with Server() as server:
        server.answers_s = PATIENCE_S
        yield server


@pytest.fixture
async def app(books, server):
    settings = Settings(
        _env_file=None,
        discord_token=server.token,
        discord_api_url=server.url,
        admins=("web:admin",),
    )
    await stock(books, settings)
    return App(books, settings)


@pytest.fixture
async def world(app, books, server, trip):
    world = World(server, books, app, *begun(app))
    await world.is_up()
    yield world
    await stopped(world)


@pytest.fixture
def omar(server):
    return server.person("Omar")


@pytest.fixture
def sara(server):
    return server.person("Sara", "sara.k")


@pytest.fixture
def trip(server, omar, sara):
    return server.guild("Trip", omar, sara)

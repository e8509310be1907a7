"""Wasl on a Telegram of its own: the real adapter, the library as it is, a server beside it."""

import asyncio
import contextlib
from dataclasses import dataclass

import pytest

from bot.app import App
from bot.compose import stock
from bot.jobs import Jobs
from bot.pace import NO_LIMITS
from bot.platforms.telegram.platform import Telegram
from bot.settings import Settings
from ledger.books import Books
from ledger.chart import WALLET
from ledger.people import persons
from ledger.people.persons import Identity
from tests.telegram.server import Server

ADMIN = 77


@dataclass
class World:
    """A bot that runs, its books, and the Telegram that it is on."""

    server: Server
    books: Books
    app: App
    telegram: Telegram
    jobs: Jobs
    running: asyncio.Task

    async def settled(self):
        """Wait until all has been handled and told."""
        await self.server.quiet()
        await self.jobs.drain()

    async def joins(self, *people):
        for person in people:
            person.starts()
            await self.settled()
            known = await self.person(person)
            await persons.speak(self.books, known, "en", person.name.encode())

    async def person(self, person):
        return await persons.meet(
            self.books,
            Identity("telegram", str(person.id), person.username.lower()),
            person.name,
            renew=False,
        )

    async def has(self, person):
        account = await self.books.account(WALLET, (await self.person(person)).id, "USD")
        return (await self.books.balance(account)).available.minor

    async def restart(self):
        """Kill the bot as if its process died, and begin another one on the same books."""
        await stopped(self)
        self.telegram, self.jobs, self.running = begun(self.app)


def begun(app):
    telegram = Telegram(app, NO_LIMITS)
    return telegram, Jobs(app, {"telegram": telegram}), asyncio.create_task(telegram.run())


async def stopped(world):
    world.running.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await world.running


@pytest.fixture
async def server():
    async with Server() as server:
        yield server


@pytest.fixture
async def world(books, server):
    settings = Settings(
        _env_file=None,
        telegram_token=server.token,
        telegram_api_url=server.url,
        admins=(f"telegram:{ADMIN}",),
    )
    await stock(books, settings)
    app = App(books, settings)
    world = World(server, books, app, *begun(app))
    yield world
    await stopped(world)


@pytest.fixture
def omar(server):
    return server.person(11, "Omar", "omar")


@pytest.fixture
def sara(server):
    return server.person(12, "Sara", "Sara")


@pytest.fixture
def nour(server):
    return server.person(13, "Nour")

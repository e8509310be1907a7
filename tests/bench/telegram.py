"""Wasl on Telegram: the adapter over a Bot API server beside it, through the library as it is.

A round trip begins when somebody writes and ends when her chat shows the answer. The server, the
library and the bot share one process, and so do the figures; what the bot itself takes for the
same is the road (`python -m tests.bench.road`).
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Any

from bot.app import App
from bot.pace import NO_LIMITS
from bot.platforms.telegram.places import Spot
from bot.platforms.telegram.platform import Telegram
from bot.settings import Settings
from ledger import ids, migrations
from ledger.books import Books
from ledger.chart import WALLET, WORLD
from ledger.money import Money
from ledger.people import persons
from ledger.people.persons import Identity
from ledger.posting import Move, Posting
from ledger.products import bonus
from tests.telegram.server import Server

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

CROWD = 64
RICH = 1_000_000_00
SECONDS = 4.0


class World:
    """A bot that runs, and a crowd that writes to it."""

    def __init__(self, server: Any, app: App) -> None:
        self.server, self.app = server, app
        self.people = [
            server.person(number, f"Person{number}", f"person{number}")
            for number in range(1, CROWD + 1)
        ]

    async def join(self, person: Any) -> None:
        """Let somebody have been here, with money from the world."""
        books = self.app.books
        person.started = person.seen = True
        known = await persons.meet(books, _identity(person), person.name)
        await bonus.join(books, known, Money(0, "USD"))
        await persons.speak(books, known, "en", ids.token())
        wallet = await books.account(WALLET, known.id, "USD")
        paid = Move(await books.house(WORLD, "USD"), wallet, Money(RICH, "USD"))
        await books.post(Posting(ids.token(), "capital", payee=known.id, moves=(paid,)))


async def balance(world: World, person: Any) -> None:
    """Ask for a balance and see it."""
    await person.chat.next(person.writes("/balance"))


async def send(world: World, person: Any) -> None:
    """Send a little, and see the card become a receipt."""
    payee = world.people[person.id % CROWD]
    card = await person.chat.next(person.writes(f"/send @{payee.username} 0.01 tea"))
    person.presses(card, "Send")
    await world.server.until(lambda: card.edited)


async def asked(world: World, person: Any) -> None:
    """Ask for a balance without Telegram: what is left is the conversation and the books."""
    key = f"bench:{ids.text(ids.token())}"
    call = await world.app.call(
        _identity(person), person.name, Spot(person.id).as_chat, key, "/balance"
    )
    await world.app.handle(call)


def run(*, quick: bool) -> dict[str, float]:
    """Return round trips a second, and what the adapter costs over the conversation."""
    return asyncio.run(_measured(1.0 if quick else SECONDS))


async def _measured(seconds: float) -> dict[str, float]:
    found: dict[str, float] = {}
    async with _world() as world:
        for crowd in (1, CROWD):
            people = world.people[:crowd]
            for name, act in (("/balance", balance), ("/send + confirm", send)):
                found[f"{name}, {crowd} at once, round trips/s"], cost = await _rate(
                    world, people, act, seconds
                )
                found[f"{name}, {crowd} at once, µs of the core"] = cost
        _, alone = await _rate(world, world.people, asked, seconds)
        over = found[f"/balance, {CROWD} at once, µs of the core"] - alone
        found["/balance, adapter, library and server over app.handle, µs"] = over
    return found


async def _rate(
    world: World,
    people: list[Any],
    act: Callable[[World, Any], Awaitable[None]],
    seconds: float,
) -> tuple[float, float]:
    """Return acts a second, and µs of the core for each."""
    began, used = time.perf_counter(), time.process_time()

    async def one(person: Any) -> int:
        done = 0
        while time.perf_counter() < began + seconds:
            await act(world, person)
            done += 1
        return done

    done = sum(await asyncio.gather(*(one(person) for person in people)))
    cost = (time.process_time() - used) / done * 1_000_000
    return done / (time.perf_counter() - began), cost


@asynccontextmanager
async def _world() -> AsyncIterator[World]:
    with tempfile.TemporaryDirectory() as folder:
        address = f"sqlite+aiosqlite:///{folder}/wasl.db"
        migrations.migrate(address)
        books = await Books.open(address)
        async with Server() as server:
            app = App(books, _settings(server))
            world = World(server, app)
            for person in world.people:
                await world.join(person)
            running = asyncio.create_task(Telegram(app, NO_LIMITS).run())
            try:
                await server.quiet()
                yield world
            finally:
                running.cancel()
                with suppress(asyncio.CancelledError):
                    await running
        await books.close()


def _settings(server: Any) -> Settings:
    return Settings(
        _env_file=None,
        telegram_token=server.token,
        telegram_api_url=server.url,
        admins=("web:nobody",),
    )


def _identity(person: Any) -> Identity:
    return Identity("telegram", str(person.id), person.username)

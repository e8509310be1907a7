"""Wasl on a platform: the adapter over a server beside it, through the library as it is.

A round trip begins when somebody acts and ends when her chat shows the answer. The server, the
library and the bot share one process, and so do the figures; what the bot itself takes for the
same is the road (`python -m tests.bench.road`).
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Any, Protocol

from bot.app import App
from bot.kit import Chat
from ledger import ids, migrations
from ledger.act import Act
from ledger.books import Books
from ledger.chart import WALLET, WORLD
from ledger.money import Money
from ledger.people import persons
from ledger.people.persons import Identity
from ledger.posting import Move, Posting
from ledger.products import bonus

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from bot.settings import Settings

CROWD = 64
RICH = 1_000_000_00
SECONDS = 4.0


class Place(Protocol):
    """A platform with a server of its own, and what people do on it."""

    name: str
    server: Any

    def person(self, number: int) -> Any:
        """Let there be somebody."""

    def settings(self) -> Settings:
        """Return what leads the bot there."""

    def adapter(self, app: App) -> Any:
        """Return what runs there."""

    async def balance(self, person: Any) -> None:
        """Ask for a balance and see it."""

    async def send(self, person: Any, payee: Any) -> None:
        """Send a little, and see the card become a receipt."""


class World:
    """A bot that runs, and a crowd that acts."""

    def __init__(self, place: Place, app: App) -> None:
        self.place, self.app = place, app
        self.people = [place.person(number) for number in range(1, CROWD + 1)]

    async def join(self, person: Any) -> None:
        """Let somebody have been here, with money from the world."""
        books = self.app.books
        known = await persons.meet(books, self._identity(person), person.name)
        await bonus.join(Act(books, known, ids.token()), Money(0, "USD"))
        await persons.speak(books, known, "en", ids.token())
        wallet = await books.account(WALLET, known.id, "USD")
        paid = Move(await books.house(WORLD, "USD"), wallet, Money(RICH, "USD"))
        await books.post(Posting(ids.token(), "capital", payee=known.id, moves=(paid,)))

    async def balance(self, person: Any) -> None:
        """Let somebody ask for her balance."""
        await self.place.balance(person)

    async def send(self, person: Any) -> None:
        """Let somebody send a little to the next one."""
        after = (self.people.index(person) + 1) % CROWD
        await self.place.send(person, self.people[after])

    async def asked(self, person: Any) -> None:
        """Ask for a balance past the platform: what is left is the conversation and the books."""
        key = f"bench:{ids.text(ids.token())}"
        chat = Chat(self.place.name, str(person.id), private=True)
        call = await self.app.call(self._identity(person), person.name, chat, key, "/balance")
        await self.app.handle(call)

    def _identity(self, person: Any) -> Identity:
        return Identity(self.place.name, str(person.id), person.username)


async def measured(opened: Any, *, quick: bool) -> dict[str, float]:
    """Return round trips a second on a place, and what it costs over the conversation."""
    seconds = 1.0 if quick else SECONDS
    found: dict[str, float] = {}
    async with opened as place, _world(place) as world:
        for crowd in (1, CROWD):
            people = world.people[:crowd]
            for name, act in (("/balance", world.balance), ("/send + confirm", world.send)):
                rate, cost = await _rate(people, act, seconds)
                found[f"{name}, {crowd} at once, round trips/s"] = rate
                found[f"{name}, {crowd} at once, µs of the core"] = cost
        _, alone = await _rate(world.people, world.asked, seconds)
        over = found[f"/balance, {CROWD} at once, µs of the core"] - alone
        found["/balance, adapter, library and server over app.handle, µs"] = over
    return found


async def _rate(
    people: list[Any], act: Callable[[Any], Awaitable[None]], seconds: float
) -> tuple[float, float]:
    """Return acts a second, and µs of the core for each."""
    began, used = time.perf_counter(), time.process_time()

    async def one(person: Any) -> int:
        done = 0
        while time.perf_counter() < began + seconds:
            await act(person)
            done += 1
        return done

    done = sum(await asyncio.gather(*(one(person) for person in people)))
    cost = (time.process_time() - used) / done * 1_000_000
    return done / (time.perf_counter() - began), cost


@asynccontextmanager
async def _world(place: Place) -> AsyncIterator[World]:
    with tempfile.TemporaryDirectory() as folder:
        address = f"sqlite+aiosqlite:///{folder}/wasl.db"
        migrations.migrate(address)
        books = await Books.open(address)
        app = App(books, place.settings())
        world = World(place, app)
        for person in world.people:
            await world.join(person)
        running = asyncio.create_task(place.adapter(app).run())
        try:
            await place.server.quiet()
            yield world
        finally:
            running.cancel()
            with suppress(asyncio.CancelledError):
                await running
            await books.close()

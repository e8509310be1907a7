"""`python -m tests.bench.road` measures the whole road of a message on one core, without HTTP.

    words -> app.call -> app.handle -> text;   a button -> app.call -> app.press -> text

Half of the people speak English, half Arabic; every reply is spoken as a platform would.
"""

from __future__ import annotations

import argparse
import asyncio
import cProfile
import json
import os
import pstats
import sys
import tempfile
import time
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING

from bot import speech
from bot.app import App
from bot.jobs import Jobs
from bot.kit import Chat
from bot.settings import Settings
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
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

    from bot.kit import Reply

PLATFORM = "web"
CROWD = 64
RICH = 1_000_000_00
LOOP = 3_000_000


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who types: what she asks for, in her language."""

    name: str
    language: str
    balance: str
    send: str

    @classmethod
    def numbered(cls, number: int, crowd: int) -> Person:
        """Return one of a crowd, who pays the next one."""
        payee = f"person{(number + 1) % crowd}"
        if number % 2:
            return cls(f"person{number}", "ar", "رصيدي", f"حوّل ٠٫٠١ إلى @{payee} شاي")
        return cls(f"person{number}", "en", "/balance", f"/send @{payee} 0.01 tea")


@dataclass(slots=True)
class Stage:
    """Books, the conversation over them, and a platform that only reads aloud."""

    books: Books
    app: App
    sent: int = 0
    told: int = 0
    numbers: count[int] = field(default_factory=count)

    async def deliver(
        self, chat: Chat, reply: Reply, language: str | None, event: int, message: str = ""
    ) -> str:
        """Speak what the outbox tells."""
        speech.spoken(reply.lines, language)
        self.told += 1
        return message or str(self.told)

    async def types(self, person: Person, text: str) -> Reply:
        """Type a message and read the answer."""
        call = await self.app.call(*self._message(person), text)
        return self._read(await self.app.handle(call), self.app.language_of(call.actor))

    async def presses(self, person: Person, data: str) -> Reply:
        """Press a button and read the answer."""
        call = await self.app.call(*self._message(person))
        return self._read(await self.app.press(call, data), self.app.language_of(call.actor))

    def _message(self, person: Person) -> tuple[Identity, str, Chat, str]:
        name = person.name
        key = f"{PLATFORM}:{name}:{next(self.numbers)}"
        return _identity(name), name.capitalize(), Chat(PLATFORM, name, private=True), key

    def _read(self, reply: Reply, language: str | None) -> Reply:
        speech.spoken(reply.lines, language)
        for button in reply.buttons:
            speech.label(button.label, language)
        return reply


async def balance(stage: Stage, person: Person) -> None:
    """Ask for a balance: one message."""
    reply = await stage.types(person, person.balance)
    if reply.lines[0].message != "Available: {amount}":
        raise AssertionError(reply)


async def send(stage: Stage, person: Person) -> None:
    """Send a little and confirm it: a message and a press."""
    card = await stage.types(person, person.send)
    receipt = await stage.presses(person, card.buttons[0].data)
    if not receipt.edits_card:
        raise AssertionError(receipt)
    stage.sent += 1


async def measure(seconds: float) -> dict[str, float]:
    """Return what is handled in a second on one core; each figure takes so many seconds.

    What an act costs of the core is told beside it, for that does not depend on neighbours.
    """
    found: dict[str, float] = {}
    with _one_core():
        async with staged(CROWD) as (stage, people):
            for crowd in (people[:1], people):
                at_once = f"{len(crowd)} at once"
                for name, what, act in (
                    ("/balance", "messages", balance),
                    ("/send + confirm", "pairs", send),
                ):
                    began = time.process_time()
                    rate, done = await _rate(stage, crowd, act, seconds)
                    cost = (time.process_time() - began) / done * 1_000_000
                    found[f"{name}, {at_once}, {what}/s"] = rate
                    found[f"{name}, {at_once}, µs of the core"] = cost
            told = await _told_beside(stage, people, seconds)
            found[f"/send + confirm + the payee is told, {CROWD} at once, pairs/s"] = told
    return found


def calibration() -> float:
    """Return the seconds that a plain loop takes, to compare machines by."""
    began, total = time.perf_counter(), 0
    for number in range(LOOP):
        total += number
    return time.perf_counter() - began


async def _rate(
    stage: Stage,
    people: list[Person],
    act: Callable[[Stage, Person], Awaitable[None]],
    seconds: float,
) -> tuple[float, int]:
    """Return acts a second, and how many, while everybody acts again once she is answered."""
    began = time.perf_counter()
    until = began + seconds

    async def one(person: Person) -> int:
        done = 0
        while time.perf_counter() < until:
            await act(stage, person)
            done += 1
        return done

    done = sum(await asyncio.gather(*(one(person) for person in people)))
    return done / (time.perf_counter() - began), done


async def _told_beside(stage: Stage, people: list[Person], seconds: float) -> float:
    """Return pairs a second with the jobs beside, until the last payee has been told."""
    jobs = Jobs(stage.app, {PLATFORM: stage})
    await jobs.drain()
    running = asyncio.create_task(jobs.run())
    before, began = stage.told, time.perf_counter()
    try:
        await _rate(stage, people, send, seconds)
        await _quiet(stage)
        return (stage.told - before) / (time.perf_counter() - began)
    finally:
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running


async def _quiet(stage: Stage) -> None:
    """Wait until every payee has been told."""
    while stage.told < stage.sent:  # noqa: ASYNC110 - the platform is told by nobody else
        await asyncio.sleep(0.01)


@asynccontextmanager
async def staged(crowd: int) -> AsyncIterator[tuple[Stage, list[Person]]]:
    """Let a crowd of people have joined, with money."""
    people = [Person.numbered(number, crowd) for number in range(crowd)]
    with tempfile.TemporaryDirectory() as folder:
        address = f"sqlite+aiosqlite:///{folder}/wasl.db"
        migrations.migrate(address)
        books = await Books.open(address)
        try:
            stage = Stage(
                books, App(books, Settings(_env_file=None, admins=("web:nobody",), undo_seconds=0))
            )
            for person in people:
                await _join(stage, person)
            yield stage, people
        finally:
            await books.close()


async def _join(stage: Stage, person: Person) -> None:
    """Let somebody join with money from the world."""
    books = stage.books
    known = await persons.meet(books, _identity(person.name), person.name.capitalize())
    await bonus.join(Act(books, known, ids.token()), Money(0, "USD"))
    await persons.speak(books, known, person.language, ids.token())
    wallet = await books.account(WALLET, known.id, "USD")
    paid = Move(await books.house(WORLD, "USD"), wallet, Money(RICH, "USD"))
    await books.post(Posting(ids.token(), "capital", payee=known.id, moves=(paid,)))


def _identity(name: str) -> Identity:
    return Identity(PLATFORM, name, name)


@contextmanager
def _one_core() -> Iterator[None]:
    """Keep this process and its threads on one core, where the system lets us choose."""
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {max(cores)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, cores)


async def _profiled(act: Callable[[Stage, Person], Awaitable[None]], seconds: float) -> None:
    async with staged(CROWD) as (stage, people):
        await _rate(stage, people, act, seconds / 4)
        with cProfile.Profile() as profile:
            await _rate(stage, people, act, seconds)
    pstats.Stats(profile, stream=sys.stdout).sort_stats("tottime").print_stats(45)


def main() -> None:
    """Print a table, then the same as one line of JSON; `--profile` shows where the time goes."""
    parser = argparse.ArgumentParser(description="Measure the whole road of a message.")
    parser.add_argument("--seconds", type=float, default=4)
    parser.add_argument("--profile", choices=["balance", "send"])
    asked = parser.parse_args()
    if asked.profile:
        act = {"balance": balance, "send": send}[asked.profile]
        asyncio.run(_profiled(act, asked.seconds))
        return
    found = {f"{LOOP:,} turns of a loop, s": calibration()}
    found |= asyncio.run(measure(asked.seconds))
    for name, value in found.items():
        sys.stdout.write(f"{name:<64}{value:>10.2f}\n")
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    main()

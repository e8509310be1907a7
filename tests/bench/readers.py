"""What many readers cost: `/balance` beside 400 event streams and 100,000 old messages.

Two servers are asked in turn, an empty one and one with all that; so whatever else the machine
does, it does to both. Then pages are opened there: looks that find nothing new, and the newest
page of the group's messages for 30 people at once.
"""

from __future__ import annotations

import asyncio
import json
import os
import sqlite3
import tempfile
import time
from contextlib import ExitStack, closing
from itertools import count
from statistics import quantiles
from typing import TYPE_CHECKING

from ledger import clock
from tests.bench.bars import RATIO
from tests.bench.client import Client
from tests.bench.web import join, server

if TYPE_CHECKING:
    from collections.abc import Awaitable

STREAMS = 400
MEMBERS = 250  # of a group: as many of the readers as it has room for
OLD = 100_000
TURNS, ASKED = 10, 400  # how often each server is asked, and how many questions each time
LOOKS, PAGES = 200, 30
CHAT = "web:group:lunch"
TEXT = "and then we went on to talk about lunch, as one does. " * 8


def fill(folder: str) -> None:
    """Write old messages straight into the file: half of them in one group."""
    body = json.dumps({"text": TEXT, "language": "en", "direction": "ltr", "buttons": []})
    now = clock.to_ms(clock.now())
    with closing(sqlite3.connect(f"{folder}/wasl.db")) as db:
        (first,) = db.execute("SELECT row FROM head").fetchone()
        rows = (
            (
                *(1, os.urandom(16), CHAT if number % 2 else f"web:person{number % STREAMS}"),
                *(first + number, "person1", body, b"", "", 0, now, len(body)),
            )
            for number in range(1, OLD + 1)
        )
        db.executemany("INSERT INTO messages VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
        db.execute("UPDATE head SET row = row + ?", (OLD,))
        people = db.execute("SELECT person FROM identities WHERE external_id LIKE 'person%'")
        members = [(1, CHAT, person, "member", "in", 0) for (person,) in people.fetchall()]
        db.execute("INSERT INTO groups VALUES (1, ?, 'Lunch', NULL, ?)", (CHAT, now))
        db.executemany("INSERT INTO members VALUES (?, ?, ?, ?, ?, ?)", members[:MEMBERS])
        db.commit()


async def read(name: str, port: int, opened: asyncio.Event) -> None:
    """Keep an event stream open, and read what it says."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    ask = f"GET /api/events?names={name} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n"
    writer.write(ask.encode())
    try:
        await reader.readuntil(b": ping")
        opened.set()
        while await reader.read(65_536):
            pass
    finally:
        writer.close()


async def chatter(port: int) -> None:
    """Say something in the group every second."""
    client = await Client.open("person1", port)
    for number in count():
        await client.say(f"hello {number}", chat=CHAT.removeprefix("web:"))
        await asyncio.sleep(1)


async def waits(client: Client, number: int) -> list[float]:
    """Ask for a balance so often, one after the other; return how long each took, in ms."""
    return [await _took(client.say("/balance")) for _ in range(number)]


async def compared(empty: int, full: int, less: int) -> dict[str, float]:
    """Ask both servers in turn, while the readers of the second are there."""
    opened = [asyncio.Event() for _ in range(STREAMS)]
    reading = [
        asyncio.create_task(read(f"person{number}", full, opened[number]))
        for number in range(STREAMS)
    ]
    await asyncio.gather(*(each.wait() for each in opened))
    clients = {"empty": await Client.open("asker", empty), "full": await Client.open("asker", full)}
    found: dict[str, list[float]] = {"empty": [], "full": [], "busy": []}
    for client in clients.values():
        await waits(client, 100)  # until all is warm
    for turn in range(2 * TURNS):
        talking = turn >= TURNS
        task = asyncio.create_task(chatter(full)) if talking else None
        if not talking:
            found["empty"] += await waits(clients["empty"], ASKED // less)
        found["busy" if talking else "full"] += await waits(clients["full"], ASKED // less)
        if task:
            task.cancel()
    pages = await opened_pages(clients["full"], full)
    for each in reading:
        each.cancel()
    await asyncio.gather(*reading, return_exceptions=True)
    return _figures({name: _percentiles(took) for name, took in found.items()}) | pages


async def opened_pages(asker: Client, port: int) -> dict[str, float]:
    """Look where nothing is new, and let 30 people open the group while somebody asks."""
    newest = f"chat={CHAT.removeprefix('web:')}"
    somebody = await Client.open("person1", port)
    end = (await somebody.look(newest))["seq"]
    looks = [await _took(somebody.look(f"after={end}")) for _ in range(LOOKS)]
    people = [await Client.open(f"person{2 * each + 1}", port) for each in range(PAGES)]
    opening = asyncio.gather(*(_took(each.look(newest)) for each in people))
    asked = [await _took(asker.say("/balance"))]
    while not opening.done():
        asked.append(await _took(asker.say("/balance")))
    last = max(await opening)
    return {
        "a look that finds nothing new, p50, ms": _percentiles(looks)[0],
        "a look that finds nothing new, p99, ms": _percentiles(looks)[1],
        "30 pages of a group at once, the last of them, ms": last,
        "the slowest /balance beside them, ms": max(asked),
    }


async def _took(asking: Awaitable[object]) -> float:
    began = time.perf_counter()
    await asking
    return (time.perf_counter() - began) * 1_000


def _percentiles(took: list[float]) -> tuple[float, float]:
    cut = quantiles(took, n=100)
    return cut[49], cut[98]


def _figures(found: dict[str, tuple[float, float]]) -> dict[str, float]:
    return {
        "/balance on an empty server, p50, ms": found["empty"][0],
        "/balance on an empty server, p99, ms": found["empty"][1],
        "/balance beside 400 streams and 100,000 old messages, p50, ms": found["full"][0],
        "/balance beside 400 streams and 100,000 old messages, p99, ms": found["full"][1],
        "the same while a group of 250 of them talks, p99, ms": found["busy"][1],
        RATIO: found["full"][1] / found["empty"][1],
    }


def run(*, quick: bool) -> dict[str, float]:
    """Return how long a balance takes with and without the readers."""
    with ExitStack() as held:
        folders = [held.enter_context(tempfile.TemporaryDirectory()) for _ in range(2)]
        for folder in folders:
            with server(folder) as (port, _, _):
                asyncio.run(_joined(port, 0 if folder is folders[0] else STREAMS))
        fill(folders[1])
        ports = [held.enter_context(server(folder))[0] for folder in folders]
        return asyncio.run(compared(*ports, 10 if quick else 1))


async def _joined(port: int, readers: int) -> None:
    for name in ["asker", *(f"person{number}" for number in range(readers))]:
        await join(port, name)

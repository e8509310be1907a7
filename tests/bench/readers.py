"""What many readers cost: `/balance` beside 400 event streams and 100,000 old messages.

Two servers are asked in turn, an empty one and one with all that; so whatever else the machine
does, it does to both.
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

from ledger import clock
from tests.bench.bars import RATIO
from tests.bench.client import Client
from tests.bench.web import join, server

STREAMS = 400
MEMBERS = 250  # of a group: as many of the readers as it has room for
OLD = 100_000
TURNS, ASKED = 10, 400  # how often each server is asked, and how many questions each time
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
    took = []
    for _ in range(number):
        began = time.perf_counter()
        await client.say("/balance")
        took.append((time.perf_counter() - began) * 1_000)
    return took


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
    for each in reading:
        each.cancel()
    await asyncio.gather(*reading, return_exceptions=True)
    return _figures({name: _percentiles(took) for name, took in found.items()})


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

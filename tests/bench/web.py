"""The web chat as its users meet it: a server of its own, and a connection for each of them."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.bench.client import Client

ROUNDS = {1: 300, 64: 15}  # people at once, and how often each of them acts
START_LIMIT_S = 30


@contextmanager
def server(folder: str) -> Iterator[tuple[int, int, float]]:
    """Start Wasl on a free port; give the port, the process and the seconds it took."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "bot"],
        env={
            **os.environ,
            "WEB_PORT": str(port),
            "DATABASE_URL": f"sqlite+aiosqlite:///{folder}/wasl.db",
            "LOG_LEVEL": "warning",
            "GIFTS_PER_DAY": "0",
            "GIFTS_PER_ADDRESS": "0",
        },
        stdout=subprocess.DEVNULL,
    )
    try:
        _await_health(address)
        yield port, process.pid, time.perf_counter() - began
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=10)


def _await_health(address: str) -> None:
    until = time.perf_counter() + START_LIMIT_S
    while time.perf_counter() < until:
        try:
            httpx.get(f"{address}/health").raise_for_status()
        except httpx.HTTPError:
            time.sleep(0.02)
        else:
            return
    raise TimeoutError("the server did not answer")


async def balance(client: Client) -> int:
    """Ask for a balance: one command."""
    await client.say("/balance")
    return 1


async def send(client: Client) -> int:
    """Send a little and confirm it: two commands."""
    (card,) = await client.say("/send @till 0.01 tea")
    await client.press(card)
    return 2


async def rate(
    port: int, people: int, times: int, act: Callable[[Client], Awaitable[int]]
) -> float:
    """Return commands a second with this many at once, each waiting for her answers."""
    clients = [await Client.open(f"person{i}", port) for i in range(people)]

    async def one(client: Client) -> int:
        return sum([await act(client) for _ in range(times)])

    began = time.perf_counter()
    done = await asyncio.gather(*(one(client) for client in clients))
    took = time.perf_counter() - began
    for client in clients:
        await client.close()
    return sum(done) / took


async def join(port: int, name: str) -> None:
    """Let somebody join."""
    client = await Client.open(name, port)
    await client.say("/start")
    await client.close()


async def measured(port: int, pid: int, less: int) -> dict[str, float]:
    """Measure what a running server does, with so many times fewer rounds."""
    for name in ["till", *(f"person{i}" for i in range(max(ROUNDS)))]:
        await join(port, name)
    found = {"memory at rest, MiB": _memory(pid)}
    client = await Client.open("person0", port)
    for _ in range(1_000):
        await client.say("/balance")
    await client.close()
    found["memory after 1,000 commands, MiB"] = _memory(pid)
    for people, rounds in ROUNDS.items():
        for name, act in (("balance", balance), ("send + confirm", send)):
            reached = await rate(port, people, rounds // less, act)
            found[f"{name}, {people} at once, commands/s"] = reached
    return found


def _memory(pid: int) -> float:
    status = Path(f"/proc/{pid}/status")
    if not status.exists():
        return 0.0
    line = next(row for row in status.read_text().splitlines() if row.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def run(*, quick):
    """Return what a server does that was started twice: with new books, and with old ones."""
    with tempfile.TemporaryDirectory() as folder:
        with server(folder) as (_, _, cold):
            pass
        with server(folder) as (port, pid, warm):
            found = asyncio.run(measured(port, pid, 5 if quick else 1))
    return {"start with new books, s": cold, "start with old books, s": warm, **found}

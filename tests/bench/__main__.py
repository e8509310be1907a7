"""`python -m tests.bench` measures the web chat as its users meet it: a table, and JSON."""

from __future__ import annotations

import asyncio
import json
import os
import platform
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import httpx

PEOPLE = (1, 64)
MESSAGES = {1: 400, 64: 40}
START_LIMIT_S = 30

numbers = count()


@contextmanager
def server(folder: str) -> Iterator[tuple[str, int, float]]:
    """Start Wasl on a free port; give its address, its process and the seconds it took."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    began = time.perf_counter()
    process = subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-m", "bot"],
        env={
            **os.environ,
            "WEB_PORT": str(port),
            "DATABASE_URL": f"sqlite+aiosqlite:///{folder}/wasl.db",
            "LOG_LEVEL": "warning",
        },
        stdout=subprocess.DEVNULL,
    )
    try:
        _await_health(address)
        yield address, process.pid, time.perf_counter() - began
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


async def say(client: httpx.AsyncClient, name: str, text: str) -> list[dict]:
    """Send one message; return what was told."""
    answer = await client.post(
        f"/api/chat/{name}/messages",
        json={"text": text},
        headers={"Idempotency-Key": f"bench-{next(numbers)}"},
    )
    return answer.raise_for_status().json()["messages"]


async def balance(client: httpx.AsyncClient, name: str) -> int:
    """Ask for a balance: one command."""
    await say(client, name, "/balance")
    return 1


async def send(client: httpx.AsyncClient, name: str) -> int:
    """Send a little and confirm it: two commands."""
    (card,) = await say(client, name, "/send @till 0.01 tea")
    pressed = {"message": card["id"], "button": card["buttons"][0]["id"]}
    (await client.post(f"/api/chat/{name}/presses", json=pressed)).raise_for_status()
    return 2


async def rate(
    client: httpx.AsyncClient,
    people: int,
    act: Callable[[httpx.AsyncClient, str], Awaitable[int]],
) -> float:
    """Return commands a second with this many people at once, each waiting for her answers."""

    async def one(name: str) -> int:
        return sum([await act(client, name) for _ in range(MESSAGES[people])])

    began = time.perf_counter()
    done = await asyncio.gather(*(one(f"person{i}") for i in range(people)))
    return sum(done) / (time.perf_counter() - began)


async def measured(address: str, pid: int) -> dict[str, float]:
    """Measure what a running server does."""
    limits = httpx.Limits(max_connections=128)
    async with httpx.AsyncClient(base_url=address, limits=limits, timeout=30) as client:
        for name in ["till", *(f"person{i}" for i in range(max(PEOPLE)))]:
            await say(client, name, "/start")
        found = {"memory at rest, MiB": _memory(pid)}
        for _ in range(1_000):
            await say(client, "person0", "/balance")
        found["memory after 1,000 commands, MiB"] = _memory(pid)
        for people in PEOPLE:
            found[f"balance, {people} people, commands/s"] = await rate(client, people, balance)
            found[f"send and confirm, {people} people, commands/s"] = await rate(
                client, people, send
            )
    return found


def _memory(pid: int) -> float:
    status = Path(f"/proc/{pid}/status")
    if not status.exists():
        return 0.0
    line = next(row for row in status.read_text().splitlines() if row.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def main() -> None:
    """Print the table, then the same as JSON."""
    with tempfile.TemporaryDirectory() as folder:
        with server(folder) as (_, _, cold):
            pass
        with server(folder) as (address, pid, warm):
            found = asyncio.run(measured(address, pid))
    found = {
        "start with new books, s": cold,
        "start with old books, s": warm,
        **found,
    }
    for name, value in found.items():
        sys.stdout.write(f"{name:<48}{value:>10.2f}\n")
    machine = {"cores": os.cpu_count(), "python": platform.python_version()}
    sys.stdout.write(json.dumps({"machine": machine, **found}) + "\n")


if __name__ == "__main__":
    main()

"""Hearing of what other processes have posted, on a connection of its own.

    a batch with something new in it -> NOTIFY in its commit -> every process that listens

A notification is lost with the connection, so whoever listens looks by itself now and then.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, NoReturn

import structlog

from ledger.storage.postgres.connection import connect

if TYPE_CHECKING:
    from collections.abc import Callable

    from ledger.address import PostgresAddress

CHANNEL = "wasl"
FIRST_PAUSE_MS = 100
LAST_PAUSE_MS = 30_000
SIGN_OF_LIFE_S = 60
"""After how long a silence the server is asked whether it is still there."""

log = structlog.get_logger("ledger.storage")


async def listen(
    address: PostgresAddress,
    book: int,
    heard: Callable[[], None],
    is_own: Callable[[int], bool],
) -> NoReturn:
    """Call `heard` when another process tells of a book, and whenever some may have been missed."""

    def told(_db: object, process: int, _channel: str, of: object) -> None:
        if of == str(book) and not is_own(process):
            heard()

    pause_ms = FIRST_PAUSE_MS
    while True:
        try:
            await _until_lost(address, told, heard)
            pause_ms = FIRST_PAUSE_MS
        except Exception as failure:  # noqa: BLE001 - whatever it is, another connection may serve
            log.warning("other processes are not heard", reason=repr(failure))
            pause_ms = min(LAST_PAUSE_MS, 2 * pause_ms)
        await asyncio.sleep(pause_ms / 1000)


async def _until_lost(
    address: PostgresAddress,
    told: Callable[[object, int, str, object], None],
    heard: Callable[[], None],
) -> None:
    """Listen until the connection is lost, or raise why there is none."""
    db = await connect(address)
    lost = asyncio.Event()
    try:
        db.add_termination_listener(lambda _: lost.set())
        await db.add_listener(CHANNEL, told)
        heard()
        while not lost.is_set():
            try:
                async with asyncio.timeout(SIGN_OF_LIFE_S):
                    await lost.wait()
            except TimeoutError:
                await db.execute("SELECT 1")
    finally:
        db.terminate()

"""Hearing of what other processes have posted, on a connection of its own.

    a batch with something new in it -> NOTIFY in its commit -> every process that listens

A notification is lost with the connection, so whoever listens looks by itself now and then. It
is also who notices, of a process that does nothing else, that its server is gone or overtaken.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, NoReturn

import structlog

from ledger.storage.postgres.connection import within

if TYPE_CHECKING:
    from collections.abc import Callable

    import asyncpg

    from ledger.storage.postgres.primary import Primary

CHANNEL = "wasl"
FIRST_PAUSE_MS = 100
LAST_PAUSE_MS = 30_000
LOOK_S = 3
"""How often it is looked whether the server is still there, and no other was promoted."""

log = structlog.get_logger("ledger.storage")


async def listen(
    primary: Primary,
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
            await _until_lost(primary, told, heard)
            pause_ms = FIRST_PAUSE_MS
        except Exception as failure:  # noqa: BLE001 - whatever it is, another connection may serve
            log.warning("other processes are not heard", reason=repr(failure))
            pause_ms = min(LAST_PAUSE_MS, 2 * pause_ms)
        await asyncio.sleep(pause_ms / 1000)


async def _until_lost(
    primary: Primary,
    told: Callable[[object, int, str, object], None],
    heard: Callable[[], None],
) -> None:
    """Listen until the connection is lost, or raise why there is none."""
    db, turn = await primary.connect(_as_it_is)
    lost = asyncio.Event()
    try:
        db.add_termination_listener(lambda _: lost.set())
        with within(db):
            await db.add_listener(CHANNEL, told)
        heard()
        while turn == primary.turn and not lost.is_set():
            try:
                async with asyncio.timeout(LOOK_S):
                    await lost.wait()
            except TimeoutError:
                await _look_round(db, primary)
        primary.lost(turn)
    except Exception:
        primary.lost(turn)
        raise
    finally:
        db.terminate()


async def _look_round(db: asyncpg.Connection, primary: Primary) -> None:
    """Raise unless the server still answers, and is the one to be on."""
    with within(db):
        await db.execute("SELECT 1")
    if await primary.is_overtaken():
        raise ConnectionError("another server was promoted")


async def _as_it_is(_db: asyncpg.Connection) -> None:
    """Leave a connection as it is: it is asked nothing that takes long."""

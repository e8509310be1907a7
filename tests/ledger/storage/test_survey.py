"""A long question goes on beside everything else, and ends when nobody waits for it."""

import asyncio
import threading
from contextlib import suppress

from sqlalchemy import text

from ledger.address import postgres_address
from ledger.storage.postgres import reading
from tests.ledger.acts import move, wallet

LIMIT_S = 30
ENDLESS = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT COUNT(*) FROM n"


async def _until(event):
    while not event.is_set():  # noqa: ASYNC110 - another thread sets it
        await asyncio.sleep(0.001)


async def test_a_survey_that_nobody_waits_for_ends(books):
    begun, ended = threading.Event(), threading.Event()

    def endless(connection, book):
        begun.set()
        try:
            connection.execute(text(ENDLESS))
        finally:
            ended.set()

    asked = asyncio.create_task(books.survey(endless))
    await _until(begun)
    asked.cancel()
    with suppress(asyncio.CancelledError):
        await asked
    await _until(ended)


async def test_a_survey_may_compute_as_long_as_it_likes(books):
    payer, payee = await wallet(books, 1, 100), await wallet(books, 2)
    begun, enough = threading.Event(), threading.Event()

    def computes(connection, book):
        begun.set()
        return enough.wait(60)

    asked = asyncio.create_task(books.survey(computes))
    await _until(begun)
    await books.post(move(payer, payee, 1))
    assert (await books.balance(payee)).posted.minor == 1
    enough.set()
    assert await asked


async def test_a_survey_that_nobody_waits_for_leaves_off_connecting():
    heard, gone = asyncio.Event(), asyncio.Event()

    async def silent(reader, writer):
        heard.set()
        await reader.read()  # until the other side has gone
        gone.set()
        writer.close()

    async with await asyncio.start_server(silent, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        address = postgres_address(f"postgresql+asyncpg://wasl@127.0.0.1:{port}/wasl")
        asked = asyncio.create_task(reading.survey(address, lambda connection: None))
        async with asyncio.timeout(LIMIT_S):
            await heard.wait()
            asked.cancel()
            with suppress(asyncio.CancelledError):
                await asked
            await gone.wait()

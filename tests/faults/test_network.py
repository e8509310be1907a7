"""Answers of PostgreSQL that are lost, connections that are reset, a process that hangs."""

import asyncio
import os
import signal
from random import Random  # noqa: TID251 - a test's own chance

import asyncpg
import pytest

from ledger.books import Books
from tests.faults import load, verdict
from tests.faults.figures import tell
from tests.faults.process import Load
from tests.faults.proxy import Proxy
from tests.ledger.acts import act
from tests.postgres import LIMIT_S, execute

POSTINGS = 2_000
CALLERS = 16
IDLE = """
    SELECT COUNT(*) FROM pg_stat_activity
    WHERE datname = current_database() AND state = 'idle in transaction'"""


@pytest.fixture
def database(databases):
    url = databases.fresh()
    yield url
    databases.back(url)


def port(url):
    return int(url.rpartition("@")[2].partition(":")[2].partition("/")[0])


def through(url, proxy):
    return url.replace(f":{port(url)}/", f":{proxy.port}/")


async def posted_through(proxy, url, seed):
    """Post through a proxy until everything is acknowledged; return the acknowledgements."""
    acks = []
    books = await opened(through(url, proxy))
    try:
        await load.run(books, seed, 0, POSTINGS, acks.append, CALLERS)
    finally:
        proxy.calm()
        await books.close()
    return acks


async def opened(url):
    while True:
        try:
            return await Books.open(url)
        except load.Unavailable:
            await asyncio.sleep(load.AGAIN_S)


async def test_a_lost_answer_to_a_commit_doubles_nothing(database, seed, request):
    async with Proxy(port(database), Random(seed), lose=0.3) as proxy:
        acks = await posted_through(proxy, database, seed)
    assert proxy.lost > 10
    assert {ack.counter for ack in acks if not ack.repeated} == set(range(POSTINGS))
    tell(request, lost_answers=proxy.lost, acknowledgements=len(acks))
    assert await verdict.holds(database, seed, acks) == POSTINGS


async def test_a_connection_cut_at_any_byte_loses_and_doubles_nothing(database, seed, request):
    async with Proxy(port(database), Random(seed), cut=(4_000, 200_000)) as proxy:
        acks = await posted_through(proxy, database, seed)
    assert proxy.cuts > 10
    tell(request, cut_connections=proxy.cuts, acknowledgements=len(acks))
    assert await verdict.holds(database, seed, acks) == POSTINGS


async def test_a_process_that_hangs_in_a_commit_holds_others_up_only_for_a_while(
    database, tmp_path, request
):
    posting = Load(tmp_path, database, 1)
    posting.start()
    posting.progress(100)
    hung = stopped_in_a_transaction(posting, database)
    books = await Books.open(database)
    await books.post(act())
    await books.close()
    os.killpg(hung, signal.SIGCONT)
    posting.progress(100)
    posting.stop()
    tell(request, hung_processes=1, acknowledgements=len(posting.acks))
    await verdict.holds(database, 1, posting.acks)


def stopped_in_a_transaction(posting, url):
    """Stop the process at a moment at which it holds the lock; return its group."""
    group = posting.process.pid
    for _ in range(500):
        os.killpg(group, signal.SIGSTOP)
        if execute(url, IDLE) == [(1,)] and execute(url, IDLE) == [(1,)]:
            return group
        os.killpg(group, signal.SIGCONT)
        posting.progress()
    raise AssertionError("it was never stopped inside a transaction")


async def test_a_table_that_somebody_locks_holds_the_books_up_only_for_as_long(database):
    books = await Books.open(database)
    await books.post(act())
    hand = await asyncpg.connect(database.replace("+asyncpg", ""))
    await hand.execute("BEGIN; LOCK TABLE keys IN ACCESS EXCLUSIVE MODE")
    waiting = asyncio.create_task(books.post(act()))
    await asyncio.sleep(6)
    assert not waiting.done()
    await hand.execute("ROLLBACK")
    await hand.close()
    await asyncio.wait_for(waiting, LIMIT_S)
    await books.close()

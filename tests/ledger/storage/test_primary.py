"""Two servers, one of which follows the other: what was told stands, and is what is read."""

import asyncio
from contextlib import asynccontextmanager

import pytest
from structlog.testing import capture_logs

from ledger.books import Books
from ledger.errors import Unavailable
from ledger.storage.postgres import connection, listening
from tests.ledger.acts import findings, move, rows, stands, tamper, wallet
from tests.postgres import MIGRATED, replicating, server, standby, until

LIMIT_S = 120
TRANSFERS = "SELECT count(*) FROM transfers"
BREAK_OFF = "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'"
WAITING = "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep'"


class Pair:
    """A primary and its synchronous standby; `url` names the standby last."""

    def __init__(self, primary, second):
        self.primary, self.second = primary, second
        self.url = f"{primary.url}/{MIGRATED}"
        replicating(primary)
        hosts = f"127.0.0.1:{primary.port},127.0.0.1:{second.port}"
        named = f"{MIGRATED}?target_session_attrs=primary"
        self.hosts = f"postgresql+asyncpg://postgres@{hosts}/{named}"

    async def promote(self):
        await asyncio.to_thread(tamper, f"{self.second.url}/postgres", "SELECT pg_promote()")

    async def sees(self, question, *answer):
        """Wait until the books on the primary show this."""
        await asyncio.to_thread(until, self.url, question, *answer)


@pytest.fixture
def pair():
    with server() as primary, standby(primary) as second:
        yield Pair(primary, second)


@asynccontextmanager
async def opened(url):
    books = await Books.open(url)
    try:
        yield books
    finally:
        await books.close()


async def unavailable(*asked):
    """Expect that everybody is told, within the patience of the books, that they do not answer."""
    with pytest.MonkeyPatch.context() as patch, capture_logs():
        patch.setattr(connection, "ANSWER_S", 1)
        patch.setattr(connection, "PATIENCE_S", 2)
        async with asyncio.timeout(LIMIT_S):
            told = await asyncio.gather(*asked, return_exceptions=True)
    assert {type(each) for each in told} == {Unavailable}


async def test_a_fail_over_doubles_nothing_and_loses_nothing(pair):
    async with opened(pair.hosts) as books:
        payer, payee = await wallet(books, 1, 1000), await wallet(books, 2)
        paying = [asyncio.create_task(books.post(move(payer, payee, 1))) for _ in range(40)]
        await asyncio.sleep(0)
        pair.primary.stop()
        await pair.promote()
        told = await asyncio.gather(*paying)
        assert not any(posted.repeated for posted in told)
        assert await stands(books, payee) == (40, 0)
        assert await findings(books) == []


async def test_nothing_is_told_or_read_that_no_standby_has(pair):
    async with opened(pair.hosts) as books:
        payer, payee = await wallet(books, 1, 100), await wallet(books, 2)
        asked = move(payer, payee, 10)
        pair.second.stop()
        await unavailable(books.post(asked))
        assert rows(pair.url, TRANSFERS) == [(1,)]
        pair.primary.stop()
        pair.primary.start()
        assert rows(pair.url, TRANSFERS) == [(2,)]
        await unavailable(books.post(asked), stands(books, payee))
        pair.primary.stop()
        pair.second.start()
        await pair.promote()
        assert await stands(books, payee) == (0, 0)
        assert not (await books.post(asked)).repeated
        assert await stands(books, payee) == (10, 0)
        assert await findings(books) == []


async def test_a_commit_whose_wait_was_broken_off_is_told_once_the_standby_has_it(pair):
    async with opened(pair.hosts) as books:
        payer, payee = await wallet(books, 1, 100), await wallet(books, 2)
        pair.second.stop()
        paying = asyncio.create_task(books.post(move(payer, payee, 10)))
        await pair.sees(WAITING, 1)
        with capture_logs():
            tamper(pair.url, BREAK_OFF)
            await pair.sees(TRANSFERS, 2)
            await pair.sees(WAITING, 1)
            assert not paying.done()
            pair.second.start()
            assert not (await paying).repeated
        assert await stands(books, payee) == (10, 0)


async def test_a_key_that_another_process_finds_is_told_once_the_standby_has_it(pair):
    async with opened(pair.hosts) as books, opened(pair.hosts) as other:
        payer, payee = await wallet(books, 1, 100), await wallet(other, 2)
        asked = move(payer, payee, 10)
        pair.second.stop()
        await unavailable(books.post(asked))
        tamper(pair.url, BREAK_OFF.replace("cancel", "terminate"))
        await pair.sees(TRANSFERS, 2)
        await unavailable(other.post(asked))
        pair.second.start()
        assert (await other.post(asked)).repeated
        assert await stands(other, payee) == (10, 0)


async def test_whoever_was_told_sees_it_though_the_old_primary_lives_on(pair, monkeypatch):
    monkeypatch.setattr(listening, "LOOK_S", 0.2)
    async with opened(pair.hosts) as books, opened(pair.hosts) as other:
        payer, payee = await wallet(books, 1, 100), await wallet(books, 2)
        listening_there = asyncio.create_task(other.listen())
        assert [await stands(each, payee) for each in (books, other)] == [(0, 0)] * 2
        await pair.promote()
        with capture_logs():
            posted = await books.post(move(payer, payee, 10))
            assert await stands(books, payee) == (10, 0)
            assert (await books.transfer(posted.number)).number == posted.number
            async with asyncio.timeout(LIMIT_S):
                while await stands(other, payee) != (10, 0):  # noqa: ASYNC110 - it looks by itself
                    await asyncio.sleep(0.05)
        assert rows(pair.url, TRANSFERS) == [(1,)], "the old primary has heard of nothing"
        listening_there.cancel()
        assert await findings(other) == []


async def test_a_primary_that_is_frozen_keeps_nobody_waiting(pair):
    async with opened(pair.hosts) as books:
        payer, payee = await wallet(books, 1, 100), await wallet(books, 2)
        asked = move(payer, payee, 10)
        pair.primary.freeze()
        try:
            first = asyncio.create_task(books.post(move(payer, payee, 1)))
            await asyncio.sleep(0)
            await unavailable(first, books.post(asked), *(stands(books, payee) for _ in range(300)))
            await pair.promote()
            async with asyncio.timeout(LIMIT_S):
                assert not (await books.post(asked)).repeated
                assert await stands(books, payee) == (10, 0)
        finally:
            pair.primary.thaw()
        assert await stands(books, payee) == (10, 0)
        assert await findings(books) == []

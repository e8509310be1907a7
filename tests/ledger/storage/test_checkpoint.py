import asyncio
import sqlite3
from contextlib import closing

import pytest
from structlog.testing import capture_logs

from ledger.storage.sqlite import checkpoint
from tests.ledger.acts import findings, move, stands, wallet


@pytest.fixture(autouse=True)
def often(monkeypatch):
    monkeypatch.setattr(checkpoint, "ROWS", 200)


def not_copied(path):
    """Return how many pages of the log the file lacks; the question itself copies them."""
    with closing(sqlite3.connect(path)) as database:
        before = path.stat().st_size
        database.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
        return (path.stat().st_size - before) // 4096


async def pay(books, rounds):
    payer, payee = await wallet(books, 1, 100_000), await wallet(books, 2)
    for _ in range(rounds):
        await asyncio.gather(*(books.post(move(payer, payee, 1)) for _ in range(20)))
    return payee


async def copied(books):
    if (work := books._storage._checkpoints._work) is not None:
        await work


async def test_the_log_is_copied_and_begun_anew_while_the_writer_goes_on(books, path):
    payee = await pay(books, 100)
    await copied(books)
    assert path.with_name("books.db-wal").stat().st_size < 1_000_000
    assert not_copied(path) < 20
    assert await stands(books, payee) == (2_000, 0)
    assert await findings(books) == []


async def test_a_commit_never_copies_by_itself(books, path, monkeypatch):
    monkeypatch.setattr(checkpoint, "ROWS", 10**9)
    size = path.stat().st_size
    await pay(books, 100)
    assert path.stat().st_size == size


async def test_copying_that_fails_is_put_off_and_nobody_notices(books, monkeypatch):
    def fail(_):
        raise sqlite3.OperationalError("disk I/O error")

    with monkeypatch.context() as patch, capture_logs() as logged:
        patch.setattr(checkpoint, "_copy_on", fail)
        payee = await pay(books, 30)
        await copied(books)
    assert {line["event"] for line in logged} == {"checkpoint put off"}
    assert await stands(books, payee) == (600, 0)


async def test_closing_leaves_one_whole_file(books, path):
    await pay(books, 30)
    await books.close()
    assert not path.with_name("books.db-wal").exists()

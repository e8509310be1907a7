"""Books that grow: a million accounts, then 100 thousand and 2 million transfers.

    open the accounts past the writer -> grow through the storage's own commit, 512 at a time
    -> at each mark: 256 callers through `Books.post`; at the last one: questions, size, proof

An account may owe a little, so that nobody must be paid before she pays.
"""

import asyncio
import sqlite3
import sys
import time
from contextlib import ExitStack, closing
from random import Random  # noqa: TID251 - a load is the same each time

import asyncpg

from ledger.address import is_sqlite, sqlite_path
from ledger.books import Books
from ledger.chart import WALLET
from ledger.migrations import migrate
from ledger.posting import Move
from ledger.proof.apart import prove_apart
from ledger.tables import BOOK
from tests.bench import places
from tests.bench.callers import measure, two
from tests.bench.ledger import LITTLE, Ledger, posting
from tests.bench.questions import asked_beside

FULL = (1_000_000, (100_000, 2_000_000), 10)  # accounts, marks, seconds of a window
QUICK = (20_000, (5_000, 20_000), 2)
CALLERS = 256
BATCH = 512
FLOOR = -1_000_000_000


def run(*, quick):
    """Return what becomes of the throughput on each storage."""
    size = QUICK if quick else FULL
    with ExitStack() as opened:
        file = opened.enter_context(places.files())
        database = opened.enter_context(places.databases())
        urls = {"SQLite": file("growing"), "PostgreSQL": database(migrated=True)}
        places.version(urls["PostgreSQL"])
        return {name: asyncio.run(_grown(name, url, *size)) for name, url in urls.items()}


async def _grown(name, url, accounts, marks, seconds):
    await asyncio.to_thread(migrate, url)
    await _open_accounts(url, accounts)
    ledger = Ledger(f"Wasl, {name}", url)
    ledger.books = await Books.open(url)
    ledger.accounts = range(1, accounts + 1)
    rates, sizes, stood = {}, {}, {}
    for mark in marks:
        await _grow(ledger, mark)
        sizes[mark], stood[mark] = await _bytes(url), ledger.acknowledged
        rates[mark] = await _rate(ledger, seconds)
    first, *_, last = marks
    found = {
        "rates": rates,
        "fall_percent": 100 * (1 - rates[last] / rates[first]),
        "bytes_per_transfer": (sizes[last] - sizes[first]) / (stood[last] - stood[first]),
        "reads": await asked_beside(ledger, seconds),
        "proof_s": await _proof_s(ledger),
    }
    await ledger.books.close()
    return found


async def _grow(ledger, mark):
    """Commit until so many transfers stand."""
    chance, began = Random(mark), time.perf_counter()
    while (left := mark - ledger.acknowledged) > 0:
        batch = [_random(ledger, chance) for _ in range(min(BATCH, left))]
        await ledger.books._storage.commit(BOOK, batch)
        ledger.acknowledged += len(batch)
        if ledger.acknowledged % (200 * BATCH) < BATCH:
            passed = time.perf_counter() - began
            sys.stderr.write(f"  {ledger.name}: {ledger.acknowledged:,} after {passed:,.0f} s\n")
    await ledger.check()


def _random(ledger, chance):
    source, target = two(ledger.accounts, chance)
    return posting((Move(source, target, LITTLE),), target)


async def _rate(ledger, seconds):
    found = await measure(
        lambda chance: ledger.pay(*two(ledger.accounts, chance)), CALLERS, seconds
    )
    ledger.acknowledged += found.acknowledged
    await ledger.check()
    sys.stderr.write(f"  {ledger.name}: {found.rate:,.0f}/s at {ledger.acknowledged:,}\n")
    return found.rate


async def _proof_s(ledger):
    """Prove the whole book; return the seconds that 2 million entries took of it."""
    began = time.perf_counter()
    proof = await prove_apart(ledger.books)
    assert not proof.findings, proof.findings
    return (time.perf_counter() - began) * 2_000_000 / proof.entries


async def _open_accounts(url, accounts):
    rows = [
        (BOOK, number, number, WALLET.name, "USD", 0, 0, FLOOR, "open", 0, "")
        for number in range(1, accounts + 1)
    ]
    head = (BOOK, 0, 0, accounts, 0, bytes(32))
    if is_sqlite(url):
        with closing(sqlite3.connect(sqlite_path(url))) as database, database:
            database.executemany(f"INSERT INTO accounts VALUES ({','.join('?' * 11)})", rows)
            database.execute("INSERT INTO head VALUES (?, ?, ?, ?, ?, ?)", head)
        return
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    await connection.copy_records_to_table("accounts", records=rows)
    await connection.copy_records_to_table("head", records=[head])
    await connection.close()


async def _bytes(url):
    if is_sqlite(url):
        with closing(sqlite3.connect(sqlite_path(url))) as database:
            (pages,), (size,), (free,) = (
                database.execute(f"PRAGMA {name}").fetchone()
                for name in ("page_count", "page_size", "freelist_count")
            )
        return (pages - free) * size
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    size = await connection.fetchval("SELECT pg_database_size(current_database())")
    await connection.close()
    return size

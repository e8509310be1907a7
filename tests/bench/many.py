"""Books with many transfers, written past the writer: their rows and their chain are right."""

import sqlite3
from contextlib import closing
from itertools import islice

import asyncpg

from ledger.chain import START, link
from ledger.tables import BOOK

DAY = 1_800_000_000_000
ONE = 1_000_000


def rows(transfers, accounts):
    """Yield (transfer, key, entries) for each transfer: every account is filled, then they pay."""
    stands, newest = [0] * (accounts + 1), [0] * (accounts + 1)
    chain, entry = START, 1
    for number in range(1, transfers + 1):
        if number < accounts:
            source, target, amount = 1, number + 1, ONE
        else:
            source = 2 + number * 7919 % (accounts - 1)
            target, amount = 2 + (source - 1) % (accounts - 1), 1 + number % 9
        stands[source] -= amount
        stands[target] += amount
        lines = [
            (source, -amount, stands[source], 0, 0),
            (target, amount, stands[target], 0, 0),
        ]
        at = DAY + number
        key = at.to_bytes(6) + (number * 2654435761 % 2**80).to_bytes(10)
        facts = (BOOK, number, "send", key, 0, source, target, entry, 2, None, at, at, b"")
        chain = link(chain, facts, lines)
        numbered = [
            (BOOK, entry + place, number, *line, newest[line[0]])
            for place, line in enumerate(lines)
        ]
        newest[source], newest[target] = entry, entry + 1
        yield (*facts, chain), (BOOK, key, b"", number, b""), numbered
        entry += 2


def standing(transfers, accounts):
    """Return what stands on every account after these transfers, and the head."""
    stands, newest, last = [0] * (accounts + 1), [0] * (accounts + 1), START
    for transfer, _, entries in rows(transfers, accounts):
        last = transfer[-1]
        for entry in entries:
            stands[entry[3]], newest[entry[3]] = entry[5], entry[1]
    wallets = [
        (BOOK, account, account, "wallet", "USD", stands[account], 0, 0, "open", newest[account])
        for account in range(2, accounts + 1)
    ]
    world = (BOOK, 1, 0, "world", "USD", stands[1], 0, None, "open", newest[1])
    return [(*each, "") for each in (world, *wallets)], (
        BOOK,
        transfers,
        2 * transfers,
        accounts,
        1,
        last,
        0,
    )


def batches(transfers, accounts, size=10_000):
    """Yield the rows of `rows` as (transfers, keys, entries), many at a time."""
    made = rows(transfers, accounts)
    while batch := list(islice(made, size)):
        numbers, keys, entries = zip(*batch, strict=True)
        yield list(numbers), list(keys), [entry for both in entries for entry in both]


def fill_sqlite(database, transfers, accounts):
    """Write it all through a sqlite3 connection to a migrated file."""
    wallets, head = standing(transfers, accounts)
    database.execute("BEGIN")
    database.executemany(f"INSERT INTO accounts VALUES ({','.join('?' * 11)})", wallets)
    for batch in batches(transfers, accounts):
        for table, some in zip(("transfers", "keys", "entries"), batch, strict=True):
            marks = ",".join("?" * len(some[0]))
            database.executemany(f"INSERT INTO {table} VALUES ({marks})", some)
    database.execute(f"INSERT INTO head VALUES ({','.join('?' * 7)})", head)
    database.execute("COMMIT")


async def fill_postgres(connection, transfers, accounts):
    """Write it all through an asyncpg connection to a migrated database."""
    wallets, head = standing(transfers, accounts)
    await connection.copy_records_to_table("accounts", records=wallets)
    for batch in batches(transfers, accounts):
        for table, some in zip(("transfers", "keys", "entries"), batch, strict=True):
            await connection.copy_records_to_table(table, records=some)
    await connection.copy_records_to_table("head", records=[head])
    await connection.execute("ANALYZE")


async def filled(url, transfers, accounts):
    """Fill migrated, empty books at an address."""
    if url.startswith("sqlite"):
        path = url.removeprefix("sqlite+aiosqlite:///")
        with closing(sqlite3.connect(path, isolation_level=None)) as database:
            fill_sqlite(database, transfers, accounts)
        return
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    try:
        await fill_postgres(connection, transfers, accounts)
    finally:
        await connection.close()

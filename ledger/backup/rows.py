"""The way between PostgreSQL and a SQLite file of the same tables, row by row.

dump   one REPEATABLE READ snapshot -> every table, in the order of its key -> the file
load   one transaction: tables made, emptied, filled, proven -> COMMIT
"""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from ledger import migrations
from ledger.backup.file import BadBackup
from ledger.errors import LedgerError
from ledger.proof import prove
from ledger.storage.postgres.connection import named
from ledger.storage.postgres.primary import open_apart

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    import asyncpg
    from sqlalchemy.ext.asyncio import AsyncConnection

    from ledger.address import PostgresAddress
    from ledger.backup.file import Tell

ROWS = 10_000
TOLD = 500_000
LOCK_S = 60
LOOKS = 10
LOOK_MS = 100
_OTHERS = (
    "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database()"
    " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
    " AND application_name NOT LIKE 'citus\\_%'"  # how the nodes speak to each other
)


class Table(NamedTuple):
    """A table of the books, as a SQLite file describes it."""

    name: str
    columns: tuple[str, ...]
    key: tuple[str, ...]
    truths: tuple[int, ...]


def dump(address: PostgresAddress, made: Path, tell: Tell) -> None:
    """Fill a migrated, empty file with what one snapshot shows."""
    with closing(sqlite3.connect(made)) as file:
        file.execute("PRAGMA synchronous=OFF")
        asyncio.run(_dump(address, file, tell))
        file.commit()


def load(made: Path, address: PostgresAddress, tell: Tell, *, force: bool) -> None:
    """Fill the tables from a migrated, proven file; replace books that stand only by `force`."""
    with closing(sqlite3.connect(made)) as file:
        asyncio.run(_load(file, address, tell, force=force))


async def _dump(address: PostgresAddress, file: sqlite3.Connection, tell: Tell) -> None:
    try:
        db = await open_apart(address)
    except Exception as failure:
        raise named(failure) from failure
    try:
        async with db.transaction(isolation="repeatable_read", readonly=True):
            for table in _tables(file):
                await _dump_table(db, file, table, tell)
    except Exception as failure:
        raise named(failure) from failure
    finally:
        db.terminate()


async def _dump_table(
    db: asyncpg.Connection, file: sqlite3.Connection, table: Table, tell: Tell
) -> None:
    names, order = ", ".join(table.columns), ", ".join(table.key)
    marks = ",".join("?" * len(table.columns))
    cursor = await db.cursor(f"SELECT {names} FROM {table.name} ORDER BY {order}")
    done = 0
    while rows := await cursor.fetch(ROWS):
        file.executemany(f"INSERT INTO {table.name} ({names}) VALUES ({marks})", map(tuple, rows))
        done = _told(tell, table, done, len(rows))
    tell(f"{table.name}: {done} rows")


async def _load(
    file: sqlite3.Connection, address: PostgresAddress, tell: Tell, *, force: bool
) -> None:
    engine = create_async_engine(
        "postgresql+asyncpg://", async_creator=lambda: open_apart(address), poolclass=NullPool
    )
    try:
        async with engine.begin() as connection:
            await _replace(connection, file, tell, force=force)
    except LedgerError:
        raise
    except Exception as failure:
        raise named(getattr(failure, "orig", None) or failure) from failure
    finally:
        await engine.dispose()


async def _replace(
    connection: AsyncConnection, file: sqlite3.Connection, tell: Tell, *, force: bool
) -> None:
    from ledger.migrations.run import steps  # noqa: PLC0415 - it brings alembic

    await _check_alone(connection)
    await connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{LOCK_S}s'")
    await connection.run_sync(steps, migrations.HEAD)
    found = await connection.exec_driver_sql("SELECT COUNT(*) FROM head")
    if found.scalar_one() and not force:
        raise BadBackup("there are books in this database already; --force replaces them for good")
    tables = list(_tables(file))
    emptied = ", ".join(table.name for table in tables)
    await connection.exec_driver_sql(f"TRUNCATE {emptied}")
    raw = (await connection.get_raw_connection()).driver_connection
    for table in tables:
        await _load_table(raw, file, table, tell)
    tell("proving the books in their new place")
    for (book,) in file.execute("SELECT book FROM head").fetchall():
        findings = (await connection.run_sync(prove, book)).findings
        if findings:
            raise BadBackup(f"what was restored does not prove itself: {findings[0]}")


async def _check_alone(connection: AsyncConnection) -> None:
    """Raise BadBackup while others are connected; one that has just gone may still be listed."""
    for _ in range(LOOKS):
        others = (await connection.exec_driver_sql(_OTHERS)).scalar_one()
        if not others:
            return
        await asyncio.sleep(LOOK_MS / 1000)
        await connection.exec_driver_sql("SELECT pg_stat_clear_snapshot()")
    raise BadBackup(f"{others} more sessions are on this database: stop every Wasl first")


async def _load_table(raw: Any, file: sqlite3.Connection, table: Table, tell: Tell) -> None:  # noqa: ANN401 - the driver's
    names = ", ".join(table.columns)
    cursor = file.execute(f"SELECT {names} FROM {table.name} ORDER BY {', '.join(table.key)}")
    done = 0
    while rows := cursor.fetchmany(ROWS):
        records = _with_truths(rows, table.truths)
        await raw.copy_records_to_table(table.name, columns=table.columns, records=records)
        done = _told(tell, table, done, len(rows))
    tell(f"{table.name}: {done} rows")


def _told(tell: Tell, table: Table, done: int, more: int) -> int:
    if (done + more) // TOLD > done // TOLD:
        tell(f"{table.name}: {done + more} rows so far")
    return done + more


def _with_truths(rows: list[tuple[Any, ...]], truths: tuple[int, ...]) -> Iterable[tuple[Any, ...]]:
    """Return rows as PostgreSQL takes them; SQLite keeps a truth as a number."""
    if not truths:
        return rows
    return [
        tuple(bool(cell) if place in truths else cell for place, cell in enumerate(row))
        for row in rows
    ]


def _tables(file: sqlite3.Connection) -> Iterator[Table]:
    """Describe every table but those of SQLite and Alembic."""
    asked = (
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        " AND name <> 'alembic_version' ORDER BY name"
    )
    for (name,) in file.execute(asked).fetchall():
        known = file.execute(f"PRAGMA table_info({name})").fetchall()
        key = sorted((place, column) for _, column, _, _, _, place in known if place)
        truths = tuple(number for number, _, kind, *_ in known if kind == "BOOLEAN")
        yield Table(name, tuple(row[1] for row in known), tuple(each for _, each in key), truths)

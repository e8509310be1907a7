"""Migrations on PostgreSQL: one process holds a lock for as long as its transaction lasts."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from ledger.storage.postgres.opening import named, opened
from ledger.storage.postgres.primary import open_apart

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from ledger.address import PostgresAddress

T = TypeVar("T")

_LOCK = 0x7761736C  # the letters of the name


def version(address: PostgresAddress, *, to_write: bool) -> tuple[str | None, bool]:
    """Return the step at which the database stands, and whether there are books."""
    return _run(_version(address, to_write=to_write))


def upgrade(address: PostgresAddress, revision: str, timeout_s: int) -> bool:
    """Run every missing step up to `revision`; tell whether there was any."""
    return _run(_upgrade(address, revision, timeout_s))


def _run(work: Coroutine[Any, Any, T]) -> T:
    """Run it to its end on a loop of its own, whether or not one runs here."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


async def _version(address: PostgresAddress, *, to_write: bool) -> tuple[str | None, bool]:
    db = await opened(address, to_write=to_write)
    try:
        with named():
            if not await db.fetchval("SELECT to_regclass('alembic_version') IS NOT NULL"):
                return None, False
            found = await db.fetchval("SELECT version_num FROM alembic_version")
            return found, await db.fetchval("SELECT to_regclass('head') IS NOT NULL")
    finally:
        db.terminate()


async def _upgrade(address: PostgresAddress, revision: str, timeout_s: int) -> bool:
    from ledger.migrations.run import steps  # noqa: PLC0415 - it brings alembic

    engine = create_async_engine(
        "postgresql+asyncpg://", async_creator=lambda: open_apart(address), poolclass=NullPool
    )
    with named():
        async with engine.begin() as connection:
            await connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{timeout_s}s'")
            await connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
            return await connection.run_sync(steps, revision)

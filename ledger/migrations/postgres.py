"""Migrations on PostgreSQL: one process holds a lock for as long as its transaction lasts."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from ledger.storage.postgres.connection import ANSWER_S, named
from ledger.storage.postgres.primary import open_apart

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from ledger.address import PostgresAddress

T = TypeVar("T")

_LOCK = 0x7761736C  # the letters of the name


def version(address: PostgresAddress) -> str | None:
    """Return the step at which the database stands."""
    return _run(_version(address))


def upgrade(address: PostgresAddress, revision: str, timeout_s: int) -> bool:
    """Run every missing step up to `revision`; tell whether there was any."""
    return _run(_upgrade(address, revision, timeout_s))


def _run(work: Coroutine[Any, Any, T]) -> T:
    """Run it to its end on a loop of its own, whether or not one runs here."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


async def _version(address: PostgresAddress) -> str | None:
    try:
        db = await open_apart(address, ANSWER_S)
    except Exception as failure:
        raise named(failure) from failure
    try:
        if not await db.fetchval("SELECT to_regclass('alembic_version') IS NOT NULL"):
            return None
        found = await db.fetchval("SELECT version_num FROM alembic_version")
        return found and str(found)
    finally:
        await db.close()


async def _upgrade(address: PostgresAddress, revision: str, timeout_s: int) -> bool:
    from ledger.migrations.run import steps  # noqa: PLC0415 - it brings alembic

    engine = create_async_engine(
        "postgresql+asyncpg://", async_creator=lambda: open_apart(address), poolclass=NullPool
    )
    async with engine.begin() as connection:
        await connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{timeout_s}s'")
        await connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
        return await connection.run_sync(steps, revision)

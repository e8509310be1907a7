"""Questions to PostgreSQL: each in a snapshot of its own, which cannot write.

    ask     a connection of the pool -> BEGIN REPEATABLE READ READ ONLY -> the question -> ROLLBACK
    survey  the same on a connection and a loop of its own, without a time limit: between its
            statements it may compute as long as it likes

A question changes nothing, so that one whose connection was lost is asked again.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from ledger.storage.postgres.connection import connect, connect_reader, named, passes

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection
    from sqlalchemy.ext.asyncio import AsyncEngine

    from ledger.address import PostgresAddress

T = TypeVar("T")

READERS = 4
PAUSES_MS = (0, 100, 1_000)

_URL = "postgresql+asyncpg://"
_SNAPSHOT = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}


def readers(address: PostgresAddress) -> AsyncEngine:
    """Return a small pool of reading connections; it connects when it is first asked."""
    return create_async_engine(
        _URL,
        async_creator=lambda: connect_reader(address),
        pool_size=READERS,
        max_overflow=0,
        execution_options=_SNAPSHOT,
    )


async def ask(engine: AsyncEngine, question: Callable[[Connection], T]) -> T:
    """Ask a question of one snapshot; ask again when the connection was lost."""
    for pause_ms in PAUSES_MS:
        try:
            async with engine.connect() as connection:
                return await connection.run_sync(question)
        except Exception as failure:
            cause = _cause(failure)
            if pause_ms == PAUSES_MS[-1] or not passes(cause):
                raise (
                    failure if cause is failure and not passes(cause) else named(cause)
                ) from failure
        await asyncio.sleep(pause_ms / 1000)
    raise AssertionError


async def survey(address: PostgresAddress, question: Callable[[Connection], T]) -> T:
    """Ask one long question of a snapshot of its own; it ends soon if its caller goes away."""
    apart = asyncio.new_event_loop()
    asking = apart.create_task(_survey(address, question))

    def answer() -> T:
        try:
            return apart.run_until_complete(asking)
        finally:
            apart.close()

    try:
        return await asyncio.to_thread(answer)
    except asyncio.CancelledError:
        with suppress(RuntimeError):  # it has ended meanwhile
            apart.call_soon_threadsafe(asking.cancel)
        raise


async def _survey(address: PostgresAddress, question: Callable[[Connection], T]) -> T:
    engine = create_async_engine(
        _URL,
        async_creator=lambda: connect(address, None),
        poolclass=NullPool,
        execution_options=_SNAPSHOT,
    )
    try:
        return await ask(engine, question)
    finally:
        await engine.dispose()


def _cause(failure: Exception) -> Exception:
    """Return what asyncpg raised, from under what SQLAlchemy made of it."""
    if isinstance(failure, DBAPIError) and failure.orig is not None:
        cause = failure.orig.__cause__ or failure.orig
        return cause if isinstance(cause, Exception) else failure
    return failure

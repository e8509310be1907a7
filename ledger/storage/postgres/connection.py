"""Connections to PostgreSQL, and what their failures mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

import asyncpg
from asyncpg.exceptions import (
    InterfaceError,
    InternalClientError,
    InvalidCachedStatementError,
    OutdatedSchemaCacheError,
)
from sqlalchemy.exc import DBAPIError

from ledger.errors import Broken, LedgerError, Unavailable

if TYPE_CHECKING:
    from ledger.address import PostgresAddress

CONNECT_S = 5
ANSWER_S = 25

# A plan made over an empty table is kept while the table grows: one that is good at every size,
# from given keys to an index, is made to look cheapest.
_WRITER = (
    "SET lock_timeout = '5s'; SET statement_timeout = '15s';"
    "SET idle_in_transaction_session_timeout = '15s';"
    "SET plan_cache_mode = force_generic_plan; SET jit = off;"
    "SET enable_seqscan = off; SET enable_bitmapscan = off; SET random_page_cost = 0.1;"
    "SET enable_hashjoin = off; SET enable_mergejoin = off;"
    "SELECT set_config('synchronous_commit', 'on', false)"
    " WHERE current_setting('synchronous_commit') = 'off'"
)
_READER = "SET statement_timeout = '15s'; SET idle_in_transaction_session_timeout = '15s'"

_PASSING = ("08", "57P", "40001", "40P01", "25006", "55P03", "XX000")
_NOT_NOW = ("53", "57", "58", "28", "3D")
_NOT_UNDERSTOOD = "42"


async def connect_writer(address: PostgresAddress) -> asyncpg.Connection:
    """Open a connection whose plans, time limits and durability are those of the writer."""
    return await _prepared(await connect(address), _WRITER)


async def connect_reader(address: PostgresAddress) -> asyncpg.Connection:
    """Open a connection that does not wait long for an answer."""
    return await _prepared(await connect(address), _READER)


async def connect(address: PostgresAddress, answer_s: int | None = ANSWER_S) -> asyncpg.Connection:
    """Open a connection to the first of the hosts that answers and is as the address wants it."""
    if not address.hosts:
        return await _connect(address, answer_s)
    failures: list[Exception] = []
    for host, port in address.hosts:
        try:
            return await _connect(address, answer_s, host=host, port=port)
        except Exception as failure:  # noqa: BLE001 - a standby may lag, the next host may serve
            failures.append(failure)
    raise next((failure for failure in failures if not passes(failure)), failures[-1])


async def _connect(
    address: PostgresAddress, answer_s: int | None, **where: str | int
) -> asyncpg.Connection:
    return await asyncpg.connect(
        address.dsn,
        timeout=address.connect_s or CONNECT_S,
        command_timeout=answer_s,
        statement_cache_size=512,
        max_cached_statement_lifetime=0,
        max_cacheable_statement_size=0,
        **where,
    )


async def _prepared(db: asyncpg.Connection, settings: str) -> asyncpg.Connection:
    try:
        await db.execute(settings)
    except BaseException:
        db.terminate()
        raise
    return db


def passes(failure: BaseException) -> bool:
    """Tell whether the same may work in a moment, perhaps on another connection or host."""
    if isinstance(failure, ValueError):  # asyncpg's DataError: a value that no column can keep
        return False
    if isinstance(failure, InvalidCachedStatementError | OutdatedSchemaCacheError):
        return True
    if isinstance(failure, asyncpg.PostgresError):
        return str(failure.sqlstate).startswith(_PASSING)
    return isinstance(failure, InterfaceError | InternalClientError | OSError | EOFError)


def cause(failure: Exception) -> Exception:
    """Return what asyncpg raised, from under what SQLAlchemy made of it."""
    if isinstance(failure, DBAPIError) and failure.orig is not None:
        found = failure.orig.__cause__ or failure.orig
        return found if isinstance(found, Exception) else failure
    return failure


def named(failure: Exception) -> Exception:
    """Tell a database that does not answer from a statement that it will never understand."""
    if isinstance(failure, LedgerError):
        return failure
    state = str(getattr(failure, "sqlstate", ""))
    if passes(failure) or state.startswith(_NOT_NOW):
        return Unavailable(str(failure) or type(failure).__name__)
    return Broken(str(failure)) if state.startswith(_NOT_UNDERSTOOD) else failure

"""Connections to PostgreSQL, and what their failures mean."""

from __future__ import annotations

import asyncio
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import asyncpg
from asyncpg.exceptions import (
    InterfaceError,
    InternalClientError,
    InvalidCachedStatementError,
    OutdatedSchemaCacheError,
)

from ledger.errors import Broken, LedgerError, Unavailable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledger.address import Host, PostgresAddress

CONNECT_S = 3
ANSWER_S = 6
"""How long a server may take before it counts as gone; it gives up what takes long before that."""
PATIENCE_S = 15
"""How long whoever asks or posts waits for a server that answers."""
FIRST_PAUSE_MS = 20
LAST_PAUSE_MS = 1_000

_WRITER = (
    "SET lock_timeout = '4s'; SET statement_timeout = '5s';"
    "SET idle_in_transaction_session_timeout = '5s'; SET jit = off;"
    "SELECT set_config('synchronous_commit', 'on', false)"
    " WHERE current_setting('synchronous_commit') = 'off'"
)
# A plan made over an empty table is kept while the table grows: one that is good at every size,
# from given keys to an index, is made to look cheapest.
_PLANNED_ONCE = (
    "SET plan_cache_mode = force_generic_plan;"
    "SET enable_seqscan = off; SET enable_bitmapscan = off; SET random_page_cost = 0.1;"
    "SET enable_hashjoin = off; SET enable_mergejoin = off"
)
# A distributed one begins with the node of a book, which is among the values of each time. Hiding
# its parts from the catalogue would take seconds of the driver, which reads about types there.
_DISTRIBUTED_PLANS = (
    "SET plan_cache_mode = force_custom_plan; SET citus.override_table_visibility = off"
)
_DISTRIBUTED = "SELECT count(*) > 0 FROM pg_extension WHERE extname = 'citus'"
_READER = "SET statement_timeout = '5s'; SET idle_in_transaction_session_timeout = '5s'"

_PASSING = ("08", "57P", "40001", "40P01", "25006", "25P03", "55P03", "XX000")
_IN_THE_WAY = ("40001", "40P01", "55P03")
_NOT_NOW = ("53", "57", "58", "28", "3D")
_NOT_UNDERSTOOD = "42"


async def prepare_writer(db: asyncpg.Connection) -> None:
    """Give a connection the plans, time limits and durability of the writer."""
    await db.execute(_WRITER)
    await db.execute(_DISTRIBUTED_PLANS if await is_distributed(db) else _PLANNED_ONCE)


async def is_distributed(db: asyncpg.Connection) -> bool:
    """Tell whether the tables may be spread over several servers."""
    return bool(await db.fetchval(_DISTRIBUTED))


async def prepare_reader(db: asyncpg.Connection) -> None:
    """Give a connection the time limits of a reader."""
    await db.execute(_READER)
    if await is_distributed(db):
        await db.execute(_DISTRIBUTED_PLANS)


async def connect(
    address: PostgresAddress, host: Host | None, answer_s: int | None = ANSWER_S
) -> asyncpg.Connection:
    """Open a connection to one host of an address, or to where libpq's variables say."""
    where: dict[str, Any] = {"host": host[0], "port": host[1]} if host else {}
    return await asyncpg.connect(
        address.dsn,
        timeout=CONNECT_S,
        command_timeout=answer_s,
        statement_cache_size=512,
        max_cached_statement_lifetime=0,
        max_cacheable_statement_size=0,
        **where,
    )


@contextmanager
def within(db: asyncpg.Connection, until: Any = None) -> Iterator[None]:  # noqa: ANN401 - a moment of the loop
    """Let go of a server that does not answer in time, which ends whatever it was asked.

    It is not asked to stop: it would answer a COMMIT that waits for its standby as if it had one.
    """
    loop = asyncio.get_running_loop()
    soon = loop.time() + ANSWER_S
    ending = loop.call_at(soon if until is None else min(soon, until), db.terminate)
    try:
        yield
    finally:
        ending.cancel()


def passes(failure: BaseException) -> bool:
    """Tell whether the same may work in a moment, perhaps on another connection or host."""
    if isinstance(failure, ValueError):  # asyncpg's DataError: a value that no column can keep
        return False
    if isinstance(failure, InvalidCachedStatementError | OutdatedSchemaCacheError):
        return True
    if isinstance(failure, asyncpg.PostgresError):
        return str(failure.sqlstate).startswith(_PASSING)
    return isinstance(failure, InterfaceError | InternalClientError | OSError | EOFError)


def loses(failure: BaseException) -> bool:
    """Tell whether a server may be gone: it is not when another transaction was in the way."""
    in_the_way = str(getattr(failure, "sqlstate", "")).startswith(_IN_THE_WAY)
    return passes(failure) and not in_the_way


def named(failure: Exception) -> Exception:
    """Tell a database that does not answer from a statement that it will never understand."""
    if isinstance(failure, LedgerError):
        return failure
    state = str(getattr(failure, "sqlstate", ""))
    if passes(failure) or state.startswith(_NOT_NOW):
        return Unavailable(str(failure) or type(failure).__name__)
    return Broken(str(failure)) if state.startswith(_NOT_UNDERSTOOD) else failure

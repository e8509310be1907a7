"""Opening a database for a command or at a start: whether it can hold the books, and what to do.

    opened   connect -> look -> a connection; or Unavailable or Unfit, one line with the remedy

A lost connection is opened again without all this: what is wrong then may pass (connection.py).
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from asyncpg import PostgresError
from asyncpg.exceptions import TargetServerAttributeNotMatched

from ledger import ids
from ledger.errors import LedgerError, Unavailable, Unfit
from ledger.storage.postgres.connection import ANSWER_S, cause, passes
from ledger.storage.postgres.primary import open_apart

if TYPE_CHECKING:
    from collections.abc import Iterator

    import asyncpg

    from ledger.address import PostgresAddress

OLDEST = 150_000
_POOLED = (
    "a pooler that hands out transactions stands before the server, and the books need whole"
    " sessions: name the server itself, or let the pooler hand out sessions"
    " (PgBouncer: pool_mode = session)"
)
_GRANT = (
    "let its role own the database, or GRANT ALL ON SCHEMA public and ON ALL TABLES IN SCHEMA"
    " public to it"
)
_MAKE = "CREATE DATABASE name ENCODING 'UTF8' TEMPLATE template0 makes one"
_REMEDIES = {
    "28000": "check USER, and what pg_hba.conf lets in",
    "28P01": "check USER and PASSWORD",
    "3D000": _MAKE,
    "3F000": _GRANT,
    "42501": _GRANT,
    "42704": "take it out of the address",
    "22023": "mend it in the address",
    "42P07": "another program's tables stand there; give the books a database of their own",
    "26000": _POOLED,
    "42P05": _POOLED,
    "08P01": "if a pooler stands there, see what it lets through",
}
_EVERY_HOST = "name every host of the cluster, and ?target_session_attrs=primary"
_NOBODY_THERE = "see that the server runs there and lets this machine in"
_FACTS = (
    "SELECT current_setting('server_encoding') AS encoding,"
    " current_setting('server_version_num')::int AS version,"
    " pg_is_in_recovery() AS follows, current_setting('transaction_read_only') = 'on' AS read_only"
)


async def opened(
    address: PostgresAddress, answer_s: int | None = ANSWER_S, *, to_write: bool = True
) -> asyncpg.Connection:
    """Connect to a database that can hold the books; raise in one line why there is none."""
    with named():
        db = await open_apart(address, answer_s)
        try:
            await _look(db, address, to_write=to_write)
        except BaseException:
            db.terminate()
            raise
    return db


@contextmanager
def named() -> Iterator[None]:
    """Say in one line, with its remedy, what went wrong with a database that was to be opened."""
    try:
        yield
    except LedgerError:
        raise
    except Exception as failure:
        raise _told(cause(failure)) from failure


def _told(why: Exception) -> Exception:
    if isinstance(why, PostgresError):
        remedy = _REMEDIES.get(str(why.sqlstate))
        return Unfit(f"{why}: {remedy}" if remedy else str(why))
    if isinstance(why, TargetServerAttributeNotMatched):
        return Unavailable(f"no host is as target_session_attrs wants it: {_EVERY_HOST}")
    if isinstance(why, TimeoutError):
        return Unavailable(f"no answer in time: {_NOBODY_THERE}")
    if isinstance(why, OSError):
        return Unavailable(f"{why}: {_NOBODY_THERE}")
    return Unfit(str(why)) if isinstance(why, ValueError) or passes(why) else why


async def _look(db: asyncpg.Connection, address: PostgresAddress, *, to_write: bool) -> None:
    if await _is_pooled(db) and await _hands_out_transactions(db, address):
        raise Unfit(_POOLED)
    found = await db.fetchrow(_FACTS)
    if found["version"] < OLDEST:
        raise Unfit(f"it is PostgreSQL {found['version'] // 10_000}: the books need 15 or newer")
    if found["encoding"] != "UTF8":
        raise Unfit(f"its encoding is {found['encoding']}, and notes need UTF8: {_MAKE}")
    if to_write and found["follows"]:
        raise Unfit(f"it is a standby, which cannot be written: {_EVERY_HOST}")
    if to_write and found["read_only"]:
        raise Unfit(
            "default_transaction_read_only is on, and the books are written: ALTER DATABASE or"
            " ALTER ROLE … SET default_transaction_read_only = off"
        )


async def _is_pooled(db: asyncpg.Connection) -> bool:
    """Tell whether whom we speak to is not the process of the server that it says it is."""
    return not await _holds(db, f"pg_backend_pid() = {db.get_server_pid()}")


async def _hands_out_transactions(db: asyncpg.Connection, address: PostgresAddress) -> bool:
    """Tell whether what one session sets is seen in another, or not in its own any more."""
    mark = ids.reference()
    ours = f"current_setting('wasl.session', true) = '{mark}'"
    await db.execute(f"SET wasl.session = '{mark}'")
    other = await open_apart(address, ANSWER_S)
    try:
        await other.execute("BEGIN")
        return await _holds(other, ours) or not await _holds(db, ours)
    except PostgresError:
        return True  # not even transactions: single statements
    finally:
        other.terminate()


async def _holds(db: asyncpg.Connection, condition: str) -> bool:
    """Ask without a prepared statement, which a pooler may not keep."""
    return bool(await db.execute(f"SELECT 1 WHERE {condition}") == "SELECT 1")

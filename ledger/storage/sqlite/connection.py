"""One connection to a SQLite file: aiosqlite's, on a thread of its own.

A whole batch or question runs there as one function, because a hop for each statement would cost
more than the statements.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, TypeVar

import aiosqlite

from ledger.errors import Broken, Unavailable

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

T = TypeVar("T")

BUSY_TIMEOUT_MS = 10_000
_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}",
)


class File:
    """The file that was opened, and whether its name still leads to it."""

    def __init__(self, path: str) -> None:
        self.path = path
        self._known = self._found()

    def check(self) -> None:
        """Raise Unavailable when the file was removed or replaced: what is written is lost then."""
        if self._found() != self._known:
            raise Unavailable(f"{self.path} was removed or replaced: stop, and start again")

    def _found(self) -> tuple[int, int] | None:
        try:
            found = os.stat(self.path)  # noqa: PTH116 - once for each commit, so no Path is made
        except OSError:
            return None
        return found.st_dev, found.st_ino


async def connect(path: str, *pragmas: str) -> aiosqlite.Connection:
    """Open the file as the books need it, with some more pragmas."""
    connection = aiosqlite.connect(path, isolation_level=None, cached_statements=512)
    try:
        await connection
    except BaseException:
        connection._thread.join()  # noqa: SLF001 - it tells this loop of its end, which is near
        raise
    async with closing_on_failure(connection):
        await on_thread(connection, lambda db: _told(db, *_PRAGMAS, *pragmas))
    return connection


def _told(db: sqlite3.Connection, *pragmas: str) -> None:
    for pragma in pragmas:
        db.execute(pragma).fetchall()


@asynccontextmanager
async def closing_on_failure(connection: aiosqlite.Connection) -> AsyncIterator[None]:
    """Close the connection if the block fails: its thread would keep the process alive."""
    try:
        yield
    except BaseException:
        await connection.close()
        raise


async def on_thread(connection: aiosqlite.Connection, work: Callable[[sqlite3.Connection], T]) -> T:
    """Run `work` on the connection's thread and see it through, even when the caller goes away."""
    known = raw(connection)
    return await connection._execute(work, known)  # type: ignore[no-any-return,no-untyped-call]  # noqa: SLF001 - the same


def raw(connection: aiosqlite.Connection) -> sqlite3.Connection:
    """Return the connection behind aiosqlite's, to be used on its thread alone."""
    known = connection._connection  # noqa: SLF001 - the one private door, see the module's docstring
    if known is None:
        raise Unavailable("the books are closed")
    return known


def named(failure: BaseException | None) -> Exception:
    """Tell a database that does not answer from a statement that it will never understand."""
    code = getattr(failure, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
    wrong = Broken if code == sqlite3.SQLITE_ERROR else Unavailable
    return wrong(str(failure))

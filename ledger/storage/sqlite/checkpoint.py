"""Copying what was committed from the write-ahead log into the file, off the road of a commit.

    after a commit: much has changed? -> copy beside the writer -> copy the rest between two commits

SQLite would copy inside the commit that fills the log. With a million accounts nearly every row
lies on a page of its own, and copying them costs more than all else that a commit does.
"""

from __future__ import annotations

import asyncio
import sqlite3
from typing import TYPE_CHECKING

import structlog

from ledger.storage.sqlite.connection import closing_on_failure, connect, on_thread

if TYPE_CHECKING:
    import aiosqlite

ROWS = 20_000  # changed rows after which the log is copied: at most so many pages
FEW_PAGES = 500
ROUNDS = 4

log = structlog.get_logger("ledger.storage")


class Checkpoints:
    """A connection that copies, and how much the writer has changed since it last did."""

    def __init__(self, connection: aiosqlite.Connection, writer: aiosqlite.Connection) -> None:
        self._connection = connection
        self._writer = writer
        self._done_at = 0
        self._work: asyncio.Task[None] | None = None

    @classmethod
    async def open(cls, path: str, writer: aiosqlite.Connection) -> Checkpoints:
        """Open a connection beside the writer's, which no longer copies by itself."""
        connection = await connect(path)
        async with closing_on_failure(connection):
            await on_thread(writer, lambda db: db.execute("PRAGMA wal_autocheckpoint=0"))
        return cls(connection, writer)

    def changed(self, rows: int) -> None:
        """Note how many rows the writer has changed in its life; copy if that is much."""
        if rows - self._done_at >= ROWS and self._work is None:
            self._done_at = rows
            self._work = asyncio.create_task(self._copy(), name="ledger.checkpoint")

    async def close(self) -> None:
        """Finish copying and let go of the file."""
        try:
            if self._work is not None:
                await self._work
        finally:
            await self._connection.close()

    async def _copy(self) -> None:
        try:
            for _ in range(ROUNDS):
                if await on_thread(self._connection, _copy_on) <= FEW_PAGES:
                    break
            await on_thread(self._writer, _copy_on)
        except sqlite3.Error as failure:
            log.warning("checkpoint put off", reason=str(failure))
        finally:
            self._work = None


def _copy_on(db: sqlite3.Connection) -> int:
    """Copy what can be copied without waiting; return how many pages are left."""
    _busy, pages, copied = db.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
    return int(pages - copied)

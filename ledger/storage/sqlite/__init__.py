"""The books in one SQLite file.

commit: BEGIN IMMEDIATE -> load -> decide -> save -> COMMIT, one hop to the writer's thread
read:   what waits together is answered together, one hop to a reader's thread
survey: a long question has a connection of its own
"""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, TypeVar

from ledger import clock
from ledger.decide import decide
from ledger.state import Named
from ledger.storage.sqlite import batch, reading
from ledger.storage.sqlite.connection import closing_on_failure, connect, named, on_thread

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import aiosqlite
    from sqlalchemy import Connection

    from ledger.decide import Outcome
    from ledger.posting import Posting
    from ledger.storage.sqlite.reading import Readers

T = TypeVar("T")


class SqliteStorage:
    """One writing connection and a few reading ones on one file."""

    def __init__(self, path: str, writer: aiosqlite.Connection, readers: Readers) -> None:
        self._path = path
        self._writer = writer
        self._readers = readers

    @classmethod
    async def open(cls, path: str) -> SqliteStorage:
        """Open the file at `path`; its tables must stand already."""
        writer = await connect(path)
        async with closing_on_failure(writer):
            return cls(path, writer, await reading.Readers.open(path))

    async def commit(self, book: int, postings: Sequence[Posting]) -> list[Outcome]:
        """Decide the postings and save what was decided in one durable commit."""
        try:
            return await on_thread(self._writer, lambda db: _commit(db, book, postings))
        except sqlite3.OperationalError as failure:
            raise named(failure) from failure

    async def read(self, question: Callable[[Connection], T]) -> T:
        """Ask a short question of one consistent snapshot."""
        return await self._readers.ask(question)

    async def survey(self, question: Callable[[Connection], T]) -> T:
        """Ask a long question of one consistent snapshot, beside the short ones."""
        return await reading.survey(self._path, question)

    async def close(self) -> None:
        """Answer what waits, and close every connection."""
        await self._readers.close()
        await self._writer.close()


def _commit(db: sqlite3.Connection, book: int, postings: Sequence[Posting]) -> list[Outcome]:
    db.execute("BEGIN IMMEDIATE")
    try:
        state = batch.load(db, book, Named.by(postings))
        outcomes, changes = decide(postings, state, clock.to_ms(clock.now()))
        if changes:
            batch.save(db, state, changes)
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise
    return outcomes

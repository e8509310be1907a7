"""The books in one SQLite file.

commit: BEGIN IMMEDIATE -> load -> decide -> save -> COMMIT, one hop to the writer's thread
read:   what waits together is answered together, one hop to a reader's thread
survey: a long question has a connection of its own
listen: now and then, a look whether another process has committed
"""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING, TypeVar

from ledger import clock
from ledger.address.file import opening
from ledger.decide import decide
from ledger.state import Named
from ledger.storage import apart
from ledger.storage.sqlite import batch, planning, reading
from ledger.storage.sqlite.checkpoint import Checkpoints
from ledger.storage.sqlite.connection import File, connect, named, on_thread
from ledger.storage.waiting import Readers

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import aiosqlite
    from sqlalchemy import Connection

    from ledger.decide import Outcome
    from ledger.posting import Posting

T = TypeVar("T")

LOOK_MS = 250
"""How often another process's commits are looked for: 6 µs each time."""


class SqliteStorage:
    """One writing connection and a few reading ones on one file."""

    def __init__(
        self, file: File, writer: aiosqlite.Connection, copying: Checkpoints, readers: Readers
    ) -> None:
        self._file = file
        self._writer = writer
        self._checkpoints = copying
        self._readers = readers

    @classmethod
    async def open(cls, path: str) -> SqliteStorage:
        """Open the file at `path`; its tables must stand already."""
        file = File(path)
        async with AsyncExitStack() as opened:
            opened.enter_context(opening())
            writer = await connect(path, "PRAGMA cache_size=-65536")
            opened.push_async_callback(writer.close)
            await on_thread(writer, planning.tell)
            copying = await Checkpoints.open(path, writer)
            opened.push_async_callback(copying.close)
            readers = await Readers.open(lambda: reading.Reader.open(path), reading.READERS)
            opened.pop_all()
        return cls(file, writer, copying, readers)

    async def commit(self, book: int, postings: Sequence[Posting]) -> list[Outcome]:
        """Decide the postings and save what was decided in one durable commit."""
        try:
            outcomes, changed = await on_thread(
                self._writer, lambda db: _commit(db, self._file, book, postings)
            )
        except sqlite3.OperationalError as failure:
            raise named(failure) from failure
        self._checkpoints.changed(changed)
        return outcomes

    async def read(self, question: Callable[[Connection], T]) -> T:
        """Ask a short question of one consistent snapshot."""
        return await self._readers.ask(question)

    async def survey(self, question: Callable[[Connection], T]) -> T:
        """Ask a long question of one consistent snapshot, beside the short ones."""
        return await reading.survey(self._file.path, question)

    async def survey_apart(self, question: Callable[[Connection], T]) -> T:
        """Ask a long question of one consistent snapshot, in a process of its own."""
        return await apart.ask(reading.survey, self._file.path, question)

    async def listen(self, book: int, heard: Callable[[], None]) -> None:  # noqa: ARG002 - a file tells of all its books at once
        """Call `heard` whenever another process has committed; never return."""
        seen = await on_thread(self._writer, _commits_of_others)
        while True:
            await asyncio.sleep(LOOK_MS / 1000)
            now = await on_thread(self._writer, _commits_of_others)
            if now != seen:
                seen = now
                heard()

    async def close(self) -> None:
        """Answer what waits, and close every connection, also when one fails or the caller goes."""
        async with AsyncExitStack() as closing:
            for each in (self._writer, self._checkpoints, self._readers):
                closing.push_async_callback(each.close)


def _commits_of_others(db: sqlite3.Connection) -> int | None:
    """Return a number that is another after a commit that was not this connection's."""
    try:
        return int(db.execute("PRAGMA data_version").fetchone()[0])
    except sqlite3.OperationalError:
        return None  # it will be known at the next look


def _commit(
    db: sqlite3.Connection, file: File, book: int, postings: Sequence[Posting]
) -> tuple[list[Outcome], int]:
    """Return the outcomes, and how many rows the connection has changed in its life."""
    db.execute("BEGIN IMMEDIATE")
    try:
        file.check()  # under the lock that whoever replaces the file holds
        state = batch.load(db, book, Named.by(postings))
        outcomes, changes = decide(postings, state, clock.to_ms(clock.now()))
        if changes:
            batch.save(db, state, changes)
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise
    return outcomes, db.total_changes

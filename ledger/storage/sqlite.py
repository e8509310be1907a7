"""The books in one SQLite file.

    commit: BEGIN IMMEDIATE -> load -> decide -> save -> COMMIT, one hop to the writer's thread
    read:   BEGIN -> any questions -> ROLLBACK, one hop to a reader's thread

Each connection is aiosqlite's and lives on its own thread; a whole batch or question runs there
as one function, because a hop for each statement would cost more than the statements.
"""

from __future__ import annotations

import asyncio
import sqlite3
from typing import TYPE_CHECKING, Any, TypeVar

import aiosqlite
from sqlalchemy import Connection, create_engine
from sqlalchemy.pool import StaticPool
from sqlmodel import SQLModel

from ledger import clock
from ledger.chain import START
from ledger.decide import decide
from ledger.errors import Unavailable
from ledger.posting import Filled
from ledger.state import AccountNow, HeadState, HoldNow, KeyNow, Named, State

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from sqlalchemy import Engine

    from ledger.decide import Outcome
    from ledger.posting import Posting
    from ledger.state import Changes

T = TypeVar("T")

READERS = 2
BUSY_TIMEOUT_MS = 10_000
_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}",
)


class SqliteStorage:
    """One writing connection and a few reading ones on one file."""

    def __init__(self, writer: aiosqlite.Connection, readers: Sequence[_Reader]) -> None:
        self._writer = writer
        self._readers = readers
        self._idle: asyncio.LifoQueue[_Reader] = asyncio.LifoQueue()
        for reader in readers:
            self._idle.put_nowait(reader)

    @classmethod
    async def open(cls, path: str) -> SqliteStorage:
        """Open the file at `path`; its tables must stand already."""
        return cls(await _connect(path), [await _Reader.open(path) for _ in range(READERS)])

    async def commit(self, book: int, postings: Sequence[Posting]) -> list[Outcome]:
        """Decide the postings and save what was decided in one durable commit."""
        try:
            return await _on_thread(self._writer, lambda db: _commit(db, book, postings))
        except sqlite3.OperationalError as failure:
            raise Unavailable(str(failure)) from failure

    async def read(self, question: Callable[[Connection], T]) -> T:
        """Ask one question of one consistent snapshot."""
        reader = await self._idle.get()
        try:
            return await reader.ask(question)
        finally:
            self._idle.put_nowait(reader)

    async def close(self) -> None:
        """Close every connection."""
        for reader in self._readers:
            await reader.close()
        await self._writer.close()


class _Reader:
    """An aiosqlite connection with SQLAlchemy on its thread."""

    def __init__(self, connection: aiosqlite.Connection, engine: Engine) -> None:
        self._connection = connection
        self._engine = engine

    @classmethod
    async def open(cls, path: str) -> _Reader:
        connection = await _connect(path)
        engine = create_engine(
            "sqlite+pysqlite://", creator=lambda: _raw(connection), poolclass=StaticPool
        )
        await _on_thread(connection, lambda _: engine.connect().close())
        return cls(connection, engine)

    async def ask(self, question: Callable[[Connection], T]) -> T:
        return await _on_thread(self._connection, lambda _: self._in_snapshot(question))

    def _in_snapshot(self, question: Callable[[Connection], T]) -> T:
        with self._engine.connect() as connection:
            connection.exec_driver_sql("BEGIN")
            return question(connection)

    async def close(self) -> None:
        await self._connection.close()


async def _connect(path: str) -> aiosqlite.Connection:
    connection = await aiosqlite.connect(path, isolation_level=None, cached_statements=512)
    for pragma in _PRAGMAS:
        await connection.execute_fetchall(pragma)
    return connection


def _raw(connection: aiosqlite.Connection) -> sqlite3.Connection:
    raw = connection._connection  # noqa: SLF001 - the one private door, see the module's docstring
    if raw is None:
        raise RuntimeError("the connection is closed")
    return raw


async def _on_thread(
    connection: aiosqlite.Connection, work: Callable[[sqlite3.Connection], T]
) -> T:
    """Run `work` on the connection's thread and see it through, even when the caller goes away."""
    raw = _raw(connection)
    return await connection._execute(lambda: work(raw))  # type: ignore[no-any-return,no-untyped-call]  # noqa: SLF001


def _commit(db: sqlite3.Connection, book: int, postings: Sequence[Posting]) -> list[Outcome]:
    db.execute("BEGIN IMMEDIATE")
    try:
        state = _load(db, book, Named.by(postings))
        outcomes, changes = decide(postings, state, clock.to_ms(clock.now()))
        if changes:
            _save(db, state, changes)
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise
    return outcomes


# -- load ---------------------------------------------------------------------------------------


def _load(db: sqlite3.Connection, book: int, named: Named) -> State:
    state = State(book, _load_head(db, book))
    for key, *known in _among(db, book, "keys", "key", "digest, number, answer", named.keys):
        state.keys[key] = KeyNow(*known)
    for hold, *stands in _among(db, book, "holds", "id", "account, amount, state", named.holds):
        state.holds[hold] = HoldNow(*stands)
    for name, value in _among(db, book, "counts", "name", "value", named.counts):
        state.counts[name] = value
    for table, rows in named.rows.items():
        _load_rows(db, state, table, rows)
    _load_places(db, state, named)
    accounts = named.accounts | {hold.account for hold in state.holds.values()}
    columns = "name, owner, currency, balance, held, floor, state"
    for account, *now in _among(db, book, "accounts", "id", columns, accounts):
        state.accounts[account] = AccountNow(*now)
    return state


def _load_head(db: sqlite3.Connection, book: int) -> HeadState:
    columns = "transfer, entry, account, row, chain"
    found = db.execute(f"SELECT {columns} FROM head WHERE book = ?", (book,)).fetchone()
    if found:
        return HeadState(*found)
    db.execute(f"INSERT INTO head (book, {columns}) VALUES (?, 0, 0, 0, 0, ?)", (book, START))
    return HeadState(0, 0, 0, 0, START)


def _load_places(db: sqlite3.Connection, state: State, named: Named) -> None:
    places = [(owner, name, currency) for owner, name, currency in named.places]
    columns = ("owner", "name", "currency")
    for row in _among_tuples(db, state.book, "accounts", columns, "id", places):
        state.places[row[:3]] = row[3]


def _load_rows(
    db: sqlite3.Connection, state: State, table: str, rows: dict[tuple[Any, ...], set[str]]
) -> None:
    key = _key_columns(table)
    wanted = sorted(set().union(*rows.values()) - set(key)) or [key[0]]
    known = [row for row in rows if not any(isinstance(part, Filled) for part in row)]
    for found in _among_tuples(db, state.book, table, key, ", ".join(wanted), known):
        identity = tuple(found[: len(key)])
        state.rows[table, identity] = dict(zip(wanted, found[len(key) :], strict=True))


def _among(
    db: sqlite3.Connection, book: int, table: str, key: str, columns: str, values: Collection[Any]
) -> Iterable[Any]:
    """Select rows whose key is among the values; the list is padded so that statements repeat."""
    if not values:
        return ()
    padded = _padded(list(values))
    marks = ",".join("?" * len(padded))
    sql = f"SELECT {key}, {columns} FROM {table} WHERE book = ? AND {key} IN ({marks})"
    return db.execute(sql, (book, *padded))


def _among_tuples(  # noqa: PLR0913 - a select has that many parts
    db: sqlite3.Connection,
    book: int,
    table: str,
    key: tuple[str, ...],
    columns: str,
    values: Sequence[tuple[Any, ...]],
) -> Iterable[Any]:
    if not values:
        return ()
    padded = _padded(list(values))
    marks = ",".join([f"({','.join('?' * len(key))})"] * len(padded))
    names = ", ".join(key)
    sql = f"SELECT {names}, {columns} FROM {table} WHERE book = ? AND ({names}) IN (VALUES {marks})"
    return db.execute(sql, (book, *(cell for row in padded for cell in row)))


def _padded(values: list[T]) -> list[T]:
    size = 1 << (len(values) - 1).bit_length()
    return values + values[-1:] * (size - len(values))


def _key_columns(table: str) -> tuple[str, ...]:
    columns = SQLModel.metadata.tables[table].primary_key.columns
    return tuple(column.name for column in columns if column.name != "book")


# -- save ---------------------------------------------------------------------------------------


def _save(db: sqlite3.Connection, state: State, changes: Changes) -> None:
    for table in ("keys", "accounts", "transfers", "entries", "holds", "notes", "events"):
        _insert_all(db, table, getattr(changes, table))
    _save_accounts(db, state, changes)
    db.executemany(
        "UPDATE holds SET state = ?, ended = ? WHERE book = ? AND id = ?",
        [(outcome, number, state.book, hold) for outcome, number, hold in changes.ended],
    )
    _save_rows(db, state.book, changes)
    _save_counts(db, state, changes)
    head = state.head
    db.execute(
        "UPDATE head SET transfer = ?, entry = ?, account = ?, row = ?, chain = ? WHERE book = ?",
        (head.transfer, head.entry, head.account, head.row, head.chain, state.book),
    )


def _insert_all(db: sqlite3.Connection, table: str, rows: Sequence[tuple[Any, ...]]) -> None:
    if rows:
        db.executemany(f"INSERT INTO {table} VALUES ({','.join('?' * len(rows[0]))})", rows)


def _save_accounts(db: sqlite3.Connection, state: State, changes: Changes) -> None:
    db.executemany(
        "UPDATE accounts SET balance = ?, held = ?, state = ? WHERE book = ? AND id = ?",
        [
            (now.balance, now.held, now.state, state.book, number)
            for number in changes.touched
            for now in (state.accounts[number],)
        ],
    )


def _save_counts(db: sqlite3.Connection, state: State, changes: Changes) -> None:
    db.executemany(
        "INSERT INTO counts (book, name, value) VALUES (?, ?, ?)"
        " ON CONFLICT (book, name) DO UPDATE SET value = excluded.value",
        [(state.book, name, state.counts[name]) for name in changes.counted],
    )


def _save_rows(db: sqlite3.Connection, book: int, changes: Changes) -> None:
    for (table, key), cells in changes.inserted.items():
        row = {"book": book, **dict(zip(_key_columns(table), key, strict=True)), **cells}
        marks = ",".join("?" * len(row))
        db.execute(f"INSERT INTO {table} ({','.join(row)}) VALUES ({marks})", tuple(row.values()))
    for (table, key), cells in changes.updated.items():
        sets = ", ".join(f"{name} = ?" for name in cells)
        where = " AND ".join(f"{name} = ?" for name in _key_columns(table))
        sql = f"UPDATE {table} SET {sets} WHERE book = ? AND {where}"
        db.execute(sql, (*cells.values(), book, *key))

"""What a batch names, read into a `State`, and its `Changes`, written: one statement each.

Names of tables and columns come from the code, never from a person; values are always bound.
"""

from __future__ import annotations

from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, Any, TypeVar

from sqlmodel import SQLModel

from ledger.chain import START
from ledger.posting import Filled
from ledger.state import AccountNow, HeadState, HoldNow, KeyNow, Named, State

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterable, Sequence

    from ledger.state import Changes

T = TypeVar("T")

ROWS = 64


def load(db: sqlite3.Connection, book: int, named: Named) -> State:
    """Read everything that a batch names."""
    state = State(book, _load_head(db, book))
    for known in _among(db, book, "keys", "key", "digest, number, answer", named.keys):
        state.keys[known[0]] = KeyNow(book, *known)
    for hold, *stands in _among(db, book, "holds", "id", "account, amount, state", named.holds):
        state.holds[hold] = HoldNow(*stands)
    for name, value in _among(db, book, "counts", "name", "value", named.counts):
        state.counts[name] = value
    for table, rows in named.rows.items():
        _load_rows(db, state, table, rows)
    _load_places(db, state, named)
    accounts = named.accounts | {hold.account for hold in state.holds.values()}
    columns = "name, owner, currency, balance, held, floor, state, entry, label"
    for account, *now in _among(db, book, "accounts", "id", columns, accounts):
        state.accounts[account] = AccountNow(*now)
    for _, account, *now in _among(db, book, "accounts", "owner", f"id, {columns}", named.owners):
        state.accounts[account] = AccountNow(*now)
    return state


def _load_head(db: sqlite3.Connection, book: int) -> HeadState:
    columns = "transfer, entry, account, row, chain, audit"
    found = db.execute(f"SELECT {columns} FROM head WHERE book = ?", (book,)).fetchone()
    if found:
        return HeadState(*found)
    db.execute(f"INSERT INTO head (book, {columns}) VALUES (?, 0, 0, 0, 0, ?, 0)", (book, START))
    return HeadState(0, 0, 0, 0, START)


def _load_places(db: sqlite3.Connection, state: State, named: Named) -> None:
    columns = ("owner", "name", "currency", "label")
    for *place, account in _among_tuples(
        db, state.book, "accounts", columns, "id", [*named.places]
    ):
        state.places[tuple(place)] = account


def _load_rows(
    db: sqlite3.Connection, state: State, table: str, rows: dict[tuple[Any, ...], set[str]]
) -> None:
    key = _key_columns(table)
    wanted = sorted(set().union(*rows.values()) - set(key)) or [key[0]]
    known = [row for row in rows if not any(isinstance(part, Filled) for part in row)]
    for found in _among_tuples(db, state.book, table, key, ", ".join(wanted), known):
        identity = tuple(found[: len(key)])
        state.rows[table, identity] = dict(zip(wanted, found[len(key) :], strict=True))


def _among(  # noqa: PLR0913, PLR0917 - a select has that many parts
    db: sqlite3.Connection, book: int, table: str, key: str, columns: str, values: Collection[Any]
) -> Iterable[Any]:
    """Select rows whose key is among the values; the list is padded so that statements repeat."""
    if not values:
        return ()
    padded = _padded(list(values))
    marks = ",".join("?" * len(padded))
    sql = f"SELECT {key}, {columns} FROM {table} WHERE book = ? AND {key} IN ({marks})"
    return db.execute(sql, (book, *padded))


def _among_tuples(  # noqa: PLR0913, PLR0917 - a select has that many parts
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
    asked = ", ".join(f"asked_{column}" for column in key)
    marks = ",".join([f"({','.join('?' * len(key))})"] * len(padded))
    same = " AND ".join(f"{column} = asked_{column}" for column in key)
    sql = (
        f"WITH asked ({asked}) AS (VALUES {marks})"
        f" SELECT {', '.join(key)}, {columns} FROM asked CROSS JOIN {table}"
        f" WHERE book = ? AND {same}"
    )
    return db.execute(sql, (*(cell for row in padded for cell in row), book))


def _padded(values: list[T]) -> list[T]:
    size = 1 << (len(values) - 1).bit_length()
    return values + values[-1:] * (size - len(values))


def _key_columns(table: str) -> tuple[str, ...]:
    columns = SQLModel.metadata.tables[table].primary_key.columns
    return tuple(column.name for column in columns if column.name != "book")


def save(db: sqlite3.Connection, state: State, changes: Changes) -> None:
    """Write what a batch decided; an account that many postings touched is written once."""
    for table in ("keys", "accounts", "transfers", "entries", "holds", "notes", "events", "audits"):
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
        "UPDATE head SET transfer = ?, entry = ?, account = ?, row = ?, chain = ?, audit = ?"
        " WHERE book = ?",
        (
            head.transfer,
            head.entry,
            head.account,
            head.row,
            head.chain,
            head.audit,
            state.book,
        ),
    )


def _insert_all(db: sqlite3.Connection, table: str, rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert many rows a statement: to bind, step and reset for each costs more than to insert."""
    done = 0
    while len(rows) - done >= ROWS:
        db.execute(
            _insert(table, len(rows[0]), ROWS), [*chain.from_iterable(rows[done : done + ROWS])]
        )
        done += ROWS
    if done < len(rows):
        db.executemany(_insert(table, len(rows[0]), 1), rows[done:])


@cache
def _insert(table: str, columns: int, rows: int) -> str:
    marks = f"({','.join('?' * columns)})"
    return f"INSERT INTO {table} VALUES {','.join([marks] * rows)}"


def _save_accounts(db: sqlite3.Connection, state: State, changes: Changes) -> None:
    db.executemany(
        "UPDATE accounts SET balance = ?, held = ?, floor = ?, state = ?, entry = ?"
        " WHERE book = ? AND id = ?",
        [
            (now.balance, now.held, now.floor, now.state, now.entry, state.book, number)
            for number in sorted(changes.touched)  # neighbours share a page
            for now in (state.accounts[number],)
        ],
    )


def _save_counts(db: sqlite3.Connection, state: State, changes: Changes) -> None:
    db.executemany(
        "INSERT INTO counts (book, name, value, ends_ms) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (book, name) DO UPDATE SET value = excluded.value",
        [(state.book, name, state.counts[name], ends) for name, ends in changes.counted.items()],
    )


def _save_rows(db: sqlite3.Connection, book: int, changes: Changes) -> None:
    for table, key in changes.dropped:
        where = " AND ".join(f"{name} = ?" for name in _key_columns(table))
        db.execute(f"DELETE FROM {table} WHERE book = ? AND {where}", (book, *key))
    for (table, key), cells in changes.inserted.items():
        row = {"book": book, **dict(zip(_key_columns(table), key, strict=True)), **cells}
        marks = ",".join("?" * len(row))
        db.execute(f"INSERT INTO {table} ({','.join(row)}) VALUES ({marks})", tuple(row.values()))
    for (table, key), cells in changes.updated.items():
        sets = ", ".join(f"{name} = ?" for name in cells)
        where = " AND ".join(f"{name} = ?" for name in _key_columns(table))
        sql = f"UPDATE {table} SET {sets} WHERE book = ? AND {where}"
        db.execute(sql, (*cells.values(), book, *key))

"""The `Changes` of a batch, written: set by set, an account that many postings touched once.

A distributed database takes the changes one by one, and finds the node of a book by a constant in
each. Here a join on `book` is better: a plan made once could read a whole book by a constant.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from ledger.storage.postgres.joined import Change, arrays, given, key_of, write_all, write_each

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import asyncpg

    from ledger.state import Changes, State

_STATE, _ENDED = 5, 8
_NOW = ("balance", "held", "floor", "state", "entry")
_TRANSACTION = "pg_current_xact_id()::text"


async def save(
    db: asyncpg.Connection, state: State, changes: Changes, *, joined: bool = True
) -> str:
    """Write what a batch decided; return the identity of the transaction that wrote it."""
    if joined:
        last = _head(state, f" RETURNING {_TRANSACTION}")
        return str(await write_all(db, [*_changes(state, changes, joined=True), last]))
    transaction = str(await db.fetchval(f"SELECT {_TRANSACTION}"))
    await write_each(db, [*_changes(state, changes, joined=False), _head(state)])
    return transaction


def _changes(state: State, changes: Changes, *, joined: bool) -> Iterator[Change]:
    placed = {row[1] for row in changes.holds}
    for table in ("keys", "transfers", "entries", "notes", "events", "audits"):
        if rows := getattr(changes, table):
            yield _insert(table, rows)
    if changes.accounts or changes.touched:
        yield _stand(state, {row[1] for row in changes.accounts} | changes.touched)
    if changes.holds:
        yield _insert("holds", _as_ended(changes))
    if ended := [row for row in changes.ended if row[2] not in placed]:
        rows = [(hold, outcome, number) for outcome, number, hold in ended]
        yield _update(state.book, "holds", ("id",), ("state", "ended"), rows, joined=joined)
    if changes.counted:
        yield _count(state, changes)
    if changes.dropped:
        yield from _drop(state.book, changes)
    if changes.inserted or changes.updated:
        yield from _product_rows(state.book, changes, joined=joined)


def _insert(table: str, rows: Sequence[tuple[Any, ...]]) -> Change:
    return Change(f"INSERT INTO {table} SELECT * FROM unnest(?::{table}[])", [rows])


def _stand(state: State, numbers: Iterable[int]) -> Change:
    """Open accounts, and let those that stand already have what they have now."""
    rows = [
        (
            state.book,
            number,
            now.owner,
            now.name,
            now.currency,
            now.balance,
            now.held,
            now.floor,
            now.state,
            now.entry,
            now.label,
        )
        for number in numbers
        for now in (state.accounts[number],)
    ]
    opened = _insert("accounts", rows)
    sets = ", ".join(f"{column} = excluded.{column}" for column in _NOW)
    return Change(f"{opened.sql} ON CONFLICT (book, id) DO UPDATE SET {sets}", opened.values)


def _as_ended(changes: Changes) -> list[tuple[Any, ...]]:
    """Return the holds placed in this batch, those ended in it as they are then."""
    ended = {hold: (outcome, number) for outcome, number, hold in changes.ended}
    return [
        (*row[:_STATE], ended[row[1]][0], *row[_STATE + 1 : _ENDED], ended[row[1]][1])
        if row[1] in ended
        else row
        for row in changes.holds
    ]


def _update(  # noqa: PLR0913 - an update has that many parts
    book: int,
    table: str,
    key: tuple[str, ...],
    columns: tuple[str, ...],
    rows: Iterable[tuple[Any, ...]],
    *,
    joined: bool,
) -> Change:
    source, values = given(table, ("book", *key, *columns), [(book, *row) for row in rows])
    sets = ", ".join(f"{column} = v.{column}" for column in columns)
    same = " AND ".join(f"t.{part} = v.{part}" for part in ("book", *key))
    sql = f"UPDATE {table} AS t SET {sets} FROM {source} WHERE {same}"
    return Change(sql, values) if joined else Change(f"{sql} AND t.book = ?", [*values, book])


def _count(state: State, changes: Changes) -> Change:
    names = list(changes.counted)
    sql = (
        "INSERT INTO counts (book, name, value, ends_ms) SELECT ?, v.name, v.value, v.ends_ms"
        " FROM unnest(?::text[], ?::bigint[], ?::bigint[]) AS v(name, value, ends_ms)"
        " ON CONFLICT (book, name) DO UPDATE SET value = excluded.value"
    )
    values = [state.counts[name] for name in names]
    return Change(sql, [state.book, names, values, [*changes.counted.values()]])


def _product_rows(book: int, changes: Changes, *, joined: bool) -> Iterator[Change]:
    for (table, columns), rows in _alike(changes.inserted).items():
        names = (*key_of(table), *columns)
        listed = ", ".join(names)
        sql = (
            f"INSERT INTO {table} (book, {listed})"
            f" SELECT ?, v.* FROM unnest({arrays(table, names)}) AS v({listed})"
        )
        yield Change(sql, [book, *([*column] for column in zip(*rows, strict=True))])
    for (table, columns), rows in _alike(changes.updated).items():
        yield _update(book, table, key_of(table), columns, rows, joined=joined)


def _drop(book: int, changes: Changes) -> Iterator[Change]:
    alike = defaultdict(list)
    for table, key in changes.dropped:
        alike[table].append(key)
    for table, rows in alike.items():
        source, values = given(table, key_of(table), rows)
        same = "".join(f" AND t.{part} = v.{part}" for part in key_of(table))
        yield Change(
            f"DELETE FROM {table} AS t USING {source} WHERE t.book = ?{same}", [*values, book]
        )


def _alike(
    rows: dict[tuple[str, tuple[Any, ...]], dict[str, Any]],
) -> dict[tuple[str, tuple[str, ...]], list[tuple[Any, ...]]]:
    """Put the rows together that set the same columns of the same table."""
    alike = defaultdict(list)
    for (table, key), cells in rows.items():
        alike[table, tuple(cells)].append((*key, *cells.values()))
    return alike


def _head(state: State, returning: str = "") -> Change:
    head = state.head
    sql = (
        "UPDATE head SET transfer = ?, entry = ?, account = ?, row = ?, chain = ?, audit = ?"
        " WHERE book = ?"
    )
    numbers = [head.transfer, head.entry, head.account, head.row]
    return Change(sql + returning, [*numbers, head.chain, head.audit, state.book])

"""Many statements in one round trip: it costs more than most of them.

A statement says `?` for each of its values. A distributed database takes them one by one.

Statements are planned once, perhaps over an empty table. So rows are read by a lateral question
that stays one (OFFSET 0), and changed by a join on the whole key, `book` among what is given:
either goes from the given keys to the index at every size.

Names of tables and columns come from the code, never from a person; values are always bound.
"""

from __future__ import annotations

from functools import cache
from itertools import count
from re import sub
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import BigInteger, Boolean, Integer, LargeBinary
from sqlmodel import SQLModel

from ledger.errors import Broken

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    import asyncpg

_TYPES = (
    (BigInteger, "bigint"),
    (Integer, "integer"),
    (LargeBinary, "bytea"),
    (Boolean, "boolean"),
)


class Question(NamedTuple):
    """Rows to read: some columns, where they are, and what becomes of them."""

    columns: tuple[str, ...]
    source: str
    values: list[Any]
    keep: Callable[[Iterable[Sequence[Any]]], None]


class Change(NamedTuple):
    """Rows to write."""

    sql: str
    values: list[Any]


async def ask_all(db: asyncpg.Connection, questions: Sequence[Question], *, joined: bool) -> None:
    """Ask the questions, and let each keep what was found."""
    if not joined:
        for columns, source, values, keep in questions:
            asked = _numbered(f"SELECT {', '.join(columns)} {source}")
            keep(await db.fetch(asked, *values))
        return
    asked = _together(tuple([(each.columns, each.source) for each in questions]))
    found = await db.fetchrow(asked, *[value for each in questions for value in each.values])
    beyond = 0
    for columns, _, _, keep in questions:
        first, beyond = beyond, beyond + len(columns)
        if found[first] is not None:
            keep(zip(*found[first:beyond], strict=True))


async def write_all(db: asyncpg.Connection, changes: Sequence[Change]) -> Any:  # noqa: ANN401 - a value of the database
    """Write the changes at once, no row in two of them; return what the last one returns."""
    asked = _at_once(tuple([change.sql for change in changes]))
    return await db.fetchval(asked, *[value for each in changes for value in each.values])


async def write_each(db: asyncpg.Connection, changes: Iterable[Change]) -> None:
    """Write the changes one by one."""
    for sql, values in changes:
        await db.execute(_numbered(sql), *values)


def given(
    table: str, columns: Sequence[str], rows: Iterable[tuple[Any, ...]]
) -> tuple[str, list[Any]]:
    """Hand over rows, of which there must be some, as `v`."""
    source = f"unnest({arrays(table, columns)}) AS v({', '.join(columns)})"
    return source, [[*column] for column in zip(*rows, strict=True)]


def arrays(table: str, columns: Sequence[str]) -> str:
    """Return a placeholder for an array of each column's values."""
    return ", ".join([f"?::{_type_of(table, column)}[]" for column in columns])


@cache
def key_of(table: str) -> tuple[str, ...]:
    """Return the columns that identify a row within its book."""
    columns = SQLModel.metadata.tables[table].primary_key.columns
    return tuple(column.name for column in columns if column.name != "book")


@cache
def _type_of(table: str, column: str) -> str:
    known = SQLModel.metadata.tables[table].columns.get(column)
    if known is None:
        raise Broken(f"there is no column {column} in {table}")
    return next((name for kind, name in _TYPES if isinstance(known.type, kind)), "text")


@cache
def _together(asked: tuple[tuple[tuple[str, ...], str], ...]) -> str:
    """Ask several questions at once: a single row, with an array for every column of each."""
    parts = []
    for number, (columns, source) in enumerate(asked):
        found = ", ".join(f"array_agg({column})" for column in columns)
        parts.append(f"(SELECT {found} {source}) AS q{number}")
    return _numbered(f"SELECT * FROM {', '.join(parts)}")


@cache
def _at_once(changes: tuple[str, ...]) -> str:
    *others, last = changes
    named = [f"c{number} AS ({sql})" for number, sql in enumerate(others)]
    return _numbered(f"WITH {', '.join(named)} {last}" if named else last)


@cache
def _numbered(sql: str) -> str:
    numbers = count(1)
    return sub(r"\?", lambda _: f"${next(numbers)}", sql)

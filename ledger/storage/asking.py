"""Asking a statement that was built once, with the values of this time.

On SQLite the written statement goes straight to the driver: on a question of 30 µs the road
through the engine would cost 80 more. Elsewhere the network costs more than the engine.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, TypeAlias

from sqlalchemy.dialects import sqlite

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Connection, Select

Value: TypeAlias = "int | str | bytes"


def rows(connection: Connection, asked: Select[Any], **values: Value) -> Sequence[Sequence[Any]]:
    """Return every row as a tuple; `values` are those of the statement's bound parameters."""
    if connection.dialect.name != "sqlite":
        return connection.execute(asked, values).all()
    written, names, fixed = _in_sqlite(asked)
    given = {**fixed, **values}
    cursor = connection.connection.cursor()
    cursor.execute(written, [given[name] for name in names])
    return cursor.fetchall()


def row(connection: Connection, asked: Select[Any], **values: Value) -> Sequence[Any] | None:
    """Return the only row that there can be, or None."""
    found = rows(connection, asked, **values)
    return found[0] if found else None


@cache
def _in_sqlite(asked: Select[Any]) -> tuple[str, Sequence[str], Mapping[str, Any]]:
    """Write a statement as SQLite reads it: its text, its parameters in order, the fixed ones."""
    compiled = asked.compile(dialect=sqlite.dialect())
    return str(compiled), compiled.positiontup or (), compiled.params

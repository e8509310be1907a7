"""What SQLite's planner has to know: a book is nearly all of a table, not ten rows of it.

Every key and index begins with `book`. Without statistics SQLite takes the first column of any
index for equally telling, and reads all accounts of a book to find those of one owner. It cannot
measure what has not been written yet, so it is told; a real ANALYZE of few rows is told better.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

Told: TypeAlias = tuple[str, str, str]

DIGITS = 6  # a table of a million rows
FEW = 3  # a partial index keeps what is still to be done: a thousand of them

_INDEXES = """
    SELECT t.name, i.name, i.origin, i.partial, count(*)
    FROM sqlite_schema t, pragma_index_list(t.name) i, pragma_index_info(i.name) c
    WHERE t.type = 'table'
    GROUP BY t.name, i.name
    HAVING max(c.seqno = 0 AND c.name = 'book')"""
"""Every index that begins with `book`: its table, and how many columns it has."""


def tell(db: sqlite3.Connection) -> None:
    """Write the statistics of every index where they are not as they should be."""
    db.execute("ANALYZE sqlite_schema")  # makes their table, and reads it
    wanted = set(_statistics(db))
    if wanted == set(db.execute("SELECT tbl, idx, stat FROM sqlite_stat1")):
        return
    db.execute("BEGIN IMMEDIATE")
    db.execute("DELETE FROM sqlite_stat1")
    db.executemany("INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (?, ?, ?)", wanted)
    db.execute("COMMIT")
    db.execute("ANALYZE sqlite_schema")


def _statistics(db: sqlite3.Connection) -> Iterator[Told]:
    for table, index, origin, partial, columns in db.execute(_INDEXES):
        # The primary key of a table without row ids goes by the table's name.
        name = table if origin == "pk" else index
        yield table, name, _narrowing(columns, FEW if partial else DIGITS)


def _narrowing(columns: int, digits: int) -> str:
    """Write how many rows there are, and how many are left after each column: after all, one."""
    steps = max(1, columns - 1)
    left = [10 ** (digits * (steps - known) // steps) for known in range(columns)]
    return " ".join(map(str, [10**digits, *left]))

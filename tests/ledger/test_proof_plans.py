"""A proof since a mark reads what is new, and of what is old only the accounts and what is held."""

import sqlite3
from contextlib import closing

import pytest

from ledger.proof import reading, standing, tables
from tests.postgres import execute

READ_WHOLE = {"accounts", "a", "one_account", "holds_open"}
"""All accounts are summed and compared with the holds that are open."""

STATEMENTS = {
    name: sql
    for module in (reading, standing, tables)
    for name, sql in vars(module).items()
    if name.startswith("_") and isinstance(sql, str) and ":after" in sql
}
CHECKS = {**tables._ALWAYS, **tables._AFTER, **tables._SINCE}
VALUES = {":book": "1", ":after": "99", ":until": "999999", ":page": "10", ":chain": "NULL"}


def written(sql):
    for name, value in VALUES.items():
        sql = sql.replace(name, value)
    return sql


@pytest.mark.parametrize("name", [*STATEMENTS, *CHECKS])
async def test_sqlite_finds_what_is_new_by_an_index(books, path, name):
    asked = written({**STATEMENTS, **CHECKS}[name])
    with closing(sqlite3.connect(path)) as database:
        plan = [row[3] for row in database.execute(f"EXPLAIN QUERY PLAN {asked}")]
    whole = [step for step in plan if step.endswith("(book=?)")]
    assert [step for step in whole if not READ_WHOLE & set(step.split())] == []
    assert [step for step in plan if step.startswith("SCAN")] in ([], ["SCAN touched"])


def postgres_plan(url, asked):
    """Return each step that reads a table, with what follows of it, where an index can serve."""
    by_index = "SET enable_seqscan = off", "SET enable_bitmapscan = off"
    lines = [line for (line,) in execute(url, *by_index, f"EXPLAIN {asked}")]
    return "\n".join(lines).split("->")


@pytest.fixture(scope="module")
def unused(databases):
    """Give a database of which nothing is known that could change a plan."""
    made = databases.unused()
    yield made
    databases.drop(made)


@pytest.mark.parametrize("name", [*STATEMENTS, *CHECKS])
async def test_postgres_finds_what_is_new_by_an_index(unused, name):
    steps = postgres_plan(unused, written({**STATEMENTS, **CHECKS}[name]))
    whole = [step for step in steps if "Seq Scan" in step or "Index Cond: (book = 1)" in step]
    assert [step for step in whole if not READ_WHOLE & set(step.split())] == []

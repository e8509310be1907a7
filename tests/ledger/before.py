"""Books as an older step left them: what was in them meanwhile, without what newer steps made.

The tables of the older step are made by the steps themselves, beside those that stand there; each
then gets its rows back, in the columns that it has.
"""

import sqlite3
from contextlib import closing
from pathlib import Path

from ledger.address import is_sqlite, postgres_address, sqlite_path
from ledger.migrations import postgres, run
from tests.ledger.acts import tamper
from tests.postgres import LIMIT_S, execute

NEWER = "newer"
COLUMNS = {
    "sqlite": """
        SELECT tables.name, columns.name FROM {schema}.sqlite_master AS tables
        JOIN pragma_table_info(tables.name, '{schema}') AS columns WHERE tables.type = 'table'""",
    "postgres": """
        SELECT table_name, column_name FROM information_schema.columns
        WHERE table_schema = '{schema}'""",
}


def bring_back(url, step):
    """Bring books that nobody has open to how they stood at an older step."""
    if is_sqlite(url):
        return _in_a_file(url, step)
    execute(url, f"ALTER SCHEMA public RENAME TO {NEWER}", "CREATE SCHEMA public")
    postgres.upgrade(postgres_address(url), step, LIMIT_S)
    asked = [COLUMNS["postgres"].format(schema=schema) for schema in ("public", NEWER)]
    columns = [execute(url, each) for each in asked]
    return execute(url, *_moved("public", *columns), f"DROP SCHEMA {NEWER} CASCADE")


def _in_a_file(url, step):
    path = Path(sqlite_path(url))
    tamper(path, "PRAGMA wal_checkpoint(TRUNCATE)")
    newer = path.rename(path.with_suffix(".newer"))
    path.touch()
    run.upgrade(str(path), step, LIMIT_S)
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute(f"ATTACH '{newer}' AS {NEWER}")
        asked = [COLUMNS["sqlite"].format(schema=schema) for schema in ("main", NEWER)]
        for each in _moved("main", *(database.execute(one).fetchall() for one in asked)):
            database.execute(each)
    newer.unlink()


def _moved(older, there, newer):
    """Yield what fills the older tables from the newer ones."""
    for table in sorted({table for table, _ in there} - {"alembic_version"}):
        both = {name for of, name in there if of == table} & {
            name for of, name in newer if of == table
        }
        yield f"DELETE FROM {older}.{table}"
        if both:
            columns = ", ".join(f'"{name}"' for name in sorted(both))
            yield (f"INSERT INTO {older}.{table} ({columns}) SELECT {columns} FROM {NEWER}.{table}")

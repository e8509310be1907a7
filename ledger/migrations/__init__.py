"""Bring a database to the tables that this program knows.

    is_current   one cheap look, at every start
    migrate      under the write lock, every missing step in one transaction

Alembic is slow to import, so it is imported only when there is something to do.
"""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from ledger.address import is_sqlite, postgres_address, sqlite_path

HEAD = "0011"
LOCK_TIMEOUT_S = 60


def is_current(database_url: str) -> bool:
    """Tell whether the database stands at HEAD; a missing one does not."""
    if not is_sqlite(database_url):
        from ledger.migrations import postgres  # noqa: PLC0415 - it brings the driver

        return postgres.version(postgres_address(database_url)) == HEAD
    path = Path(sqlite_path(database_url))
    if not path.is_file():
        return False
    with closing(sqlite3.connect(path, timeout=LOCK_TIMEOUT_S)) as database:
        return _version(database) == HEAD


def migrate(database_url: str) -> bool:
    """Bring the database to HEAD, making it first if need be; tell whether anything was done.

    Safe to run twice, from two processes at once, and beside a running bot.
    """
    if is_current(database_url):
        return False
    if not is_sqlite(database_url):
        from ledger.migrations import postgres  # noqa: PLC0415 - the same

        return postgres.upgrade(postgres_address(database_url), HEAD, LOCK_TIMEOUT_S)
    path = sqlite_path(database_url)
    _make(Path(path))
    from ledger.migrations import run  # noqa: PLC0415 - see the module's docstring

    return run.upgrade(path, HEAD, LOCK_TIMEOUT_S)


def _make(path: Path) -> None:
    """Create the file for its owner's eyes alone; SQLite gives the files beside it the same."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))


def _version(database: sqlite3.Connection) -> str | None:
    known = "SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'"
    if database.execute(known).fetchone() is None:
        return None
    found = database.execute("SELECT version_num FROM alembic_version").fetchone()
    return str(found[0]) if found else None

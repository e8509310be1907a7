"""Bring a database to the tables that this program knows.

    is_current   one cheap look, at every start
    migrate      under the write lock, every missing step in one transaction

Alembic is slow to import, so it is imported only when there is something to do.
"""

import os
import re
import sqlite3
from contextlib import closing
from pathlib import Path

from ledger.address import file, is_sqlite, postgres_address, sqlite_path
from ledger.errors import Unfit

LOCK_TIMEOUT_S = 60
_STEP = re.compile(r"\d{4}")
HEAD = max(
    each.name[:4]
    for each in (Path(__file__).parent / "versions").iterdir()
    if _STEP.match(each.name) and each.suffix == ".py"
)
"""The newest step there is a file for."""
_OF_OTHERS = "another program's tables stand there; give the books a place of their own"


def is_current(database_url: str) -> bool:
    """Tell whether the database stands at HEAD; a missing one does not. Unfit if it never can."""
    return step(database_url, to_write=False) == HEAD


def migrate(database_url: str) -> bool:
    """Bring the database to HEAD, making it first if need be; tell whether anything was done.

    Safe to run twice, from two processes at once, and beside a running bot. Unfit, in one line
    with the remedy, when the database cannot hold the books.
    """
    if step(database_url, to_write=True) == HEAD:
        return False
    if not is_sqlite(database_url):
        from ledger.migrations import postgres  # noqa: PLC0415 - it brings the driver

        return postgres.upgrade(postgres_address(database_url), HEAD, LOCK_TIMEOUT_S)
    path = sqlite_path(database_url)
    with file.opening():
        _make(Path(path))
        from ledger.migrations import run  # noqa: PLC0415 - see the module's docstring

        return run.upgrade(path, HEAD, LOCK_TIMEOUT_S)


def step(database_url: str, *, to_write: bool) -> str | None:
    """Return the step at which the database stands, None before the first one; Unfit as above."""
    if not is_sqlite(database_url):
        from ledger.migrations import postgres  # noqa: PLC0415 - the same

        return _ours(*postgres.version(postgres_address(database_url), to_write=to_write))
    path = Path(sqlite_path(database_url))
    with file.opening():
        if not path.is_file():
            return None
        with closing(sqlite3.connect(path, timeout=LOCK_TIMEOUT_S)) as database:
            return _version(database)


def _make(path: Path) -> None:
    """Create the file for its owner's eyes alone; SQLite gives the files beside it the same."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))


def _version(database: sqlite3.Connection) -> str | None:
    asked = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    tables = {name for (name,) in database.execute(asked)}
    if "alembic_version" not in tables:
        if tables:
            raise Unfit(_OF_OTHERS)
        return None
    found = database.execute("SELECT version_num FROM alembic_version").fetchone()
    return _ours(found and str(found[0]), "head" in tables)


def _ours(found: str | None, books: bool) -> str | None:  # noqa: FBT001 - a pair, as it is read
    """Return a step that was found, if it is one of ours and this program knows it."""
    if found is None or (_STEP.fullmatch(found) and found <= HEAD and books):
        return found
    if _STEP.fullmatch(found) and books:
        raise Unfit(
            f"the books were made by a later Wasl (step {found}, this one knows {HEAD}): install"
            " that version or a newer one"
        )
    raise Unfit(_OF_OTHERS)

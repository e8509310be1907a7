"""A SQLite file as a whole: copied, checked, proven, put on the disk and in its place."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from contextlib import closing, contextmanager
from itertools import chain, count
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from sqlalchemy import create_engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from ledger import migrations
from ledger.errors import LedgerError
from ledger.proof import prove

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ledger.proof import Proof

    Tell: TypeAlias = Callable[[str], None]

PAGES = 8_192
KEPT = ".before-restore"


class BadBackup(LedgerError):
    """Why a backup was not made or not restored, in one line; nothing was changed."""


def beside(path: Path) -> list[Path]:
    """Return the files that SQLite may keep beside one."""
    return [Path(f"{path}{end}") for end in ("-wal", "-shm", "-journal")]


def stands(path: Path) -> bool:
    """Tell whether there is anything to lose in a file."""
    return path.exists() and path.stat().st_size > 0


def check_version(path: Path) -> None:
    """Raise BadBackup unless the file holds books of this version or an earlier one."""
    with _reading(path) as database:
        known = "SELECT 1 FROM sqlite_schema WHERE name = 'alembic_version'"
        if not database.execute(known).fetchone():
            raise BadBackup(f"{path} holds no books")
        found = database.execute("SELECT version_num FROM alembic_version").fetchone()
    if not found or found[0] > migrations.HEAD:
        raise BadBackup(f"{path} was made by a later version of Wasl")


def check_pages(path: Path) -> None:
    """Raise BadBackup unless every page and index of the file is as SQLite wrote it."""
    with _reading(path) as database:
        (first,) = database.execute("PRAGMA integrity_check(1)").fetchone()
    if first != "ok":
        raise BadBackup(f"it is damaged: {' '.join(first.split())}")


def check_shape(path: Path) -> None:
    """Raise BadBackup if a migrated file holds a trigger, a view, or a table not of ours."""
    with tempfile.TemporaryDirectory(prefix="wasl-restore-") as folder:
        empty = Path(folder) / "books.db"
        migrate(empty)
        strange = sorted(_shape(path) - _shape(empty))
    if strange:
        raise BadBackup(f"it holds what Wasl does not make: {', '.join(strange)}")


def copy(source: Path, made: Path, tell: Tell) -> None:
    """Copy one snapshot of a file that others may write meanwhile; the copy is one file."""
    os.close(os.open(made, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    with _reading(source) as origin, closing(sqlite3.connect(made)) as copied:
        # An open snapshot: without it the copy would begin anew after each commit of another.
        origin.execute("BEGIN")
        origin.execute("SELECT COUNT(*) FROM sqlite_schema").fetchone()
        copied.execute("PRAGMA synchronous=OFF")
        origin.backup(copied, pages=PAGES, progress=_telling(tell))
        copied.execute("PRAGMA journal_mode=DELETE")


def migrate(made: Path) -> None:
    """Bring a file to the tables that this program knows, making it first if need be."""
    migrations.migrate(f"sqlite+aiosqlite:///{made}")


def proven(path: Path) -> list[Proof]:
    """Prove every book in a file."""
    engine = create_engine(
        "sqlite+pysqlite://", creator=lambda: sqlite3.connect(path), poolclass=NullPool
    )
    try:
        with engine.connect() as connection:
            books = connection.exec_driver_sql("SELECT book FROM head ORDER BY book").scalars()
            return [prove(connection, book) for book in books.all()]
    except DBAPIError as failure:
        raise BadBackup(f"it cannot be proven: {failure.orig}") from failure


def put(made: Path, path: Path) -> None:
    """Give a finished file its name, in one step that a crash cannot halve."""
    _to_disk(made)
    made.replace(path)
    _to_disk(path.parent)


def take_over(made: Path, target: Path) -> Path | None:
    """Put a finished file in the place of the books; return where the old ones are kept."""
    with alone(target):
        kept = _free_name(target) if stands(target) else None
        if kept:
            _keep(target, kept)
        put(made, target)
    return kept


@contextmanager
def alone(target: Path) -> Iterator[None]:
    """Have books for oneself, as one file; BadBackup while a process has them open."""
    if not stands(target):
        yield
        return
    with closing(sqlite3.connect(target, timeout=0, isolation_level=None)) as database:
        # To leave the log behind takes the very lock that whoever has the file open prevents.
        # What is no database, nobody has open as one: it may be why there is a restoration.
        try:
            database.execute("PRAGMA journal_mode=DELETE")
            database.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as failure:
            raise BadBackup(f"{target} is open in a process: stop Wasl first") from failure
        except sqlite3.DatabaseError:
            pass
        yield


def _keep(target: Path, kept: Path) -> None:
    """Keep the old books under another name, and leave nothing beside that belongs to them."""
    try:
        kept.hardlink_to(target)
    except OSError:
        target.rename(kept)
    for old, new in zip(beside(target), beside(kept), strict=True):
        if old.exists() and not old.name.endswith("-journal"):
            old.rename(new)


def _free_name(target: Path) -> Path:
    ends = chain([""], (f"-{number}" for number in count(2)))
    names = (target.with_name(f"{target.name}{KEPT}{end}") for end in ends)
    return next(name for name in names if not name.exists())


@contextmanager
def _reading(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a file to be read; BadBackup when it is none of SQLite's, or damaged."""
    if not path.is_file():
        raise BadBackup(f"{path} is not there")
    address = f"{path.absolute().as_uri()}?mode=ro"
    try:
        with closing(sqlite3.connect(address, uri=True, isolation_level=None)) as database:
            yield database
    except sqlite3.Error as failure:
        raise BadBackup(f"{path}: {failure}") from failure


def _shape(path: Path) -> set[str]:
    asked = "SELECT type || ' ' || name FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%'"
    with _reading(path) as database:
        return {named for (named,) in database.execute(asked)}


def _telling(tell: Tell) -> Callable[[int, int, int], None]:
    """Return what tells each tenth of a copy once."""
    told = 0

    def progress(_: int, left: int, pages: int) -> None:
        nonlocal told
        tenths = 10 * (pages - left) // max(pages, 1)
        if tenths > told:
            told = tenths
            tell(f"copied {10 * tenths} % of {pages} pages")

    return progress


def _to_disk(path: Path) -> None:
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)

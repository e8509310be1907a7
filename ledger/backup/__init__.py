"""A copy of the books in one SQLite file, whichever storage they are on, and the way back.

    backup   one snapshot -> a file beside FILE -> checked, proven -> on the disk -> FILE
    restore  FILE -> a copy, brought up to date -> checked, proven -> in the place of the books

The last step of each is one step: before it nothing has changed, after it all has. A backup holds
all there is, personal data included, for its owner's eyes alone. Progress is told to `tell`.
"""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from ledger import ids, migrations
from ledger.address import is_sqlite, postgres_address, sqlite_path
from ledger.address.file import opening
from ledger.backup import file
from ledger.backup.file import BadBackup

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledger.backup.file import Tell
    from ledger.proof import Proof

__all__ = ["BadBackup", "backup", "restore"]


def backup(database_url: str, path: Path, tell: Tell, *, force: bool = False) -> list[Proof]:
    """Write a proven copy of the books to a file, while others may write to them.

    BadBackup if the file is there already, unless forced, or if the copy does not prove itself.
    """
    if path.exists() and not force:
        raise BadBackup(f"{path} is there already; --force replaces it")
    if not migrations.is_current(database_url):
        raise BadBackup(
            "there are no books of this version of Wasl: `wasl migrate` brings older ones"
            " up to date, and then they can be backed up"
        )
    with _writing(path), _beside(path) as made:
        if is_sqlite(database_url):
            _differ(path, Path(sqlite_path(database_url)))
            file.copy(Path(sqlite_path(database_url)), made, tell)
        else:
            from ledger.backup import rows  # noqa: PLC0415 - it brings the driver

            file.migrate(made)
            rows.dump(postgres_address(database_url), made, tell)
        proofs = _proven(made, tell)
        if path.exists() and not force:
            raise BadBackup(f"{path} has come to be there meanwhile; --force replaces it")
        file.put(made, path)
    return proofs


def restore(path: Path, database_url: str, tell: Tell, *, force: bool = False) -> list[Proof]:
    """Put the books of a backup in place, once they are proven.

    BadBackup if books stand there already, unless forced, or while a process has them open. A
    SQLite file that was replaced stays beside.
    """
    if not is_sqlite(database_url):
        return _restore_rows(path, database_url, tell, force=force)
    target = Path(sqlite_path(database_url))
    _differ(path, target)
    if file.stands(target) and not force:
        raise BadBackup(
            f"there are books in {target}; --force replaces them, and keeps them beside"
        )
    with opening(), _beside(target) as made:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with file.alone(target):
            pass  # whoever has them open is named before the work, and not after it alone
        proofs = _prepared(path, made, tell)
        kept = file.take_over(made, target)
    if kept:
        tell(f"the books that stood there are kept as {kept}")
    return proofs


def _restore_rows(path: Path, database_url: str, tell: Tell, *, force: bool) -> list[Proof]:
    from ledger.backup import rows  # noqa: PLC0415 - it brings the driver

    migrations.step(database_url, to_write=True)  # books of a later version are left alone
    with tempfile.TemporaryDirectory(prefix="wasl-restore-") as folder:
        made = Path(folder) / "books.db"
        proofs = _prepared(path, made, tell)
        rows.load(made, postgres_address(database_url), tell, force=force)
    return proofs


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    """Name the backup when it cannot be written."""
    try:
        yield
    except OSError as failure:
        raise BadBackup(f"{path}: {failure.strerror or failure}") from failure


@contextmanager
def _beside(path: Path) -> Iterator[Path]:
    """Give a name in the same folder, so that a rename is one step; leave nothing of it there."""
    made = path.with_name(f".{path.name}.{ids.reference().lower()}")
    try:
        yield made
    finally:
        for each in (made, *file.beside(made)):
            each.unlink(missing_ok=True)


def _differ(path: Path, books: Path) -> None:
    if path.exists() and books.exists() and path.samefile(books):
        raise BadBackup(f"{path} is where the books themselves are")


def _prepared(path: Path, made: Path, tell: Tell) -> list[Proof]:
    """Copy a backup, which stays as it is, bring the copy up to date and prove it."""
    file.check_version(path)
    file.copy(path, made, tell)
    file.migrate(made)
    file.check_shape(made)
    return _proven(made, tell)


def _proven(made: Path, tell: Tell) -> list[Proof]:
    tell("checking and proving the copy")
    file.check_pages(made)
    proofs = file.proven(made)
    findings = [finding for proof in proofs for finding in proof.findings]
    if findings:
        raise BadBackup(f"it does not prove itself, {len(findings)} findings: {findings[0]}")
    return proofs

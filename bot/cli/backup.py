"""`wasl backup` and `wasl restore`: the books as one file, and back."""

from __future__ import annotations

import sys
from pathlib import Path  # noqa: TC003 - a command's arguments are read from its types
from typing import TYPE_CHECKING

from bot.cli.books import with_books
from bot.cli.proof import counted
from bot.settings import Settings, load
from bot.settings.bad import BadSetting
from bot.settings.opening import opening_database

if TYPE_CHECKING:
    from collections.abc import Callable

    from ledger.proof import Proof


_SQLITE = b"SQLite format 3\0"


def backup(file: Path, *, force: bool = False) -> None:
    """Write a proven copy of the books to one file; Wasl may run meanwhile.

    Parameters
    ----------
    file
        A SQLite file, whichever database the books are in; `wasl restore` reads it.
    force
        Replace the file if it is there already.

    """
    from ledger import backup as copying  # noqa: PLC0415 - it brings the database

    settings = load()
    proofs = _done(
        lambda: copying.backup(settings.database_url, file, _progress, force=force), settings
    )
    sys.stdout.write(f"{file} holds {counted(proofs)}.\n")
    _note()


def restore(file: Path, *, force: bool = False) -> None:
    """Put the books of a backup in place, once they are proven; Wasl must not run.

    Parameters
    ----------
    file
        What `wasl backup` wrote.
    force
        Replace books that stand there: a SQLite file is kept beside, as NAME.before-restore.

    """
    from ledger import backup as copying  # noqa: PLC0415 - it brings the database

    if not _is_sqlite_file(file):
        sys.stderr.write(f"wasl: {file} is no backup; `wasl backup FILE` writes one\n")
        sys.exit(1)
    settings = load()
    proofs = _done(
        lambda: copying.restore(file, settings.database_url, _progress, force=force), settings
    )
    sys.stdout.write(f"The books are {counted(proofs)}.\n")


def _note() -> None:
    """Let whoever looks how Wasl is see when the last backup was made; it is there in any case."""
    from ledger import agenda  # noqa: PLC0415 - it brings the database

    try:
        with_books(lambda books: agenda.note(books, agenda.BACKUP))
    except BadSetting as why:
        sys.stderr.write(f"wasl: this backup is not noted in the books: {why}\n")


def _is_sqlite_file(file: Path) -> bool:
    try:
        with file.open("rb") as opened:
            return opened.read(len(_SQLITE)) == _SQLITE
    except OSError:
        return False


def _done(work: Callable[[], list[Proof]], settings: Settings) -> list[Proof]:
    """Do it; say in one line why it was refused, and exit with 1."""
    from ledger.backup import BadBackup  # noqa: PLC0415 - it brings the database

    with opening_database(settings):
        try:
            return work()
        except BadBackup as why:
            sys.stderr.write(f"wasl: {' '.join(str(why).split())}\n")
            sys.exit(1)


def _progress(what: str) -> None:
    sys.stderr.write(f"{what}\n")

"""`wasl lists`: files of who is under sanctions become versions of lists."""

from __future__ import annotations

import sys
from pathlib import Path  # noqa: TC003 - a command's arguments are read from its types
from typing import TYPE_CHECKING, Annotated

from cyclopts import App as Commands
from cyclopts import Parameter

from bot.cli.books import with_books

if TYPE_CHECKING:
    from ledger.books import Books
    from ledger.screening.lists import Imported

lists = Commands(
    name="lists", help="Lists of who is under sanctions: people are screened against them."
)


@lists.command(name="import")
def bring(file: Path, *, name: Annotated[str, Parameter("--list")] = "") -> None:
    """Make a file the newest version of a list, whole or not at all, also beside a running bot.

    It exits with 0 when the version stands, or the same file was there before, and with 1 when the
    file is refused: nothing has changed then.

    Parameters
    ----------
    file
        OFAC's sdn.xml, the consolidated XML of the United Nations, the European Union's CSV, or a
        table of one's own; docs/compliance.md tells its columns.
    name
        What the list is called: ofac, un, eu or a name of one's own. Without it, that of the
        format, or of the file.

    """
    try:
        done = with_books(lambda books: _brought(books, file, name))
    except OSError as why:
        _refuse(f"{file} cannot be read: {why.strerror}")
    except ValueError as bad:
        _refuse(f"{file} is refused: {bad}")
    else:
        sys.stdout.write(_told(done))


async def _brought(books: Books, file: Path, name: str) -> Imported:
    from ledger.screening.lists import import_file  # noqa: PLC0415 - it brings the database

    return await import_file(books, file, name, progress=_progress)


def _progress(done: int, of: int) -> None:
    """Tell how far it has come, in the same line of a screen."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{done:,} of {of:,}" + ("\n" if done == of else ""))


def _told(done: Imported) -> str:
    of = done.version
    which = f"{of.list}, version {of.version}: {of.entries:,} entries"
    if done.repeated:
        return f"Nothing new: this file is {which}.\n"
    return f"{which}, {of.added:,} added, {of.removed:,} removed, {of.changed:,} changed.\n"


def _refuse(why: str) -> None:
    sys.stderr.write(f"wasl: {why}\n")
    sys.exit(1)

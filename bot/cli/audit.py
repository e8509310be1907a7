"""`wasl audit export`: what operators did, for an auditor, as JSON lines or as a table."""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path  # noqa: TC003 - a command's arguments are read from its types
from typing import TYPE_CHECKING, Any

from cyclopts import App as Commands

from bot.cli.books import with_books
from bot.settings.bad import BadSetting

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TextIO

    from ledger.books import Books
    from ledger.people.audit import Audited

audit = Commands(name="audit", help="What operators did, for an auditor.")
COLUMNS = (
    "number",
    "at",
    "kind",
    "actor",
    "approver",
    "person",
    "topic",
    "transfer",
    "words",
    "facts",
    "chain",
)


@audit.command
def export(file: Path | None = None, *, after: int = 0) -> None:
    """Write what operators did, the oldest first; people are named by their numbers.

    Parameters
    ----------
    file
        Where to: JSON lines into .jsonl, a table into .csv; without a file, JSON lines to the
        screen. A file that is there already is left alone.
    after
        Only what came after the act of this number.

    """
    if file is None:
        with_books(lambda books: _written(books, after, _as_lines(sys.stdout)))
        return
    if file.suffix not in _WAYS:
        raise BadSetting(f"{file} ends with neither .jsonl nor .csv")
    try:
        with _made(file) as out:
            count = with_books(lambda books: _written(books, after, _WAYS[file.suffix](out)))
    except FileExistsError:
        raise BadSetting(f"{file} is there already; name another file") from None
    except OSError as why:
        raise BadSetting(f"{file} cannot be written: {why.strerror}") from None
    sys.stdout.write(f"{count} acts written to {file}.\n")


def _made(file: Path) -> TextIO:
    """Make a file that only its owner can read."""
    file.touch(mode=0o600, exist_ok=False)
    return file.open("w", encoding="utf-8", newline="")


async def _written(books: Books, after: int, write: Callable[[Audited], None]) -> int:
    from ledger.people import audit as acts  # noqa: PLC0415 - it brings the database

    count = 0
    while page := await acts.after(books, after):
        for each in page:
            write(each)
        count, after = count + len(page), page[-1].number
    return count


def _as_lines(out: TextIO) -> Callable[[Audited], None]:
    def write(act: Audited) -> None:
        out.write(json.dumps(_plain(act), ensure_ascii=False) + "\n")

    return write


def _as_table(out: TextIO) -> Callable[[Audited], None]:
    table = csv.writer(out)
    table.writerow(COLUMNS)

    def write(act: Audited) -> None:
        known = _plain(act)
        known["facts"] = json.dumps(known["facts"], ensure_ascii=False)
        table.writerow([_harmless(known[name]) for name in COLUMNS])

    return write


def _plain(act: Audited) -> dict[str, Any]:
    from ledger.people import facts  # noqa: PLC0415 - it brings the database

    known = {name: getattr(act, name) for name in COLUMNS}
    at, kept, chain = act.at.isoformat(), json.loads(facts.dump(act.facts)), act.chain.hex()
    return {**known, "at": at, "facts": kept, "chain": chain}


def _harmless(cell: object) -> object:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in tuple("=+-@\t\r") else cell


_WAYS = {".jsonl": _as_lines, ".csv": _as_table}

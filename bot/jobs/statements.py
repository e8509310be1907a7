"""The folder of statements: what a bank puts there is booked, by one process.

A file that is refused is looked at again when it has changed; what is wrong with it is told to who
may see statements, once, and stands in the log. What was booked is left where it is: the same file
again changes nothing.
"""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

import structlog

from bot.bringing import bring, read
from bot.rails.statements import LARGEST, BadStatement, Missing
from ledger.agenda import Job
from ledger.banking import statements

if TYPE_CHECKING:
    from bot.settings import Settings
    from ledger.books import Books

EVERY: Final = timedelta(minutes=2)
ENDINGS: Final = frozenset({".xml", ".sta", ".mt940", ".940", ".txt", ".camt"})

log = structlog.get_logger("bot.jobs.statements")


def jobs(settings: Settings) -> list[Job]:
    """Return what looks after the folder, if there is one."""
    if not settings.statements_folder:
        return []
    path = Path(settings.statements_folder)
    if not path.is_dir():
        log.warning(
            "STATEMENTS_FOLDER is no folder: make it, and it is looked at", folder=str(path)
        )
    folder = Folder(path, settings)
    return [Job("statements", folder.look, lambda moment: moment + EVERY)]


class Folder:
    """A folder, and which of its files have been looked at as they are."""

    def __init__(self, path: Path, settings: Settings) -> None:
        self._path, self._settings = path, settings
        self._seen: dict[Path, tuple[int, int]] = {}
        self._why: str | None = None

    async def look(self, books: Books) -> None:
        """Book the files that are new, one after the other."""
        try:
            found = await asyncio.to_thread(self._files)
        except OSError as why:
            if why.strerror != self._why:
                log.warning("the folder of statements cannot be read", reason=why.strerror)
            self._why = why.strerror
            return
        self._why = None
        for path, as_it_is in found:
            if self._seen.get(path) != as_it_is:
                await self._bring(books, path)
                self._seen[path] = as_it_is

    def _files(self) -> list[tuple[Path, tuple[int, int]]]:
        files = sorted(each for each in self._path.iterdir() if each.suffix.lower() in ENDINGS)
        stats = [(each, each.stat()) for each in files if each.is_file()]
        return [
            (each, (stat.st_mtime_ns, stat.st_size))
            for each, stat in stats
            if stat.st_size <= LARGEST
        ]

    async def _bring(self, books: Books, path: Path) -> None:
        try:
            content = await asyncio.to_thread(path.read_bytes)
            done = await bring(books, await read(self._settings, content))
        except BadStatement as bad:
            await statements.file_refused(books, path.name, bad.rule, bad.line, bad.found)
            log.error("a statement is refused", file=path.name, line=bad.line, reason=bad.rule)  # noqa: TRY400 - it says all
        except Missing:
            log.error("what reads statements is not installed: the extra banks")  # noqa: TRY400 - the same
        except OSError as why:
            log.warning("a statement cannot be read", file=path.name, reason=why.strerror)
        else:
            await statements.file_good(books, path.name)
            log.info("a statement is booked", new=done.new, waiting=done.waiting)

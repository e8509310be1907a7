"""The folder of lists: a file that is new there becomes the newest version of its list.

It is looked at every few minutes by one process. A file that is refused is looked at again when it
has changed; what is wrong with it stands in the log.
"""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

import structlog

from ledger.agenda import Job
from ledger.screening.lists import FOLDER, BadList, import_file

if TYPE_CHECKING:
    from bot.settings import Settings
    from ledger.books import Books

EVERY: Final = timedelta(minutes=5)
_ENDINGS: Final = frozenset({".xml", ".csv"})

log = structlog.get_logger("bot.jobs.lists")


def jobs(settings: Settings) -> list[Job]:
    """Return what looks after the folder, if there is one."""
    if not settings.lists_folder:
        return []
    folder = Folder(Path(settings.lists_folder))
    return [Job("lists", folder.look, lambda moment: moment + EVERY)]


class Folder:
    """A folder, and which of its files have been looked at as they are."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seen: dict[Path, tuple[int, int]] = {}

    async def look(self, books: Books) -> None:
        """Import the files that are new, one after the other."""
        try:
            found = await asyncio.to_thread(self._files)
        except OSError as why:
            log.warning("the folder of lists cannot be read", reason=why.strerror)
            return
        for path, as_it_is in found:
            if self._seen.get(path) != as_it_is:
                await self._import(books, path)
                self._seen[path] = as_it_is

    def _files(self) -> list[tuple[Path, tuple[int, int]]]:
        files = sorted(each for each in self._path.iterdir() if each.suffix.lower() in _ENDINGS)
        stats = [(each, each.stat()) for each in files if each.is_file()]
        return [(each, (stat.st_mtime_ns, stat.st_size)) for each, stat in stats]

    async def _import(self, books: Books, path: Path) -> None:
        try:
            done = await import_file(books, path, source=FOLDER)
        except BadList as bad:
            log.error("a list is refused", file=path.name, line=bad.line, reason=bad.why)  # noqa: TRY400 - it says all
        except OSError as why:
            log.warning("a list cannot be read", file=path.name, reason=why.strerror)
        else:
            if not done.repeated:
                version = done.version
                log.info("a list is new", list=version.list, version=version.version)

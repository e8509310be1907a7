"""Why a SQLite file cannot hold the books, and what to do."""

from __future__ import annotations

import errno
import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

from ledger.errors import Unfit

if TYPE_CHECKING:
    from collections.abc import Iterator

_NOT_OURS = "let the user that runs Wasl own the file and its folder"
_BY_NUMBER = {
    errno.EACCES: _NOT_OURS,
    errno.EPERM: _NOT_OURS,
    errno.EROFS: "put the books on a disk that can be written",
    errno.ENOSPC: "make room on the disk",
    errno.EEXIST: "name a file in a folder",
    errno.ENOTDIR: "name a file in a folder",
    errno.EISDIR: "name a file, not a folder",
}
_BY_CODE = {
    sqlite3.SQLITE_NOTADB: "it is no SQLite file; name another one",
    sqlite3.SQLITE_CORRUPT: "it is damaged; put a backup in its place: wasl restore FILE --force",
    sqlite3.SQLITE_CANTOPEN: "name a file, and let the user that runs Wasl own it and its folder",
    sqlite3.SQLITE_READONLY: _NOT_OURS,
    sqlite3.SQLITE_PERM: _NOT_OURS,
    sqlite3.SQLITE_FULL: "make room on the disk",
    sqlite3.SQLITE_BUSY: "another process holds it; try again when that is done",
}
_PRIMARY = 0xFF  # of an extended code of SQLite


@contextmanager
def opening() -> Iterator[None]:
    """Raise Unfit, in one line with the remedy, for what goes wrong with the file itself."""
    try:
        yield
    except OSError as why:
        raise Unfit(_told(why.strerror or str(why), _BY_NUMBER.get(why.errno or 0))) from why
    except Exception as why:
        cause = getattr(why, "orig", None) or why
        if not isinstance(cause, sqlite3.DatabaseError):
            raise
        code = getattr(cause, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & _PRIMARY
        raise Unfit(_told(str(cause), _BY_CODE.get(code))) from why


def _told(what: str, remedy: str | None) -> str:
    return f"{what}: {remedy}" if remedy else what

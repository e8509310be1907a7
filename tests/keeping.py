"""What is made once for many tests, and gone with the process that made it."""

import atexit
import tempfile
from functools import cache
from pathlib import Path

from ledger.migrations import migrate

_KEPT = []


def kept(prefix, place=None):
    """Make a folder that is there until this process, or its share of the tests, ends."""
    made = tempfile.TemporaryDirectory(prefix=prefix, dir=place, ignore_cleanup_errors=True)
    _KEPT.append(made)
    return Path(made.name)


@atexit.register
def leave():
    """Take away every folder that was kept."""
    while _KEPT:
        _KEPT.pop().cleanup()


@cache
def migrated():
    """Return a file with migrated, empty books, for copies of it."""
    file = kept("wasl-books-") / "wasl.db"
    migrate(f"sqlite+aiosqlite:///{file}")
    return file

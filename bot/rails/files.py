"""Files that go to a bank and come from one: what cannot be written, and what cannot be read."""

from __future__ import annotations

from typing import Final

MOST_BYTES: Final = 32 * 2**20
"""No file from outside is larger."""


class Unwritable(Exception):
    """An order that cannot be written as it stands; `code` is the format's for why."""

    def __init__(self, code: str, why: str) -> None:
        super().__init__(why)
        self.code = code


class BadFile(Exception):
    """A file that cannot be taken, with the line that is wrong, or 0 for the whole of it."""

    def __init__(self, why: str, line: int = 0) -> None:
        super().__init__(f"line {line}: {why}" if line else why)
        self.why, self.line = why, line


def bounded(raw: bytes) -> None:
    """Refuse a file that is too large to be read."""
    if len(raw) > MOST_BYTES:
        raise BadFile(f"it has {len(raw)} bytes, more than {MOST_BYTES}")

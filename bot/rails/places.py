"""Places where a bank takes files and leaves some: a folder here, or one of its own by SFTP.

A file is put under another name first, and is there when it has its own. Nothing that is there is
ever written over.
"""

from __future__ import annotations

import asyncio
import os
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

from bot.rails import outbox

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path


class Door(Protocol):
    """A place that is open."""

    async def digest(self, name: str) -> str | None:
        """Return the digest of what is there under a name, if anything is."""

    async def waits(self, name: str) -> bool:
        """Tell whether it is there, and has not its name yet."""

    async def put(self, name: str, raw: bytes) -> None:
        """Put it there whole, under another name."""

    async def name(self, name: str) -> None:
        """Give it its name."""

    async def fetch(self, into: Path) -> None:
        """Bring what the bank left, each file once."""


class Place(Protocol):
    """A place that can be opened, `every` so often; OSError or RailDown where it cannot."""

    every: timedelta

    def open(self) -> AbstractAsyncContextManager[Door]:
        """Open it."""


class Folder:
    """A folder on this machine, which the bank's own program looks through."""

    every = timedelta(0)

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    @asynccontextmanager
    async def open(self) -> AsyncIterator[Folder]:
        """Open it."""
        yield self

    async def digest(self, name: str) -> str | None:
        """Return the digest of what is there under a name, if anything is."""
        try:
            return outbox.digest(await asyncio.to_thread((self._folder / name).read_bytes))
        except FileNotFoundError:
            return None

    async def waits(self, name: str) -> bool:
        """Tell whether it is there, and has not its name yet."""
        return self._waiting(name).exists()

    async def put(self, name: str, raw: bytes) -> None:
        """Put it there whole, under another name."""
        await asyncio.to_thread(outbox.put, self._waiting(name), raw)

    async def name(self, name: str) -> None:
        """Give it its name, unless something has that."""
        os.link(self._waiting(name), self._folder / name)
        self._waiting(name).unlink()

    async def fetch(self, into: Path) -> None:
        """Do nothing: the bank's program leaves its files where they are read."""

    def _waiting(self, name: str) -> Path:
        return self._folder / f".{name}.new"

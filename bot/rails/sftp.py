"""A bank's folders by SFTP, of a server whose key was agreed on: no other is ever spoken to.

It needs the extra `sftp`.
"""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from posixpath import join
from stat import S_ISREG
from typing import TYPE_CHECKING, Final

import asyncssh
import structlog

from bot.rails import outbox
from bot.rails.files import MOST_BYTES
from bot.rails.rail import RailDown

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from asyncssh import SFTPClient, SFTPName

TIMEOUT_S: Final = 30.0
EVERY: Final = timedelta(minutes=1)

log = structlog.get_logger("bot.rails.sftp")


@dataclass(frozen=True, slots=True)
class Server:
    """Where the bank's folders are, how it is known, and how it knows the house.

    `host_key` is its public key as OpenSSH writes it; `key_file` the house's private one.
    """

    host: str
    port: int
    user: str
    host_key: str
    key_file: str
    outgoing: str = "out"
    incoming: str = "in"


class Sftp:
    """A bank's folders: one to put files into, one to take them from."""

    def __init__(self, server: Server, seen: Path, every: timedelta = EVERY) -> None:
        self._server, self._seen, self.every = server, seen, every
        self._looked: dict[str, tuple[object, object]] = {}
        self._host_key = asyncssh.import_public_key(server.host_key)
        seen.mkdir(mode=0o700, parents=True, exist_ok=True)

    @asynccontextmanager
    async def open(self) -> AsyncIterator[_Opened]:
        """Open it; RailDown where that cannot be, above all where the server is another one."""
        try:
            async with (
                asyncssh.connect(
                    self._server.host,
                    self._server.port,
                    username=self._server.user,
                    client_keys=[self._server.key_file],
                    known_hosts=([self._host_key], [], []),
                    config=None,
                    agent_path=None,
                    preferred_auth="publickey",
                    connect_timeout=TIMEOUT_S,
                    login_timeout=TIMEOUT_S,
                    keepalive_interval=TIMEOUT_S,
                ) as connection,
                connection.start_sftp_client() as client,
            ):
                yield _Opened(client, self._server, self._seen, self._looked)
        except asyncssh.HostKeyNotVerifiable as other:
            log.exception("sftp_other_host_key", host=self._server.host)
            raise RailDown from other
        except (asyncssh.Error, OSError) as failed:
            raise RailDown from failed


class _Opened:
    """The folders, while the connection stands."""

    def __init__(
        self,
        client: SFTPClient,
        server: Server,
        seen: Path,
        looked: dict[str, tuple[object, object]],
    ) -> None:
        self._client, self._server, self._seen, self._looked = client, server, seen, looked

    async def digest(self, name: str) -> str | None:
        """Return the digest of what is there under a name, if anything is."""
        try:
            return outbox.digest(await self._read(join(self._server.outgoing, name)))
        except asyncssh.SFTPNoSuchFile:
            return None

    async def waits(self, name: str) -> bool:
        """Tell whether it is there, and has not its name yet."""
        return bool(await self._client.exists(self._waiting(name)))

    async def put(self, name: str, raw: bytes) -> None:
        """Put it there whole, under another name."""
        async with self._client.open(self._waiting(name), "wb") as opened:
            await opened.write(raw)
        if outbox.digest(await self._read(self._waiting(name))) != outbox.digest(raw):
            raise RailDown

    async def name(self, name: str) -> None:
        """Give it its name, unless something has that."""
        await self._client.rename(self._waiting(name), join(self._server.outgoing, name))

    async def fetch(self, into: Path) -> None:
        """Bring what the bank left, each file once, and take it away there where that is let.

        It is left there while it may still be being written, and for good if it is too large.
        """
        found = await self._client.readdir(self._server.incoming)
        for each in sorted(found, key=_named):
            mark = self._mark(each)
            if not _is_file(each) or mark.exists() or not self._is_whole(each):
                continue
            path = join(self._server.incoming, _named(each))
            raw = await self._read(path)
            if len(raw) != each.attrs.size:
                continue
            await asyncio.to_thread(outbox.put, _free(into, _named(each), mark.name), raw)
            await asyncio.to_thread(outbox.put, mark, b"")
            with suppress(asyncssh.SFTPPermissionDenied):
                await self._client.remove(path)

    def _is_whole(self, found: SFTPName) -> bool:
        """Tell whether a file is as it was the last time, and one that can be read."""
        name, size = _named(found), found.attrs.size or 0
        before, now = self._looked.get(name), (size, found.attrs.mtime)
        self._looked[name] = now
        if before != now:
            return False
        if size > MOST_BYTES:
            log.error("sftp_too_large", host=self._server.host, name=name, size=size)
        return size <= MOST_BYTES

    async def _read(self, path: str) -> bytes:
        async with self._client.open(path, "rb") as opened:
            raw = await opened.read(MOST_BYTES + 1)
        return raw if isinstance(raw, bytes) else raw.encode()

    def _waiting(self, name: str) -> str:
        return join(self._server.outgoing, f".{name}.new")

    def _mark(self, found: SFTPName) -> Path:
        attributes = found.attrs
        known = f"{_named(found)} {attributes.size} {attributes.mtime}"
        return self._seen / outbox.digest(known.encode())


def _named(found: SFTPName) -> str:
    name = found.filename
    return name if isinstance(name, str) else name.decode("utf-8", "replace")


def _free(into: Path, name: str, mark: str) -> Path:
    """Return where a file is put: another of its name may not be read yet."""
    path = into / name
    return path.with_name(f"{mark[:12]}-{name}") if path.exists() else path


def _is_file(found: SFTPName) -> bool:
    name, mode = _named(found), found.attrs.permissions
    regular = mode is None or S_ISREG(mode)
    return regular and not name.startswith(".") and "/" not in name and name.isprintable()

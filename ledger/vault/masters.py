"""Master keys: what wraps the data key of each person.

`MasterKeys` is what the vault asks for, and all that a key management service has to offer: it
names its keys, wraps under the newest and unwraps under whichever is named. `KeyFile` keeps them in
a file of its own, which no backup of the books or of the vault holds.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Protocol

from ledger import ids
from ledger.errors import Unfit
from ledger.vault import sealing

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

_LINE = "wasl-master-key"
_SHORTEST_NAME = 8


class MasterKeys(Protocol):
    """What wraps data keys, for one place each: `where` must be the same to unwrap."""

    async def newest(self) -> str:
        """Return the name of the key under which is wrapped now."""

    async def wrap(self, name: str, key: bytes, *where: str) -> bytes:
        """Wrap a data key under a named master key."""

    async def unwrap(self, name: str, wrapped: bytes, *where: str) -> bytes:
        """Unwrap a data key; Tampered if it is not what was wrapped, or was for another place."""

    async def renew(self) -> str:
        """Let a fresh key be the newest from now on; return its name. The old ones still unwrap."""

    async def forget_all_but(self, names: Collection[str]) -> None:
        """Forget the keys under which nothing is wrapped any more, but in copies."""


class KeyFile:
    """Master keys in a file that its owner alone may read: one a line, the newest last.

    Those before it open copies of the vault from before, until they are forgotten. Whoever else
    changes the file is heard at once: it is looked at before each use.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._keys: dict[str, bytes] = {}
        self._seen: tuple[int, ...] = ()

    def open(self) -> None:
        """Make the file with a first key, unless it is there; Unfit if it cannot be used."""
        if not self.path.exists():
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._write({ids.reference().lower(): sealing.new_key()}, first=True)
        self._known()

    async def newest(self) -> str:
        """Return the name of the last key in the file."""
        return next(reversed(self._known()))

    async def wrap(self, name: str, key: bytes, *where: str) -> bytes:
        """Wrap a data key."""
        return sealing.seal(self._key(name), key, *where)

    async def unwrap(self, name: str, wrapped: bytes, *where: str) -> bytes:
        """Unwrap a data key."""
        return sealing.unseal(self._key(name), wrapped, *where)

    async def renew(self) -> str:
        """Put a fresh key behind the others."""
        name = ids.reference().lower()
        self._write({**self._known(), name: sealing.new_key()})
        return name

    async def forget_all_but(self, names: Collection[str]) -> None:
        """Write the file with these keys alone."""
        self._write({each: key for each, key in self._known().items() if each in names})

    def _key(self, name: str) -> bytes:
        try:
            return self._known()[name]
        except KeyError:
            raise Unfit(
                f"{self.path} has no key {name}:"
                " put back the file that had it, or its line above the others"
            ) from None

    def _known(self) -> dict[str, bytes]:
        try:
            found = self.path.stat()
            seen = (found.st_ino, found.st_mtime_ns, found.st_size)
            if seen == self._seen:
                return self._keys
            written = self.path.read_text("ascii")
        except (OSError, UnicodeDecodeError) as why:
            raise Unfit(f"{self.path}: {getattr(why, 'strerror', None) or 'no keys'}") from None
        if found.st_mode & 0o077:
            raise Unfit(f"{self.path} can be read by others: chmod 600 {self.path}")
        self._keys, self._seen = dict(map(self._read, written.splitlines())), seen
        if not self._keys:
            raise Unfit(f"{self.path} has no key: put back the file that belongs to this vault")
        return self._keys

    def _read(self, line: str) -> tuple[str, bytes]:
        match line.split():
            case [kind, name, key] if kind == _LINE and len(name) >= _SHORTEST_NAME:
                try:
                    return name, ids.from_text(key)
                except ValueError:
                    pass
        raise Unfit(f"{self.path} is no file of master keys: name another as VAULT_KEY_FILE")

    def _write(self, keys: dict[str, bytes], *, first: bool = False) -> None:
        """Put the keys in place in one step; another process may have put the first one."""
        made = self.path.with_name(f".{self.path.name}.{ids.reference().lower()}")
        lines = "".join(f"{_LINE} {name} {ids.text(key)}\n" for name, key in keys.items())
        number = os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(number, "w") as opened:
                opened.write(lines)
                opened.flush()
                os.fsync(opened.fileno())
            if first:
                self.path.hardlink_to(made)
            else:
                made.replace(self.path)
        except FileExistsError:
            pass
        finally:
            made.unlink(missing_ok=True)
        _to_disk(self.path.parent)


def _to_disk(folder: Path) -> None:
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)

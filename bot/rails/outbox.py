"""What a rail of files remembers, in a folder of its own: each batch once, and what was said of it.

    going/BATCH     a batch that is not delivered, and how far it came
    going/NAME      its file, as long as it is not delivered
    batches/BATCH   what the file is called, its digest, and the keys of its orders by block
    orders/XX/KEY   in which batch an order is
    heard/XX/KEY    the newest word of an order
    name            by which it is told from a folder on another machine

A batch is there when `batches/BATCH` is: whatever came before a crash is written anew. Every file
is written beside its place and renamed, and read by nobody else.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, cast, get_args

from bot.rails.rail import Heard, State
from ledger import ids

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from ledger.banking.payouts.filing import File

Stage: TypeAlias = Literal["written", "naming"]
"""How far a delivery came: `naming` is when its whole file is there, and may have its name."""
_FINAL: Final[tuple[State, ...]] = ("settled", "rejected", "returned")
_PRIVATE: Final = 0o600
_KEY: Final = re.compile(r"[A-Za-z0-9-]{1,30}")


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch that was written: its file, and the keys of its orders by block."""

    key: str
    name: str
    digest: str
    blocks: Mapping[str, Sequence[str]]

    @property
    def keys(self) -> Iterator[str]:
        """The keys of its orders."""
        return (key for keys in self.blocks.values() for key in keys)


class Outbox:
    """The folder in which a rail remembers."""

    def __init__(self, folder: Path) -> None:
        self._going, self._batches = folder / "going", folder / "batches"
        self._orders, self._heard = folder / "orders", folder / "heard"
        self._lock = folder / "lock"
        for each in (self._going, self._batches, self._orders, self._heard):
            each.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.name = _named(folder / "name")

    def keep(self, key: str, file: File) -> Batch:
        """Keep a batch with its file, and return it, or as it was kept before under its key."""
        batch = Batch(key, file.name, digest(file.raw), file.blocks)
        before = self.get(key)
        if before is not None:
            return before
        put(self._going / file.name, file.raw)
        put(self._going / key, b"written")
        for order in batch.keys:
            put(_place(self._orders, order), key.encode())
        facts = {"name": file.name, "digest": batch.digest, "blocks": file.blocks}
        put(self._batches / key, json.dumps(facts).encode())
        return batch

    def get(self, key: str) -> Batch | None:
        """Return a batch that was kept; a bank may name anything."""
        if not _KEY.fullmatch(key):
            return None
        try:
            facts = json.loads((self._batches / key).read_bytes())
        except FileNotFoundError:
            return None
        return Batch(key, **facts)

    def undelivered(self) -> list[Batch]:
        """Return the batches that are not delivered, by key."""
        named = sorted(each.name for each in self._going.iterdir())
        return [batch for name in named if (batch := self.get(name)) is not None]

    def stage(self, batch: Batch) -> Stage | None:
        """Return how far a batch came; None once it is delivered."""
        try:
            found = (self._going / batch.key).read_text()
        except FileNotFoundError:
            return None
        return cast("Stage", found)

    def raw(self, batch: Batch) -> bytes:
        """Return the file of a batch that is not delivered."""
        return (self._going / batch.name).read_bytes()

    def naming(self, batch: Batch) -> None:
        """Remember that the whole file is there, and about to have its name."""
        put(self._going / batch.key, b"naming")

    def delivered(self, batch: Batch) -> None:
        """Remember that a batch is delivered, and let go of its file, which says who is paid."""
        for name in (batch.name, batch.key):
            with suppress(FileNotFoundError):
                (self._going / name).unlink()
        _settle(self._going)

    @contextmanager
    def delivering(self) -> Iterator[bool]:
        """Let one at a time deliver what is here, of all processes; False while another does."""
        opened = os.open(self._lock, os.O_RDWR | os.O_CREAT, _PRIVATE)
        try:
            try:
                fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
            else:
                yield True
        finally:
            os.close(opened)

    def has(self, key: str) -> bool:
        """Tell whether an order is in a batch that was kept."""
        batch = _read(self._orders, key)
        return batch is not None and self.get(batch) is not None

    def hear(self, said: Mapping[str, Heard]) -> None:
        """Keep the newest word of orders: what is final stays when less is said later."""
        for key, heard in said.items():
            if not _KEY.fullmatch(key):
                continue  # a bank may name anything
            before = self.heard(key)
            if heard.state in _FINAL or (before is None and heard.state == "accepted"):
                put(_place(self._heard, key), f"{heard.state} {heard.code}".encode())

    def heard(self, key: str) -> Heard | None:
        """Return the newest word of an order."""
        said = _read(self._heard, key)
        if said is None:
            return None
        state, _, code = said.partition(" ")
        return Heard(cast("State", state) if state in get_args(State) else "unknown", code)


def digest(raw: bytes) -> str:
    """Return the digest by which a file is known again."""
    return hashlib.sha256(raw).hexdigest()


def put(path: Path, raw: bytes) -> None:
    """Write a file whole or not at all, for the eyes of its owner."""
    part = path.with_name(f".{path.name}.part")
    try:
        part.unlink(missing_ok=True)
        part.touch(mode=_PRIVATE, exist_ok=False)
        with part.open("wb") as opened:
            opened.write(raw)
            opened.flush()
            os.fsync(opened.fileno())
        part.replace(path)
    except OSError:
        part.unlink(missing_ok=True)
        raise
    _settle(path.parent)


def _named(path: Path) -> str:
    """Return the name of a folder, which it gets once: of two at a time one gives it."""
    mine = path.with_name(f".{path.name}.{os.getpid()}")
    if not path.exists():
        put(mine, ids.token().hex().encode())
        with suppress(FileExistsError):
            os.link(mine, path)
        mine.unlink()
    return path.read_text()


def _place(folder: Path, key: str) -> Path:
    part = folder / key[-2:]
    part.mkdir(mode=0o700, exist_ok=True)
    return part / key


def _read(folder: Path, key: str) -> str | None:
    if not _KEY.fullmatch(key):
        return None
    try:
        return (folder / key[-2:] / key).read_text()
    except FileNotFoundError:
        return None


def _settle(folder: Path) -> None:
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)

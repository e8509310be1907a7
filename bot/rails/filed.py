"""A rail of files: a batch is a file, written once and delivered once, and reports come back.

A delivery that did not end is gone on with, until its file may have its name: from then on it is
only looked for. What the bank says is told file by file until it is put away.
"""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, ClassVar, ParamSpec, TypeVar

import structlog

from bot.rails import outbox
from bot.rails.files import MOST_BYTES, BadFile
from bot.rails.rail import Heard, Rail, RailDown, RailRejected, Told, Written
from ledger import clock
from ledger.banking.payouts.filing import File

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from bot.rails.files import Unwritable
    from bot.rails.outbox import Batch, Outbox
    from bot.rails.places import Door, Place
    from bot.rails.rail import Order

_SPOILT, _TOO_LARGE = "SPOILT", "TOOLARGE"

P = ParamSpec("P")
T = TypeVar("T")

log = structlog.get_logger("bot.rails.filed")


class FileRail(Rail):
    """What rails of files have in common; a format says how a file is written and read."""

    batches = True
    suffix: ClassVar[str]

    def __init__(self, folder: Path, place: Place, elsewhere: Path | None = None) -> None:
        self._place, self._elsewhere = place, elsewhere
        self._outbox = outbox.Outbox(folder)
        self.memory = self._outbox.name
        self._in, self._refused = folder / "in", folder / "refused"
        for each in (self._in, self._refused):
            each.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._visited_at: datetime | None = None
        self._unread: dict[str, tuple[int, float]] = {}
        self._left: dict[str, tuple[int, float]] = {}

    def refused(self, order: Order) -> Unwritable | None:
        """Return why an order cannot be written; None for one that can."""
        raise NotImplementedError

    def write(self, batch: str, orders: Sequence[Order]) -> bytes:
        """Return the file of orders that can be written."""
        raise NotImplementedError

    def blocks(self, batch: str, orders: Sequence[Order]) -> Mapping[str, Sequence[str]]:
        """Return the keys of orders by the block in which they are reported on."""
        raise NotImplementedError

    def read(self, raw: bytes, kept: Outbox) -> Mapping[str, Heard] | None:
        """Return what a file says of orders; None where it is no report of this rail."""
        raise NotImplementedError

    def written(self, batch: str, orders: Sequence[Order]) -> Written:
        """Return the file of a batch, and which orders are rejected as they cannot be written.

        What another file has is written into no second one, and is never rejected here: where the
        books were put back, the bank may pay it.
        """
        going = self._unwritten(batch, orders)
        wrong = {order.key: why for order in going if (why := self.refused(order)) is not None}
        rejected = {key: Heard("rejected", why.code) for key, why in wrong.items()}
        if not (going := [order for order in going if order.key not in wrong]):
            return Written(None, rejected)
        raw, blocks = self.write(batch, going), self.blocks(batch, going)
        return Written(File(f"wasl-{batch}{self.suffix}", raw, blocks), rejected)

    async def deliver(self, batch: str, file: File) -> None:
        """Deliver the file of a batch as it was written, unless an order of it went before.

        RailDown where it is not delivered, or not known to be: that is gone on with by `told`, and
        only there.
        """
        if not await _done(self._knows, batch, file):
            await self._send(batch, file)

    async def submit(self, batch: str, orders: Sequence[Order]) -> Mapping[str, Heard]:
        """Write the file of a batch and deliver it; orders that cannot be written are rejected."""
        written = await _done(self.written, batch, orders)
        if written.file is not None:
            await self.deliver(batch, written.file)
        return {order.key: Heard("unknown") for order in orders} | dict(written.heard)

    async def ask(self, key: str) -> Heard:
        """Return the newest word of an order; it is absent where no file has it."""
        return await _done(self._asked, key)

    async def told(self) -> Sequence[Told]:
        """Deliver what is not delivered yet, and return what came in and is not put away."""
        down = await self._visited()
        told = await _done(self._read_all)
        if down is not None and not told:
            raise down
        return told

    async def put_away(self, name: str) -> None:
        """Let go of a file that was told, or keep it for somebody to look at if it was wrong."""
        await _done(self._put_away, name)

    async def _send(self, batch: str, file: File) -> None:
        if len(file.raw) > MOST_BYTES:
            raise RailRejected(_TOO_LARGE)
        kept = await _done(self._outbox.keep, batch, file)
        if kept.digest != file.digest:
            log.error("written_before", rail=self.name, batch=batch)
            return
        with self._outbox.delivering() as is_mine:
            if not is_mine:
                return
            async with self._opened() as door:
                if code := await self._deliver(door, kept):
                    raise RailRejected(code)

    def _unwritten(self, batch: str, orders: Sequence[Order]) -> list[Order]:
        """Return the orders that no file has."""
        try:
            found = [order for order in orders if not self._outbox.has(order.key)]
        except OSError as failed:
            raise RailDown from failed
        if len(found) < len(orders):
            log.error("written_before", rail=self.name, batch=batch)
        return found

    def _knows(self, batch: str, file: File) -> bool:
        """Tell whether an order of a file is in one that was kept before."""
        found = any(self._outbox.has(key) for key in file.keys)
        if found:
            log.error("written_before", rail=self.name, batch=batch)
        return found

    async def _visited(self) -> RailDown | None:
        now, before = clock.now(), self._visited_at
        if before is not None and now - before < self._place.every:
            return None
        self._visited_at = now
        try:
            async with self._opened() as door:
                with self._outbox.delivering() as is_mine:
                    for batch in self._outbox.undelivered() if is_mine else ():
                        await self._deliver(door, batch)
                await door.fetch(self._in)
        except RailDown as down:
            return down
        return None

    @asynccontextmanager
    async def _opened(self) -> AsyncIterator[Door]:
        try:
            async with self._place.open() as door:
                yield door
        except OSError as failed:
            raise RailDown from failed

    async def _deliver(self, door: Door, batch: Batch) -> str:
        """Deliver a batch, or go on with it; return why it is given up, if it is."""
        stage = self._outbox.stage(batch)
        there = None if stage is None else await door.digest(batch.name)
        if stage == "written" and there is None:
            raw = await asyncio.to_thread(self._outbox.raw, batch)
            if outbox.digest(raw) != batch.digest:
                return self._ended(batch, _SPOILT)
            await door.put(batch.name, raw)
            await asyncio.to_thread(self._outbox.naming, batch)
            await door.name(batch.name)
        elif stage == "naming" and there is None and await door.waits(batch.name):
            await door.name(batch.name)
        elif stage == "naming" and there != batch.digest:
            log.warning("delivery_uncertain", rail=self.name, batch=batch.key)
        elif stage == "written" and there != batch.digest:  # we alone give such names: it was sent
            log.error("sent_otherwise", rail=self.name, batch=batch.key)
        await asyncio.to_thread(self._outbox.delivered, batch)
        return ""

    def _ended(self, batch: Batch, code: str) -> str:
        """Give a batch up of which the bank has nothing."""
        log.error("not_delivered", rail=self.name, batch=batch.key, code=code)
        self._outbox.hear(dict.fromkeys(batch.keys, Heard("rejected", code)))
        self._outbox.delivered(batch)
        return code

    def _asked(self, key: str) -> Heard:
        heard = self._outbox.heard(key)
        return heard or Heard("unknown" if self._outbox.has(key) else "absent")

    def _read_all(self) -> list[Told]:
        named = sorted(each.name for each in self._in.iterdir() if not each.name.startswith("."))
        return [told for name in named if (told := self._told(name)) is not None]

    def _told(self, name: str) -> Told | None:
        path = self._in / name
        if self._left.get(name) == _looks(path):
            return None
        try:
            with path.open("rb") as opened:
                raw = opened.read(MOST_BYTES + 1)
            heard = self.read(raw, self._outbox)
        except BadFile as wrong:
            return self._wrong(path, wrong)
        if heard is None:
            self._pass_on(path, raw)
            return None
        self._unread.pop(name, None)
        self._outbox.hear(heard)
        return Told(name, heard)

    def _wrong(self, path: Path, wrong: BadFile) -> Told | None:
        return Told(path.name, {}, str(wrong)) if self._is_whole(path) else None

    def _pass_on(self, path: Path, raw: bytes) -> None:
        """Put it elsewhere, under a name that nothing else has there."""
        if self._elsewhere is None:
            self._left[path.name] = _looks(path)
        elif self._is_whole(path):
            outbox.put(self._elsewhere / f"{outbox.digest(raw)[:12]}-{path.name}", raw)
            self._unread.pop(path.name)
            path.unlink()

    def _is_whole(self, path: Path) -> bool:
        """Tell whether it is as it was the last time: else it may still be being written."""
        before, self._unread[path.name] = self._unread.get(path.name), _looks(path)
        return before == self._unread[path.name]

    def _put_away(self, name: str) -> None:
        path = self._in / name
        if self._unread.pop(name, None) is not None:
            path.replace(self._refused / name)
        else:
            path.unlink(missing_ok=True)


async def _done(work: Callable[P, T], *given: P.args, **more: P.kwargs) -> T:
    """Do what needs the folder, which may be full or not ours: another look goes on with it."""
    try:
        return await asyncio.to_thread(work, *given, **more)
    except OSError as failed:
        raise RailDown from failed


def _looks(path: Path) -> tuple[int, float]:
    found = path.stat()
    return found.st_size, found.st_mtime

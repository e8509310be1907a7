"""Which of the servers the books are written on: where one connection goes, all others follow.

    look   every host at once -> those that are as the address wants -> the one promoted last
           -> a commit that waits for its standby, so that nothing is read that may yet be lost
    lost   whoever hears no more of it says so; the next connection looks, and all are replaced

After a promotion an old primary may live on, and answer questions with what was. A commit that
nobody has a copy of may be seen on a server that crashed and came back: only an open connection
was kept waiting for the copy.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, NamedTuple

import asyncpg
import structlog

from ledger import trail
from ledger.storage.postgres.connection import connect, loses, passes, within

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from ledger.address import Host, PostgresAddress

LATE_MS = 250
"""How much later than the first host another may answer and still be heard."""

_TIMELINE = (
    "SELECT CASE WHEN pg_is_in_recovery() THEN '' ELSE left(pg_walfile_name(pg_current_wal_lsn()),"
    " 8) END"
)
_COPIED = "SELECT pg_logical_emit_message(true, 'wasl', '') WHERE NOT pg_is_in_recovery()"

log = structlog.get_logger("ledger.storage")


class Found(NamedTuple):
    """A server that is as the address wants it; a promotion begins a higher timeline."""

    timeline: str
    host: Host | None


class Primary:
    """The server of an address; `turn` counts how often it was looked for anew."""

    def __init__(self, address: PostgresAddress) -> None:
        self._address = address
        self._found: Found | None = None
        self._looking: asyncio.Task[Found] | None = None
        self._looks: set[asyncio.Task[Found]] = set()
        self.turn = 0

    async def connect(
        self, prepare: Callable[[asyncpg.Connection], Awaitable[None]]
    ) -> tuple[asyncpg.Connection, int]:
        """Open a connection to where the others are, looking for it if need be; tell the turn."""
        found, turn = await self._known(), self.turn
        try:
            db = await connect(self._address, found.host, None)
        except Exception as failure:
            if loses(failure):
                self.lost(turn)
            raise
        try:
            with within(db):
                await prepare(db)
        except BaseException:
            db.terminate()
            raise
        return db, turn

    def lost(self, turn: int) -> None:
        """Say that nothing more is heard from the server of a turn."""
        if turn == self.turn:
            self.turn += 1
            self._found = self._looking = None

    async def is_overtaken(self) -> bool:
        """Tell whether another host was promoted after the server that is known."""
        known = self._found
        if known is None or len(self._address.hosts) == 1:
            return False
        try:
            ahead = await look(self._address)
        except Exception:  # noqa: BLE001 - a server that takes no more connections is still there
            return False
        return ahead.timeline > known.timeline and ahead.host != known.host

    async def close(self) -> None:
        """Look no more."""
        for each in self._looks:
            each.cancel()
        await asyncio.gather(*self._looks, return_exceptions=True)

    async def _known(self) -> Found:
        """Return the server; whoever comes while it is looked for waits for the same look."""
        while self._found is None:
            if self._looking is None:
                self._looking = trail.apart(self._look(), "ledger.primary")
                self._looks.add(self._looking)
                self._looking.add_done_callback(self._looked)
            looking = self._looking
            try:
                await asyncio.shield(looking)
            finally:
                if looking.done() and self._looking is looking:
                    self._looking = None
        return self._found

    def _looked(self, look: asyncio.Task[Found]) -> None:
        self._looks.discard(look)
        if not look.cancelled():
            look.exception()  # whoever asked has it; nobody may be left to ask

    async def _look(self) -> Found:
        turn = self.turn
        found = await look(self._address)
        await _all_copied(self._address, found.host)
        if turn == self.turn:
            self._found = found
        return found


async def open_apart(address: PostgresAddress, answer_s: int | None = None) -> asyncpg.Connection:
    """Open a connection for long work, which nobody else follows."""
    return await connect(address, (await look(address)).host, answer_s)


async def look(address: PostgresAddress) -> Found:
    """Ask every host at once; of those that are as wanted, return the one promoted last."""
    hosts: list[Host | None] = [*address.hosts] or [None]
    if len(hosts) == 1:
        return Found("", hosts[0])
    asking = [asyncio.create_task(_asked(address, host)) for host in hosts]
    try:
        await _heard(asking)
        return _best(asking)
    finally:
        for each in asking:
            each.cancel()
        await asyncio.gather(*asking, return_exceptions=True)


async def _asked(address: PostgresAddress, host: Host | None) -> Found:
    db = await connect(address, host)
    try:
        with within(db):
            return Found(str(await db.fetchval(_TIMELINE)), host)
    except asyncpg.PostgresError:
        return Found("", host)  # it does not tell: it is as good as any
    finally:
        db.terminate()


async def _heard(asking: list[asyncio.Task[Found]]) -> None:
    """Wait for the first that answers as it should, and a little for the others."""
    waiting = set(asking)
    while waiting:
        done, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        if any(each.exception() is None for each in done):
            break
    if waiting:
        await asyncio.wait(waiting, timeout=LATE_MS / 1000)


def _best(asking: list[asyncio.Task[Found]]) -> Found:
    ended = [each for each in asking if each.done()]
    found = [each.result() for each in ended if each.exception() is None]
    if found:
        return max(found, key=lambda each: each.timeline)
    failures = [failure for each in ended if (failure := each.exception())]
    raise next((failure for failure in failures if not passes(failure)), failures[-1])


async def _all_copied(address: PostgresAddress, host: Host | None) -> None:
    """Commit something, which waits until the standby has it and all that came before."""
    db = await connect(address, host, None)
    try:
        with within(db):
            await db.execute(_COPIED)
    finally:
        db.terminate()

"""How Wasl is, for whoever looks after it: in chat, over HTTP, in the metrics and for the alarms.

unready  why nobody should be sent here: the database does not answer, or the process ends
look     all there is to see, each part by itself: what cannot be asked is told as that
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from time import perf_counter_ns
from typing import TYPE_CHECKING, Any, Final, Literal, Protocol, TypeAlias

from sqlalchemy import literal_column
from sqlmodel import select

from ledger import agenda, clock, verification
from ledger.errors import Overloaded, Unavailable
from ledger.people import outbox
from ledger.proof import record
from ledger.storage.asking import row

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy import Connection

    from ledger.books import Books
    from ledger.people.outbox import Backlog
    from ledger.proof.record import Known

Alarm: TypeAlias = Literal["database", "books", "proof", "outbox", "unread", "vault", "platform"]

Vaulted: TypeAlias = Literal["ok", "shut", "lacking"]
"""Whether the vault is open, and has what the books name."""

OK: Final = "ok"
OLD: Final = timedelta(minutes=5)
"""How long something may wait to be told before somebody should look."""
PATIENCE_S: Final = 2.0
"""How long the database may take to say that it is there."""
_ONE: Any = select(literal_column("1"))


class Link(Protocol):
    """A platform, as far as it may be out of reach."""

    @property
    def state(self) -> str:
        """`ok`, or why it is not."""

    @property
    def since(self) -> datetime:
        """Since when it is so."""

    @property
    def to_come(self) -> list[str]:
        """What it is still to be told, while people are served."""


@dataclass(frozen=True, slots=True)
class Here:
    """The web chat, which is there as long as the process is."""

    since: datetime = field(default_factory=clock.now)
    state: str = OK

    @property
    def to_come(self) -> list[str]:
        """Return nothing: nobody has to be told of it."""
        return []


@dataclass(frozen=True, slots=True)
class Health:
    """What was seen in one look; None is what the database could not be asked.

    `answered_ms` is how long it took to answer, `queue` what waits to be written, `backed_up_at`
    when `wasl backup` was run last.
    """

    at: datetime
    platforms: Mapping[str, Link]
    queue: int
    answered_ms: int | None = None
    known: Known | None = None
    backlog: Backlog | None = None
    backed_up_at: datetime | None = None
    vault: Vaulted = "ok"

    @property
    def waits_for(self) -> timedelta:
        """How long the oldest of what can be told has waited."""
        since = self.backlog and self.backlog.since
        return max(self.at - since, timedelta()) if since else timedelta()

    @property
    def alarms(self) -> list[Alarm]:
        """What somebody should look at, the worst first."""
        known, backlog = self.known, self.backlog
        found: dict[Alarm, bool] = {
            "database": self.answered_ms is None,
            "books": known is not None and bool(known.findings),
            "proof": known is not None and not known.findings and known.overdue,
            "outbox": self.waits_for > OLD,
            "unread": backlog is not None and backlog.unread > 0,
            "vault": self.vault != "ok",
            "platform": any(link.state != OK for link in self.platforms.values()),
        }
        return [name for name, is_so in found.items() if is_so]


class Watch:
    """What there is to look at in this process."""

    def __init__(self, books: Books) -> None:
        self._books = books
        self.platforms: dict[str, Link] = {"web": Here()}
        self.is_closing = False

    async def unready(self) -> str:
        """Return why nobody should be sent here; nothing while all is well."""
        if self.is_closing:
            return "closing"
        return "" if await self._answered_ms() is not None else "the database does not answer"

    async def look(self) -> Health:
        """Return how all is now, as far as it can be asked."""
        at, queue = clock.now(), self._books.written.waiting
        answered_ms = await self._answered_ms()
        vault = await self._vault()
        if answered_ms is None:
            return Health(at, self.platforms, queue, vault=vault)
        try:
            known = await record.known(self._books)
            backlog = await outbox.backlog(self._books)
            backed_up = await agenda.done_at(self._books, agenda.BACKUP)
        except (Unavailable, Overloaded):
            return Health(at, self.platforms, queue, vault=vault)
        return Health(at, self.platforms, queue, answered_ms, known, backlog, backed_up, vault)

    async def _vault(self) -> Vaulted:
        """Return whether it can be opened; whatever keeps it, or its keys, says so in its way."""
        try:
            async with asyncio.timeout(PATIENCE_S):
                await self._books.vault.check()
        except Exception:  # noqa: BLE001 - a service of keys raises what it likes
            return "shut"
        with suppress(Unavailable, Overloaded, TimeoutError):  # which is told for itself
            async with asyncio.timeout(PATIENCE_S):
                return "lacking" if await verification.lacks_papers(self._books) else "ok"
        return "ok"

    async def _answered_ms(self) -> int | None:
        """Return how long the database takes to answer; None when that is too long."""
        began = perf_counter_ns()
        try:
            async with asyncio.timeout(PATIENCE_S):
                await self._books.read(_one)
        except (Unavailable, Overloaded, TimeoutError):
            return None
        return (perf_counter_ns() - began) // 1_000_000


def _one(connection: Connection, book: int) -> object:  # noqa: ARG001 - of no book
    return row(connection, _ONE)

"""The alarms of the house: what is wrong for a while, told to who may see it, and its end."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

import structlog

from ledger.kit.declared import Due
from ledger.people import alarms

if TYPE_CHECKING:
    from datetime import datetime

    from bot.health import Alarm, Health, Watch
    from ledger.books import Books
    from ledger.people.facts import Fact

EVERY: Final = timedelta(minutes=1)
CALLED: Final[tuple[Alarm, ...]] = ("books", "outbox")
"""What somebody is woken up for; the rest stands in /health and in the metrics."""
CALM: Final = timedelta(minutes=1)
"""How little the oldest notice must have waited for all to be well again."""

log = structlog.get_logger("bot.jobs")


class Alarms:
    """What one process has seen: something is wrong that was so a minute ago as well.

    A process that begins, or wakes up, finds old what it has not been able to tell.
    """

    def __init__(self, watch: Watch) -> None:
        self._watch = watch
        self._seen: dict[Alarm, datetime] = {}
        self.due = Due("alarms", EVERY, self.look)

    async def look(self, books: Books, now: datetime) -> None:
        """Look how all is; raise what goes on, and end what is over."""
        health = await self._watch.look()
        if health.known is None:
            return  # what cannot be asked is no news of it
        standing = await alarms.standing(books)
        for name in CALLED:
            if name in health.alarms:
                first = self._seen.setdefault(name, now)
                if name not in standing and now - first >= EVERY:
                    await self._up(books, name, health)
                continue
            self._seen.pop(name, None)
            if name in standing and _is_calm(name, health):
                await self._over(books, name, standing[name])

    async def _up(self, books: Books, name: Alarm, health: Health) -> None:
        if await alarms.up(books, name, _about(name, health)):
            log.error("alarm", alarm=name)

    async def _over(self, books: Books, name: Alarm, since: datetime) -> None:
        if await alarms.over(books, name, since):
            log.info("alarm over", alarm=name)


def _is_calm(name: Alarm, health: Health) -> bool:
    return name != "outbox" or health.waits_for < CALM


def _about(name: Alarm, health: Health) -> dict[str, Fact]:
    known, backlog = health.known, health.backlog
    assert known is not None  # noqa: S101 - the books could be asked
    assert backlog is not None  # noqa: S101 - the same
    if name == "outbox":
        return {"count": backlog.waiting, "time": backlog.since}
    return {"count": len(known.findings), "time": known.found_at}

"""The rates of the European Central Bank: its file is fetched every hour, and each day kept once.

A file that cannot be had or read changes nothing: what is known counts until it is too old, and is
refused then.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

import structlog

from bot.rails import rates
from bot.rails.rail import RailDown, Unreadable
from ledger import clock
from ledger.agenda import Job
from ledger.errors import KeyConflict
from ledger.exchange import setting

if TYPE_CHECKING:
    from bot.settings import Settings
    from ledger.books import Books

EVERY: Final = timedelta(hours=1)

log = structlog.get_logger("bot.jobs.rates")


def jobs(settings: Settings) -> list[Job]:
    """Return what fetches the file, if the operator says from where."""
    if not settings.rates_url:
        return []
    return [Job("rates", Fetching(settings.rates_url).look, lambda moment: moment + EVERY)]


class Fetching:
    """What fetches the file of the day from an address."""

    def __init__(self, address: str) -> None:
        self._address = address

    async def look(self, books: Books) -> None:
        """Fetch the file, and keep its day unless it is known."""
        try:
            found = rates.read(await rates.fetched(self._address))
        except (RailDown, Unreadable) as why:
            log.warning("no rates", reason=str(why))
            return
        if found.day > clock.now().date():
            log.error("rates of a day that is still to come", day=str(found.day))
            return
        try:
            known = await setting.told(books, found.day, found.figures)
        except KeyConflict:
            log.error("rates of a day that is known otherwise", day=str(found.day))  # noqa: TRY400 - it says all
            return
        if not known:
            log.info("rates", day=str(found.day), currencies=len(found.figures))

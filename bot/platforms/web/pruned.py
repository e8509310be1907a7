"""What keeps the transcript of the web chat within its bounds."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.platforms.web.transcript import WEB, cards
from ledger.agenda import Job
from ledger.people import pruning
from ledger.people.pruning import Bounds, Inbox

if TYPE_CHECKING:
    from bot.settings import Settings
    from ledger.books import Books

MIB = 1024 * 1024
PRUNED_EVERY = timedelta(minutes=10)


def pruned(settings: Settings) -> Job:
    """Return what takes out old messages now and then."""
    days, most = timedelta(days=settings.inbox_days), settings.inbox_mb * MIB
    bounds = Bounds(days, settings.inbox_messages, most)

    async def prune(books: Books) -> None:
        await pruning.prune(books, bounds, Inbox(WEB, cards))

    return Job("inbox", prune, lambda moment: moment + PRUNED_EVERY)

"""What a provider of verification is asked: where somebody goes, and what she handed in there.

What it does not answer is asked again a minute later. Its words become of a verification what the
books let them; nothing of it is logged but numbers.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

import structlog

from bot.rails.rail import RailDown
from ledger import verification
from ledger.errors import AlreadySettled, Refused
from ledger.kit.declared import Due
from ledger.people import persons
from ledger.verification import provided

if TYPE_CHECKING:
    from datetime import datetime

    from bot.rails.verification import Provider
    from ledger.books import Books
    from ledger.verification.provided import Provided

EVERY: Final = timedelta(seconds=2)

log = structlog.get_logger("bot.jobs.provider")


class Asking:
    """What asks a provider, again and again."""

    def __init__(self, provider: Provider, language: str) -> None:
        self._provider = provider
        self._language = language
        self.due = Due("verification provider", EVERY, self.look)

    async def look(self, books: Books, now: datetime) -> None:
        """Ask what is to be asked by now, one after the other."""
        for each in await provided.due(books, now):
            try:
                await self._ask(books, each)
            except AlreadySettled:
                continue  # another process was here, or it has said more meanwhile
            except (RailDown, Refused) as why:
                log.warning("provider put off", provider=self._provider.name, reason=str(why))
                await self._later(books, each, now)

    async def _ask(self, books: Books, asked: Provided) -> None:
        found = await verification.of_token(books, asked.token)
        if not asked.heard:
            person = await persons.by_id(books, found.person)
            language = person.language or self._language
            address = await self._provider.start(asked.reference, found.level, language)
            await provided.linked(books, asked, found.person, address)
        elif asked.heard == "verified":
            status = await self._provider.status(asked.reference)
            if status.state != "verified":
                raise RailDown("it says something else by now")
            await verification.decide(books, asked, self._provider.name, status.values)
        else:
            await verification.decide(books, asked, self._provider.name)

    async def _later(self, books: Books, asked: Provided, now: datetime) -> None:
        try:
            await provided.later(books, asked, now)
        except AlreadySettled:
            return

"""What runs by itself: what is due, and the outbox.

    run    wait for an event or a while -> drain
    drain  each capability's due(books, now) -> tell what waits, until nothing does

An event is told at least once: it is marked only after its platform has taken it, and platforms
keep a repeated event from being shown twice.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Protocol

import structlog

from bot.commands import TELLS
from bot.kit import Chat, Facts
from ledger import clock
from ledger.errors import LedgerError
from ledger.people import outbox, persons
from ledger.products import p2p

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.app import App
    from bot.kit import Reply
    from ledger.people.outbox import Waiting

IDLE_S = 5
BATCH = 100
DUE = (p2p.due,)

log = structlog.get_logger("bot.jobs")


class Platform(Protocol):
    """What the outbox needs of a platform."""

    async def deliver(self, chat: Chat, reply: Reply, language: str | None, event: int) -> None:
        """Show a reply in a chat, once however often it is asked to for this event."""


class Jobs:
    """The loop behind the conversation."""

    def __init__(self, app: App, platforms: Mapping[str, Platform]) -> None:
        self._app = app
        self._platforms = platforms

    async def run(self) -> None:
        """Drain whenever something happened, and every few seconds."""
        happened = self._app.books.happened
        while True:
            happened.clear()
            try:
                await self.drain()
            except LedgerError as failure:
                log.warning("jobs put off", reason=str(failure))
            except Exception:
                log.exception("jobs failed")
            try:
                async with asyncio.timeout(IDLE_S):
                    await happened.wait()
            except TimeoutError:
                continue

    async def drain(self) -> None:
        """Do all that is due, and tell all that waits."""
        for due in DUE:
            await due(self._app.books, clock.now())
        while events := await outbox.waiting(self._app.books, BATCH):
            for event in events:
                await self._tell(event)

    async def _tell(self, event: Waiting) -> None:
        try:
            await self._deliver(event)
        except Exception:
            log.exception("event not told", event_id=event.id, kind=event.kind)
            await outbox.try_again(self._app.books, event)
        else:
            await outbox.told(self._app.books, event)

    async def _deliver(self, event: Waiting) -> None:
        reply = TELLS[event.kind].run(Facts(event.values))
        if event.chat:
            platform, _, external_id = event.chat.partition(":")
            chat = Chat(platform, external_id, private=False)
            language: str | None = self._app.settings.language
        else:
            chat = await self._private_chat(event)
            language = self._app.language_of(event.person) if event.person else None
        await self._platforms[chat.platform].deliver(chat, reply, language, event.id)

    async def _private_chat(self, event: Waiting) -> Chat:
        person = event.person.id if event.person else 0
        for identity in await persons.identities(self._app.books, person):
            if identity.platform in self._platforms:
                return Chat(identity.platform, identity.external_id, private=True)
        raise LookupError(f"person {person} is on no platform that is on")

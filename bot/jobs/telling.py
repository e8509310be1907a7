"""The outbox, told: what waits is claimed by one process of many, and delivered.

    begin  what waits -> claimed, or put off while its platform is busy -> a task a reader
    reader her events in order -> delivered -> marked as told, many in one commit

An event is told at least once: it is marked only after its platform has taken it, and platforms
keep a repeated event from being shown twice. A platform that is slow or does not answer holds up
no other: it has its share of readers at a time, and the rest of what it is to tell is put off.
What is for somebody who cannot be written to is put aside until she comes back.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

import structlog

from bot.commands import TELLS
from bot.kit import Away, Chat, Facts, Unreachable
from ledger import clock
from ledger.errors import LedgerError
from ledger.people import outbox

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from bot.app import App
    from bot.kit import Reply
    from ledger.people.outbox import Waiting

BATCH = 128
SHARE = 64
"""How many readers of one platform are told at a time."""
PATIENCE = timedelta(seconds=20)
"""How long a platform may take over one event, well within the lease of a claim."""

log = structlog.get_logger("bot.jobs")


class Platform(Protocol):
    """What the outbox needs of a platform."""

    async def deliver(self, chat: Chat, reply: Reply, language: str | None, event: int) -> None:
        """Show a reply in a chat, once however often it is asked to for this event."""


class Telling:
    """What is being told, by this process."""

    def __init__(self, app: App, platforms: Mapping[str, Platform]) -> None:
        self._app = app
        self._books = app.books
        self._platforms = platforms
        self._going: set[asyncio.Task[None]] = set()
        self._readers: Counter[str] = Counter()
        self._told: list[Waiting] = []
        self._marking = asyncio.Lock()

    async def begin(self) -> None:
        """Claim what waits, and begin to tell it."""
        while events := await outbox.waiting(self._books, BATCH):
            readers, later = self._sorted(events)
            until = clock.now() + outbox.LEASE
            mine = [event for reader in readers for event in reader]
            if await outbox.claim(self._books, mine, later):
                for reader in readers:
                    self._begin(reader, until)

    async def finish(self) -> None:
        """Tell all that waits, to the end."""
        await self.begin()
        while self._going:
            await asyncio.wait(self._going)
            await self.begin()

    async def stop(self) -> None:
        """Leave off; what has not been told is told again after its lease."""
        for task in self._going:
            task.cancel()
        await asyncio.gather(*self._going, return_exceptions=True)

    async def deliver(self, event: Waiting) -> None:
        """Tell one event, in its reader's language, where she was last seen and can be reached."""
        reply = TELLS[event.kind].run(Facts(event.values))
        if event.chat:
            language: str | None = self._app.settings.language
        else:
            language = self._app.language_of(event.person) if event.person else None
        *others, last = self._chats(event)
        for chat in others:
            with contextlib.suppress(Unreachable):
                await self._platforms[chat.platform].deliver(chat, reply, language, event.id)
                return
        await self._platforms[last.platform].deliver(last, reply, language, event.id)

    def _chats(self, event: Waiting) -> list[Chat]:
        if event.chat:
            platform, _, external_id = event.chat.partition(":")
            return [Chat(platform, external_id, private=False)]
        chats = [
            Chat(identity.platform, identity.external_id, private=True)
            for identity in event.identities
            if identity.platform in self._platforms
        ]
        if not chats:
            person = event.person.id if event.person else 0
            raise LookupError(f"person {person} is on no platform that is on")
        return chats

    def _platform(self, event: Waiting) -> str:
        try:
            return self._chats(event)[0].platform
        except LookupError:
            return ""

    def _sorted(self, events: Sequence[Waiting]) -> tuple[list[list[Waiting]], list[Waiting]]:
        """Part events by their readers; those of platforms that are busy stand aside."""
        readers: dict[tuple[str, int], list[Waiting]] = {}
        for event in events:
            reader = (event.chat, event.person.id if event.person else 0)
            readers.setdefault(reader, []).append(event)
        going, mine, later = self._readers.copy(), [], []
        for theirs in readers.values():
            platform = self._platform(theirs[0])
            going[platform] += 1
            if going[platform] > SHARE:
                later += theirs
            else:
                mine.append(theirs)
        return mine, later

    def _begin(self, events: list[Waiting], until: datetime) -> None:
        platform = self._platform(events[0])
        self._readers[platform] += 1
        task = asyncio.create_task(self._tell(events, until), name="jobs: tell")
        self._going.add(task)

        def ended(task: asyncio.Task[None]) -> None:
            self._going.discard(task)
            self._readers[platform] -= 1
            self._books.happened.set()  # what was held up by it may be told now

        task.add_done_callback(ended)

    async def _tell(self, events: list[Waiting], until: datetime) -> None:
        """Tell a reader her events in order, as far as the lease of the claim goes."""
        try:
            for place, event in enumerate(events, start=1):
                if clock.now() + PATIENCE > until or not await self._told_one(
                    event, events[place:]
                ):
                    return
        except LedgerError as failure:
            log.warning("outbox put off", reason=str(failure))
        except Exception:
            log.exception("outbox failed")

    async def _told_one(self, event: Waiting, after: list[Waiting]) -> bool:
        """Tell one event; False when those after it must wait until it is tried again."""
        try:
            async with asyncio.timeout(PATIENCE.total_seconds()):
                await self.deliver(event)
        except Away:
            await outbox.put_off(self._books, event, *after)
            return False
        except Unreachable as gone:
            return await self._put_aside(gone.chat, event, after)
        except Exception:
            log.exception("event not told", event_id=event.id, kind=event.kind)
            held_up = after if event.attempts + 1 < outbox.IN_ORDER else []
            await outbox.try_again(self._books, event, *held_up)
            return not held_up
        await self._mark(event)
        return True

    async def _put_aside(self, chat: str, event: Waiting, after: list[Waiting]) -> bool:
        """Keep for a person what she cannot be told now; a group's news is worth nothing later."""
        if event.chat:
            await outbox.drop(self._books, event)
            return True
        await outbox.put_aside(self._books, chat, event, *after)
        return False

    async def _mark(self, event: Waiting) -> None:
        """Note that an event was told, in one commit with all that were told meanwhile."""
        self._told.append(event)
        async with self._marking:
            told, self._told = self._told, []
            if told:
                await outbox.told(self._books, *told)

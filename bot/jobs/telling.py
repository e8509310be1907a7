"""The outbox, told: what waits is claimed by one process of many, and delivered.

    begin  what waits -> claimed, as far as its platform has room -> a task a reader
    reader her events in order -> delivered -> marked as told, many in one commit

An event is told at least once: it is marked only after its platform has taken it. It is told again
only in the chat that was noted with its claim, unless nobody can be written to there any more. A
platform that is slow or does not answer holds up no other: it has room for so many readers, and
once it has stood still what is over is put off. What is for somebody who cannot be written to is
put aside until she comes back; what this version cannot read, until one comes that can; what is for
a platform that nobody has turned on, until somebody does.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

import structlog

from bot import meters, spans
from bot.jobs import one
from bot.jobs.cards import Cards, card_of
from bot.jobs.delivery import Delivery, is_readable
from bot.jobs.one import PATIENCE
from ledger import clock, trail
from ledger.errors import AlreadySettled, LedgerError, Overloaded, Unavailable
from ledger.people import outbox, shown

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from bot.app import App
    from bot.presence import Platform
    from ledger.people.outbox import Waiting

BATCH = 128
SHARE = 64
"""How many readers of one platform are told at a time."""
ROOM = 256
"""How many readers of one platform are claimed at a time."""
STALLED = timedelta(seconds=1)
"""After how long without an end to any of them a full platform holds up no other."""
PACE_S = 1.0
"""How often a live card is edited at most."""
GRACE = timedelta(seconds=2)
"""How long a platform may still take when the process is to end."""

log = structlog.get_logger("bot.jobs")
_level = logging.getLogger("bot.jobs")


class Turn(NamedTuple):
    """Where a reader is told, until when what was claimed is ours, and the room that there is."""

    platform: str
    until: datetime
    room: asyncio.Semaphore


class Telling:
    """What is being told, by this process."""

    def __init__(self, app: App, platforms: Mapping[str, Platform]) -> None:
        self.delivery = Delivery(app, platforms)
        self._cards = Cards(app, platforms)
        self._hurried = False
        self._books = app.books
        self._going: set[asyncio.Task[None]] = set()
        self._readers: Counter[str] = Counter()
        self._turns: dict[str, asyncio.Semaphore] = {}
        self._moved: dict[str, datetime] = {}
        self._told: list[Waiting] = []
        self._marking: set[asyncio.Task[None]] = set()
        self._looking = outbox.Looking(app.books)
        self._left = {outbox.UNREAD: is_readable, outbox.OFF: self.delivery.has_place}
        self._reread = dict.fromkeys(self._left, 0)
        self._leaving = False

    async def begin(self, *, sweep: bool = False) -> None:
        """Claim what waits and has room, and begin to tell it."""
        more = True
        while more:
            look = await self._looking.look(BATCH, sweep=sweep)
            mine, over = self._sorted(look.events)
            later = [event for event in over if self._has_stalled(event)]
            until = clock.now() + outbox.LEASE
            claimed = [event for reader in mine for event in reader]
            if look.events and not await outbox.claim(
                self._books, claimed, later, self.delivery.chosen(claimed)
            ):
                continue  # another process has some of it
            for reader in mine:
                self._begin(reader, until)
            if len(later) < len(over):
                return  # there will be room soon
            more, sweep = self._looking.pass_by(look), False

    async def take_up(self) -> None:
        """Take up what was left to another version, or for a platform that is on by now."""
        for until, can_be_told in self._left.items():
            found = await outbox.left(self._books, until, self._reread[until], BATCH)
            self._reread[until] = found[-1].id if len(found) == BATCH else 0
            if ready := [event for event in found if can_be_told(event)]:
                await outbox.take_up(self._books, ready)
                self._books.happened.set()

    async def finish(self) -> None:
        """Tell all that waits, to the end, and edit cards as often as it takes."""
        self._hurried = True
        try:
            await self.begin()
            while going := self._going | self._marking:
                await asyncio.wait(going)
                await self.begin()
        finally:
            self._hurried = False

    async def stop(self) -> None:
        """Finish what is being shown, for a moment; the rest is told again after its lease."""
        self._leaving = True
        now = asyncio.get_running_loop().time
        ends = now() + GRACE.total_seconds()
        try:  # asyncio.timeout is blind in a task that is being cancelled, before Python 3.11.4
            while (going := self._going | self._marking) and (left := ends - now()) > 0:
                await asyncio.wait(going, timeout=left)
        finally:
            going = self._going | self._marking
            for task in going:
                task.cancel()
            await asyncio.gather(*going, return_exceptions=True)

    def _sorted(self, events: Sequence[Waiting]) -> tuple[list[list[Waiting]], list[Waiting]]:
        """Part events by their readers; those that their platforms have no room for stand aside."""
        readers: dict[tuple[str, int], list[Waiting]] = {}
        for event in events:
            reader = (event.group, event.person.id if event.person else 0)
            readers.setdefault(reader, []).append(event)
        claimed, mine, over = self._readers.copy(), [], []
        for theirs in readers.values():
            platform = self.delivery.platform(theirs[0])
            claimed[platform] += 1
            if claimed[platform] > ROOM:
                over += theirs
            else:
                mine.append(theirs)
        return mine, over

    def _has_stalled(self, event: Waiting) -> bool:
        now = clock.now()
        return now - self._moved.get(self.delivery.platform(event), now) >= STALLED

    def _begin(self, events: list[Waiting], until: datetime) -> None:
        platform = self.delivery.platform(events[0])
        if not self._readers[platform]:
            self._moved[platform] = clock.now()
        self._readers[platform] += 1
        turns = self._turns.setdefault(platform, asyncio.Semaphore(SHARE))
        is_card = events[0].kind == shown.CHANGED
        work = self._redraw if is_card else self._tell
        task = asyncio.create_task(work(events, Turn(platform, until, turns)), name="jobs: tell")
        self._going.add(task)

        def ended(task: asyncio.Task[None]) -> None:
            self._going.discard(task)
            self._readers[platform] -= 1
            self._moved[platform] = clock.now()
            self._looking.again([events[0].reader])
            if 2 * self._readers[platform] <= ROOM:
                self._books.happened.set()  # what had no room, or was held up, may be told now

        task.add_done_callback(ended)

    async def _tell(self, events: list[Waiting], turn: Turn) -> None:
        """Tell a reader her events in order, as far as the lease of the claim goes."""
        try:
            async with turn.room:
                for place, event in enumerate(events, start=1):
                    if self._leaving or clock.now() + PATIENCE > turn.until:
                        return
                    if not await self._told_one(event, events[place:], turn.platform):
                        return
        except LedgerError as failure:
            log.warning("outbox put off", reason=str(failure))
        except Exception:
            log.exception("outbox failed")

    async def _told_one(self, event: Waiting, after: list[Waiting], platform: str) -> bool:
        """Tell one event; False when those after it must wait until it is tried again."""
        with trail.again(event.request):
            doing = spans.telling()
            outcome, goes_on = await one.tell(self._books, self.delivery, event, after)
            if doing:
                about: spans.About = {"wasl.platform": platform, "wasl.outcome": outcome}
                doing.ends(f"tell {event.kind}", about, failed=outcome == "failed")
            if _level.isEnabledFor(logging.DEBUG):
                log.debug(outcome, event_id=event.id, kind=event.kind, platform=platform)
        meters.TOLD.add(outcome, platform)
        if outcome == "told":
            age = clock.to_ms(clock.now()) - event.happened_ms
            meters.TOLD_AFTER.note(age * 1_000_000, platform)
            self._mark(event)
        return goes_on

    async def _redraw(self, events: list[Waiting], turn: Turn) -> None:
        """Edit a card as it is now, once for all changes that were claimed together.

        Until the pace allows another edit they stay claimed, whichever process is to make it.
        """
        try:
            async with turn.room:
                if self._leaving or clock.now() + PATIENCE > turn.until:
                    return
                with trail.again(events[-1].request):
                    edited = await self._drawn(events)
            if edited and not self._hurried:
                await asyncio.sleep(PACE_S)
            for event in events if edited is not None else ():
                self._mark(event)
        except LedgerError as failure:
            log.warning("card put off", reason=str(failure))
        except Exception:
            log.exception("outbox failed")

    async def _drawn(self, events: list[Waiting]) -> bool | None:
        """Draw a card; tell whether it was edited anywhere, None when that must come later."""
        if (card := card_of(events[-1])) is None:
            await outbox.leave(self._books, *events)
            return None
        try:
            async with asyncio.timeout(PATIENCE.total_seconds()):
                return await self._cards.redraw(card, events[-1].id)
        except (Overloaded, Unavailable):
            raise
        except AlreadySettled:  # it is shown in one place after the other: a moment later
            await outbox.put_off(self._books, *events, wait=timedelta(seconds=PACE_S))
        except Exception:
            log.exception("card not drawn", event_id=events[0].id, kind=card.kind)
            await outbox.try_again(self._books, *events)
        return None

    def _mark(self, event: Waiting) -> None:
        """Note that an event was told, in one commit with all that are told until then."""
        self._told.append(event)
        if all(task.done() for task in self._marking):
            task = asyncio.create_task(self._mark_all(), name="jobs: mark")
            self._marking.add(task)
            task.add_done_callback(self._marking.discard)

    async def _mark_all(self) -> None:
        while self._told:
            told, self._told = self._told, []
            try:
                await outbox.told(self._books, *told)
            except Exception:
                log.exception("told, and not marked", events=[event.id for event in told])
            self._looking.again([event.reader for event in told])
            self._books.happened.set()  # what was held up by them may be told now

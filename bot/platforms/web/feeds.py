"""Who is woken by what: whoever reads a chat in which something was written, and nobody else.

    follow   a reader names the chats that she reads
    wake     something was written there: by this process it is told, by another it is looked up
    news     what is new in a chat is read once for all who were woken by it

How far somebody has read is hers to know; who may read a group is read with what is new in it.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import structlog

from bot.platforms.web.transcript import GROUP, WEB, Line
from ledger import trail
from ledger.errors import LedgerError
from ledger.people import inbox

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from ledger.books import Books
    from ledger.people.inbox import Most

log = structlog.get_logger("bot.web")


@dataclass(frozen=True, slots=True)
class News:
    """What is new in a chat up to a seq, and who may read it, each from where on."""

    lines: Sequence[Line]
    seq: int
    more: bool
    members: Mapping[str, int] | None

    def start(self, name: str) -> int | None:
        """Return from where on somebody may read; None for who may not."""
        return 0 if self.members is None else self.members.get(name)


class Follower:
    """One stream: which chats it follows, and in which something has changed."""

    def __init__(self, feeds: Feeds, mark: int) -> None:
        self.mark = mark
        self._feeds = feeds
        self._chats: set[str] = set()
        self._changed: set[str] = set()
        self._woken = asyncio.Event()

    def follow(self, chats: Collection[str]) -> None:
        """Follow these chats, and no others."""
        self._feeds.move(self, self._chats, set(chats))
        self._chats = set(chats)

    def wake(self, chats: Collection[str]) -> None:
        """Note that something has changed in these of its chats; in none: that all is over."""
        self._changed |= self._chats.intersection(chats)
        self._woken.set()

    async def changed(self, patience_s: float) -> set[str]:
        """Wait until something has changed, and return where; nowhere after so long."""
        try:
            async with asyncio.timeout(patience_s):
                await self._woken.wait()
        except TimeoutError:
            return set()
        self._woken.clear()
        changed, self._changed = self._changed, set()
        return changed


class Feeds:
    """The followers of every chat."""

    def __init__(self, books: Books, most: Most) -> None:
        self._books = books
        self._most = most
        self._followers: dict[str, dict[Follower, None]] = defaultdict(dict)
        self._all: dict[Follower, None] = {}
        self._reading: dict[str, dict[int, asyncio.Task[News]]] = defaultdict(dict)
        self._mark = 0
        self._heard_again = False
        self._looking: asyncio.Task[None] | None = None
        self.closing = False
        books.when_heard(self.look)

    @contextmanager
    def following(self, mark: int) -> Iterator[Follower]:
        """Let somebody follow chats; what is written after a mark wakes her."""
        if not self._all:
            self._mark = mark
        follower = Follower(self, mark)
        self._all[follower] = None
        try:
            yield follower
        finally:
            follower.follow(())
            self._all.pop(follower, None)

    def move(self, follower: Follower, before: set[str], now: set[str]) -> None:
        """Note that somebody follows other chats than before."""
        for chat in now - before:
            self._followers[chat][follower] = None
        for chat in before - now:
            self._followers[chat].pop(follower, None)
            if not self._followers[chat]:
                del self._followers[chat]

    def wake(self, *chats: str) -> None:
        """Wake whoever follows these chats."""
        for chat in chats:
            self._reading.pop(chat, None)  # what was begun before may lack what was just written
            for follower in tuple(self._followers.get(chat, ())):
                follower.wake((chat,))

    def close(self) -> None:
        """End every stream."""
        self.closing = True
        for follower in self._all:
            follower.wake(())

    async def news(self, chat: str, after: int) -> News:
        """Return what is new in a chat after a seq; who asks meanwhile gets the same."""
        reading = self._reading[chat]
        if after not in reading:
            reading[after] = asyncio.create_task(self._news(chat, after), name="web: news")
            reading[after].add_done_callback(lambda task: self._done(chat, after, task))
        return await asyncio.shield(reading[after])

    async def _news(self, chat: str, after: int) -> News:
        is_group = chat.startswith(WEB + GROUP)
        platform = WEB.removesuffix(":") if is_group else ""
        found = await inbox.news(self._books, chat, after, self._most, members_on=platform)
        page = found.page
        return News([Line(each) for each in page.messages], page.seq, page.more, found.members)

    def _done(self, chat: str, after: int, task: asyncio.Task[News]) -> None:
        if not task.cancelled():
            task.exception()  # whoever asked has it; nobody may be left to ask
        reading = self._reading.get(chat, {})
        if reading.get(after) is task:
            del reading[after]
        if not reading:
            self._reading.pop(chat, None)

    # -- other processes --------------------------------------------------------------------

    def look(self) -> None:
        """Look where another process has written, if anybody here would want to know.

        What is told of it can be lost, so it is looked at now and then, too.
        """
        self._heard_again = True
        if self._all and self._looking is None:
            self._looking = trail.apart(self._look(), "web: look")

    async def _look(self) -> None:
        try:
            while self._heard_again:
                self._heard_again = False
                chats, self._mark = await inbox.changed(self._books, self._mark)
                self.wake(*chats)
        except LedgerError as failure:
            log.warning("not looked where others wrote", reason=str(failure))
        finally:
            self._looking = None

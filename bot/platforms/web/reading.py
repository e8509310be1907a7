"""What people see of the built-in chat: their chats, what stands there, and what comes.

    chats    somebody's own chat, and the groups that she is in
    since    what is new to her, a page at a time; earlier: what stands before it in one chat
    live     the same as it happens, for several people at once

Nobody reads a group that she is not in: that is asked of the books with every page, and in the
very look that finds what is new for a stream.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.platforms.web.feeds import Feeds
from bot.platforms.web.transcript import PRIVATE, WEB, identity, view, written
from ledger.people import groups, inbox
from ledger.people.inbox import Most

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from bot.app import App
    from bot.platforms.web.feeds import Follower
    from bot.platforms.web.transcript import Json
    from ledger.people.inbox import Page

PING_S = 15
MOST = Most()


@dataclass(frozen=True, slots=True)
class Told:
    """Something that a person is to see, as JSON: a `message`, or her `chats`; its seq, if any."""

    name: str
    what: str
    data: str
    seq: int = 0


@dataclass(slots=True)
class _Reader:
    """One person on a stream: the chats that she reads, each up to where, and what she was told."""

    name: str
    marks: dict[str, int] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)
    listed: str = ""


class Reading:
    """The reading side of the platform "web"."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._books = app.books
        self._feeds = Feeds(app.books, MOST)

    async def chats(self, name: str) -> list[Json]:
        """Return somebody's chats: her own, and her groups."""
        return _listed(await groups.of(self._books, identity(name)))

    async def since(self, name: str, after: int) -> Json:
        """Return what is new to somebody after a seq: a page, the oldest first."""
        return _page(await inbox.since(self._books, identity(name), after, MOST), name)

    async def earlier(self, name: str, chat: str, before: int) -> Json:
        """Return the page of one chat that ends before a seq; NotFound if she is not in it."""
        place = WEB + (name if chat == PRIVATE else chat)
        return _page(await inbox.earlier(self._books, identity(name), place, before, MOST), name)

    def wake(self, *chats: str) -> None:
        """Let who reads these chats look again."""
        self._feeds.wake(*chats)

    def close(self) -> None:
        """End every stream."""
        self._feeds.close()

    async def live(self, names: Sequence[str]) -> AsyncIterator[Sequence[Told]]:
        """Yield what each is to see as it happens; nothing now and then, to keep the line open."""
        with self._feeds.following(await inbox.last(self._books)) as follower:
            readers = [_Reader(name, {WEB + name: follower.mark}) for name in names]
            for reader in readers:
                await self._refresh(reader, follower.mark)
            changed = {chat for reader in readers for chat in reader.marks}
            yield ()
            while not self._feeds.closing:
                async for told in self._news(follower, readers, changed):
                    if told:
                        yield told
                changed = await follower.changed(PING_S)
                if not changed and not self._feeds.closing:
                    self._feeds.look()
                    yield ()

    # -- steps ------------------------------------------------------------------------------

    async def _news(
        self, follower: Follower, readers: Sequence[_Reader], changed: set[str]
    ) -> AsyncIterator[Sequence[Told]]:
        """Tell each what is new in her chats, and now and then whether they are still hers."""
        for reader in readers:
            before = set(reader.marks)
            if not changed or WEB + reader.name in changed:
                yield await self._refresh(reader)
            follower.follow({chat for each in readers for chat in each.marks})
            for chat in sorted((changed & reader.marks.keys()) | (reader.marks.keys() - before)):
                async for told in self._read(reader, chat):
                    yield told

    async def _read(self, reader: _Reader, chat: str) -> AsyncIterator[Sequence[Told]]:
        """Tell what is new in one chat, a page at a time."""
        more = True
        while more:
            news = await self._feeds.news(chat, reader.marks[chat])
            start = news.start(reader.name)
            if start is None:  # she is in it no more
                yield await self._refresh(reader)
                return
            if news.members is not None and reader.sizes.get(chat) != len(news.members):
                yield await self._refresh(reader)  # somebody came or went
                reader.sizes[chat] = len(news.members)
            name = reader.name
            yield [
                Told(name, "message", line.shown(name), line.seq)
                for line in news.lines
                if line.seq > start
            ]
            reader.marks[chat], more = news.seq, news.more

    async def _refresh(self, reader: _Reader, mark: int = 0) -> list[Told]:
        """Look which groups somebody is in, and tell her if they are others than before."""
        found = await groups.of(self._books, identity(reader.name))
        own = WEB + reader.name
        reader.marks = {own: reader.marks[own]} | {
            each.chat: reader.marks.get(each.chat, max(mark, each.since)) for each in found
        }
        reader.sizes = {each.chat: each.size for each in found}
        now = written(_listed(found))
        before, reader.listed = reader.listed, now
        return [Told(reader.name, "chats", now)] if before not in {"", now} else []


def listed(group: groups.Group) -> Json:
    """Return a group as it stands among somebody's chats."""
    return {
        "chat": group.chat.removeprefix(WEB),
        "title": group.title,
        "members": group.size,
        "role": group.role,
    }


def _listed(found: Sequence[groups.Group]) -> list[Json]:
    own: Json = {"chat": PRIVATE, "title": "", "members": 1, "role": ""}
    return [own, *map(listed, found)]


def _page(page: Page, name: str) -> Json:
    messages = [view(message, name) for message in page.messages]
    return {"messages": messages, "seq": page.seq, "more": page.more}

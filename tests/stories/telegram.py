"""Where a story is played on Telegram: the real adapter, over HTTP, through the library as it is.

What people do becomes updates, and what their chats show is what was said. What Telegram has
otherwise is made up for here:

    rows of Arabic buttons are mirrored, and counted from the right
    an alert is said to whoever pressed
    a command in a group names the bot
    somebody who never came is named by a mention, as from the list of members: she has a number
"""

from __future__ import annotations

import asyncio
import re
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bot.app import App
from bot.jobs import Jobs
from bot.pace import NO_LIMITS
from bot.platforms.telegram.platform import Telegram
from bot.settings import Settings
from ledger.people.persons import Identity
from tests.stories.stage import TICK, Shown, Stage, paying
from tests.telegram.server import Server

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from ledger.books import Books
    from tests.stories.script import Line, Story

ITSELF = "wasl"
FIRST_PERSON, FIRST_GROUP = 1_001, -501
_ARABIC = re.compile("[\u0600-\u06ff]")
_LATIN = re.compile("[A-Za-z]")


@dataclass(frozen=True, slots=True)
class Seen(Shown):
    """A message of the server, as it looked at one moment."""

    message: Any = None


@dataclass(slots=True)
class OnTelegram(Stage):
    """One story's world, on Telegram."""

    server: Any = None
    people: dict[str, Any] = field(default_factory=dict)
    groups: dict[str, Any] = field(default_factory=dict)
    named: bool = True
    tap: tuple[str, Any] | None = None

    @classmethod
    @asynccontextmanager
    async def opened(cls, story: Story, books: Books) -> AsyncIterator[Stage]:
        """Run the bot on a Telegram of the story's own."""
        async with Server() as server:
            people = {
                name: server.person(number, name.capitalize(), name)
                for number, name in enumerate(story.names, FIRST_PERSON)
                if name != ITSELF
            }
            app = App(
                books,
                _settings(server, [people[name].id for name in story.admins], story.settings),
            )
            telegram = Telegram(app, NO_LIMITS)
            jobs = Jobs(app, {"telegram": telegram}, dues=paying(app))
            stage = cls(books, app, jobs, "telegram", server=server, people=people)
            stage.named = story.platform != "telegram"
            running = asyncio.create_task(telegram.run())
            try:
                await server.quiet()
                await stage._gather(story)
                yield stage
            finally:
                running.cancel()
                with suppress(asyncio.CancelledError):
                    await running

    async def _gather(self, story: Story) -> None:
        """Let everybody be in every group, and the bot an admin: it hears every word."""
        for number, title in enumerate(sorted(story.groups)):
            group = self.server.group(FIRST_GROUP - number, title, *self.people.values())
            group.adds_bot(admin=True)
            self.groups[title] = group
        await self.server.quiet()

    def identity(self, name: str) -> Identity:
        """Return how Telegram knows somebody."""
        one = self.people[name]
        return Identity("telegram", str(one.id), one.username)

    async def types(self, line: Line) -> None:
        """Let somebody write into the bot's chat or a group."""
        self._passes()
        one = self.people[line.name]
        chat = self.groups[line.chat] if line.chat else one.chat
        if line.file:
            one.sends(chat, line.file, line.content.encode(), line.text)
            return
        one.says(chat, line.text, mentions=self._mentions(line.text))

    async def presses(self, line: Line, card: Shown) -> None:
        """Let somebody press a button, also one that is no longer there."""
        assert isinstance(card, Seen)
        self._passes()
        data = card.data[line.press - 1]
        self.tap = line.name, self.people[line.name].presses(card.message, "", data=data)

    def calls(self, name: str, handle: str) -> None:
        """Let somebody take another handle."""
        self.people[name].username = handle

    async def settle(self) -> None:
        """Wait for all that is said, and read it."""
        await self.server.quiet()
        await self.drain()
        if self.tap and self.tap[1].answer and (text := self.tap[1].answer["text"]):
            self._add(Shown(self.tap[0], text, (), ()))
        self.tap = None
        for message, text, rows in self.server.shown:
            self._add(self._read(message, text, rows))
        self.server.shown.clear()

    async def join(self, name: str) -> None:
        """Let somebody have pressed Start before the story begins."""
        self.people[name].started = self.people[name].seen = True
        await Stage.join(self, name)

    def _passes(self) -> None:
        self.now += TICK

    def _mentions(self, text: str) -> dict[str, Any]:
        """Return who is named in a text and has never written to the bot."""
        strangers = [one for one in self.people.values() if self.named and not one.started]
        found = {f"@{one.username}": one for one in strangers}
        return {word: one for word, one in found.items() if word in text.split()}

    def _add(self, shown: Shown) -> None:
        self.seen.append(shown)
        self.caused.append(shown)

    def _read(self, message: Any, text: str, rows: list[list[dict[str, str]]]) -> Seen:
        labels = [button["text"] for row in rows for button in row]
        title = text.partition("\n")[0]
        arabic = any(map(_is_arabic, (title, "".join([title, *labels]))))
        buttons = [button for row in rows for button in (row[::-1] if arabic else row)]
        return Seen(
            message.chat.title.lower(),
            text.replace(f"@{self.server.bot.username}", ""),
            tuple(button["text"] for button in buttons),
            tuple(button.get("callback_data", "") for button in buttons),
            message,
        )


def _settings(server: Any, admins: list[int], chosen: dict[str, Any]) -> Settings:
    return Settings(
        _env_file=None,
        telegram_token=server.token,
        telegram_api_url=server.url,
        admins=tuple(f"telegram:{number}" for number in admins) or ("web:nobody",),
        **chosen,
    )


def _is_arabic(words: str) -> bool:
    return len(_ARABIC.findall(words)) > len(_LATIN.findall(words))

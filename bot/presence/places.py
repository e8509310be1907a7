"""Places: an answer goes to the person alone, to her group, or to where she finds the way to it.

answer   where it belongs; what a group may see goes there, the rest to her
deliver  what the outbox tells, where nobody has closed the door
is_here  she is heard again: what waited for her is told
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol, TypeVar

import structlog

from bot.app import live
from bot.commands import worded
from bot.kit import Chat, Place, Reply, Unreachable, Unshowable, say
from bot.pace import ANSWER, NOTICE
from bot.wording import UNSHOWABLE
from ledger.errors import LedgerError
from ledger.people import chats

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.app import App
    from bot.kit import Call
    from ledger.books import Books
    from ledger.people.persons import Person

T = TypeVar("T")

_MAY_NOT_WRITE = say(
    "I may not write in that group, so nobody was told anything there. Its admins can let me."
)

log = structlog.get_logger("bot.presence")


class Out(Protocol):
    """The way out of one platform."""

    async def show(
        self, chat: Chat, reply: Reply, language: str | None, priority: int = ANSWER
    ) -> str:
        """Show a reply in a chat, at the platform's pace; return its name, "" if nobody knows it.

        Unreachable if nobody can be written to there, Unshowable if it is never taken, Away.
        """

    async def edit(
        self,
        chat: Chat,
        message: str,
        reply: Reply,
        language: str | None,
        priority: int = ANSWER,
    ) -> str:
        """Put a reply where a message stands; return its name then, "" if it can be no more."""

    async def point(self, call: Call, language: str | None) -> None:
        """Show somebody in a group who cannot be written to the way to where she can be."""

    def room(self, chat: Chat) -> str:
        """Return under which name a chat is open or closed: its own, or that of what it is in."""
        return chat.name


class Places:
    """The places of one platform."""

    def __init__(self, app: App, out: Out) -> None:
        self._app = app
        self._books = app.books
        self._out = out

    async def answer(self, call: Call, reply: Reply, private: Chat) -> None:
        """Show an answer where it belongs; the private part goes to the person alone."""
        here = call.chat
        if reply.audience == "chat" or here.private:
            if not await self.tell(call, here, reply) and not here.private:
                await self.tell(call, private, reply)
            return
        language = self.language(call, reply)
        if not await self.tell(call, private, reply):
            await self._out.point(call, language)
            return
        if reply.public is None:
            return
        public, instead = (
            Reply([each], language=language) for each in (reply.public, _MAY_NOT_WRITE)
        )
        if not await self.tell(call, here, public):
            await self.tell(call, private, instead)

    async def tell(self, call: Call, chat: Chat, reply: Reply) -> bool:
        """Show a reply, or else that there is one; False where nobody can be written to."""
        language = self.language(call, reply)
        try:
            message = await or_that_there_is_one(
                reply, lambda each: self._out.show(chat, each, language)
            )
        except Unreachable:
            return False
        await self._stands(call, reply, Place(chat, message or ""))
        return True

    async def edit(self, call: Call, message: str, reply: Reply) -> bool:
        """Turn the card that was pressed into what came of it; False if it can be no more."""
        language = self.language(call, reply)
        now = await self._out.edit(call.chat, message, reply, language)
        await self._stands(call, reply, Place(call.chat, now))
        return bool(now)

    async def deliver(self, chat: Chat, reply: Reply, language: str | None, message: str) -> str:
        """Show what the outbox tells, in the place of a message if that can be edited.

        Return the name of what was shown; Unreachable where nobody can be written to.
        """
        room = self._out.room(chat)
        stands = await chats.stands(self._books, room)
        if stands.closed:
            raise Unreachable(stands.name)
        if stands.name != room:
            moved_to = stands.name.removeprefix(f"{chat.platform}:")
            chat, message = Chat(chat.platform, moved_to, private=chat.private), ""
        if message:
            as_it_stands = reply if reply.brings else replace(reply, files=())
            if now := await self._out.edit(chat, message, as_it_stands, language, NOTICE):
                return now
        return await self._out.show(chat, reply, language, NOTICE)

    async def is_here(self, chat: Chat, person: Person) -> None:
        """Take up what a person could not be told, if nobody could be written to here until now."""
        room = self._out.room(chat)
        if not (await chats.stands(self._books, room)).closed:
            return
        if chat.private:
            await chats.reached(self._books, room, person.id)
        else:
            await chats.note(self._books, room, "open")  # whoever is heard may perhaps be answered

    async def tell_so(self, private: Chat, why: LedgerError) -> bool:
        """Tell somebody that the books cannot take it; False if she cannot be told either."""
        said = worded(why)
        if said is None:
            return False
        try:
            await self._out.show(private, Reply.of(said), None)
        except (Unreachable, LedgerError):
            return False
        return True

    def language(self, call: Call, reply: Reply) -> str | None:
        """Return how the person who is answered is spoken to."""
        return reply.language or self._app.language_of(call.actor)

    async def _stands(self, call: Call, reply: Reply, place: Place) -> None:
        """Note where a live card was shown."""
        language = self.language(call, reply)
        await live.stands(self._books, reply, place, call.actor.id, language)


async def closed(books: Books, room: str) -> Unreachable:
    """Note that nobody can be written to in a chat."""
    await chats.note(books, room, "closed")
    return Unreachable(room)


async def or_that_there_is_one(reply: Reply, show: Callable[[Reply], Awaitable[T]]) -> T | None:
    """Show a reply, or, where the platform will never take it, that there is one."""
    try:
        return await show(reply)
    except Unshowable as why:
        log.error("answer refused", reason=str(why))  # noqa: TRY400 - no trace
        with suppress(Unshowable):
            await show(replace(Reply.of(UNSHOWABLE), language=reply.language))
        return None


def is_unfinished(reply: Reply, *, offered: bool) -> bool:
    """Tell whether a card still offers what has been done: it was never turned into a receipt.

    `offered` tells whether what was pressed stands there yet.
    """
    return offered and len(reply.lines) > 1 and not reply.stays

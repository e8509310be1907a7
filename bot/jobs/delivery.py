"""One event, told: what it says, in whose language, and where its reader can be reached."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.app import live
from bot.commands import TELLS
from bot.jobs.cards import card_of, drawn
from bot.kit import Away, Chat, Facts, Place, Unreachable, for_all
from ledger.chart import HOUSE
from ledger.people import chats, outbox, shown
from ledger.people.persons import Person

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.app import App
    from bot.kit import Reply
    from bot.presence import Platform
    from ledger.people.outbox import Waiting


class Unreadable(Exception):
    """What an event says is not known to this version of the program; another one may know."""


class Off(Away):
    """Nobody has turned on a platform that the reader is on."""


class Delivery:
    """The way from an event to its reader."""

    def __init__(self, app: App, platforms: Mapping[str, Platform]) -> None:
        self._app = app
        self._platforms = platforms

    async def deliver(self, event: Waiting, instead: Reply | None = None) -> list[str]:
        """Tell one event, in its reader's language, where she was last seen and can be reached.

        Return the chats where nobody can be written to, if that is all of them; Unreadable.
        """
        reply = instead or await self._drawn(event, _read(event))
        language = await self._language(event)
        closed: list[str] = []
        for chat in self._chats(event):
            if closed:
                await outbox.choose(self._app.books, event, chat.name)
            try:
                message = await self._platform_of(chat).deliver(chat, reply, language, event.id)
            except Unreachable as gone:
                closed.append(gone.chat)
            else:
                if reply.live:
                    reader = event.person.id if event.person else HOUSE
                    place = Place(chat, message)
                    await live.stands(self._app.books, reply, place, reader, language)
                return []
        return closed

    async def _drawn(self, event: Waiting, reply: Reply) -> Reply:
        """Draw a live card of which an event says no more than that it is to be shown."""
        if reply.live is None or reply.card or reply.rest:
            return for_all(reply) if event.group else reply
        return await drawn(self._app.books, reply.live, None if event.group else event.person)

    async def _language(self, event: Waiting) -> str | None:
        """Return her language; a group's own, if it has one, or that of her of whom it is told."""
        if not event.group:
            return self._app.language_of(event.person) if event.person else None
        who = (event.values or {}).get("person")
        own = await chats.language(self._app.books, event.group)
        hers = self._app.language_of(who) if isinstance(who, Person) else None
        return own or hers or self._app.settings.language

    def chosen(self, events: Sequence[Waiting]) -> dict[int, str]:
        """Return where persons will be told, so that a second time is there, too."""
        places = ((event, self._places(event)) for event in events)
        return {event.id: chats[0].name for event, chats in places if chats and not event.group}

    def has_place(self, event: Waiting) -> bool:
        """Tell whether a platform is on, on which an event can be told."""
        return bool(self._places(event))

    def platform(self, event: Waiting) -> str:
        """Return the platform on which an event will be told, if there is one."""
        return next((chat.platform for chat in self._places(event)), "")

    def _platform_of(self, chat: Chat) -> Platform:
        """Return where to tell it; nobody can be in a group of a platform that is off."""
        if chat.platform not in self._platforms:
            raise Unreachable(chat.name)
        return self._platforms[chat.platform]

    def _chats(self, event: Waiting) -> list[Chat]:
        chats = self._places(event)
        if not chats:
            raise Off
        return chats

    def _places(self, event: Waiting) -> list[Chat]:
        """Return where an event can be told: where it may have been told already comes first.

        Where somebody was only linked, and has never spoken, nobody may be looking.
        """
        if event.group:
            platform, _, external_id = event.group.partition(":")
            return [Chat(platform, external_id, private=False)]
        known = [each for each in event.identities if each.platform in self._platforms]
        chats = [
            Chat(identity.platform, identity.external_id, private=True)
            for identity in [each for each in known if each.spoken] or known
        ]
        return sorted(chats, key=lambda chat: chat.name != event.chat)


def is_readable(event: Waiting) -> bool:
    """Tell whether this version can say what an event tells."""
    if event.kind == shown.CHANGED:
        return card_of(event) is not None
    try:
        _read(event)
    except Unreadable:
        return False
    return True


def _read(event: Waiting) -> Reply:
    """Say what an event tells, or raise Unreadable."""
    if event.values is None:
        raise Unreadable("its facts are of another kind")
    if event.kind not in TELLS:
        raise Unreadable("it is of another kind")
    try:
        return TELLS[event.kind].run(Facts(event.values))
    except Exception as why:
        raise Unreadable(f"its facts are others: {type(why).__name__}") from why

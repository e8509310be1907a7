"""A live card that has changed: drawn for each of its readers, and edited wherever it stands.

    redraw  the places of the card -> each drawn anew -> what says something else is edited, side by
            side -> what came of it is noted, if no place was shown otherwise meanwhile

Changes of one card are told in their order, by one process of many, so that no edit overtakes a
later one. A place whose platform does not answer is edited later and holds up no other.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

import structlog

from bot import logs
from bot.app import live
from bot.commands import DRAWS, PRESSES
from bot.kit import Away, Chat, Unreachable, Unshowable, for_all
from ledger import ids
from ledger.chart import HOUSE
from ledger.errors import AlreadySettled
from ledger.people import chats, persons, shown
from ledger.people.shown import Edit, Live

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.app import App
    from bot.kit import Reply
    from bot.presence import Platform
    from ledger.books import Books
    from ledger.people.outbox import Waiting
    from ledger.people.persons import Person
    from ledger.people.shown import Shown

PATIENCE_S = 8.0
"""How long a platform may take over one edit, its turn included."""
TRIES = 3

log = structlog.get_logger("bot.jobs")


def card_of(event: Waiting) -> Live | None:
    """Return the card that an event says has changed, if this version can draw it."""
    match event.values:
        case {"kind": str(kind), "card": str(token)} if kind in DRAWS:
            return Live(kind, ids.from_text(token))
        case _:
            return None


async def drawn(books: Books, card: Live, reader: Person | None) -> Reply:
    """Draw a card for a reader, or for all in a group: those of operators read every name."""
    reply = await DRAWS[card.kind](books, card.token, reader)
    verb = PRESSES.get(card.kind)
    return reply if reader or (verb and verb.approved) else for_all(reply)


class Cards:
    """The live cards, and the platforms where they stand."""

    def __init__(self, app: App, platforms: Mapping[str, Platform]) -> None:
        self._app = app
        self._books = app.books
        self._platforms = platforms

    async def redraw(self, card: Live, event: int) -> bool:
        """Edit a card wherever it says something else; tell whether it did anywhere."""
        any_edited = False
        for _ in range(TRIES):
            changed = await self._changed(card)
            any_edited = any_edited or bool(changed)
            edits = await asyncio.gather(
                *(self._edit(at, reply, language, event) for at, reply, language in changed)
            )
            if await shown.noted(self._books, edits):
                return any_edited
        raise AlreadySettled("shown", "version", None)

    async def _changed(self, card: Live) -> list[tuple[Shown, Reply, str | None]]:
        """Return the places that say something else than they should, and what they should."""
        places = [
            at
            for at in await shown.places(self._books, card.token)
            if at.chat.partition(":")[0] in self._platforms
        ]
        wanted = {at.person for at in places}
        people = await persons.by_ids(self._books, wanted)
        people.pop(HOUSE, None)
        readers = [people.get(at.person) for at in places]
        drawn = await self._drawn(card, wanted, people)
        said = [
            (at, drawn[at.person], self._language(at, reader))
            for at, reader in zip(places, readers, strict=True)
        ]
        return [each for each in said if live.digest(*each[1:]) != each[0].digest]

    async def _drawn(
        self, card: Live, readers: set[int], people: Mapping[int, Person]
    ) -> dict[int, Reply]:
        """Draw a card once for each reader, and once for all who are in groups."""
        wanted = sorted(readers)
        found = await asyncio.gather(
            *(drawn(self._books, card, people.get(each)) for each in wanted)
        )
        return dict(zip(wanted, found, strict=True))

    def _language(self, at: Shown, reader: Person | None) -> str | None:
        return self._app.language_of(reader) if reader else at.language

    async def _edit(self, at: Shown, reply: Reply, language: str | None, event: int) -> Edit:
        """Edit one place; what becomes of it."""
        at_now = await self._moved(at)
        platform, _, external_id = at_now.chat.partition(":")
        chat = Chat(platform, external_id, private=at.person != HOUSE)
        said = live.digest(reply, language)
        after = replace(at_now, digest=said, language=language, ended=not reply.buttons)
        try:
            async with asyncio.timeout(PATIENCE_S):
                message = await self._platforms[platform].deliver(
                    chat, reply, language, event, at_now.message
                )
        except Unreachable:
            return Edit(at)
        except Unshowable as why:
            log.error(  # noqa: TRY400 - no trace
                "card not shown", card=at.live.kind, chat=logs.place(at.chat), reason=str(why)
            )
            return Edit(at, after if after.message else None)
        except (Away, TimeoutError):
            return Edit(at, late=True)
        except Exception:
            log.exception("card not edited", card=at.live.kind, chat=logs.place(at.chat))
            return Edit(at, late=True)
        return Edit(at, replace(after, message=message) if message else None)

    async def _moved(self, at: Shown) -> Shown:
        """Return a place in what its chat has become, where another message must be sent."""
        if at.person != HOUSE:
            return at
        stands = await chats.stands(self._books, at.chat)
        return at if stands.name == at.chat else replace(at, chat=stands.name, message="")

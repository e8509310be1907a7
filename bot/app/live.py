"""Live cards as they are shown: what each says, and where it stands from then on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

from bot import logs
from ledger import ids
from ledger.chart import HOUSE
from ledger.errors import Overloaded, Unavailable
from ledger.people import shown
from ledger.people.shown import Shown

if TYPE_CHECKING:
    from bot.kit import Call, Live, Place, Reply
    from ledger.books import Books
    from ledger.people.intents import Intent

log = structlog.get_logger("bot.app")


def digest(reply: Reply, language: str | None) -> bytes:
    """Return a digest of all that a reply says and offers in a language."""
    files = [(each.name, each.words, ids.digest(each.content)) for each in reply.files]
    said = (reply.card, list(reply.rest), list(reply.buttons), files)
    return ids.digest(repr(said), language or "")


async def stands(
    books: Books, reply: Reply, place: Place, person: int, language: str | None
) -> None:
    """Note where a reply was shown to a person or to all in a group, if it is a live card."""
    try:
        await remember(books, reply, place, person, language)
    except (Overloaded, Unavailable) as why:  # a press lets it be adopted
        log.warning("card not remembered", place=logs.place(place.chat.name), reason=str(why))


async def remember(
    books: Books, reply: Reply, place: Place, person: int, language: str | None
) -> None:
    """Note the same; Overloaded or Unavailable where no press would let it be adopted."""
    if reply.live is None or not place.message:
        return
    said, ended = digest(reply, language), not reply.buttons
    await shown.stands(books, _at(reply.live, place, person, language, said, ended=ended))


async def adopt(call: Call, intent: Intent) -> None:
    """Note that a live card stands where its button was pressed, unless that is known."""
    if intent.card and call.at:
        language = call.actor.language
        await shown.adopt(call.books, _at(intent.card, call.at, call.actor.id, language))


async def spoken(call: Call, reply: Reply) -> str | None:
    """Return in which language the live card of a group goes on that a press has changed there."""
    if not (reply.live and call.at and reply.edits_card) or call.at.chat.private:
        return reply.language
    key = _at(reply.live, call.at, call.actor.id, None).key
    places = await shown.places(call.books, reply.live.token)
    return next((at.language for at in places if at.key == key), None) or reply.language


async def forget(call: Call, intent: Intent, reply: Reply) -> None:
    """Let a live card be edited no more that its press makes into something else."""
    if intent.card and call.at and call.at.chat.private and reply.edits_card and not reply.live:
        await shown.forget(call.books, _at(intent.card, call.at, call.actor.id, None))


def _at(  # noqa: PLR0913 - a place has that many sides
    live: Live,
    place: Place,
    person: int,
    language: str | None,
    said: bytes = b"",
    *,
    ended: bool = False,
) -> Shown:
    reader = person if place.chat.private else HOUSE
    return Shown(live, place.chat.name, place.message, reader, language, said, ended)

"""What Wasl wrote, as the books keep it: a message with its files, new or in place of another."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from bot.platforms.web.attached import as_kept, size
from bot.platforms.web.transcript import BOT, written
from ledger import clock, ids
from ledger.errors import AlreadySettled, NotFound
from ledger.people import inbox
from ledger.people.inbox import files
from ledger.posting import Posting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.kit import File
    from bot.platforms.web.transcript import Json
    from ledger.books import Books
    from ledger.people.inbox import Message
    from ledger.posting import Row


def new(  # noqa: PLR0913, PLR0917 - a message has that many sides
    key: bytes,
    chat: str,
    body: Json,
    attached: Sequence[File],
    place: int = 0,
    at: int | None = None,
) -> tuple[Row, ...]:
    """Return the rows of a new message and of its files."""
    when = clock.to_ms(clock.now()) if at is None else at
    room = size(body.get("files", ()))
    message = inbox.new(key, chat, BOT, written(body), place, files=room, at=when)
    return (message, *files.beside(key, map(as_kept, attached)))


async def edit(books: Books, card: Message | None, body: Json, attached: Sequence[File]) -> bool:
    """Put another body into a message, whose old buttons still answer; False if it has gone."""
    while card:
        try:
            await books.post(_changed(card, body, attached))
        except (AlreadySettled, NotFound):  # it was edited, or it went, at this moment
            card = await inbox.get(books, card.id)
        else:
            return True
    return False


def _changed(card: Message, body: Json, attached: Sequence[File]) -> Posting:
    """Return what edits a message; a file that stands there again is left as it is."""
    old = json.loads(card.body)
    before = {bytes.fromhex(each["id"]) for each in old.get("files", ())}
    kept = {file.id: file for file in map(as_kept, attached)}
    offered = [*body["offered"], *old["offered"]]
    body |= {"offered": list(dict.fromkeys(offered)), "edited_at": clock.to_ms(clock.now())}
    return Posting(
        ids.token(),
        "message",
        guards=inbox.edited(
            card.id, written(body), files=size(body.get("files", ())), before=card.seq
        ),
        rows=files.beside(card.id, [kept[each] for each in kept.keys() - before]),
        drops=tuple(files.gone(card.id, each) for each in before - kept.keys()),
    )

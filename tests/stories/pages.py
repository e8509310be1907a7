"""Pages of one's own in a story: opened by their link, and filled in field by field."""

from __future__ import annotations

import io
from functools import cache
from itertools import count
from typing import TYPE_CHECKING

from PIL import Image

from bot.kit import Given, Mistaken, Reply, labelled
from ledger.people import tickets

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.app import App
    from bot.kit import Said, Sheet

_NUMBERS = count()


async def filled(app: App, address: str, text: str) -> list[tuple[Sequence[Said], str]]:
    """Open a page and hand in `field: value | field: value`; return what it says, page by page.

    Without a field it is only opened; a field that holds a picture has whatever is written.
    """
    secret = address.partition("#")[2]
    ticket = await tickets.look(app.books, secret)
    call = await app.of_ticket(ticket, f"sheet:open:{next(_NUMBERS)}")
    language = app.language_of(call.actor)
    sheet = await app.sheet(call, ticket)
    if isinstance(sheet, Reply):
        return [(sheet.lines, language)]
    said = [*sheet.card.lines, *(each.words for each in sheet.files)]
    if not text:
        return [(said, language)]
    call = await app.of_ticket(ticket, f"sheet:hand:{next(_NUMBERS)}")
    done = await app.hand(call, ticket, _given(sheet, text))
    if isinstance(done, Mistaken):
        labels = {each.name: each.label for each in sheet.fields}
        wrong = [labelled(labels[name], why) for name, why in done.fields.items()]
        return [(wrong, language)]
    return [(done.lines, language)]


def _given(sheet: Sheet, text: str) -> Given:
    written = dict(part.strip().split(": ", 1) for part in text.split("|"))
    pictures = {each.name for each in sheet.fields if each.kind == "picture"}
    values = {name: value for name, value in written.items() if name not in pictures}
    return Given(values, {name: _photo() for name in written if name in pictures})


@cache
def _photo() -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(made, "JPEG")
    return made.getvalue()

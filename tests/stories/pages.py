"""Pages of one's own in a story: opened by their link, and filled in field by field."""

from __future__ import annotations

import base64
import io
import re
from functools import cache
from itertools import count
from typing import TYPE_CHECKING

from PIL import Image

from bot.kit import Given, Mistaken, Reply, labelled
from ledger import clock
from ledger.people import tickets
from ledger.protection import apps

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.app import App
    from bot.kit import Said, Sheet

_NUMBERS = count()
_KEY = re.compile("[A-Z2-7]{32}")
_SHOWN: list[str] = []
"""The keys of apps that were shown."""


async def filled(app: App, address: str, text: str) -> list[tuple[Sequence[Said], str]]:
    """Open a page and hand in `field: value | field: value`; return what it says, page by page.

    Without a field it is only opened; a field that holds a picture has whatever is written, and
    APP stands for what an app shows whose key was shown last.
    """
    secret = address.partition("#")[2]
    ticket = await tickets.look(app.books, secret)
    call = await app.of_ticket(ticket, f"sheet:open:{next(_NUMBERS)}")
    language = app.language_of(call.actor)
    sheet = await app.sheet(call, ticket)
    if isinstance(sheet, Reply):
        return [(sheet.lines, language)]
    _SHOWN.extend(str(value) for _, value in sheet.card.rows if _KEY.fullmatch(str(value)))
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
    values = {name: _typed(value) for name, value in written.items() if name not in pictures}
    return Given(values, {name: _photo() for name in written if name in pictures})


def _typed(value: str) -> str:
    if value != "APP":
        return value
    return apps.code(base64.b32decode(_SHOWN[-1]), apps.counter(clock.now()))


@cache
def _photo() -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(made, "JPEG")
    return made.getvalue()

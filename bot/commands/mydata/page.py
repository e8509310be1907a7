"""The page on which somebody has her copy, once: a document to read, the data, her pictures."""

from __future__ import annotations

import json
from base64 import b64encode
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bot.commands.mydata.document import written
from bot.kit import Card, Document, Sheet, handed, say, sheet
from bot.proving import ANSWER, answered
from bot.reports import apart
from bot.vaulted import VAULTED, pictured
from ledger import protection
from ledger.people import vaulted
from ledger.products import privacy
from ledger.products.privacy import COPY

if TYPE_CHECKING:
    from bot.kit import Call, File, Given
    from ledger.people.tickets import Ticket
    from ledger.products.privacy import Copy
    from ledger.vault import Kept


@sheet(COPY)
async def copied_out(call: Call, ticket: Ticket) -> Sheet:
    """Show her copy once; whoever has a PIN or an app is asked for it first."""
    copy = await privacy.ready(call.books, ticket.about, call.actor.id)
    if (await protection.of(call.books, call.actor.id)).has_any:
        card = Card(say("Show all that is kept of you?"))
        return Sheet(card, [ANSWER], say("Open it"))
    return await _shown(call, copy)


@handed(COPY)
async def proven(call: Call, ticket: Ticket, given: Given) -> Sheet:
    """Show it once to who has shown that it is her; what she showed counts in that posting."""
    copy = await privacy.ready(call.books, ticket.about, call.actor.id)
    right = await answered(call, given)
    shown = await _shown(call, copy)
    return replace(shown, guards=(*shown.guards, *right.guards))


async def _shown(call: Call, copy: Copy) -> Sheet:
    """Return what the books had when it was made, and what the vault has now."""
    content = await privacy.content(call.books, copy)
    found = await vaulted.of(call.books, call.actor.id)
    kept = [each for each in found if each.field in VAULTED]
    content["vault"] = [_plain(each) for each in kept]
    files: list[File] = [
        Document(
            json.dumps(content, ensure_ascii=False, indent=1).encode(),
            say("All of it as data"),
            "wasl-data.json",
            "application/json",
        )
    ]
    if apart.can("pdf"):
        asked = written(call, content, kept)
        pdf = await apart.make("pdf", asked)
        files.insert(0, Document(pdf, say("All of it to read"), "wasl-data.pdf"))
    files += [pictured(each) for each in kept if each.is_picture]
    return Sheet(
        Card(
            say("What is kept of you"),
            rows=[(say("What came and went"), len(content["history"]))],
            more=[say("Keep these files where nobody else comes. This page opens once.")],
        ),
        files=files,
        once=True,
        guards=privacy.fetched(copy),
        events=await privacy.told(call.books, copy),
    )


def _plain(kept: Kept) -> dict[str, Any]:
    return {
        "field": kept.field,
        "value": b64encode(kept.value).decode() if kept.is_picture else kept.text,
        "at_ms": kept.at_ms,
    }

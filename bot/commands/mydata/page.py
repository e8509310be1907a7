"""The page on which somebody has her copy, once: a document to read, the data, her pictures."""

from __future__ import annotations

import json
from base64 import b64encode
from typing import TYPE_CHECKING, Any

from bot.commands.mydata.document import written
from bot.kit import Card, Document, Sheet, say, sheet
from bot.reports import apart
from bot.vaulted import VAULTED, pictured
from ledger.people import vaulted
from ledger.products import privacy
from ledger.products.privacy import COPY

if TYPE_CHECKING:
    from bot.kit import Call, File
    from ledger.people.tickets import Ticket
    from ledger.vault import Kept


@sheet(COPY)
async def copied_out(call: Call, ticket: Ticket) -> Sheet:
    """Show her copy once: what the books had when it was made, and what the vault has now."""
    copy = await privacy.copy_of(call.books, ticket.about)
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
        events=(privacy.changed(copy),),
    )


def _plain(kept: Kept) -> dict[str, Any]:
    return {
        "field": kept.field,
        "value": b64encode(kept.value).decode() if kept.is_picture else kept.text,
        "at_ms": kept.at_ms,
    }

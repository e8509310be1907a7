"""What an open card stands on: where that has changed, the card says so, and nothing is done."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ledger import ids
from ledger.people import shown
from ledger.people.intents import IntentRow
from ledger.posting import ANY, Guard, Posting

if TYPE_CHECKING:
    from ledger.books import Books
    from ledger.people.facts import Fact
    from ledger.people.intents import Intent


async def ground(books: Books, intent: Intent, verb: str, **now: Fact) -> None:
    """Let a card say what it stands on now, wherever it is shown, for whoever was to approve it."""
    written = replace(intent, facts={**intent.facts, **now}).row.cells["facts"]
    key = (intent.token,)
    guards = (
        Guard.on(IntentRow.state, key, "open"),
        Guard.on(IntentRow.facts, key, ANY, written),
    )
    events = (shown.changed(verb, intent.token),)
    await books.post(Posting(ids.token(), "look_again", guards=guards, events=events))

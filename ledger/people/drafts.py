"""Drafts that somebody may look at once two have agreed: asked for on a card, told when there.

told     what the event says with which who asked is told
opened   who asked is told that it is there
of_card  what a card has opened for somebody, until the card is over
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger import clock, ids
from ledger.errors import NotFound
from ledger.people import facts, intents
from ledger.posting import Posting

if TYPE_CHECKING:
    from ledger.act import Act
    from ledger.books import Books
    from ledger.people.intents import Intent
    from ledger.posting import Event


def told(intent: Intent, number: str) -> str:
    """Return what who asked is told: the card, and its fact that names what is asked for."""
    return facts.dump({"card": ids.text(intent.token), number: intent.facts[number]})


async def opened(act: Act, intent: Intent, verb: str, event: Event) -> bool:
    """Let who asked look at it, once, and tell her so; tell whether that was done before."""
    posting = Posting(
        intent.token,
        verb,
        digest=ids.digest(verb, event.facts),
        actor=intent.owner,
        guards=intent.guards,
        events=(event,),
        deadline=intent.expires_at,
    )
    return (await act.post(posting)).repeated


async def of_card(books: Books, token: bytes, verb: str, reader: int) -> Intent:
    """Return the card that opened something for somebody; NotFound for all others, and later."""
    intent = await intents.get(books, token)
    is_hers = intent.owner == reader and verb in intent.choices.values()
    if not is_hers or intent.state != "done" or intent.expires_at <= clock.now():
        raise NotFound("filing")
    return intent

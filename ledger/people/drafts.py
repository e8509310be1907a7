"""Drafts that somebody may look at once two have agreed: asked for on a card, told when there.

opened   who asked is told that it is there
of_card  what a card has opened for somebody, until the card is over
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ledger import clock, ids
from ledger.errors import NotFound
from ledger.people import facts, intents
from ledger.posting import Event, Posting

if TYPE_CHECKING:
    from ledger.act import Act
    from ledger.books import Books
    from ledger.people.intents import Intent


async def opened(act: Act, intent: Intent, verb: str, number: str, kind: str) -> bool:
    """Let who asked look at it, once; tell whether that was done before.

    `number` is the fact of the card that names what is asked for, `kind` the event that tells her.
    """
    which: Any = intent.facts[number]
    told = facts.dump({"card": ids.text(intent.token), number: which})
    posting = Posting(
        intent.token,
        verb,
        digest=ids.digest(verb, str(which)),
        actor=intent.owner,
        guards=intent.guards,
        events=(Event(kind, intent.owner, told),),
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

"""What shows that it is her, as a page asks for it: a PIN, a code of her app, or one kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.kit import Field, Mistaken, say, say_many
from ledger import ids, protection
from ledger.errors import NotFound
from ledger.people import intents
from ledger.protection import Wrong

if TYPE_CHECKING:
    from bot.kit import Call, Given, Said
    from ledger.people.intents import Intent
    from ledger.people.tickets import Ticket
    from ledger.protection import Right

_TOKEN = ids.KEY_BYTES
PROVE = "prove"
"""The page on which a press that needs more is shown it."""
ANSWER = Field(
    "answer",
    say("PIN or code"),
    "secret",
    hint=say("Your PIN, the six digits of your app, or a recovery code."),
    most=32,
)


async def answered(call: Call, given: Given) -> Right:
    """Return what somebody has shown; Mistaken for what is wrong, with how many tries are left."""
    try:
        return await protection.answer(call.books, call.actor.id, given.values.get(ANSWER.name, ""))
    except Wrong as wrong:
        raise Mistaken({ANSWER.name: tries_left(wrong.left)}) from None


def about(intent: Intent, choice: str) -> bytes:
    """Return what the page of a press is about."""
    return intent.token + choice.encode()


async def pressed(call: Call, ticket: Ticket) -> tuple[Intent, str]:
    """Return of which card which button was pressed whose page this is."""
    token, choice = ticket.about[:_TOKEN], ticket.about[_TOKEN:].decode()
    intent = await intents.get(call.books, token)
    if choice not in intent.choices:
        raise NotFound("button")
    return intent, choice


def tries_left(left: int) -> Said:
    """Say that it was wrong, and how often it may be tried."""
    return say_many("That is wrong. {count} more try.", "That is wrong. {count} more tries.", left)

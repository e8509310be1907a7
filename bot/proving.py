"""What shows that it is her, as a page asks for it: a PIN, a code of her app, or one kept."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from bot.kit import Field, Mistaken, say, say_many
from ledger import ids, protection, rules
from ledger.errors import NotFound
from ledger.people import intents
from ledger.protection import UNLOCKS, Wrong

if TYPE_CHECKING:
    from bot.kit import Call, Given, Said
    from ledger.people.intents import Intent
    from ledger.people.locks import Lock
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


async def before_lock(call: Call, lock: Lock) -> bool:
    """Tell whether she had a PIN or an app a while before a lock: a later one shows nothing."""
    waits = (await rules.at(call.books, UNLOCKS)).value
    since = lock.since_ms - waits // timedelta(milliseconds=1)
    return (await protection.of(call.books, call.actor.id)).has_before(since)


class Pressed(NamedTuple):
    """Which button of a card was pressed, and from where."""

    intent: Intent
    choice: str
    place: str

    @property
    def written(self) -> bytes:
        """What the page is about on which more is shown for it."""
        return self.intent.token + f"{self.choice} {self.place}".encode()


async def pressed(call: Call, ticket: Ticket) -> Pressed:
    """Return for which press something is shown on a page."""
    choice, _, place = ticket.about[_TOKEN:].decode().partition(" ")
    intent = await intents.get(call.books, ticket.about[:_TOKEN])
    if choice not in intent.choices:
        raise NotFound("button")
    return Pressed(intent, choice, place)


def tries_left(left: int) -> Said:
    """Say that it was wrong, and how often it may be tried."""
    return say_many("That is wrong. {count} more try.", "That is wrong. {count} more tries.", left)

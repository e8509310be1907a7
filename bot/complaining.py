"""The button by which who complained has somebody else look at it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.kit import Button, say
from ledger import complaints, ids, rules
from ledger.people import intents
from ledger.people.intents import Intent

if TYPE_CHECKING:
    from ledger.books import Books
    from ledger.people.cases import Case
    from ledger.people.facts import Fact


async def not_content(books: Books, found: Case) -> Button:
    """Return what lets who complained have somebody else look, while that can be said."""
    token = ids.timed_child(found.token, "again")
    lasts = (await rules.at(books, complaints.TIME)).value
    known: dict[str, Fact] = {"case": found.number}
    wanted = Intent(found.opener, {"again": complaints.AGAIN}, known, lifetime=lasts, token=token)
    intent = await intents.make(books, wanted, token, b"")
    return Button.does(say("Not content: case {number}", number=found.number), intent, "again")

"""What is told on every platform where somebody has spoken, for it may not be her who did it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.people import persons
from ledger.posting import Event

if TYPE_CHECKING:
    from ledger.books import Books


async def events(
    books: Books, person: int, kind: str, facts: str, *, but: str = ""
) -> tuple[Event, ...]:
    """Return an event for each place where she has spoken, `but` for one, or one for her."""
    known = await persons.identities(books, person)
    places = [f"{each.platform}:{each.external_id}" for each in known if each.spoken]
    told = [each for each in places if each != but]
    if not places:
        return (Event(kind, person, facts),)
    return tuple(Event(kind, person, facts, chat) for chat in told)

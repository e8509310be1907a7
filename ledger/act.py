"""An act: who asks for it, where and under which key, and what is committed with it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ledger.books import Books
    from ledger.people.persons import Person
    from ledger.posting import Count, Event, Guard, Posted, Posting


@dataclass(frozen=True, slots=True)
class Act:
    """What every function of a product is handed first.

    `key` is that of the message or press (16 bytes), `chat` the group that it began in, if any,
    `approver` who let it happen, 0 for nobody. `guards`, `events` and `counts` go with whatever is
    posted, so that an approval and its deed are one commit.
    """

    books: Books
    actor: Person
    key: bytes
    chat: str = ""
    approver: int = 0
    guards: tuple[Guard, ...] = ()
    events: tuple[Event, ...] = ()
    counts: tuple[Count, ...] = ()

    async def post(self, posting: Posting) -> Posted:
        """Post what is asked for, with the guards, events and counts of the act."""
        if self.guards or self.events or self.counts:
            posting = replace(
                posting,
                guards=(*posting.guards, *self.guards),
                events=(*posting.events, *self.events),
                counts=(*posting.counts, *self.counts),
            )
        return await self.books.post(posting)

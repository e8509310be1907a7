"""An act: who asks for it, where and under which key, and what is committed with it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ledger.books import Books
    from ledger.people.persons import Person
    from ledger.posting import Count, Event, Guard, Posted, Posting, Row


@dataclass(frozen=True, slots=True)
class Act:
    """What every function of a product is handed first.

    `key` is that of the message or press (16 bytes), `chat` the group that it began in, if any,
    `approver` who let it happen, 0 for nobody. `guards`, `counts`, `rows` and `events` go with
    whatever is posted, so that an approval and its deed, or a payment and what it pays, are one
    commit.
    """

    books: Books
    actor: Person
    key: bytes
    chat: str = ""
    approver: int = 0
    guards: tuple[Guard, ...] = ()
    events: tuple[Event, ...] = ()
    counts: tuple[Count, ...] = ()
    rows: tuple[Row, ...] = ()

    async def post(self, posting: Posting) -> Posted:
        """Post what is asked for, with all that goes with the act."""
        if self.guards or self.events or self.counts or self.rows:
            posting = replace(
                posting,
                guards=(*posting.guards, *self.guards),
                counts=(*posting.counts, *self.counts),
                rows=(*posting.rows, *self.rows),
                events=(*posting.events, *self.events),
            )
        return await self.books.post(posting)

"""An act: who asks for it, where and under which key, and what is committed with it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from ledger.books import Books
    from ledger.people.persons import Person
    from ledger.posting import Audit, Count, Event, Guard, Posted, Posting, Row


@dataclass(frozen=True, slots=True)
class Act:
    """What every function of a product is handed first.

    `key` is that of the message or press (16 bytes), `chat` the group that it began in, if any,
    `approver` who let it happen, 0 for nobody. What goes with
    whatever is posted (`guards`, `events`, …) makes one commit of an approval and its deed, or of
    a payment and what it pays. `proves` looks at what is posted before it is: what leaves her
    wallets may need more than a press (`ledger.protection`).
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
    audits: tuple[Audit, ...] = ()
    proves: Callable[[Act, Posting], Awaitable[Posting]] | None = None

    async def post(self, posting: Posting) -> Posted:
        """Post what is asked for, with all that goes with the act."""
        if self.guards or self.events or self.counts or self.rows or self.audits:
            posting = replace(
                posting,
                guards=(*posting.guards, *self.guards),
                counts=(*posting.counts, *self.counts),
                rows=(*posting.rows, *self.rows),
                events=(*posting.events, *self.events),
                audits=(*posting.audits, *self.audits),
            )
        if self.approver and posting.audits:
            audits = tuple(replace(each, approver=self.approver) for each in posting.audits)
            posting = replace(posting, audits=audits)
        if self.proves is not None:
            posting = await self.proves(self, posting)
        return await self.books.post(posting)

"""A draft is asked for on a card, and given on a page: the same for each kind of report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.kit import (
    Button,
    Card,
    Reply,
    confirm_card,
    draws,
    page,
    press,
    receipt,
    say,
    tells,
    to_sheet,
)
from bot.proposing import drawn, signed
from ledger import ids
from ledger.errors import NotFound
from ledger.posting import Count

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from bot.kit import Call, Draws, Facts, Page, Press, Row, Said, Tells
    from ledger.act import Act
    from ledger.books import Books
    from ledger.people.intents import Intent
    from ledger.people.persons import Person
    from ledger.people.proposals import Proposal
    from ledger.people.tickets import Ticket


@dataclass(frozen=True, slots=True)
class Filed:
    """Drafts of one kind: under which words they are, what is said of one by its number."""

    command: str
    verb: str
    event: str
    pack: str
    fact: str
    needs: str
    title: Callable[[int], Said]
    ready: Callable[[int], Said]
    about: Callable[[Books, Intent], Awaitable[Sequence[Row]]]
    opened: Callable[[Act, Intent], Awaitable[bool]]
    of_card: Callable[[Books, bytes, int], Awaitable[object]]

    async def asks(self, call: Call, intent: Intent, title: Said) -> Reply:
        """Ask before a draft is opened."""
        return confirm_card(
            title,
            intent,
            confirm=say("Open the draft"),
            rows=await self.about(call.books, intent),
            more=[
                say(
                    "It has what the vault keeps of the person; that it is opened is in the audit."
                ),
                *await signed(call, self.needs, intent),
            ],
            done=say("You asked for this before, and it was done."),
        )

    def declared(self) -> tuple[Press, Draws, Tells, Page]:
        """Declare what lets one be opened, how that is asked for and told, and what opens it."""
        return (
            press(self.verb, needs=self.needs, approved=True)(self._opened),
            draws(self.verb)(self._proposed),
            tells(self.event)(self._told),
            page(self.command, needs=self.needs)(self._given),
        )

    async def _opened(self, call: Call, intent: Intent) -> Reply:
        before = await self.opened(call.act, intent)
        again = say("This was done before; nothing changed again.") if before else None
        title = say("The draft is shown to who asked for it, once.")
        return receipt(title, rows=await self.about(call.books, intent), again=again)

    async def _proposed(self, books: Books, token: bytes, reader: Person | None) -> Reply:
        return await drawn(books, token, reader, self._waits)

    async def _waits(self, books: Books, proposal: Proposal) -> Card:
        intent = proposal.intent
        number = int(str(intent.facts[self.fact]))
        return Card(self.title(number), rows=await self.about(books, intent))

    def _told(self, facts: Facts) -> Reply:
        button = Button.goes(say("Open it"), self.command, facts.card)
        told = self.ready(getattr(facts, self.fact))
        return Reply.of(card=Card(told, tone="done"), buttons=[button])

    async def _given(self, call: Call, at: str) -> Reply:
        """Give who asked the page of a card, if it is hers; only in private."""
        try:
            token = ids.from_text(at)
        except ValueError:
            raise NotFound("filing") from None
        await self.of_card(call.books, token, call.actor.id)
        told = say("The draft is on a page of its own, which opens once: {address}")
        return await to_sheet(call, self.pack, told, token)


async def reasoned(books: Books, intent: Intent) -> list[Row]:  # noqa: ARG001 - of others it reads
    """Return the reason alone, where the number says what it is about."""
    return [(say("Reason"), str(intent.facts["note"]))]


def once(ticket: Ticket) -> tuple[Count, ...]:
    """Return what lets the draft of a card be shown once, by whichever link."""
    return (Count(f"filing opened {ids.text(ticket.about)}", 1, 1),)

"""A licence that two decide about: the cards that wait, and what is said once it is done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.commands.licences.drawing import asked
from bot.kit import Card, Country, draws, press, receipt, say
from bot.proposing import drawn
from ledger import licences
from ledger.licences import ADD, END, Draft
from ledger.people.roles import SET_RULES

if TYPE_CHECKING:
    from bot.kit import Call, Reply
    from ledger.books import Books
    from ledger.people.intents import Intent
    from ledger.people.persons import Person
    from ledger.people.proposals import Proposal

_AGAIN: Final = say("This was done before; nothing changed again.")


@press(ADD, needs=SET_RULES, approved=True)
async def decided(call: Call, intent: Intent) -> Reply:
    """Add it, and say so in the place of the card."""
    again = await licences.added(call.act, intent)
    change = Draft.read(intent)
    told = say("A licence was added: {country}.", country=Country(change.licence.jurisdiction))
    return receipt(told, rows=asked(change), again=_AGAIN if again else None)


@press(END, needs=SET_RULES, approved=True)
async def ended(call: Call, intent: Intent) -> Reply:
    """End it, and say so in the place of the card."""
    again = await licences.ended(call.act, intent)
    change = Draft.read(intent)
    told = say("A licence was ended: {country}.", country=Country(change.licence.jurisdiction))
    return receipt(told, rows=asked(change), again=_AGAIN if again else None)


@draws(ADD)
async def adding(books: Books, token: bytes, reader: Person | None) -> Reply:
    """Draw a licence that waits for somebody else's word."""
    return await drawn(books, token, reader, _to_add)


@draws(END)
async def ending(books: Books, token: bytes, reader: Person | None) -> Reply:
    """Draw the end of a licence that waits for somebody else's word."""
    return await drawn(books, token, reader, _to_end)


async def _to_add(books: Books, proposal: Proposal) -> Card:  # noqa: ARG001 - as it was asked
    change = Draft.read(proposal.intent)
    title = say("Add a licence: {country}", country=Country(change.licence.jurisdiction))
    return Card(title, rows=asked(change))


async def _to_end(books: Books, proposal: Proposal) -> Card:  # noqa: ARG001 - as it was asked
    change = Draft.read(proposal.intent)
    title = say("End a licence: {country}", country=Country(change.licence.jurisdiction))
    return Card(title, rows=asked(change))

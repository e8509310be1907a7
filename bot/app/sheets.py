"""Sheets: what the page of a ticket shows, and what is done with what was handed in there.

open_   the ticket -> the sheet; one that is shown once is spent before anybody sees it
hand    what was handed in -> done, shown once, refused, or mistaken and asked for again
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.app import answering
from bot.commands import HANDED, SHEETS
from bot.kit import Mistaken, Reply, Sheet
from ledger import trail
from ledger.errors import NotFound
from ledger.people import tickets

if TYPE_CHECKING:
    from bot.kit import Call, Given
    from ledger.people.tickets import Ticket

_NOTHING = Reply(())


async def open_(call: Call, ticket: Ticket) -> Sheet | Reply:
    """Return the sheet of a ticket, or why it is not shown."""
    drawn: list[Sheet] = []

    async def work() -> Reply:
        found = SHEETS.get(ticket.kind)
        if found is None:
            raise NotFound("ticket")
        trail.does(ticket.kind)
        sheet = await found.run(call, ticket)
        if sheet.once:
            await _spend(call, ticket, sheet)
        drawn.append(sheet)
        return _NOTHING

    refused = await answering.answered(call, "sheet", work())
    return drawn[0] if drawn else refused or _NOTHING


async def hand(call: Call, ticket: Ticket, given: Given) -> Reply | Sheet | Mistaken:
    """Do what a sheet is for; return what came of it, or what is to be corrected."""
    came: list[Sheet | Mistaken] = []

    async def work() -> Reply:
        found = HANDED.get(ticket.kind)
        if found is None:
            raise NotFound("ticket")
        trail.does(ticket.kind)
        try:
            done = await found.run(call, ticket, given)
        except Mistaken as mistaken:
            came.append(mistaken)
            return _NOTHING
        if isinstance(done, Reply):
            return done
        await _spend(call, ticket, done)
        came.append(done)
        return _NOTHING

    reply = await answering.answered(call, "sheet", work())
    return came[0] if came else reply or _NOTHING


async def _spend(call: Call, ticket: Ticket, sheet: Sheet) -> None:
    await tickets.spend(
        call.books,
        ticket,
        audits=sheet.audits,
        counts=sheet.counts,
        guards=sheet.guards,
        events=sheet.events,
    )

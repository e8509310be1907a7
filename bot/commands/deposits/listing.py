"""What somebody wants to pay in and is waited for, each with a button to its card."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.commands.deposits.ways import NAMED
from bot.kit import Button, Card, Entry, Reply, say
from ledger.banking import deposits

if TYPE_CHECKING:
    from bot.kit import Call

_NEW = Button.goes(say("Pay in an amount"), "deposit", "new")


async def listed(call: Call) -> Reply:
    """List what is waited for; the card of each has the button that cancels it."""
    found = await deposits.waited_for(call.books, call.actor.id)
    entries = [
        Entry(
            say("{amount} · {way} · until {time}", amount=each.expected, way=way, time=until),
            way,
            say("until {time}", time=until),
            each.expected,
        )
        for each in found
        for way, until in [(NAMED[each.way], each.expires_at)]
    ]
    buttons = [
        Button.goes(say("{amount}", amount=each.expected), "deposit", f"one.{each.name}")
        for each in found
    ]
    title = say("Deposits that are waited for. Open one to cancel it.")
    return Reply.of(card=Card(title, entries=entries), buttons=[*buttons, _NEW])

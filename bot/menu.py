"""The card that everything begins with: what she has, what waits for her, and what she can do."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.kit import Button, Card, Reply, say, standing
from ledger.money import Money
from ledger.statement import Balance

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.kit import Call, Row, Said


async def menu(call: Call, *above: Said) -> Reply:
    """Return the card with a button for each main thing, below what is said first."""
    buttons = [
        Button.runs(say(each.menu), each.name)
        for each in call.commands
        if each.menu and (each.is_for_all or call.may(each.needs))
    ]
    shown = await wallets(call)
    waits = [row for waiting in call.waits for row in await waiting.run(call)]
    card = replace(shown, above=above[0] if above else None, rows=[*shown.rows, *waits])
    return Reply(above[1:], buttons, card=card)


async def wallets(call: Call) -> Card:
    """Return each wallet, what is available and what is held; and what stands besides."""
    nothing = Money(0, call.settings.home_currency)
    known, besides = await standing(call)
    first, *more = [each for each in known if each.posted] or [Balance(0, nothing, nothing)]
    title = say("Available: {amount}", amount=first.available)
    rows = [*_held(first), *(row for each in more for row in _rows(each)), *besides]
    return Card(title, first.available, rows=rows)


def _rows(balance: Balance) -> Sequence[Row]:
    return [(say("Available"), balance.available), *_held(balance)]


def _held(balance: Balance) -> Sequence[Row]:
    if not balance.held:
        return []
    return [(say("Held"), say("{amount}, waiting to be claimed", amount=balance.held))]

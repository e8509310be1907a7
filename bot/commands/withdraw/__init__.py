"""Withdrawing: money goes to somebody's account at a bank, and comes back if it cannot stay."""

from bot.commands.withdraw.drawing import card
from bot.commands.withdraw.reading import moves, stands, withdrawn
from bot.commands.withdraw.telling import (
    home,
    open_ones,
    over,
    refused,
    refused_by_us,
    rejected,
    returned,
    settled,
    stays,
)
from bot.kit import Call, Reply, press
from ledger.banking import payouts
from ledger.banking.payouts import cards
from ledger.people.intents import Intent

__all__ = [
    "card",
    "home",
    "moves",
    "open_ones",
    "over",
    "refused",
    "refused_by_us",
    "rejected",
    "returned",
    "settled",
    "stands",
    "stays",
    "withdrawn",
]


@press(cards.CANCEL)
async def cancelled(call: Call, intent: Intent) -> Reply:
    """Keep the money after all."""
    payout = await payouts.cancel(call.act, intent)
    return await card(call.books, payout.token, call.actor)

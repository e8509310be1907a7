"""The Cancel button of every card."""

from bot.kit import Call, Reply, press, say
from ledger.people import intents
from ledger.people.intents import Intent


@press("cancel", needs="nothing")
async def cancelled(call: Call, intent: Intent) -> Reply:
    """End a card without doing anything."""
    await intents.cancel(call.books, intent)
    return Reply.of(say("Cancelled. Nothing was moved."), edits_card=True)

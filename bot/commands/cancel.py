"""Cancelling: the button of every card, and the word for it."""

from bot.kit import Call, Code, Reply, command, p_, press, say
from ledger.people import intents
from ledger.people.intents import Intent

_CANCELLED = say("Cancelled. Nothing was moved.")


@command("cancel", private=(p_("private", "cancel"),))
async def cancel(call: Call) -> Reply:
    """End her newest card that still waits for a press."""
    card = await intents.newest(call.books, call.actor.id, "cancel")
    if card is None:
        return Reply.of(
            say(
                "No card of yours waits for a press, so there is nothing to cancel. What you sent"
                " is under {history}; what still waits there can be taken back from its receipt.",
                history=Code("/history"),
            )
        )
    await intents.cancel(call.books, card)
    return Reply.of(_CANCELLED)


@press("cancel", needs="nothing")
async def cancelled(call: Call, intent: Intent) -> Reply:
    """End a card without doing anything."""
    await intents.cancel(call.books, intent)
    return Reply.of(_CANCELLED, edits_card=True)

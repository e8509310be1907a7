"""Cancelling: the button of every card, and the word for cards and questions."""

from typing import Any

from bot.kit import Call, Code, Reply, Said, command, p_, press, say
from ledger.books import Books
from ledger.chart import HOUSE
from ledger.money import Money
from ledger.people import intents, persons
from ledger.people.facts import Stranger, Who
from ledger.people.intents import Intent
from ledger.people.persons import SIGN

_CANCELLED = say("Cancelled. Nothing was moved.")
_NO_ANSWER = ""
_ENDS = ("cancel", "read", "meant", _NO_ANSWER)


@command("cancel", private=(p_("private", "cancel"),))
async def cancel(call: Call) -> Reply:
    """End the newest of her cards and questions that still waits, and say which it was."""
    intent = await intents.newest(call.books, call.actor.id, *_ENDS)
    if intent is None:
        return Reply.of(
            say(
                "No card of yours waits for a press, so there is nothing to cancel. What you sent"
                " is under {history}; what still waits there can be taken back from its receipt.",
                history=Code("/history"),
            )
        )
    await intents.cancel(call.books, intent)
    if "cancel" in intent.choices.values():
        return Reply.of(await _card(call.books, intent.facts))
    asked = await _asked(call.books, intent)
    return Reply.of(say("Cancelled my question. Nothing was moved."), *asked)


@press("cancel", needs="nothing")
async def cancelled(call: Call, intent: Intent) -> Reply:
    """End a card without doing anything."""
    await intents.cancel(call.books, intent)
    return Reply.of(_CANCELLED, edits_card=True)


async def _card(books: Books, facts: Any) -> Said:  # noqa: ANN401 - facts are of any type
    match facts:
        case {"tag": tag}:
            wanted = Code(f"{SIGN}{tag}", as_it_stands=True)
            return say("Cancelled: the tag {tag}. Nothing was moved.", tag=wanted)
        case {"amount": amount, "payee": payee} if payee == HOUSE:
            return say("Cancelled: a link for {amount}. Nothing was moved.", amount=amount)
        case {"amount": amount, "payee": payee}:
            to = await persons.of_fact(books, payee)
            return say(
                "Cancelled: {amount} to {payee}. Nothing was moved.", amount=amount, payee=to
            )
        case _:
            return _CANCELLED


async def _asked(books: Books, intent: Intent) -> list[Said]:
    """Return what there was to choose from, as the buttons had it."""
    read = (intent.facts.get(f"reading {at}") for at in intent.choices)
    meant = (intent.facts.get(f"{at} command") for at in intent.choices)
    found = [await _choice(books, each) for each in (*read, *meant) if each is not None]
    command_alone = str(intent.facts.get("command", ""))
    return found or [say("{command}", command=Code(f"/{command_alone}"))]


async def _choice(books: Books, fact: object) -> Said:
    match fact:
        case Who() | Stranger():
            return say("{person}", person=await persons.of_fact(books, fact))
        case Money():
            return say("{amount}", amount=fact)
        case _:
            return say("{command}", command=Code(f"/{fact}"))

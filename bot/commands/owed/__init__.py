"""Who owes whom, why, and one tap for each who owes something to settle it."""

from dataclasses import replace

from bot.commands.owed.drawing import card
from bot.commands.owed.listing import of_choice, overview
from bot.commands.owed.telling import (
    agreed_to,
    asked,
    done,
    paid,
    refused,
    settlement,
    settlement_receipt,
    undone,
    undone_again,
)
from bot.kit import Call, Reply, _, command, limits, p_, press, say_many
from ledger import debts, products
from ledger.debts import Debt
from ledger.people.intents import Intent
from ledger.products.owed import settling

__all__ = [
    "agreed_to",
    "asked",
    "card",
    "done",
    "paid",
    "refused",
    "settlement",
    "settlement_receipt",
    "undone",
    "undone_again",
]

MOST_DEBTS = 300
"""How many debts are netted at once: the work grows faster than they do."""


@command(
    p_("trigger", "owed"),
    about=_("See who owes whom, and settle it."),
    private=(p_("private", "owed"),),
    twin=p_("slash command", "owed"),
    menu=_("Who owes whom"),
    under="split",
)
async def owed(call: Call) -> Reply:
    """Show what is owed among the people of a group, or to and by who asks."""
    return await overview(call, await _debts(call, call.seen_in))


@press("owed.settle")
async def settled(call: Call, intent: Intent) -> Reply:
    """Ask everybody whose word it takes to settle what is between the presser and others."""
    chat = str(intent.facts["chat"])
    debts = of_choice(await _debts(call, chat), intent, call.choice)
    begun = await settling.begin(call.act, debts)
    waits = {person for each in begun for person in each.waits_for}
    return Reply.of(
        say_many(
            "{count} person is asked. Nothing moves until they agree.",
            "{count} people are asked. Nothing moves until all on a card agree.",
            len(waits),
        )
    )


@press("owed.agree")
async def agreed(call: Call, intent: Intent) -> Reply:
    """Note a word, and settle with the last."""
    stands = await settling.agree(call.act, intent)
    return replace(await card(call.books, stands.token, call.actor), edits_card=True)


@press("owed.refuse")
async def refused_by(call: Call, intent: Intent) -> Reply:
    """Leave everything as it is."""
    stands = await settling.refuse(call.act, intent)
    return replace(await card(call.books, stands.token, call.actor), edits_card=True)


limited = limits(
    {settling.BEGUN: _("You can begin {most} settlements a day. Try again from {time}.")}
)


async def _debts(call: Call, chat: str) -> list[Debt]:
    """Return what is owed in a group, or by and to who asks; of very much, hers before others'."""
    whose = chat or call.actor.id
    found = await call.books.read(debts.load, whose, products.DECLARED.owes)
    if len(found) > MOST_DEBTS:
        found.sort(key=lambda debt: call.actor.id not in debt.between)
    return found[:MOST_DEBTS]

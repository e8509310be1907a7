"""Who owes whom, why, and one tap for each who owes something to settle it."""

from collections import Counter
from dataclasses import replace
from operator import itemgetter

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
from ledger import debts, knowing, products
from ledger.debts import Debt
from ledger.people.intents import Intent
from ledger.products.owed import settling
from ledger.products.owed.refused import REFUSED

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
    """Show what is owed among the people of a group, of whom she is one, or to and by who asks."""
    await knowing.enter(call.act, call.seen_in)
    return await overview(call, await _debts(call, call.seen_in))


@press("owed.settle", product="send")
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


@press("owed.agree", product="send")
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
    {
        settling.BEGUN: _("You can begin {most} settlements a day. Try again from {time}."),
        REFUSED: _(
            "Somebody has left this as it is. It can be asked for again from {time}; whoever owes"
            " can pay without that."
        ),
    }
)


async def _debts(call: Call, chat: str) -> list[Debt]:
    """Return what is owed in a group, or by and to who asks.

    Of very much, hers before others', and what is between any two before more of any others.
    """
    whose = chat or call.actor.id
    found = await call.books.read(debts.load, whose, products.DECLARED.owes)
    if len(found) <= MOST_DEBTS:
        return found
    before: Counter[frozenset[int]] = Counter()
    ranked: list[tuple[bool, int, Debt]] = []
    for debt in found:
        ranked.append((call.actor.id not in debt.between, before[debt.between], debt))
        before[debt.between] += 1
    return [debt for *_, debt in sorted(ranked, key=itemgetter(0, 1))[:MOST_DEBTS]]

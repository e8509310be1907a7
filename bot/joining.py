"""Joining, as everybody is told of it who comes for the first time by whatever command.

join     let her in, with her gift and what waited for her
welcome  what she is told, once, and the choice of a language
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from bot.kit import Button, Code, Reply, say, say_many
from bot.wording import first_payment
from ledger import handles
from ledger.chart import WALLET
from ledger.people import intents
from ledger.people.intents import Intent
from ledger.products import bonus

if TYPE_CHECKING:
    from bot.kit import Call, Said
    from ledger.money import Money
    from ledger.products.bonus import Joined

CHOICE_LASTS = timedelta(days=30)


async def join(call: Call) -> Joined:
    """Let her join, unless she has; the message that let her in finds her a newcomer again."""
    joined = await bonus.join(call.books, call.actor, call.settings.gift_money, key=call.token)
    await handles.came(call.books, call.actor)
    return joined


async def welcome(call: Call, joined: Joined) -> Reply:
    """Welcome a newcomer, and let her choose a language if she has not."""
    facts: dict[str, Any] = {"gift": joined.gift, "claimed": len(joined.claimed)}
    wanted = Intent(call.actor.id, {"en": "welcome", "ar": "welcome"}, facts, lifetime=CHOICE_LASTS)
    intent = await intents.make(call.books, wanted, call.token, b"")
    facts = dict(intent.facts)
    hello = say("Welcome to Wasl, {person}: money in the chat.", person=call.actor.alone)
    told = [hello, *news(call, facts["gift"], facts["claimed"])]
    if call.actor.language:
        return Reply.of(*told, *await hints(call))
    return Reply.of(
        *told,
        say("Choose your language."),
        buttons=[
            Button.does(say("English"), intent, "en"),
            Button.does(say("العربية"), intent, "ar"),
        ],
    )


def news(call: Call, gift: Money | None, claimed: int) -> list[Said]:
    """Say what joining brought."""
    told = []
    if gift:
        told.append(say("A welcome gift of {amount} is in your wallet.", amount=gift))
    elif call.settings.gift_money:
        told.append(say("There is no welcome gift: the budget for gifts is used up."))
    if claimed:
        told.append(
            say_many(
                "{count} payment was waiting for you and is in your wallet now.",
                "{count} payments were waiting for you and are in your wallet now.",
                claimed,
            )
        )
    return told


async def hints(call: Call) -> list[Said]:
    """Say what she has, and what she could do."""
    balances = await call.books.balances(call.actor.id, WALLET)
    return [
        *(say("You have {amount}.", amount=each.available) for each in balances if each.posted),
        say(
            "Try {send}, or {help} for everything else.",
            send=first_payment(call.actor),
            help=Code("/help"),
        ),
    ]

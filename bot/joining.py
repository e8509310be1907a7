"""Joining, as everybody is told of it who comes for the first time by whatever command.

join     let her in, with her gift and what waited for her
welcome  what she is told, once, and the choice of a language
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from bot.kit import Button, Code, Reply, Said, _, say, say_many
from bot.languages import CATALOGUES, of
from bot.wording import first_payment
from ledger import handles
from ledger.chart import WALLET
from ledger.money import Money
from ledger.people import gone, intents
from ledger.people.intents import Intent
from ledger.products import bonus

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.kit import Call
    from ledger.products.bonus import Joined

CHOICE_LASTS = timedelta(days=30)
MENU = Button.goes(say("Menu"), "menu", "first")
"""What leads from the welcome to all that she can do."""


async def join(call: Call, *, takes_money: bool = False) -> Joined:
    """Let her join, unless she has; the message that let her in finds her a newcomer again.

    While Wasl winds down, only who `takes_money` that waits.
    """
    gift, caps = await bonus.offered(call.books, call.origin, call.known_since)
    if not call.actor.joined and await _was_here(call):
        gift = Money(0, gift.currency)
    joined = await bonus.join(call.act, gift, caps, takes_money=takes_money)
    await handles.came(call.books, call.actor)
    return joined


async def _was_here(call: Call) -> bool:
    """Tell whether she had her gift before she was erased."""
    platform, _colon, name = call.home.partition(":")
    return await gone.knows(call.books, platform, name)


async def welcome(call: Call, joined: Joined) -> Reply:
    """Welcome a newcomer, and let her choose a language if she has not."""
    choices = dict.fromkeys(CATALOGUES, "welcome")
    wanted = Intent(call.actor.id, choices, brought(joined), lifetime=CHOICE_LASTS)
    intent = await intents.make(call.books, wanted, call.token, b"")
    told = greeting(call, intent.facts)
    if call.actor.language:
        return Reply.of(*told, *await hints(call), buttons=[MENU])
    return Reply.of(
        *told,
        say("Choose your language."),
        buttons=[Button.does(Said(of(each).name), intent, each) for each in CATALOGUES],
    )


def greeting(call: Call, brought: Mapping[str, Any]) -> list[Said]:
    """Say hello to a newcomer, and what joining brought."""
    hello = say("Welcome to Wasl, {person}: money in the chat.", person=call.actor.alone)
    return [hello, *news(brought)]


def brought(joined: Joined) -> dict[str, Any]:
    """Return what joining brought, as facts."""
    facts: dict[str, Any] = {
        "gift": joined.gift,
        "claimed": len(joined.claimed),
        "dry": joined.dry,
    }
    if waits := joined.waits:
        facts |= {"waits": waits.amount, "why": waits.why, "until": waits.until}
    return facts


def news(brought: Mapping[str, Any]) -> list[Said]:
    """Say what joining brought."""
    told = _gift(brought)
    if claimed := brought["claimed"]:
        told.append(
            say_many(
                "{count} payment was waiting for you and is in your wallet now.",
                "{count} payments were waiting for you and are in your wallet now.",
                claimed,
            )
        )
    return told


def _gift(brought: Mapping[str, Any]) -> list[Said]:
    """Say what became of the gift."""
    if brought["gift"]:
        return [say("A welcome gift of {amount} is in your wallet.", amount=brought["gift"])]
    if brought.get("waits"):
        amount, until = brought["waits"], brought["until"]
        return [say(_WAITS[brought["why"]], amount=amount, start=Code("/start"), time=until)]
    if brought.get("dry"):
        return [say("There is no welcome gift: the budget for gifts is used up.")]
    return []


_WAITS = {
    bonus.OF_DAY: _(
        "Your welcome gift of {amount} waits for you: today's gifts have all been given."
        " Type {start} after {time} to take it."
    ),
    bonus.OF_AGE: _(
        "Your welcome gift of {amount} waits for you: your account is still too new where you write"
        " from. Type {start} after {time} to take it."
    ),
    bonus.OF_ORIGIN: _(
        "Your welcome gift of {amount} waits for you: from your address as many were taken today as"
        " a day allows. Type {start} after {time} to take it."
    ),
}


async def waited(call: Call) -> list[Said]:
    """Give her the gift that waited for her, if one did and may be had today; say so."""
    _, caps = await bonus.offered(call.books, call.origin, call.known_since)
    given = await bonus.later(call.act, caps)
    return _gift(brought(given)) if given else []


async def hints(call: Call) -> list[Said]:
    """Say what she has, and what she could do."""
    balances = await call.books.balances(call.actor.id, WALLET)
    return [
        *(say("You have {amount}.", amount=each.available) for each in balances if each.posted),
        say(
            "Try {send}, or {menu} to see what else you can do.",
            send=first_payment(call.actor),
            menu=Code("/menu"),
        ),
    ]

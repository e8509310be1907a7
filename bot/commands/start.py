"""Joining: a welcome, the sign-up gift, what waited, and the choice of a language."""

from datetime import timedelta
from typing import Any

from bot.kit import Button, Call, Code, Reply, Said, _, command, p_, press, say, say_many
from bot.wording import first_payment
from ledger import handles, ids
from ledger.chart import WALLET
from ledger.money import Money
from ledger.people import intents, persons
from ledger.people.intents import Intent
from ledger.products import bonus

CHOICE_LASTS = timedelta(days=30)


@command(p_("trigger", "start"), about=_("Join, and choose your language."), needs="nothing")
async def start(call: Call) -> Reply:
    """Join, or come back."""
    gift = call.settings.gift_money
    joined = await bonus.join(call.books, call.actor, gift, key=call.token)
    await handles.came(call.books, call.actor)
    if not joined.first_time:
        return Reply.of(
            say("Welcome back, {person}.", person=call.actor.alone), *await _hints(call)
        )
    facts: dict[str, Any] = {"gift": joined.gift, "claimed": len(joined.claimed)}
    wanted = Intent(call.actor.id, {"en": "welcome", "ar": "welcome"}, facts, lifetime=CHOICE_LASTS)
    intent = await intents.make(call.books, wanted, call.token, b"")
    facts = dict(intent.facts)
    told = [_welcome(call), *_news(call, facts["gift"], facts["claimed"])]
    if call.actor.language:
        return Reply.of(*told, *await _hints(call))
    return Reply.of(
        *told,
        say("Choose your language."),
        buttons=[
            Button.does(say("English"), intent, "en"),
            Button.does(say("العربية"), intent, "ar"),
        ],
    )


@press("welcome")
async def welcomed(call: Call, intent: Intent) -> Reply:
    """Take the language, and welcome her in it."""
    key = ids.child(call.key)
    await persons.speak(call.books, call.actor, call.choice, key)
    facts: Any = intent.facts
    return Reply(
        (
            say("You are in, {person}.", person=call.actor.alone),
            *_news(call, facts["gift"], facts["claimed"]),
            *await _hints(call),
        ),
        edits_card=True,
        language=call.choice,
    )


def _welcome(call: Call) -> Said:
    return say("Welcome to Wasl, {person}: money in the chat.", person=call.actor.alone)


def _news(call: Call, gift: Money | None, claimed: int) -> list[Said]:
    news = []
    if gift:
        news.append(say("A welcome gift of {amount} is in your wallet.", amount=gift))
    elif call.settings.gift_money:
        news.append(say("There is no welcome gift: the budget for gifts is used up."))
    if claimed:
        news.append(
            say_many(
                "{count} payment was waiting for you and is in your wallet now.",
                "{count} payments were waiting for you and are in your wallet now.",
                claimed,
            )
        )
    return news


async def _hints(call: Call) -> list[Said]:
    balances = await call.books.balances(call.actor.id, WALLET)
    return [
        *(say("You have {amount}.", amount=each.available) for each in balances if each.posted),
        say(
            "Try {send}, or {help} for everything else.",
            send=first_payment(call.actor),
            help=Code("/help"),
        ),
    ]

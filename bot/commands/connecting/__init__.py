"""One person on several platforms: a code here, typed there, and confirmed on both sides."""

from dataclasses import replace

from bot.commands.connecting.drawing import asked, card, meant
from bot.commands.connecting.reading import between, moved_over
from bot.commands.connecting.telling import (
    asked_for,
    connected,
    declined,
    limited,
    named,
    refused,
    torn,
)
from bot.grammar.kinds import Secret
from bot.kit import Call, Card, Code, Reply, Row, Said, _, command, p_, press, say
from ledger.people.intents import Intent
from ledger.products import connecting
from ledger.products.connecting import LASTS, Torn
from ledger.products.connecting.cards import AGREE, JOIN, REFUSE, WITHDRAW

__all__ = [
    "asked_for",
    "between",
    "card",
    "connected",
    "declined",
    "limited",
    "moved_over",
    "named",
    "refused",
    "torn",
]
_NO_CODE = ""
_OWN = {
    "set_aside": p_("pending", "Money set aside"),
    "proposals": p_("pending", "Open proposals"),
    "emergencies": p_("pending", "Emergencies that wait for a look"),
}


@command(
    p_("trigger", "connect"),
    about=_("Become one person on Telegram, Discord and the web."),
    twin=p_("slash command", "connect"),
    menu=_("Connect a platform"),
    aloud=False,
    family=p_("slash command", "account"),
)
async def connect(call: Call, code: Secret = _NO_CODE) -> Reply:
    """Give a code for another platform, or show what one from there would do."""
    try:
        if not code:
            return _given(await connecting.issue(call.act, call.chat.platform))
        found = await connecting.find(call.act, code)
        intent = await connecting.draft(call.act, found, call.chat.platform)
    except Torn as why:
        return _torn(call, why)
    return await asked(call, found, intent)


@press(AGREE, proves=meant)
async def agreed(call: Call, intent: Intent) -> Reply:
    """Ask the other side, and show here what becomes of it."""
    try:
        found = await connecting.agree(call.act, intent)
    except Torn as why:
        return _torn(call, why)
    return await card(call.books, found.token, call.actor)


@press(JOIN, proves=meant)
async def joined(call: Call, intent: Intent) -> Reply:
    """Let two be one."""
    try:
        found = await connecting.join(call.act, intent)
    except Torn as why:
        return _torn(call, why)
    return await card(call.books, found.token, call.actor)


@press(REFUSE)
async def refuse(call: Call, intent: Intent) -> Reply:
    """Let it be, by the word of who made the code."""
    return await card(call.books, (await connecting.end(call.act, intent)).token, call.actor)


@press(WITHDRAW)
async def withdraw(call: Call, intent: Intent) -> Reply:
    """Let it be, by the word of who came with the code."""
    return await card(call.books, (await connecting.end(call.act, intent)).token, call.actor)


def _given(code: str) -> Reply:
    return Reply.of(
        say("Your code to connect with: {code}", code=Code(code, as_it_stands=True, secret=True)),
        say(
            "On your other platform, write {command} and this code to me within {time}. Then"
            " confirm it on both sides.",
            command=Code("/connect"),
            time=LASTS,
        ),
        say("Give it to nobody: it is for your own other account only."),
    )


def _torn(call: Call, why: Torn) -> Reply:
    """Name what is open on her side."""
    names = {**call.pending, **_OWN}
    rows: list[Row] = [
        *((say("Held"), each) for each in why.held),
        *((Said(names[kind], context="pending"), count) for kind, count in why.waiting.items()),
    ]
    told = say("Your accounts cannot be joined yet. Settle first:")
    return replace(Reply.of(card=Card(told, rows=rows, tone="ended")), edits_card=False)

"""A Discord that takes what is sent to it, if Discord itself would: no network, no waiting."""

import asyncio
import json
from contextlib import contextmanager
from itertools import count

from discord import User
from discord.webhook.async_ import AsyncWebhookAdapter, async_context

from bot.layout import width
from bot.pace import NO_LIMITS
from bot.platforms.discord.platform import Discord
from tests.bot.talk import Talk
from tests.fuzz import towns

BOT, GUILD, CHANNEL, CONVERSATION = (100_000_000_000_000_000 + each for each in range(4))
OMAR, SARA, MALLORY, STRANGER = (100_000_000_000_000_000 + each for each in (11, 12, 66, 99))
COMMAND, PRESS, FORM = 2, 3, 5
LONGEST, LONGEST_EMBED, LONGEST_LABEL, LONGEST_ID, MOST_ROWS = 2_000, 4_096, 80, 100, 5
SETTINGS = {"discord_token": "a", "web_login": "closed"}
_numbers = count(200_000_000_000_000_000)


class Server:
    """Discord's side: what it would refuse is an error of the bot's."""

    def __init__(self, buttons):
        self._buttons = buttons

    async def called(self, route, *_, payload=None, multipart=None, json=None, form=None, **__):
        """Answer a call of the REST API."""
        for part in multipart or form or ():
            if part["name"] == "payload_json":
                payload = _loads(part["value"])
        self._check(payload or json or {})
        if route.path.startswith("/interactions/"):
            return {"interaction": {"id": "1", "type": COMMAND}}
        if "/users/@me/channels" in route.path:
            return {"id": str(CONVERSATION), "type": 1, "recipients": []}
        if route.path.startswith("/users/"):
            return person(route.url.rpartition("/")[2])
        return shown(self._buttons)

    def _check(self, sent):
        sent = sent.get("data") or sent
        if "title" in sent:
            assert 0 < width(sent["title"]) <= 45
        assert width(sent.get("content") or "") <= LONGEST
        for embed in sent.get("embeds") or ():
            assert 0 < width(embed["description"]) <= LONGEST_EMBED
        rows = sent.get("components") or ()
        assert len(rows) <= MOST_ROWS
        for each in (each for row in rows for each in row.get("components", ())):
            assert 0 < len(each["custom_id"]) <= LONGEST_ID
            if each["type"] == 2:
                assert 0 < width(each["label"]) <= LONGEST_LABEL
                assert each["label"].strip()
                self._buttons.append(each["custom_id"])
        del self._buttons[:-200]


_loads = json.loads


def person(number, name="mallory", shown_as="Mallory"):
    """Return somebody as Discord tells of her."""
    told = {"id": str(number), "username": name, "discriminator": "0", "avatar": None}
    return told | {"global_name": shown_as}


def shown(buttons=(), data=""):
    """Return a message of the bot's, with a button that carries this data."""
    row = {"type": 1, "components": [{"type": 2, "style": 1, "label": "x", "custom_id": data}]}
    return {
        "id": str(next(_numbers)),
        "channel_id": str(CHANNEL),
        "author": person(BOT, "wasl") | {"bot": True},
        "content": "x",
        "timestamp": "2026-01-01T00:00:00+00:00",
        "edited_timestamp": None,
        "tts": False,
        "mention_everyone": False,
        "mentions": [],
        "mention_roles": [],
        "attachments": [],
        "embeds": [],
        "pinned": False,
        "type": 0,
        "components": [row] if data else [],
    }


def interaction(kind, data, user, guild=None, message=None):
    """Return what somebody does, as the gateway tells of it."""
    told = {
        "id": str(next(_numbers)),
        "application_id": str(BOT),
        "type": kind,
        "data": data,
        "token": "token",
        "version": 1,
        "attachment_size_limit": 10_485_760,
        "channel": {"id": str(CONVERSATION), "type": 1, "recipients": []},
        "user": user,
        "locale": "en-US",
        "app_permissions": "0",
    }
    if guild:
        told["channel"] = {"id": str(CHANNEL), "type": 0, "name": guild, "position": 0}
        told |= {
            "guild_id": str(GUILD),
            "guild": {"id": str(GUILD), "features": [], "locale": "en-US"},
        }
        member = {"user": told.pop("user"), "roles": [], "joined_at": None, "flags": 0}
        told["member"] = member | {"deaf": False, "mute": False, "permissions": "0"}
    return told | ({"message": message} if message else {})


async def _connected(town):
    discord = Discord(town.talk.app, NO_LIMITS)
    client = discord.begin(shard_count=1)
    await client._async_setup_hook()
    server = Server(town.buttons)
    client.http.request = server.called
    client._connection.application_id = BOT
    client._connection.user = User(state=client._connection, data=person(BOT, "wasl"))
    adapter = AsyncWebhookAdapter()
    adapter.request = server.called
    async_context.set(adapter)
    town.discord, town.client = discord, client
    town.standing = asyncio.all_tasks()
    await towns.settle(town)
    for number in (OMAR, SARA, MALLORY):
        await brought(town, typed("start", number, {}))
    for number, name, options in (
        (OMAR, "request", {"tag": f"<@{MALLORY}>", "amount": "1", "note": "rent"}),
        (SARA, "send", {"tag": f"<@{OMAR}>", "amount": "1"}),
        (MALLORY, "send", {"tag": f"<@{OMAR}>", "amount": "1"}),
        (MALLORY, "send", {"tag": f"<@{OMAR}>", "amount": "1,234"}),
        (MALLORY, "menu", {}),
    ):
        await brought(town, typed(name, number, options))


def typed(name, number, options):
    """Return a command that somebody types."""
    given = [{"name": each, "type": 3, "value": value} for each, value in options.items()]
    data = {"id": "1", "name": name, "type": 1, "options": given}
    return interaction(COMMAND, data, person(number, f"u{number}", f"U{number}"))


async def brought(town, told):
    """Let the gateway tell of something, until all that it brings about is done."""
    town.client._connection.parsers["INTERACTION_CREATE"](told)
    current = asyncio.current_task()
    while going := asyncio.all_tasks() - town.standing - {current}:
        await asyncio.wait(going)


@contextmanager
def town():
    """Open a town that is on Discord, too."""
    with towns.opened(_connected, lambda books: Talk(books, **SETTINGS)) as opened:
        yield opened

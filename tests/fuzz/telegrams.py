"""A Telegram that takes what is sent to it, if Telegram itself would: no network, no waiting."""

import json
from contextlib import contextmanager
from itertools import count

from telegram.request import BaseRequest

from bot.pace import NO_LIMITS
from bot.platforms.telegram import hook
from bot.platforms.telegram.platform import Telegram
from bot.platforms.telegram.talk import Talk as Telegrams
from bot.platforms.web.chat import WebChat
from bot.platforms.web.server import gated, make_site
from tests.bot.talk import Talk
from tests.fuzz import towns
from tests.fuzz.asking import ask, written
from tests.telegram import html_mode
from tests.telegram.entities import units

BOT = {"id": 7_000_000_001, "is_bot": True, "first_name": "Wasl", "username": "WaslBot"}
SECRET = "a-secret-of-the-webhook"
LONGEST, LONGEST_DATA = 4096, 64
SETTINGS = {
    "telegram_token": "7000000001:AAtests-only",
    "telegram_webhook_url": "https://pay.example",
    "telegram_webhook_secret": SECRET,
    "web_login": "closed",
}


class Request(BaseRequest):
    """Telegram's side: what it would refuse is an error of the bot's."""

    read_timeout = 5

    def __init__(self, buttons):
        self._numbers = count(1_000)
        self._buttons = buttons

    async def initialize(self):
        """Connect to nobody."""

    async def shutdown(self):
        """Leave nobody."""

    async def do_request(self, url, method, request_data=None, **_):
        """Answer a call."""
        sent = request_data.parameters if request_data else {}
        result = self._called(url.rpartition("/")[2], sent)
        return 200, json.dumps({"ok": True, "result": result}).encode()

    def _called(self, method, sent):
        if method == "getMe":
            return BOT | {"supports_inline_queries": True}
        if method == "getChat":
            return {
                "id": sent["chat_id"],
                "type": "private",
                "accent_color_id": 0,
                "max_reaction_count": 1,
            }
        if method in {"sendMessage", "editMessageText"}:
            _check_text(sent["text"])
        self._buttons += _checked(sent.get("reply_markup") or {})
        del self._buttons[:-200]
        for result in sent.get("results") or ():
            _check_text(result["input_message_content"]["message_text"])
        if not method.startswith(("send", "editMessage")) or "inline_message_id" in sent:
            return True
        number = sent.get("message_id") or next(self._numbers)
        chat = {"id": sent["chat_id"], "type": "private" if int(sent["chat_id"]) > 0 else "group"}
        return {"message_id": number, "date": 1, "chat": chat, "text": "x", "from": BOT}


def _check_text(source):
    text, _ = html_mode.read(source)
    assert 0 < units(text) <= LONGEST
    assert text.strip()


def _checked(markup):
    buttons = [button for row in markup.get("inline_keyboard", ()) for button in row]
    assert all(each["text"].strip() for each in buttons)
    found = [each["callback_data"] for each in buttons if "callback_data" in each]
    assert all(0 < len(each.encode()) <= LONGEST_DATA for each in found)
    return found


async def _connected(town):
    telegram = Telegram(town.talk.app, NO_LIMITS)
    telegram.bot._request = (Request(town.buttons), Request(town.buttons))
    await telegram.bot.initialize()
    talk = Telegrams(town.talk.app, telegram._out, telegram._menus, telegram.bot.bot)
    telegram._talk = telegram._reception.talk = talk
    town.talk.app.doors["telegram"] = "https://t.me/WaslBot?start="
    routes = [hook.route(telegram, town.talk.app.settings)]
    town.site = gated(make_site(town.talk.app, WebChat(town.talk.app), routes), town.talk.app)
    town.telegram = telegram
    await towns.settle(town)
    for person in (11, 12, 66):
        await brought(town, message(person, "/start"))
    for who, text in (
        (11, "/request @u66 1 rent"),
        (12, "/send @u11 1"),
        (66, "/send @u11 1"),
        (66, "/send 1,234 @u11"),
        (66, "/menu"),
    ):
        await brought(town, message(who, text))


@contextmanager
def town():
    """Open a town that is on Telegram, too; Mallory is 66 there."""
    with towns.opened(_connected, lambda books: Talk(books, **SETTINGS)) as opened:
        yield opened


def user(number, name="Mallory", username="mallory"):
    """Return somebody as Telegram tells of her."""
    told = {"id": number, "is_bot": False, "first_name": name}
    return told | ({"username": username} if username else {})


def message(number, text, **more):
    """Return an update: somebody writes to the bot alone."""
    chat = {"id": number, "type": "private", "first_name": "x"}
    said = {"message_id": 1, "date": 1, "chat": chat, "from": user(number, username=f"u{number}")}
    return {"update_id": 1, "message": said | {"text": text} | more}


async def brought(town, update, secret=SECRET):
    """Bring an update as Telegram does; return how it was answered."""
    body = update if isinstance(update, bytes) else written(update)
    head = [
        ("content-type", "application/json"),
        ("content-length", str(len(body))),
        ("x-telegram-bot-api-secret-token", secret),
    ]
    return await ask(town.site, "POST", "/hooks/telegram", head, body)

"""Keyboards under a message: which of them Telegram takes."""

import re

from tests.telegram.refusals import bad

_ACTIONS = {
    "callback_data",
    "url",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
}
_PERSONAL = {
    "request_contact": "phone number can be requested in private chats only",
    "request_location": "location can be requested in private chats only",
    "request_poll": "poll can be requested in private chats only",
    "request_users": "users can be requested in private chats only",
    "request_chat": "chats can be requested in private chats only",
    "web_app": "Web App buttons can be used in private chats only",
}
_URL = re.compile(r"(https?://|tg://)[^\s/]+\S*|([\w-]+\.)+\w{2,}(/\S*)?")
MOST_BUTTONS = 100
LONGEST_DATA = 64
LONGEST_COPY = 256
MOST_USERS = 10


def checked(markup, *, private):
    """Return a markup that Telegram would show, or refuse it."""
    if markup is None:
        return {}
    if not isinstance(markup, dict):
        raise bad("object expected as reply markup")
    if "inline_keyboard" in markup:
        return _inline(markup["inline_keyboard"])
    if "keyboard" in markup:
        return _reply(markup, private=private)
    return markup


def _rows(rows, what):
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad(f'field "{what}" of the reply markup must be an Array of Arrays')
    if sum(len(row) for row in rows) > MOST_BUTTONS:
        raise bad("reply markup is too long")
    return [row for row in rows if row]


def _inline(rows):
    rows = _rows(rows, "inline_keyboard")
    for button in (button for row in rows for button in row):
        _inline_button(button)
    return {"inline_keyboard": rows} if rows else {}


def _inline_button(button):
    if not str(button.get("text", "")).strip():
        raise bad('can\'t parse inline keyboard button: field "text" must be non-empty')
    actions = _ACTIONS & button.keys()
    if not actions:
        why = "text buttons are unallowed in the inline keyboard"
        raise bad(f"can't parse inline keyboard button: {why}")
    if len(actions) > 1:
        raise bad("can't parse inline keyboard button: exactly one action is expected")
    if "callback_data" in button and not 1 <= len(button["callback_data"].encode()) <= LONGEST_DATA:
        raise bad("BUTTON_DATA_INVALID")
    if "url" in button and not _URL.fullmatch(button["url"]):
        raise bad(f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")
    if "copy_text" in button and not 1 <= len(button["copy_text"]["text"]) <= LONGEST_COPY:
        raise bad("BUTTON_COPY_TEXT_INVALID")


def _reply(markup, *, private):
    rows = [
        [{"text": one} if isinstance(one, str) else one for one in row]
        for row in _rows(markup["keyboard"], "keyboard")
    ]
    for button in (button for row in rows for button in row):
        _reply_button(button, private=private)
    return markup | {"keyboard": rows}


def _reply_button(button, *, private):
    if not str(button.get("text", "")).strip():
        raise bad('can\'t parse keyboard button: field "text" must be non-empty')
    for kind, why in _PERSONAL.items():
        if kind in button and not private:
            raise bad(why)
    asked = button.get("request_users")
    if asked is not None and "request_id" not in asked:
        raise bad("can't parse keyboard button: can't find field \"request_id\"")
    if asked and not 1 <= asked.get("max_quantity", 1) <= MOST_USERS:
        raise bad("can't parse keyboard button: wrong number of users requested")

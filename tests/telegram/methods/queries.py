"""Answers to presses and to what is typed inline: one for each, and not too late."""

import re

from tests.telegram.keyboards import checked
from tests.telegram.methods.messages import LONGEST_TEXT, written
from tests.telegram.refusals import bad

LONGEST_ALERT = 200
LONGEST_ID = 64
MOST_RESULTS = 50
_START = re.compile("[A-Za-z0-9_-]{1,64}")
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


def _answer(server, params):
    tap = server.taps.get(params.text("callback_query_id"))
    if len(params.text("text")) > LONGEST_ALERT:
        raise bad("MESSAGE_TOO_LONG")
    url = params.text("url")
    if url and not url.removeprefix("https://").startswith(f"t.me/{server.bot.username}?"):
        raise bad("URL_INVALID")
    if not tap or tap.answer is not None or tap.too_old:
        raise bad(TOO_OLD)
    alert = params.flag("show_alert")
    tap.answer = {"text": params.text("text"), "show_alert": alert, "url": url}
    server.touch()
    return True


def _offer(server, params):
    typing = server.typing.get(params.text("inline_query_id"))
    results = params.json("results")
    if not typing or typing.answer is not None:
        raise bad(TOO_OLD)
    if not isinstance(results, list) or len(results) > MOST_RESULTS:
        raise bad("RESULTS_TOO_MUCH")
    ids = [one["id"] for one in results]
    if len({*ids}) < len(ids) or not all(1 <= len(one.encode()) <= LONGEST_ID for one in ids):
        raise bad("RESULT_ID_INVALID")
    for one in results:
        content = one["input_message_content"]
        written(server, content["message_text"], content.get("parse_mode", ""), None, LONGEST_TEXT)
        checked(one.get("reply_markup"), private=False)
    button = params.json("button")
    if button and not _START.fullmatch(button.get("start_parameter", "")):
        raise bad("START_PARAM_INVALID")
    typing.answer = {
        "results": results,
        "button": button,
        "cache_time": params.integer("cache_time", 300),
        "is_personal": params.flag("is_personal"),
    }
    server.touch()
    return True


METHODS = {"answerCallbackQuery": _answer, "answerInlineQuery": _offer}

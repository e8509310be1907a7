"""Answers to presses: one for each, and not too late."""

from tests.telegram.refusals import bad

LONGEST_ALERT = 200
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


METHODS = {"answerCallbackQuery": _answer}

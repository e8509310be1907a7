"""Sending, changing and removing messages."""

import html

from tests.telegram import entities, html_mode
from tests.telegram.keyboards import checked
from tests.telegram.refusals import bad

LONGEST_TEXT = 4096
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly "
    "the same as a current content and reply markup of the message"
)
_LINKS = {"url", "text_link"}


def _send(server, params):
    return show(server, params, lambda: _text(server, params))


def show(server, params, content):
    """Show a new message of the bot; return it as the bot is told."""
    chat = server.chat(params.integer("chat_id"))
    facts = content()
    chat.check()
    chat.check_writing(params.integer("message_thread_id", 0))
    markup = checked(params.json("reply_markup"), private=chat.type == "private")
    reply_to = _replied(chat, params.json("reply_parameters"))
    server.limits.count(chat)
    message = chat.add(server.bot.user, **facts, markup=markup, reply_to=reply_to)
    chat.last_bot = server.bot.id
    if "keyboard" in markup or "remove_keyboard" in markup:
        chat.reply_keyboard = markup if "keyboard" in markup else None
    return message.as_json()


def written(server, source, mode, given, longest):
    """Return the facts of a text that the bot sends, or refuse it."""
    if mode and mode.lower() != "html":
        raise bad("unsupported parse_mode")
    text, found = html_mode.read(source, _user_of(server)) if mode else (source, given or [])
    text, found = entities.stripped(text, found)
    if len(text) > longest:
        raise bad(
            "message is too long" if longest == LONGEST_TEXT else "message caption is too long"
        )
    shown = source if mode else html.escape(source, quote=False)
    return {"text": text, "html": shown, "entities": entities.found(text, found)}


def _text(server, params):
    source, mode = params.text("text"), params.text("parse_mode")
    if not source:
        raise bad("message text is empty")
    facts = written(server, source, mode, params.json("entities"), LONGEST_TEXT)
    if not facts["text"]:
        raise bad("text must be non-empty")
    preview = params.json("link_preview_options", {})
    if not isinstance(preview, dict):
        raise bad("object expected as link preview options")
    linked = any(one["type"] in _LINKS for one in facts["entities"])
    return facts | {"link_preview": linked and not preview.get("is_disabled", False)}


def _user_of(server):
    return lambda user_id: server.people[user_id].user if user_id in server.people else None


def _replied(chat, reply):
    if not reply:
        return None
    message = chat.find(int(reply["message_id"]))
    if not message and not reply.get("allow_sending_without_reply"):
        raise bad("message to be replied not found")
    return message


def _own(server, params):
    """Return the message of the bot that a call is about."""
    chat = server.chat(params.integer("chat_id"))
    chat.check()
    message = chat.find(params.integer("message_id"))
    if not message:
        raise bad("message to edit not found")
    if not message.from_bot:
        raise bad("message can't be edited")
    return message


def _edit_text(server, params):
    if inline := params.text("inline_message_id"):
        return _edit_inline(server, inline, params)
    message = _own(server, params)
    if message.has_file:
        raise bad("there is no text in the message to edit")
    _change(server, message, params, **_text(server, params))
    return message.as_json()


def _edit_inline(server, inline, params):
    """Change what somebody sent through the bot, of which it is told no more than that."""
    message = server.inline.get(inline)
    if message is None or message.deleted:
        raise bad("MESSAGE_ID_INVALID")
    _change(server, message, params, **_text(server, params))
    return True


def _edit_markup(server, params):
    message = _own(server, params)
    _change(server, message, params)
    return message.as_json()


def _change(server, message, params, **facts):
    markup = params.json("reply_markup")
    if markup and "inline_keyboard" not in markup:
        raise bad("inline keyboard expected")
    private = message.chat.type == "private" and not params.text("inline_message_id")
    shown = checked(markup, private=private)
    if not message.change(**facts, markup=shown):
        raise bad(NOT_MODIFIED)
    server.touch()


def _delete(server, params):
    chat = server.chat(params.integer("chat_id"))
    message = chat.find(params.integer("message_id"))
    if not message:
        raise bad("message to delete not found")
    private = chat.type == "private"
    if not (message.from_bot or private or chat.is_admin(server.bot.id)):
        raise bad("message can't be deleted for everyone")
    message.deleted = True
    server.touch()
    return True


def _action(server, params):
    chat = server.chat(params.integer("chat_id"))
    chat.check()
    chat.actions.append(params.text("action"))
    return True


METHODS = {
    "sendMessage": _send,
    "editMessageText": _edit_text,
    "editMessageReplyMarkup": _edit_markup,
    "deleteMessage": _delete,
    "sendChatAction": _action,
}

"""Messages that the bot writes by itself."""

from tests.discord.files import File
from tests.discord.forms import messages
from tests.discord.refusals import missing_access, not_the_author

KEPT_FLAGS = (1 << 2) | (1 << 12) | (1 << 15)
NONCE_LIVES_S = 180
SHOWN = ("content", "embeds", "components", "allowed_mentions")


def kept(chat, files, body):
    """Keep files, with what is said of them; return them by their names."""
    server = chat.server
    made = {name: File(server, server.ids.new(), name, *one) for name, one in files.items()}
    for each in (body or {}).get("attachments") or []:
        if each.get("filename") in made:
            made[each["filename"]].words = each.get("description") or ""
    server.files |= {one.id: one for one in made.values()}
    return made


def shown(chat, body, files):
    """Return the facts of a new message."""
    return {name: body[name] for name in SHOWN if name in body} | {"files": kept(chat, files, body)}


def _chat(server, call):
    chat = server.chat(call.part("channel_id"))
    if not chat.includes(server.bot):
        raise missing_access()
    return chat


def _create(server, call):
    chat = _chat(server, call)
    messages.check(call.body or {}, call.files)
    chat.check()
    facts = shown(chat, call.body, call.files)
    reply = call.body.get("message_reference")
    if reply:
        facts["reply_to"] = chat.find(reply["message_id"])
    flags = (call.body.get("flags") or 0) & KEPT_FLAGS
    message = _once(chat, call.body)
    if message is None:
        message = chat.add(server.bot, **facts, flags=flags)
        server.nonces[chat.id, str(call.body.get("nonce"))] = message
        server.tell_of_message("MESSAGE_CREATE", message)
    return message.as_json()


def _once(chat, body):
    """Return the message that was just made with this nonce, if the bot asked to look."""
    if not (body.get("enforce_nonce") and body.get("nonce")):
        return None
    before = chat.server.nonces.get((chat.id, str(body["nonce"])))
    recent = before and chat.server.clock() - before.date <= NONCE_LIVES_S
    return before if recent else None


def _get(server, call):
    return _chat(server, call).find(call.part("message_id")).as_json()


def _history(server, call):
    every = [one for one in _chat(server, call).messages if not one.ephemeral]
    if "before" in call.query:
        every = [one for one in every if one.id < int(call.query["before"])]
    if "after" in call.query:
        every = [one for one in every if one.id > int(call.query["after"])]
    newest_first = sorted(every, key=lambda one: one.id, reverse=True)
    return [one.as_json() for one in newest_first[: int(call.query.get("limit", 50))]]


def _edit(server, call):
    chat = _chat(server, call)
    message = chat.find(call.part("message_id"))
    if not message.from_bot:
        raise not_the_author()
    flags = message.flags | (call.body.get("flags") or 0)
    messages.check(call.body, call.files, flags=flags, shown=message)
    chat.check()
    message.change(call.body, kept(chat, call.files, call.body))
    server.tell_of_message("MESSAGE_UPDATE", message)
    return message.as_json()


def _delete(server, call):
    message = _chat(server, call).find(call.part("message_id"))
    if not message.from_bot and message.chat.guild is None:
        raise missing_access()
    message.delete()
    server.tell_of_deletion(message)


def _channel(server, call):
    return _chat(server, call).as_json()


def _typing(server, call):
    chat = _chat(server, call)
    chat.check()
    chat.typing += 1


_ONE = "/channels/{channel_id}/messages/{message_id}"
ROUTES = {
    "getChannel": ("GET /channels/{channel_id}", _channel),
    "createMessage": ("POST /channels/{channel_id}/messages", _create),
    "getMessages": ("GET /channels/{channel_id}/messages", _history),
    "getMessage": (f"GET {_ONE}", _get),
    "editMessage": (f"PATCH {_ONE}", _edit),
    "deleteMessage": (f"DELETE {_ONE}", _delete),
    "triggerTyping": ("POST /channels/{channel_id}/typing", _typing),
}

"""What the bot writes, changes and takes back with the token of an interaction."""

from tests.discord.forms import messages
from tests.discord.messages import EPHEMERAL
from tests.discord.refusals import token_died, unknown, written_enough
from tests.discord.routes.channels import kept, shown
from tests.discord.routes.interactions import KEPT_FLAGS

MOST_WHERE_THE_BOT_IS_NOT = 5


def _by_token(server, call):
    number = call.part("token").rpartition("-")[2]
    made = server.interactions.get(int(number)) if number.isdigit() else None
    known = made and made.token == call.part("token")
    if not known or call.part("application_id") != str(server.bot.id):
        raise token_died()
    made.check()
    return made


def _follow_up(server, call):
    made = _by_token(server, call)
    if made.loading:
        return _edit(made, made.original, call)
    made.follow_ups += 1
    if made.follow_ups > MOST_WHERE_THE_BOT_IS_NOT and not made.chat.includes(server.bot):
        raise written_enough()
    messages.check(call.body, call.files)
    flags = (call.body.get("flags") or 0) & KEPT_FLAGS
    facts = shown(made.chat, call.body, call.files)
    if made.original and not made.original.deleted:
        facts["reply_to"] = made.original
    return made.writes(facts, flags=flags).as_json()


def _edit(made, message, call):
    flags = (call.body.get("flags") or 0) | message.flags
    messages.check(call.body, call.files, flags=flags, shown=message)
    made.changes(message, call.body, kept(made.chat, call.files, call.body))
    return message.as_json()


def _message(made, call):
    wanted = call.parts.get("message_id", "@original")
    if wanted == "@original":
        if made.original is None or made.original.deleted:
            raise unknown("Message")
        return made.original
    for one in filter(None, (*made.written, made.original)):
        if one.id == int(wanted) and not one.deleted:
            return one
    raise unknown("Message")


def _get(server, call):
    return _message(_by_token(server, call), call).as_json()


def _change(server, call):
    made = _by_token(server, call)
    return _edit(made, _message(made, call), call)


def _delete(server, call):
    message = _message(_by_token(server, call), call)
    message.delete()
    if not message.flags & EPHEMERAL:
        server.tell_of_deletion(message)


_ONE = "/webhooks/{application_id}/{token}/messages"
ROUTES = {
    "createFollowupMessage": ("POST /webhooks/{application_id}/{token}", _follow_up),
    "getOriginalInteractionResponse": (f"GET {_ONE}/@original", _get),
    "editOriginalInteractionResponse": (f"PATCH {_ONE}/@original", _change),
    "deleteOriginalInteractionResponse": (f"DELETE {_ONE}/@original", _delete),
    "getFollowupMessage": (f"GET {_ONE}/{{message_id}}", _get),
    "editFollowupMessage": (f"PATCH {_ONE}/{{message_id}}", _change),
    "deleteFollowupMessage": (f"DELETE {_ONE}/{{message_id}}", _delete),
}

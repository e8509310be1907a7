"""The first answer to an interaction."""

from tests.discord.forms import messages, modals
from tests.discord.interactions import ASK, DEFER, LIVES_S, MESSAGE, SUGGEST, UPDATE, Modal
from tests.discord.messages import EPHEMERAL, LOADING
from tests.discord.refusals import invalid, unknown
from tests.discord.routes.channels import kept, shown

KEPT_FLAGS = EPHEMERAL | (1 << 2) | (1 << 12) | (1 << 15)
MOST_SUGGESTIONS = 25


def _answer(server, call):
    made = server.interactions.get(int(call.part("interaction_id")))
    if made is None or made.token != call.part("token") or made.age > LIVES_S:
        raise unknown("interaction")
    kind, data = call.body.get("type"), call.body.get("data") or {}
    _check(made, kind, data, call.files)
    made.take(kind)
    _ANSWERS.get(kind, _nothing)(made, data, call.files)
    return _told(made, kind) if call.flag("with_response") else None


def _check(made, kind, data, files):
    if made.answer is not None:
        return
    if kind == MESSAGE:
        messages.check(data, files)
    elif kind == UPDATE:
        messages.check(data, files, flags=_flags(made, data), shown=made.message)
    elif kind == ASK:
        modals.check(data)
    elif kind == SUGGEST and len(data.get("choices") or []) > MOST_SUGGESTIONS:
        why = f"Must be {MOST_SUGGESTIONS} or fewer in length."
        errors = {"_errors": [{"code": "BASE_TYPE_MAX_LENGTH", "message": why}]}
        raise invalid({"data": {"choices": errors}})


def _flags(made, data):
    before = made.message.flags if made.message else 0
    return before | (data.get("flags") or 0)


def _message(made, data, files):
    flags = (data.get("flags") or 0) & KEPT_FLAGS
    made.writes(shown(made.chat, data, files), flags=flags, original=True)


def _defer(made, data, files):
    flags = (data.get("flags") or 0) & EPHEMERAL
    made.writes({}, flags=flags | LOADING, original=True)


def _update(made, data, files):
    made.original = made.message
    made.changes(made.message, data, kept(made.chat, files, data))


def _ask(made, data, files):
    made.asked = Modal(made, data)


def _suggest(made, data, files):
    made.choices = data.get("choices") or []


def _nothing(made, data, files):
    """Take notice, and show nothing: what was pressed is what @original means."""
    made.original = made.message


def _told(made, kind):
    told = {"id": str(made.id), "type": made.kind}
    resource = {"type": kind}
    if made.original:
        told |= {
            "response_message_id": str(made.original.id),
            "response_message_loading": made.original.loading,
            "response_message_ephemeral": made.original.ephemeral,
        }
    if kind in {MESSAGE, UPDATE, DEFER}:
        resource["message"] = made.original.as_json()
    return {"interaction": told, "resource": resource}


_ANSWERS = {MESSAGE: _message, DEFER: _defer, UPDATE: _update, ASK: _ask, SUGGEST: _suggest}
ROUTES = {
    "createInteractionResponse": (
        "POST /interactions/{interaction_id}/{token}/callback",
        _answer,
    ),
}

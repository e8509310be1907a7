"""Chats and who is in them."""

from tests.telegram.refusals import bad, forbidden

_RIGHTS = dict.fromkeys(
    (
        "can_manage_chat",
        "can_delete_messages",
        "can_manage_video_chats",
        "can_restrict_members",
        "can_promote_members",
        "can_change_info",
        "can_invite_users",
        "can_post_stories",
        "can_edit_stories",
        "can_delete_stories",
    ),
    True,
)
_SAYING = (
    "can_send_messages",
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
    "can_manage_topics",
    "can_edit_tag",
    "can_react_to_messages",
)
_GIFTS = dict.fromkeys(
    (
        "unlimited_gifts",
        "limited_gifts",
        "unique_gifts",
        "premium_subscription",
        "gifts_from_channels",
    ),
    True,
)
_FULL = {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": _GIFTS}
_MORE = {
    "creator": {"is_anonymous": False},
    "administrator": {"is_anonymous": False, "can_be_edited": False, **_RIGHTS},
    "kicked": {"until_date": 0},
    "restricted": {"is_member": True, "until_date": 0, **dict.fromkeys(_SAYING, False)},
}


def member(user, status):
    """Return someone's place in a chat as the bot is told."""
    return {"user": user, "status": status, **_MORE.get(status, {})}


def _chat(server, params):
    chat = server.chat(params.integer("chat_id"))
    if chat.type == "private" and not chat.person.seen:
        raise bad("chat not found")
    if chat.type != "private" and server.bot.id not in chat.statuses:
        raise bad("chat not found")
    return chat.as_json() | _FULL


def _member(server, params):
    chat, user_id = _group(server, params), params.integer("user_id")
    if user_id == server.bot.id:
        return member(server.bot.user, chat.statuses.get(user_id, "left"))
    if user_id not in server.people:
        raise bad("user not found")
    return member(server.people[user_id].user, chat.statuses.get(user_id, "left"))


def _administrators(server, params):
    chat = _group(server, params)
    known = {**server.people, server.bot.id: server.bot}
    return [
        member(known[user_id].user, status)
        for user_id, status in chat.statuses.items()
        if chat.is_admin(user_id) and (user_id == server.bot.id or not known[user_id].is_bot)
    ]


def _leave(server, params):
    chat = _group(server, params)
    chat.statuses[server.bot.id] = "left"
    server.tell_of_bot(chat, server.bot.user, "member", "left")
    return True


def _group(server, params):
    chat = server.chat(params.integer("chat_id"))
    if chat.type == "private":
        raise bad("there are no administrators in the private chat")
    chat.check()
    if not chat.is_member(server.bot.id):
        raise forbidden(f"bot is not a member of the {chat.type} chat")
    return chat


METHODS = {
    "getChat": _chat,
    "getChatMember": _member,
    "getChatAdministrators": _administrators,
    "leaveChat": _leave,
}

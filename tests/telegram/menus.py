"""The command lists of a bot, by scope and language, and which of them a person is shown."""

import re

from tests.telegram.refusals import bad

_NAME = re.compile(r"[a-z0-9_]{1,32}")
_LANGUAGE = re.compile(r"([a-z]{2})?")
MOST_COMMANDS = 100
LONGEST_DESCRIPTION = 256
_PLAIN = {"default", "all_private_chats", "all_group_chats", "all_chat_administrators"}
_OF_A_CHAT = {"chat", "chat_administrators", "chat_member"}


class Menus:
    """Every list that the bot has set."""

    def __init__(self):
        self.lists = {}

    def set(self, place, language, commands):
        """Keep a list, or refuse it."""
        if len(commands) > MOST_COMMANDS:
            raise bad("BOT_COMMANDS_TOO_MUCH")
        for one in commands:
            if not _NAME.fullmatch(one["command"].removeprefix("/")):
                raise bad("BOT_COMMAND_INVALID")
            if not 1 <= len(one["description"]) <= LONGEST_DESCRIPTION:
                raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
        self.lists[place, checked(language)] = [
            one | {"command": one["command"].removeprefix("/")} for one in commands
        ]

    def get(self, place, language):
        return self.lists.get((place, checked(language)), [])

    def delete(self, place, language):
        self.lists.pop((place, checked(language)), None)

    def shown(self, person, chat):
        """Return {command: description} as this person sees it in this chat."""
        for place in _places(person, chat):
            for language in (person.language_code[:2], ""):
                if self.lists.get((place, language)):
                    return {
                        one["command"]: one["description"] for one in self.lists[place, language]
                    }
        return {}


def checked(language):
    """Return a language code, or refuse it."""
    if not _LANGUAGE.fullmatch(language):
        raise bad("invalid language code specified")
    return language


def place(server, scope):
    """Return what a scope names, or refuse it."""
    kind = (scope or {}).get("type", "default")
    if kind in _PLAIN:
        return (kind,)
    if kind not in _OF_A_CHAT:
        raise bad(f"unsupported type of BotCommandScope: {kind}")
    chat = server.chat(int(scope["chat_id"]))
    if kind != "chat" and chat.type == "private":
        raise bad("can't change commands of administrators in private chats")
    user = (int(scope["user_id"]),) if kind == "chat_member" else ()
    return (kind, chat.id, *user)


def _places(person, chat):
    admin = chat.is_admin(person.id)
    if chat.type == "private":
        return [("chat", chat.id), ("all_private_chats",), ("default",)]
    return [
        ("chat_member", chat.id, person.id),
        *([("chat_administrators", chat.id)] if admin else []),
        ("chat", chat.id),
        *([("all_chat_administrators",)] if admin else []),
        ("all_group_chats",),
        ("default",),
    ]

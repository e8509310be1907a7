"""Who the bot is, and what it says of itself."""

from tests.telegram.menus import checked, place
from tests.telegram.refusals import bad

LONGEST_DESCRIPTION = 512
LONGEST_SHORT = 120


def _me(server, params):
    return {
        **server.bot.user,
        "can_join_groups": True,
        "can_read_all_group_messages": not server.privacy,
        "supports_inline_queries": True,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def _commands(server, params):
    commands = params.json("commands")
    if not isinstance(commands, list):
        raise bad("can't parse commands: expected an Array of BotCommand")
    where = place(server, params.json("scope"))
    server.menus.set(where, params.text("language_code"), commands)
    return True


def _shown_commands(server, params):
    return server.menus.get(place(server, params.json("scope")), params.text("language_code"))


def _no_commands(server, params):
    server.menus.delete(place(server, params.json("scope")), params.text("language_code"))
    return True


def _sets(name, longest):
    def method(server, params):
        text = params.text(name)
        if len(text) > longest:
            raise bad(f"{name} is too long")
        server.descriptions[name, checked(params.text("language_code"))] = text
        return True

    return method


def _gets(name):
    def method(server, params):
        language = checked(params.text("language_code"))
        told = server.descriptions.get((name, language)) or server.descriptions.get((name, ""), "")
        return {name: told}

    return method


METHODS = {
    "getMe": _me,
    "setMyCommands": _commands,
    "getMyCommands": _shown_commands,
    "deleteMyCommands": _no_commands,
    "setMyDescription": _sets("description", LONGEST_DESCRIPTION),
    "getMyDescription": _gets("description"),
    "setMyShortDescription": _sets("short_description", LONGEST_SHORT),
    "getMyShortDescription": _gets("short_description"),
}

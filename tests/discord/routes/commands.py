"""Registering commands, everywhere or in one guild."""

from tests.discord.refusals import missing_access, unknown
from tests.discord.registry import GLOBAL


def _where(server, call):
    if call.part("application_id") != str(server.bot.id):
        raise missing_access()
    guild_id = call.parts.get("guild_id", GLOBAL)
    if guild_id and not server.guild_of(guild_id).has_bot:
        raise unknown("Guild")
    return guild_id


def _all(server, call):
    return server.commands.all(_where(server, call))


def _overwrite(server, call):
    return server.commands.overwrite(call.body or [], _where(server, call))


def _create(server, call):
    return server.commands.upsert(call.body, _where(server, call))


def _one(server, call):
    return server.commands.find(call.part("command_id"), _where(server, call))


def _edit(server, call):
    where = _where(server, call)
    before = server.commands.find(call.part("command_id"), where)
    return server.commands.upsert({**before, **call.body}, where)


def _delete(server, call):
    server.commands.delete(call.part("command_id"), _where(server, call))


_VERBS = {
    "get{}Commands": ("GET {}", _all),
    "bulkOverwrite{}Commands": ("PUT {}", _overwrite),
    "create{}Command": ("POST {}", _create),
    "get{}Command": ("GET {}/{{command_id}}", _one),
    "edit{}Command": ("PATCH {}/{{command_id}}", _edit),
    "delete{}Command": ("DELETE {}/{{command_id}}", _delete),
}
_PLACES = {
    "GlobalApplication": "/applications/{application_id}/commands",
    "GuildApplication": "/applications/{application_id}/guilds/{guild_id}/commands",
}
ROUTES = {
    name.format(place): (address.format(path), handler)
    for place, path in _PLACES.items()
    for name, (address, handler) in _VERBS.items()
}

"""Guilds and who is in them."""

from tests.discord.refusals import missing_access, unknown


def _guild_of(server, call):
    guild = server.guild_of(call.part("guild_id"))
    if not guild.has_bot:
        raise missing_access()
    return guild


def _guild(server, call):
    return _guild_of(server, call).as_json()


def _channels(server, call):
    return [one.as_json() for one in _guild_of(server, call).channels]


def _member(server, call):
    guild = _guild_of(server, call)
    person = server.account(call.part("user_id"))
    if person.id not in guild.members:
        raise unknown("Member")
    return guild.member(person)


def _members(server, call):
    guild, after = _guild_of(server, call), int(call.query.get("after", 0))
    every = sorted(
        (one for one in guild.members.values() if one.id > after), key=lambda one: one.id
    )
    return [guild.member(one) for one in every[: int(call.query.get("limit", 1))]]


def _search(server, call):
    guild, wanted = _guild_of(server, call), call.query.get("query", "").lower()
    every = guild.members.values()
    found = [one for one in every if one.name.lower().startswith(wanted)]
    return [guild.member(one) for one in found[: int(call.query.get("limit", 1))]]


def _own(server, call):
    names = ("id", "name", "icon", "features")
    every = [one.as_json() for one in server.guilds.values() if one.has_bot]
    return [{name: one[name] for name in names} | {"owner": False} for one in every]


def _leave(server, call):
    _guild_of(server, call).removes_bot()


ROUTES = {
    "getCurrentUserGuilds": ("GET /users/@me/guilds", _own),
    "leaveGuild": ("DELETE /users/@me/guilds/{guild_id}", _leave),
    "getGuild": ("GET /guilds/{guild_id}", _guild),
    "getGuildChannels": ("GET /guilds/{guild_id}/channels", _channels),
    "searchGuildMembers": ("GET /guilds/{guild_id}/members/search", _search),
    "getGuildMember": ("GET /guilds/{guild_id}/members/{user_id}", _member),
    "listGuildMembers": ("GET /guilds/{guild_id}/members", _members),
}

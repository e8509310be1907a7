"""The longer things that the gateway tells."""


def ready(server, session, guilds):
    """Return what a shard is greeted with."""
    return {
        "v": 10,
        "user": server.bot.user | {"verified": True, "mfa_enabled": True, "email": None},
        "guilds": [{"id": str(one.id), "unavailable": True} for one in guilds],
        "session_id": session.id,
        "resume_gateway_url": server.gateway.url,
        "shard": [session.shard, session.shards],
        "application": {"id": str(server.bot.id), "flags": 0},
        "private_channels": [],
        "presences": [],
        "relationships": [],
        "user_settings": {},
    }


def members(guild, asked):
    """Return the members of a guild that were asked for, by their ids or how their names begin."""
    named, begins = asked.get("user_ids"), (asked.get("query") or "").lower()
    if named is not None:
        wanted = {str(one) for one in (named if isinstance(named, list) else [named])}
        found = [one for one in guild.members.values() if str(one.id) in wanted]
    else:
        found = [one for one in guild.members.values() if one.name.lower().startswith(begins)]
    return {
        "guild_id": str(guild.id),
        "members": [guild.member(one) for one in found[: asked.get("limit") or None]],
        "chunk_index": 0,
        "chunk_count": 1,
        "not_found": [],
        "nonce": asked.get("nonce"),
    }

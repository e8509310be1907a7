"""Who the bot is, whom it knows, and where the gateway is."""

from tests.discord.refusals import invalid, opening_too_fast, unknown


def _me(server, call):
    more = {"verified": True, "mfa_enabled": True, "email": None, "locale": "en-US", "flags": 0}
    return server.bot.user | more


def _application(server, call):
    owner = {"id": "1", "username": "owner", "discriminator": "0", "avatar": None}
    return {
        "id": str(server.bot.id),
        "name": server.bot.name,
        "icon": None,
        "description": "",
        "bot_public": True,
        "bot_require_code_grant": False,
        "bot": server.bot.user,
        "owner": owner | {"global_name": "Owner", "public_flags": 0},
        "verify_key": "0" * 64,
        "team": None,
        "summary": "",
        "flags": 0,
        "rpc_origins": [],
        "redirect_uris": [],
        "tags": [],
        "interactions_endpoint_url": None,
        "approximate_guild_count": sum(one.has_bot for one in server.guilds.values()),
        "approximate_user_install_count": sum(one.installed for one in server.people.values()),
    }


def _gateway(server, call):
    return {"url": server.gateway.url}


def _bot_gateway(server, call):
    limit = {"total": 1000, "remaining": server.gateway.starts_left}
    limit |= {"reset_after": 86_400_000, "max_concurrency": 1}
    return _gateway(server, call) | {"shards": server.gateway.shards, "session_start_limit": limit}


def _user(server, call):
    return server.account(call.part("user_id")).user


def _open_dm(server, call):
    wanted = (call.body or {}).get("recipient_id")
    if wanted is None:
        why = {"code": "BASE_TYPE_REQUIRED", "message": "This field is required"}
        raise invalid({"recipient_id": {"_errors": [why]}})
    person = server.account(wanted)
    if person is server.bot:
        raise unknown("User")
    if not person.opened:
        if server.new_dms_left is not None and server.new_dms_left <= 0:
            raise opening_too_fast()
        if server.new_dms_left is not None:
            server.new_dms_left -= 1
        person.opened = True
    return person.dm.as_json()


ROUTES = {
    "getCurrentUser": ("GET /users/@me", _me),
    "getCurrentApplication": ("GET /applications/@me", _application),
    "getCurrentBotApplication": ("GET /oauth2/applications/@me", _application),
    "getGateway": ("GET /gateway", _gateway),
    "getGatewayBot": ("GET /gateway/bot", _bot_gateway),
    "createDM": ("POST /users/@me/channels", _open_dm),
    "getUser": ("GET /users/{user_id}", _user),
}

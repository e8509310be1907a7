"""How the bot is given its updates."""

from tests.telegram.refusals import bad


async def _get_updates(server, params):
    _allow(server, params)
    return await server.updates.get(
        params.integer("offset", 0), params.integer("limit", 100), params.integer("timeout", 0)
    )


def _set_webhook(server, params):
    url = params.text("url")
    _allow(server, params)
    _drop(server, params)
    if url:
        secret = params.text("secret_token")
        server.webhook.set(url, secret, params.integer("max_connections", 40))
    else:
        server.webhook.delete()
    return True


def _delete_webhook(server, params):
    server.webhook.delete()
    _drop(server, params)
    return True


def _webhook_info(server, params):
    return server.webhook.info()


def _allow(server, params):
    allowed = params.json("allowed_updates")
    if allowed is None:
        return
    if not isinstance(allowed, list):
        raise bad("can't parse allowed updates")
    server.updates.allowed = allowed


def _drop(server, params):
    if params.flag("drop_pending_updates"):
        server.updates.pending.clear()


METHODS = {
    "getUpdates": _get_updates,
    "setWebhook": _set_webhook,
    "deleteWebhook": _delete_webhook,
    "getWebhookInfo": _webhook_info,
}

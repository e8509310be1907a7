"""The library's own bot, as it is, pointed at the server."""

import os

import telegram
from telegram.request import HTTPXRequest

os.environ.setdefault("PTB_TIMEDELTA", "1")


def client(server, **timeouts):
    """Return the library's bot, as it is, pointed at the server."""
    request = HTTPXRequest(httpx_kwargs={"trust_env": False, "verify": False}, **timeouts)
    polls = HTTPXRequest(httpx_kwargs={"trust_env": False, "verify": False}, **timeouts)
    return telegram.Bot(
        server.token,
        base_url=server.base_url,
        base_file_url=server.base_file_url,
        request=request,
        get_updates_request=polls,
    )

"""The webhook: a route of the web server that Telegram posts updates to.

It answers 200 once an update has been handled; any other answer brings the update again.
"""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import urlsplit

import structlog
from fastapi import APIRouter, Header, HTTPException, Request
from telegram import Update

from bot.kit import Away
from bot.presence.reception import UNREADABLE
from ledger.errors import LedgerError

if TYPE_CHECKING:
    from bot.platforms.telegram.platform import Telegram
    from bot.settings import Settings

log = structlog.get_logger("bot.telegram")


def route(telegram: Telegram, settings: Settings) -> APIRouter:
    """Return the route at which updates arrive."""
    router = APIRouter(include_in_schema=False)
    secret = settings.telegram_webhook_secret.encode()

    @router.post(urlsplit(settings.telegram_hook).path)
    async def hook(
        request: Request, x_telegram_bot_api_secret_token: Annotated[str, Header()] = ""
    ) -> dict[str, Any]:
        given = x_telegram_bot_api_secret_token.encode()
        if not hmac.compare_digest(given, secret):
            raise HTTPException(403, "This is not Telegram's secret.")
        update = await _read(request, telegram)
        try:
            await telegram.handle(update)
        except (Away, LedgerError) as why:
            log.warning("update put off", update_id=update.update_id, reason=str(why))
            raise HTTPException(503, "Not now. Bring it again.") from None
        return {}

    return router


async def _read(request: Request, telegram: Telegram) -> Update:
    try:
        return Update.de_json(await request.json(), telegram.bot)
    except UNREADABLE:
        raise HTTPException(400, "This is no update.") from None

"""The webhook of a provider of verification: what is signed by its secret is kept, once.

It answers 2xx once that is kept, or is no news; any other answer brings it again.
"""

from __future__ import annotations

from dataclasses import astuple
from typing import TYPE_CHECKING

import structlog
from fastapi import APIRouter, HTTPException, Request

from bot.rails.rail import Forged, Unreadable
from ledger.errors import LedgerError
from ledger.verification import provided
from ledger.verification.provided import Said

if TYPE_CHECKING:
    from bot.rails.verification import Provider, Word
    from ledger.books import Books

HOOK = "/hooks/verification"

log = structlog.get_logger("bot.web.provider")


def route(provider: Provider, books: Books) -> APIRouter:
    """Return the route at which a provider speaks."""
    router = APIRouter(include_in_schema=False)

    @router.post(HOOK)
    async def hook(request: Request) -> dict[str, str]:
        word = await _read(provider, request)
        if word is None:
            return {}
        try:
            is_news = await provided.hear(books, Said(*astuple(word)))
        except LedgerError as why:
            log.warning("provider's word put off", webhook=word.event, reason=str(why))
            raise HTTPException(503, "Not now. Bring it again.") from None
        if not is_news:
            log.info("provider's word is no news", webhook=word.event, reference=word.reference)
        return {}

    return router


async def _read(provider: Provider, request: Request) -> Word | None:
    try:
        return provider.verify(request.headers, await request.body())
    except Forged as why:
        log.warning("a webhook is not the provider's", reason=str(why))
        raise HTTPException(401, "This is not signed as it has to be, or not now.") from None
    except Unreadable:
        raise HTTPException(400, "This cannot be read.") from None

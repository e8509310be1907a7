"""Whoever knocks at a webhook without its signature: so often from one address, and no more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fastapi import HTTPException
from limits import RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import MovingWindowRateLimiter

from bot import meters
from bot.platforms.web.origins import network

if TYPE_CHECKING:
    from fastapi import Request

FORGED: Final = RateLimitItemPerMinute(10)
"""How many that are not signed an address may send."""


class Strangers:
    """Those who came; what is signed is never among them, whatever its address."""

    def __init__(self, what: str) -> None:
        self._what, self._limiter = what, MovingWindowRateLimiter(MemoryStorage())

    async def count(self, request: Request) -> None:
        """Refuse what comes too often."""
        origin = network(request.client.host if request.client else "")
        if not await self._limiter.hit(FORGED, self._what, origin):
            meters.LIMITED.add(self._what, "web")
            raise HTTPException(429, "Too many are not signed. Wait a minute.", _WAIT)


_WAIT: Final = {"Retry-After": "60"}

"""Who may speak under which name, and how often.

In the demo anybody is whom she says she is, unless that is somebody who signs in or comes from
another platform; otherwise a cookie holds the secret of a session, opened by an invitation or by a
one-time code.
"""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import JSONResponse, Response
from limits import RateLimitItem, RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import MovingWindowRateLimiter
from pydantic import BaseModel, Field

from ledger.errors import Expired, NotFound
from ledger.people import logins
from ledger.people.logins import LIFETIMES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from bot.settings import Settings
    from ledger.books import Books

COOKIE = "wasl_session"
TRIES = RateLimitItemPerMinute(10)
MOST_STREAMS = 8

router = APIRouter(include_in_schema=False)


class SignIn(BaseModel):
    """An invitation or a one-time code."""

    code: str = Field(min_length=1, max_length=64)


class Sessions:
    """The people who are signed in to the web chat."""

    def __init__(self, books: Books, settings: Settings) -> None:
        self._books = books
        self._demo = settings.demo
        self._secure = settings.web_url.startswith("https://")
        self._streams: Counter[str] = Counter()
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._rate = RateLimitItemPerMinute(settings.web_rate) if settings.web_rate else None

    async def name(self, request: Request) -> str | None:
        """Return the name under which a request is signed in."""
        secret = request.cookies.get(COOKIE, "")
        return await logins.session(self._books, secret) if secret else None

    async def known(self, request: Request) -> bool:
        """Tell whether a request may speak under any name at all."""
        return self._demo or await self.name(request) is not None

    async def anybodys(self, names: Collection[str]) -> list[str]:
        """Return those names that in the demo anybody may have."""
        return [each for each in names if not await logins.is_signed_for(self._books, each)]

    async def check(self, request: Request, names: Collection[str]) -> None:
        """Refuse a request that may not speak under these names, or speaks too often."""
        if self._demo and len(await self.anybodys(names)) == len(names):
            return
        name = await self.name(request)
        if name is None:
            raise HTTPException(401, "Sign in first, at /login.")
        if set(names) != {name}:
            raise HTTPException(403, f"You are signed in as {name}, and may speak as nobody else.")
        if self._rate is not None:
            await self.count(self._rate, "api", name)

    async def count(self, rate: RateLimitItem, *who: str) -> None:
        """Refuse what comes too often."""
        if not await self._limiter.hit(rate, *who):
            raise HTTPException(429, "Too many requests. Wait a minute.", {"Retry-After": "60"})

    def room(self, names: Collection[str]) -> bool:
        """Tell whether a person may have one more event stream; the demo counts none."""
        return self._demo or all(self._streams[name] < MOST_STREAMS for name in names)

    @contextmanager
    def streaming(self, names: Collection[str]) -> Iterator[None]:
        """Count an event stream while it is open."""
        self._streams.update(names)
        try:
            yield
        finally:
            self._streams.subtract(names)
            self._streams += Counter()  # without those who have none

    async def open(self, code: str) -> Response:
        """Answer with the cookie of a new session for an invitation or a code."""
        try:
            secret, name = await logins.redeem(self._books, code.strip())
        except (NotFound, Expired):
            raise HTTPException(
                401, "This code is wrong, used or too old. Ask for another."
            ) from None
        answer = JSONResponse({"name": name})
        answer.set_cookie(
            COOKIE,
            secret,
            max_age=int(LIFETIMES["session"].total_seconds()),
            httponly=True,
            samesite="strict",
            secure=self._secure,
        )
        return answer

    async def close(self, request: Request) -> Response:
        """End the session and take its cookie back."""
        secret = request.cookies.get(COOKIE, "")
        if secret and await logins.session(self._books, secret):
            await logins.end(self._books, secret)
        answer = JSONResponse({})
        answer.delete_cookie(COOKIE)
        return answer


@router.post("/login")
async def sign_in(request: Request, given: SignIn) -> Response:
    """Sign in; ten tries a minute for each address."""
    sessions: Sessions = request.app.state.sessions
    address = request.client.host if request.client else ""
    await sessions.count(TRIES, "login", address)
    return await sessions.open(given.code)


@router.post("/logout")
async def sign_out(request: Request) -> Response:
    """Sign out."""
    sessions: Sessions = request.app.state.sessions
    return await sessions.close(request)

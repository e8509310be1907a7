"""Who may speak under which name, and how often.

In the demo anybody is whom she says she is, unless that is somebody who signs in or comes from
another platform; otherwise a cookie holds the secret of a session, opened by an invitation or by a
one-time code.

    look      whom a code would sign in, and who is signed in now: nothing is spent
    sign in   the press that the look led to, on a page of ours that this browser was given

A code is tried as often as it is asked for; only what is wrong counts against an address, so that
nobody locks out those who share it.
"""

from __future__ import annotations

import re
from collections import Counter
from contextlib import contextmanager, suppress
from hmac import compare_digest
from typing import TYPE_CHECKING, TypeVar

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import JSONResponse, Response
from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import MovingWindowRateLimiter
from pydantic import BaseModel, Field

from bot import meters
from bot.commands.web import is_free
from bot.languages import CODES
from bot.platforms.web import browsers
from bot.platforms.web.origins import network
from ledger import ids
from ledger.errors import Expired, LimitExceeded, NotFound
from ledger.people import logins, persons, tickets
from ledger.people.logins import LIFETIMES, NameTaken
from ledger.people.persons import HOUSE_PERSON

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from bot.settings import Settings
    from ledger.books import Books

T = TypeVar("T")

COOKIE = "wasl_session"
FORM = "wasl_form"
FORM_LASTS_S = 60 * 60
WRONG = RateLimitItemPerMinute(10)
"""How many wrong codes an address may send."""
TRIES = RateLimitItemPerMinute(10)
"""How often one code may be tried, wherever it is sent from."""
JOINS = RateLimitItemPerHour(20)
"""How often somebody at an address may try to have a name."""
MOST_STREAMS = 8
_IS_SECRET = re.compile("[A-Za-z0-9_-]{22}")

router = APIRouter(include_in_schema=False)


class Code(BaseModel):
    """An invitation or a one-time code, and the token of the page that it was put into."""

    code: str = Field(min_length=1, max_length=64)
    form: str = Field(max_length=64)


class SignIn(Code):
    """The press: who is to be signed in, instead of whom, as the page has asked."""

    name: str = Field(max_length=32)
    instead_of: str | None = Field(default=None, max_length=32)


class Newcomer(BaseModel):
    """The name that somebody wants who has none yet, and how she is spoken to."""

    name: str = Field(max_length=32)
    language: str = Field(max_length=16)
    form: str = Field(max_length=64)


class Sessions:
    """The people who are signed in to the web chat."""

    def __init__(self, books: Books, settings: Settings) -> None:
        self._books = books
        self._settings = settings
        self._demo = settings.demo
        self._secure = settings.web_url.startswith("https://")
        self._streams: Counter[str] = Counter()
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._rate = RateLimitItemPerMinute(settings.web_rate) if settings.web_rate else None

    async def name(self, request: Request) -> str | None:
        """Return the name under which a request is signed in."""
        secret = request.cookies.get(COOKIE, "")
        return await logins.session(self._books, secret) if secret else None

    async def has_sheet(self, request: Request) -> bool:
        """Tell whether a request comes with the code of a page that is open."""
        code = request.headers.get("authorization", "").removeprefix("Bearer ")
        with suppress(NotFound, Expired):
            return bool(code and await tickets.look(self._books, code))
        return False

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
            meters.LIMITED.add(who[0], "web")
            raise HTTPException(429, "Too many requests. Wait a minute.", {"Retry-After": "60"})

    @contextmanager
    def streaming(self, names: Collection[str]) -> Iterator[None]:
        """Count an event stream while it is open; refuse one too many, though not in the demo."""
        if not self._demo and any(self._streams[name] >= MOST_STREAMS for name in names):
            meters.LIMITED.add("streams", "web")
            raise HTTPException(429, "Too many pages are open. Close one.", {"Retry-After": "60"})
        self._streams.update(names)
        try:
            yield
        finally:
            self._streams.subtract(names)
            self._streams += Counter()  # without those who have none

    # -- signing in and out -----------------------------------------------------------------

    def form(self, request: Request) -> str:
        """Return the secret of a browser that asks for the form, a fresh one for a new browser."""
        known = request.cookies.get(FORM, "")
        return known if _IS_SECRET.fullmatch(known) else ids.secret()

    def keep(self, secret: str, answer: Response) -> None:
        """Give the browser the secret that its page will have to show the `token` of."""
        answer.set_cookie(
            FORM,
            secret,
            max_age=FORM_LASTS_S,
            httponly=True,
            samesite="lax",
            secure=self._secure,
        )

    async def look(self, request: Request, given: Code) -> Response:
        """Tell whom a code would sign in, and who is signed in now."""
        name = await self._meant(request, given)
        return JSONResponse({"name": name, "now": await self.name(request)})

    async def open(self, request: Request, given: SignIn) -> Response:
        """Answer with the cookie of a new session, in the place of the one that was named."""
        name = await self._meant(request, given)
        now = await self.name(request)
        if (name, now) != (given.name, given.instead_of):
            raise HTTPException(409, "This has changed meanwhile. Load the page again.")
        try:
            secret, name = await logins.redeem(
                self._books, given.code.strip(), browsers.named(request)
            )
        except (NotFound, Expired):
            raise await self._wrong(request) from None
        if now is not None:
            await logins.end(self._books, request.cookies[COOKIE])
        return self._let_in(secret, name)

    async def join(self, request: Request, given: Newcomer, through: int) -> Response:
        """Let a newcomer have a name that nobody has, and sign her in under it.

        It must come from a page of ours, given to this browser, about what somebody has published.
        """
        self.check_page(request, given.form)
        await self.count(JOINS, "joins", _origin(request))
        books, name = self._books, given.name
        if await self.name(request) is not None:
            raise HTTPException(409, "You are signed in already. Load the page again.")
        invitation = ""
        if await is_free(books, self._settings, HOUSE_PERSON, name):
            with suppress(NameTaken):
                invitation = await self._invited(name, through)
        if not invitation:
            raise HTTPException(422, "This name is taken. Choose another.")
        secret, name = await logins.redeem(books, invitation, browsers.named(request))
        person = await persons.by_identity(books, persons.WEB, name)
        if person and given.language in CODES:
            await persons.speak(books, person, given.language, ids.token())
        return self._let_in(secret, name)

    async def _invited(self, name: str, through: int) -> str:
        try:
            return await logins.invite(self._books, name, through=through)
        except LimitExceeded:
            raise HTTPException(429, "Too many came today. Try again tomorrow.") from None

    def _let_in(self, secret: str, name: str) -> Response:
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

    async def guess(self, request: Request, what: str, found: T | None) -> T:
        """Return what a code was found to stand for; refuse a wrong one, and too many of them."""
        if found is not None:
            return found  # whoever has a link is not kept waiting for others at her address
        origin = _origin(request)
        if not await self._limiter.test(WRONG, what, origin):
            meters.LIMITED.add(what, "web")
            raise HTTPException(429, "Too many wrong codes. Wait a minute.", {"Retry-After": "60"})
        await self.count(WRONG, what, origin)
        raise HTTPException(404, "There is no such link.")

    async def close(self, request: Request) -> Response:
        """End the session and take its cookie back."""
        secret = request.cookies.get(COOKIE, "")
        if secret and await logins.session(self._books, secret):
            await logins.end(self._books, secret)
        answer = JSONResponse({})
        answer.delete_cookie(COOKIE)
        return answer

    async def _meant(self, request: Request, given: Code) -> str:
        """Return whom a code lets in; it must come from a page of ours, given to this browser."""
        self.check_page(request, given.form)
        code = given.code.strip()
        try:
            name = await logins.look(self._books, code)
        except (NotFound, Expired):
            raise await self._wrong(request) from None
        await self.count(TRIES, "code", ids.digest(code).hex())
        return name

    def check_page(self, request: Request, form: str) -> None:
        """Refuse what comes from no page of ours that was given to this browser."""
        shown = token(request.cookies.get(FORM, ""))
        if "origin" not in request.headers or not compare_digest(form.encode(), shown.encode()):
            raise HTTPException(403, "Sign in on our own page. Load it again.")

    async def _wrong(self, request: Request) -> HTTPException:
        """Count a wrong code against where it came from; return how it is refused."""
        await self.count(WRONG, "wrong", _origin(request))
        return HTTPException(401, "This code is wrong, used or too old. Ask for another.")


def _origin(request: Request) -> str:
    return network(request.client.host if request.client else "")


def token(secret: str) -> str:
    """Return what the page of a browser shows that has this secret."""
    return ids.digest("form of the login", secret or ids.secret()).hex()


@router.post("/login/look")
async def look(request: Request, given: Code) -> Response:
    """Tell who would be signed in; nobody is."""
    sessions: Sessions = request.app.state.sessions
    return await sessions.look(request, given)


@router.post("/login")
async def sign_in(request: Request, given: SignIn) -> Response:
    """Sign in."""
    sessions: Sessions = request.app.state.sessions
    return await sessions.open(request, given)


@router.post("/logout")
async def sign_out(request: Request) -> Response:
    """Sign out."""
    sessions: Sessions = request.app.state.sessions
    return await sessions.close(request)

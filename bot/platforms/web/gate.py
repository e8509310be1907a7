"""The gate before the web chat: what is refused before any route sees it.

A wrong Host stops a rebound name, a foreign Origin another site's page, a body that is not JSON
the requests that a form can make, and the content security policy whatever would slip through.
A webhook comes in under its own secret, whatever the name of the host is outside.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import JSONResponse

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from bot.platforms.web.origins import Origins
    from bot.platforms.web.sessions import Sessions

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
    " connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'self';"
    " frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-cache",
}
MAX_BODY = 64 * 1024
HOOKS = "/hooks/"
MAX_HOOK = 1024 * 1024
MAX_UPLOAD = 3 * 1024 * 1024
_UPLOAD = re.compile("/api/chat/[^/]+/uploads")
SHEET = "/sheet/hand"
MAX_SHEET = 12 * 1024 * 1024
NOT_OURS = (
    "A page of another site may not speak to this one."
    " If it is this one's own, set WEB_URL to the address in the browser."
)
NO_HOST = "This host is not one of WEB_HOSTS, nor that of WEB_URL."


class Gate:
    """ASGI middleware that lets in only what may come in."""

    def __init__(self, app: ASGIApp, origins: Origins, sessions: Sessions) -> None:
        self._app = app
        self._origins = origins
        self._sessions = sessions

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse, or pass on with the headers that every answer carries."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        hook = scope["path"].startswith(HOOKS)
        refusal = self._refusal(scope["method"], Headers(scope=scope), _most(scope), hook=hook)
        refusal = refusal or await self._stranger(scope)
        await (refusal or self._app)(scope, receive, guarded)

    def _refusal(
        self, method: str, headers: Headers, most: int, *, hook: bool
    ) -> JSONResponse | None:
        host = headers.get("host", "")
        if not hook and not self._origins.answers_to(host):
            return _no(421, NO_HOST)
        origin = headers.get("origin")
        if origin is not None and not self._origins.is_ours(origin, host):
            return _no(403, NOT_OURS)
        if method in {"GET", "HEAD", "OPTIONS"}:
            return None
        if headers.get("content-type", "").split(";")[0].strip() != "application/json":
            return _no(415, "The body must be application/json.")
        length = headers.get("content-length", "")
        if not length.isdecimal() or int(length) > most:
            return _no(413, f"The body needs a Content-Length of at most {most}.")
        return None

    async def _stranger(self, scope: Scope) -> JSONResponse | None:
        """Refuse who has not signed in, before a body is read or a route is found."""
        if scope["path"] == SHEET and not await self._sessions.has_sheet(Request(scope)):
            return _no(404, "This page is over.")
        if not scope["path"].startswith("/api/") or await self._sessions.known(Request(scope)):
            return None
        return _no(401, "Sign in first, at /login.")


def _most(scope: Scope) -> int:
    """Return how long a body may be, by what it is for."""
    path: str = scope["path"]
    if path.startswith(HOOKS):
        return MAX_HOOK
    if path == SHEET:
        return MAX_SHEET
    return MAX_UPLOAD if _UPLOAD.fullmatch(path) else MAX_BODY


def _no(status: int, detail: str) -> JSONResponse:
    return JSONResponse({"detail": detail}, status)

"""The page, served: on a port of its own, or behind a token beside the web chat.

A port of its own is for whoever watches. One that others can reach asks for the token
(`bot.settings.watched`), and then under any name of the host. Without one it answers under an
address or a name of this machine's own alone: a page that somebody looks at here could have its own
name lead to this port, and read along.
"""

from __future__ import annotations

from hmac import compare_digest
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import Response
from starlette.datastructures import Headers

from bot.metrics.page import Page
from bot.platforms.web import probes
from bot.platforms.web.server import SILENT
from bot.settings import checks

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

    from bot.app import App

ELSEWHERE = "Ask by an address, such as 127.0.0.1, or set METRICS_TOKEN.\n"


def routes(app: App) -> APIRouter:
    """Return where the page is."""
    router, page, token = APIRouter(), Page(app), app.settings.metrics_token

    @router.get("/metrics", include_in_schema=False)
    async def metrics(request: Request) -> Response:
        if token and not _shows(request, token):
            return Response("The token is missing or wrong.\n", 401, {"WWW-Authenticate": "Bearer"})
        body, kind = await page.write(request.headers.get("accept", ""))
        return Response(body, media_type=kind)

    return router


def site(app: App) -> FastAPI:
    """Return the site of the port: the page, and whether this process lives and is ready."""
    built = [*routes(app).routes, *probes.router.routes]
    site = FastAPI(title="Wasl", openapi_url=None, routes=built, telemetry=SILENT)
    site.state.app = app
    if not app.settings.metrics_token:
        site.add_middleware(Named)
    return site


class Named:
    """ASGI middleware that refuses the names that anybody may own."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse, or pass on."""
        if scope["type"] != "http" or _is_near(Headers(scope=scope).get("host", "")):
            await self._app(scope, receive, send)
        else:
            await Response(ELSEWHERE, 421)(scope, receive, send)


def _is_near(host: str) -> bool:
    try:
        return checks.is_near(urlsplit(f"//{host}").hostname or "")
    except ValueError:
        return False


def _shows(request: Request, token: str) -> bool:
    kind, _, shown = request.headers.get("authorization", "").partition(" ")
    return kind.lower() == "bearer" and compare_digest(shown.strip().encode(), token.encode())

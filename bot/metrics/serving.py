"""The page, served: on a port of its own, or behind a token beside the web chat.

A port of its own is for whoever watches, and answers under any name of the host. One that others
can reach asks for the token as well (`bot.settings.watched`).
"""

from __future__ import annotations

from hmac import compare_digest
from typing import TYPE_CHECKING

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import Response

from bot.metrics.page import Page
from bot.platforms.web import probes
from bot.platforms.web.server import SILENT

if TYPE_CHECKING:
    from bot.app import App


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
    return site


def _shows(request: Request, token: str) -> bool:
    kind, _, shown = request.headers.get("authorization", "").partition(" ")
    return kind.lower() == "bearer" and compare_digest(shown.strip().encode(), token.encode())

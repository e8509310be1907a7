"""The door of the web server, there before anything else: it says why there is no site yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import JSONResponse

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

AGAIN_S = 1


class Door:
    """Lets in to the site once there is one; until then it tells `why` there is none."""

    def __init__(self) -> None:
        self.site: ASGIApp | None = None
        self.why = "starting"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer that the process lives and is not ready, or pass on."""
        if self.site is not None:
            await self.site(scope, receive, send)
        elif scope["type"] == "http":
            is_alive = scope["path"] == "/health"
            headers = None if is_alive else {"Retry-After": f"{AGAIN_S}"}
            told = JSONResponse({"status": self.why}, 200 if is_alive else 503, headers)
            await told(scope, receive, send)

"""The web server: the pages, the API and the gate before them, as one supervised task."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import resource
import socket
from typing import TYPE_CHECKING, Any, Final, cast

import uvicorn
from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from bot.platforms.web import api, groups, page, paying, probes, sessions, sheets, verify
from bot.platforms.web.connections import connections
from bot.platforms.web.gate import Gate
from bot.platforms.web.origins import Origins
from bot.platforms.web.page import HERE
from bot.platforms.web.sessions import Sessions
from bot.settings.bad import BadSetting

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fastapi import APIRouter
    from starlette.types import ASGIApp

    from bot.app import App
    from bot.platforms.web.chat import WebChat

GRACE_S = 2
MOST_FILES = 16_384
SILENT: Final[Any] = dict.fromkeys(("tracing", "metrics", "logs", "auto_configure"), False)
"""What FastAPI would tell of by itself, if its variable was set: paths, and codes are in them."""


def make_site(app: App, chat: WebChat, routes: Sequence[APIRouter] = ()) -> FastAPI:
    """Return the site, with the routes of other platforms, still without its gate."""
    settings = app.settings
    own = (api, groups, page, paying, probes, sessions, sheets, verify)
    routers = (*(each.router for each in own), *routes)
    built = [route for router in routers for route in router.routes]
    site = FastAPI(
        title="Wasl", version="1", docs_url=None, redoc_url=None, routes=built, telemetry=SILENT
    )
    site.state.app = app
    site.state.chat = chat
    site.state.demo = settings.demo
    site.state.sessions = Sessions(app.books, settings)
    api.word_refusals(site)
    site.mount("/static", StaticFiles(directory=HERE / "static"), name="static")
    return site


def gated(site: FastAPI, app: App) -> ASGIApp:
    """Return the site behind its gate."""
    return Gate(site, Origins(app.settings), site.state.sessions)


def bind(host: str, port: int, called: str = "WEB") -> socket.socket:
    """Take the address before anything starts; BadSetting when it cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    taken = socket.socket(
        family, socket.SOCK_STREAM, socket.IPPROTO_TCP
    )  # so that asyncio sets TCP_NODELAY
    try:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind((host.strip("[]"), port))
    except OSError as why:
        taken.close()
        foreign = isinstance(why, socket.gaierror) or why.errno == errno.EADDRNOTAVAIL
        name = f"{called}_HOST" if foreign else f"{called}_PORT"
        raise BadSetting(f"{name}: cannot listen on {host}:{port}: {why.strerror}") from None
    return taken


class Server(uvicorn.Server):
    """uvicorn without its own signal handling: the process has one owner."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals to who composed the process."""
        yield


def _room() -> int:
    """Take as many descriptors as may be had; leave half of them to the books."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    more = MOST_FILES if hard == resource.RLIM_INFINITY else min(hard, MOST_FILES)
    if soft != resource.RLIM_INFINITY and soft < more:
        resource.setrlimit(resource.RLIMIT_NOFILE, (more, hard))
        soft = more
    return (MOST_FILES if soft == resource.RLIM_INFINITY else soft) // 2


class Standing:
    """A server that stands from when it is made until it is ended.

    What a request says of where it came from is believed of these proxies, and of nobody else.
    """

    def __init__(self, site: ASGIApp, taken: socket.socket, proxies: Sequence[str] = ()) -> None:
        room = _room()
        config = uvicorn.Config(
            site,
            http=cast("type[asyncio.Protocol]", connections(room)),
            ws="none",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=bool(proxies),
            forwarded_allow_ips=list(proxies),
            timeout_graceful_shutdown=GRACE_S,
            limit_concurrency=room + 1,
            lifespan="off",
        )
        self._server = Server(config)
        self._running = asyncio.create_task(self._server.serve(sockets=[taken]), name="web")

    async def until(self, stop: asyncio.Event) -> None:
        """Stand until `stop` is set, or nothing is served any more."""
        stopping = asyncio.create_task(stop.wait())
        await asyncio.wait({self._running, stopping}, return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()

    async def end(self) -> None:
        """Answer what is under way, for a moment, and serve nobody any more."""
        self._server.should_exit = True
        await self._running

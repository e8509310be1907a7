"""The web server: the pages, the API and the gate before them, as one supervised task."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import resource
import socket
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, cast

import uvicorn
from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from bot.platforms.web import api, groups, page, sessions
from bot.platforms.web.connections import connections
from bot.platforms.web.gate import Gate
from bot.platforms.web.origins import Origins
from bot.platforms.web.page import HERE
from bot.platforms.web.sessions import Sessions
from bot.settings.bad import BadSetting
from ledger.people import outbox
from ledger.proof import record

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from fastapi import APIRouter
    from starlette.types import ASGIApp

    from bot.app import App
    from bot.platforms.web.chat import WebChat
    from bot.presence import Remote
    from ledger.proof.record import Known

GRACE_S = 2
MOST_FILES = 16_384


def make_site(
    app: App,
    chat: WebChat,
    others: Mapping[str, Remote] = MappingProxyType({}),
    routes: Sequence[APIRouter] = (),
) -> FastAPI:
    """Return the site, with the routes of other platforms, still without its gate."""
    settings = app.settings
    routers = (api.router, groups.router, page.router, sessions.router, *routes)
    built = [route for router in routers for route in router.routes]
    site = FastAPI(title="Wasl", version="1", docs_url=None, redoc_url=None, routes=built)
    site.state.app = app
    site.state.chat = chat
    site.state.demo = settings.demo
    site.state.sessions = Sessions(app.books, settings)
    api.word_refusals(site)
    site.mount("/static", StaticFiles(directory=HERE / "static"), name="static")

    @site.get("/health")
    async def health() -> dict[str, Any]:
        """Tell whether the books answer and hold, what waits unread, and which platforms are on."""
        books = _state(await record.known(app.books))
        left = await outbox.unread_count(app.books)
        return {
            "status": "ok" if books == "ok" and not left else "alarm",
            "platforms": {"web": "ok"} | {name: other.state for name, other in others.items()},
            "to_come": {name: other.to_come for name, other in others.items() if other.to_come},
            "books": books,
            "outbox": f"{left} events cannot be read by this version" if left else "ok",
        }

    return site


def _state(known: Known) -> str:
    if known.findings:
        return "do not hold"
    return "no full proof for two days" if known.overdue else "ok"


def gated(site: FastAPI, app: App) -> ASGIApp:
    """Return the site behind its gate."""
    return Gate(site, Origins(app.settings), site.state.sessions)


def bind(host: str, port: int) -> socket.socket:
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
        name = "WEB_HOST" if foreign else "WEB_PORT"
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


async def serve(
    site: ASGIApp,
    chat: WebChat,
    taken: socket.socket,
    stop: asyncio.Event,
    proxies: Sequence[str] = (),
) -> None:
    """Serve until `stop` is set; open streams are ended first.

    What a request says of where it came from is believed of these proxies, and of nobody else.
    """
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
    server = Server(config)
    running = asyncio.create_task(server.serve(sockets=[taken]), name="web")
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait({running, stopping}, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    await chat.close()
    server.should_exit = True
    await running

"""Composition: settings -> books -> app -> each configured platform, supervised."""

from __future__ import annotations

import asyncio
import signal
import sys
from importlib.metadata import version
from typing import TYPE_CHECKING

import structlog

from bot import logs
from bot.app import App
from bot.jobs import Jobs
from bot.platforms.web import server
from bot.platforms.web.chat import WebChat
from bot.settings import load, opening_database
from ledger import migrations
from ledger.address import masked
from ledger.books import Books
from ledger.products import bonus, fund

if TYPE_CHECKING:
    import socket

    from bot.settings import Settings

log = structlog.get_logger("bot")


def start() -> None:
    """Migrate the books, then run until SIGTERM or SIGINT."""
    settings = load()
    with opening_database(settings):
        migrations.migrate(settings.database_url)
    asyncio.run(serve(settings))


async def serve(settings: Settings) -> None:
    """Run until SIGTERM or SIGINT; the books are migrated already."""
    logs.configure(settings.log_level)
    taken = server.bind(settings.web_host, settings.web_port)
    with opening_database(settings):
        books = await Books.open(settings.database_url)
    try:
        with opening_database(settings):
            await _stock(books, settings)
        sys.stdout.write(_opening(settings))
        sys.stdout.flush()
        await _talk(App(books, settings), taken)
    finally:
        await books.close()


async def _stock(books: Books, settings: Settings) -> None:
    """Put into the treasury and the budget of the gifts what the operator decided, once."""
    for capital in settings.capital:
        await fund.capitalise(books, capital)
    await bonus.fill(books, settings.bonus_money)


async def _talk(app: App, taken: socket.socket) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for each in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(each, stop.set)
    chat = WebChat(app)
    jobs = asyncio.create_task(Jobs(app, {"web": chat}).run(), name="jobs")
    try:
        await server.serve(app, chat, taken, stop)
    finally:
        jobs.cancel()
        await asyncio.gather(jobs, return_exceptions=True)
    log.info("stopped")


def _opening(settings: Settings) -> str:
    """Say what is on, what is off and which variable turns it on."""
    login = "demo: anybody may be anybody here; WEB_LOGIN=closed asks for a sign-in"
    if not settings.demo:
        login = "sign in with /web on another platform, or with `wasl invite NAME`"
    loud = "  WARNING   WEB_LOGIN=open: there is no sign-in, whoever reaches this may be anybody\n"
    return (
        f"Wasl {version('wasl')}\n"
        f"  web chat  on   {settings.address}  ({login})\n"
        f"{loud if settings.web_login == 'open' else ''}"
        f"  Telegram  off  {_platform('TELEGRAM_TOKEN', settings.telegram_token)}\n"
        f"  Discord   off  {_platform('DISCORD_TOKEN', settings.discord_token)}\n"
        f"  books     on   {masked(settings.database_url)}\n"
        f"  admins         {', '.join(settings.admins)}\n"
    )


def _platform(variable: str, token: str) -> str:
    if token:
        return f"{variable} is set, but this version cannot use it yet"
    return f"{variable} will turn it on in a later version"

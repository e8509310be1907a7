"""Composition: settings -> books -> app -> each configured platform, supervised."""

from __future__ import annotations

import asyncio
import gc
import signal
import sys
from importlib.metadata import version
from importlib.util import find_spec
from typing import TYPE_CHECKING

import structlog

from bot import logs
from bot.app import App
from bot.jobs import Jobs
from bot.platforms.web import server
from bot.platforms.web.chat import WebChat
from bot.settings import BadSetting, load, opening_database
from ledger import migrations
from ledger.address import masked
from ledger.books import Books
from ledger.products import bonus, fund

if TYPE_CHECKING:
    import socket
    from collections.abc import Mapping

    from fastapi import APIRouter

    from bot.platforms.discord.platform import Discord
    from bot.platforms.telegram.platform import Telegram
    from bot.settings import Settings

FIRST_NEWS_S = 3.0
YOUNG = 10_000  # new objects after which the youngest are looked at for garbage

log = structlog.get_logger("bot")


def start() -> None:
    """Migrate the books, then run until SIGTERM or SIGINT."""
    settings = load()
    with opening_database(settings):
        migrations.migrate(settings.database_url)
    asyncio.run(serve(settings))


async def serve(settings: Settings) -> None:
    """Run until SIGTERM or SIGINT; the books are migrated already."""
    logs.configure(settings.log_level, (settings.telegram_token, settings.discord_token))
    _check_extras(settings)
    taken = server.bind(settings.web_host, settings.web_port)
    with opening_database(settings):
        books = await Books.open(settings.database_url)
    try:
        with opening_database(settings):
            await stock(books, settings)
        await _talk(App(books, settings), taken)
    finally:
        await books.close()


def settle() -> None:
    """Leave what starting made out of every garbage collection.

    To go through it stops everybody for 50 ms, at full speed every two or three seconds.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG)


async def stock(books: Books, settings: Settings) -> None:
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
    others, routes = _others(app)
    running = [asyncio.create_task(each.run(), name=name) for name, each in others.items()]
    running.append(
        asyncio.create_task(Jobs(app, {"web": chat, **others}, [chat.pruning]).run(), name="jobs")
    )
    site = server.gated(server.make_site(app, chat, others, routes), app)
    try:
        news = {name: await each.news(FIRST_NEWS_S) for name, each in others.items()}
        sys.stdout.write(_opening(app.settings, news))
        sys.stdout.flush()
        settle()
        await server.serve(site, chat, taken, stop, app.settings.web_proxies)
    finally:
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
    log.info("stopped")


def _check_extras(settings: Settings) -> None:
    """Refuse a token whose library is not there."""
    for name, token, library in (
        ("Telegram", settings.telegram_token, "telegram"),
        ("Discord", settings.discord_token, "discord"),
    ):
        extra = name.lower()
        if token and find_spec(library) is None:
            raise BadSetting(
                f"{name.upper()}_TOKEN: {name} needs the extra `{extra}`;"
                f" install it with: pip install 'wasl[{extra}]'"
            )


def _others(app: App) -> tuple[dict[str, Telegram | Discord], list[APIRouter]]:
    """Return the platforms beside the web chat, and the routes by which something comes in."""
    others: dict[str, Telegram | Discord] = {}
    routes: list[APIRouter] = []
    if app.settings.telegram_token:
        others["telegram"], routes = _telegram(app)
    if app.settings.discord_token:
        others["discord"] = _discord(app)
    return others, routes


def _telegram(app: App) -> tuple[Telegram, list[APIRouter]]:
    """Return the platform, and the route by which updates come in, if they do."""
    from bot.platforms.telegram import hook  # noqa: PLC0415 - only who uses it has its library
    from bot.platforms.telegram.platform import Telegram  # noqa: PLC0415 - the same

    telegram = Telegram(app)
    routes = [hook.route(telegram, app.settings)] if app.settings.telegram_hook else []
    return telegram, routes


def _discord(app: App) -> Discord:
    from bot.platforms.discord.platform import Discord  # noqa: PLC0415 - the same

    return Discord(app)


def _opening(settings: Settings, news: Mapping[str, str]) -> str:
    """Say what is on, what is off and which variable turns it on."""
    login = "demo: anybody may be anybody here; WEB_LOGIN=closed asks for a sign-in"
    if not settings.demo:
        login = "sign in with /web on another platform, or with `wasl invite NAME`"
    loud = "  WARNING   WEB_LOGIN=open: there is no sign-in, whoever reaches this may be anybody\n"
    return (
        f"Wasl {version('wasl')}\n"
        f"  web chat  on   {settings.address}  ({login})\n"
        f"{loud if settings.web_login == 'open' else ''}"
        f"  Telegram  {_line(news.get('telegram'), 'TELEGRAM_TOKEN')}\n"
        f"  Discord   {_line(news.get('discord'), 'DISCORD_TOKEN')}\n"
        f"  books     on   {masked(settings.database_url)}\n"
        f"  admins         {', '.join(settings.admins)}\n"
    )


def _line(news: str | None, variable: str) -> str:
    if news is None:
        return f"off  {variable} turns it on"
    return f"on   {news}" if news.startswith("https:") else f"{news}; it is tried again"

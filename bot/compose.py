"""Composition: settings -> books -> app -> each configured platform, supervised."""

from __future__ import annotations

import asyncio
import gc
import signal
import sys
from contextlib import asynccontextmanager, suppress
from importlib.metadata import version
from typing import TYPE_CHECKING, NamedTuple

import structlog

from bot import logs, spans, vaulting
from bot.app import App
from bot.jobs import Jobs, lists, outward, rates, statements
from bot.platforms.web import server
from bot.platforms.web.chat import WebChat
from bot.platforms.web.door import Door
from bot.platforms.web.pruned import pruned
from bot.reconciling import reconcile
from bot.settings import extras, load
from bot.settings.opening import opening_database
from ledger import migrations
from ledger.address import masked
from ledger.books import Books
from ledger.errors import InsufficientFunds
from ledger.products import bonus, fund, privacy

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping

    from fastapi import APIRouter

    from bot.platforms.discord.platform import Discord
    from bot.platforms.telegram.platform import Telegram
    from bot.presence import Remote
    from bot.reconciling import Reconciled
    from bot.settings import Settings
    from ledger.kit.declared import Due

FIRST_NEWS_S = 3.0
YOUNG = 10_000  # new objects after which the youngest are looked at for garbage

log = structlog.get_logger("bot")


class Doors(NamedTuple):
    """Where people come in, and where those do who watch, if they have a port of their own."""

    web: Door
    side: Door

    def tell(self, why: str) -> None:
        """Tell why there is nothing behind them yet."""
        for door in self:
            door.why = why


def start() -> None:
    """Migrate the books, then run until SIGTERM or SIGINT."""
    settings = load()
    extras.check(extras.wanted(settings))
    asyncio.run(serve(settings))


async def serve(settings: Settings) -> None:
    """Run until SIGTERM or SIGINT; from the first moment the door tells what is being done."""
    logs.configure(settings.log_level, settings.secrets)
    doors = Doors(Door(), Door())
    web, *side = _standing(settings, doors)
    try:
        async with _opened(settings, doors) as books:
            with opening_database(settings):
                await stock(books, settings)
                await privacy.again(books)
                kept = await reconcile(books, settings)
            for each in kept.told:
                log.warning("the books say otherwise", note=each)
            await _talk(App(books, kept.settings), doors, web, kept)
    finally:
        for one in (web, *side):
            await one.end()


def _standing(settings: Settings, doors: Doors) -> list[server.Standing]:
    """Take the addresses and serve there; whoever watches is served to the very end."""
    places = [(doors.web, settings.web_host, settings.web_port, "WEB", settings.web_proxies)]
    if settings.metrics_port:
        host, port = settings.metrics_host, settings.metrics_port
        places.append((doors.side, host, port, "METRICS", ()))
    taken = [server.bind(host, port, called) for _, host, port, called, _ in places]
    return [
        server.Standing(door, each, proxies)
        for (door, *_, proxies), each in zip(places, taken, strict=True)
    ]


@asynccontextmanager
async def _opened(settings: Settings, doors: Doors) -> AsyncIterator[Books]:
    """Migrate the books, beside the loop, and open them."""
    with opening_database(settings):
        doors.tell("migrating")
        await asyncio.to_thread(migrations.migrate, settings.database_url)
        doors.tell("starting")
        books, close = await _open(settings)
    books.vault = vaulting.vault(settings)
    try:
        with vaulting.opening_vault(settings):
            await books.vault.open()
        yield books
    finally:
        await books.close()
        await asyncio.to_thread(close)


async def _open(settings: Settings) -> tuple[Books, Callable[[], None]]:
    """Open the books; return them, and what is to be closed after them."""
    if not settings.otel_exporter_otlp_endpoint:
        return await Books.open(settings.database_url), lambda: None
    from bot import tracing  # noqa: PLC0415 - only who uses it has its libraries

    followed = tracing.Tracing.to(settings)
    spans.follow(followed)
    return await tracing.TracedBooks.followed(settings.database_url, followed), followed.close


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
    with suppress(InsufficientFunds):  # then there are no gifts, which is said
        await bonus.fill(books, settings.bonus_money)


async def _talk(app: App, doors: Doors, web: server.Standing, kept: Reconciled) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for each in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(each, stop.set)
    chat = WebChat(app)
    others, routes = _others(app)
    app.watch.platforms |= others
    running = [asyncio.create_task(each.run(), name=name) for name, each in others.items()]
    dues, hooks = _provided(app)
    outside, close = outward.opened(app.settings)
    dues += outside
    hooks += _charged(app)
    agenda = [
        pruned(app.settings),
        *lists.jobs(app.settings),
        *rates.jobs(app.settings),
        *statements.jobs(app.settings),
    ]
    jobs = Jobs(app, {"web": chat, **others}, agenda, dues)
    running.append(asyncio.create_task(jobs.run(), name="jobs"))
    routes += [*_watched(app, doors), *hooks]
    doors.web.site = server.gated(server.make_site(app, chat, routes), app)
    try:
        news = {name: await each.news(FIRST_NEWS_S) for name, each in others.items()}
        sys.stdout.write(_opening(kept, news))
        sys.stdout.flush()
        settle()
        await web.until(stop)
        app.watch.is_closing = True
        await chat.close()
        await web.end()
    finally:
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        close()
    log.info("stopped")


def _others(app: App) -> tuple[dict[str, Remote], list[APIRouter]]:
    """Return the platforms beside the web chat, and the routes by which something comes in."""
    others: dict[str, Remote] = {}
    routes: list[APIRouter] = []
    if app.settings.telegram_token:
        others["telegram"], routes = _telegram(app)
    if app.settings.discord_token:
        others["discord"] = _discord(app)
    return others, routes


def _watched(app: App, doors: Doors) -> list[APIRouter]:
    """Let metrics be read on their port, or return the route by which they are."""
    if not app.settings.metrics:
        return []
    from bot.metrics import serving  # noqa: PLC0415 - only who uses it has its library

    if app.settings.metrics_port:
        doors.side.site = serving.site(app)
        return []
    return [serving.routes(app)]


def _provided(app: App) -> tuple[list[Due], list[APIRouter]]:
    """Return what asks a provider of verification, and the route by which it speaks, if any."""
    settings = app.settings
    if not settings.has_provider:
        return [], []
    from bot.jobs.provider import Asking  # noqa: PLC0415 - only who uses it has its library
    from bot.platforms.web import provider  # noqa: PLC0415 - the same
    from bot.rails.verification import HttpProvider  # noqa: PLC0415 - the same

    rail = HttpProvider(
        settings.verification_provider, settings.verification_url, settings.verification_secret
    )
    return [Asking(rail, settings.language).due], [provider.route(rail, app.books)]


def _charged(app: App) -> list[APIRouter]:
    """Return the route by which Stripe speaks, if people pay in by it."""
    if not app.settings.stripe_key:
        return []
    from bot.platforms.web import stripe_hook  # noqa: PLC0415 - only who uses it has its library

    return [stripe_hook.route(app.settings, app.books)]


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


def _opening(kept: Reconciled, news: Mapping[str, str]) -> str:
    """Say what is on, what is off and which variable turns it on."""
    settings = kept.settings
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
        f"  vault     on   {masked(settings.vault_address)}\n"
        f"  rails     {_rails(settings)}\n"
        f"  admins         {', '.join(kept.admins)}\n"
        f"  licences  {_licences(settings)}\n"
        + "".join(f"  NOTE      {each}\n" for each in kept.told)
    )


def _rails(settings: Settings) -> str:
    rails = ", ".join(settings.on_rails(demo=settings.demo))
    return f"on   {rails}: money goes to banks" if rails else "off  RAILS turns some on"


def _licences(settings: Settings) -> str:
    if settings.licences == "on":
        return "on   what a licence allows where somebody is; /licences lists them"
    return "off  nothing is refused for want of a licence; LICENCES=on holds to them"


def _line(news: str | None, variable: str) -> str:
    if news is None:
        return f"off  {variable} turns it on"
    return f"on   {news}" if news.startswith("https:") else f"{news}; it is tried again"

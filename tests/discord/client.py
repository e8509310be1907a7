"""The library's own client, as it is, pointed at the server."""

import asyncio
from contextlib import asynccontextmanager, suppress

import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from tests.watching import PATIENCE_S

SOON_S = 0.01


def point(server):
    """Let the library call this server: two public attributes say where Discord is."""
    Route.BASE = server.url
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(server.gateway.url)


def hurry():
    """Let every sleep of this loop pass at once: the library waits 1, 5, ... seconds by itself.

    Only `asyncio.sleep` is hurried; no timeout comes earlier.
    """
    loop = asyncio.get_running_loop()
    plain, sleeps = loop.call_later, asyncio.futures._set_result_unless_cancelled

    def call_later(delay, callback, *args, **more):
        delay = min(delay, SOON_S) if callback is sleeps else delay
        return plain(delay, callback, *args, **more)

    loop.call_later = call_later


def client(*, kind=discord.Client, intents=None, **options):
    """Return a client of the library, which keeps what it was asked in `acts`."""
    options = {"guild_ready_timeout": 0.01, "max_messages": None, **options}
    made = kind(intents=intents or discord.Intents.default(), **options)
    made.acts = asyncio.Queue()

    async def on_interaction(interaction):
        made.acts.put_nowait(interaction)

    made.event(on_interaction)
    return made


@asynccontextmanager
async def running(server, made, *, shards=1):
    """Let a client be logged in and listen for a while."""
    async with trying(server, made) as task:
        listens = server.gateway.listens
        await server.until(lambda: task.done() or listens(shards), "nobody listens")
        if task.done():
            task.result()
        async with asyncio.timeout(PATIENCE_S):
            await made.wait_until_ready()  # before, it would begin anew where it should resume
        yield made


@asynccontextmanager
async def trying(server, made, *, token=None):
    """Let a client try to listen for a while, whatever comes of it."""
    point(server)
    task = asyncio.create_task(made.start(token or server.token))
    try:
        yield task
    finally:
        await made.close()
        with suppress(Exception):
            await task

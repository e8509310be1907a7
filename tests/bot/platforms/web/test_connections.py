"""A stranger with many connections: whatever says nothing, or too slowly, holds no place."""

import asyncio
import contextlib
import re
from contextlib import asynccontextmanager, closing

import httpx
import pytest

from bot.platforms.web import connections, server
from bot.platforms.web.server import Standing, bind, gated, make_site

ASK = b"GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
POST = (
    b"POST /api/chat/omar/messages HTTP/1.1\r\nHost: 127.0.0.1\r\nIdempotency-Key: k\r\n"
    b"Content-Type: application/json\r\nContent-Length: 17\r\n\r\n"
)


@pytest.fixture
def patience(monkeypatch):
    """Make every deadline a short one."""
    for name in ("HEAD_S", "BODY_S", "ANSWER_S"):
        monkeypatch.setattr(connections, name, 0.3)


@asynccontextmanager
async def serving(web, monkeypatch, room=1_000, proxies=()):
    monkeypatch.setattr(server, "_room", lambda: room)
    with closing(bind("127.0.0.1", 0)) as taken:
        site = gated(make_site(web.app, web.chat), web.app)
        standing = Standing(site, taken, proxies)
        port = taken.getsockname()[1]
        while not await answers(port):  # noqa: ASYNC110 - the server tells nobody
            await asyncio.sleep(0.01)
        yield port
        await web.chat.close()
        await standing.end()


@asynccontextmanager
async def connected(port):
    """Give both ends of a connection, and close it in any case."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        yield reader, writer
    finally:
        writer.close()
        with contextlib.suppress(ConnectionError):
            await writer.wait_closed()


async def answers(port):
    """Tell whether somebody who asks is answered."""
    try:
        async with connected(port) as (reader, writer):
            writer.write(ASK)
            line = await asyncio.wait_for(reader.readline(), 10)
    except ConnectionError:
        return False
    return line.startswith(b"HTTP/1.1 200")


async def is_hung_up(reader):
    """Wait until a connection has been ended from the other side."""
    with contextlib.suppress(ConnectionError):
        await asyncio.wait_for(reader.read(), 10)
    return True


@pytest.mark.parametrize("said", [b"", b"G", ASK[:-2], POST, POST + b'{"te'])
async def test_a_connection_that_stops_in_the_middle_is_hung_up(web, monkeypatch, patience, said):
    async with serving(web, monkeypatch) as port, connected(port) as (reader, writer):
        writer.write(said)
        assert await is_hung_up(reader)


async def test_headers_that_come_letter_by_letter_are_hung_up(web, monkeypatch, patience):
    async with serving(web, monkeypatch) as port, connected(port) as (reader, writer):
        writer.write(b"GET / HTTP/1.1\r\nA: ")
        ended = asyncio.create_task(is_hung_up(reader))
        while not ended.done():
            writer.write(b"x")
            await asyncio.sleep(0.02)


async def test_headers_without_end_are_refused(web, monkeypatch):
    async with serving(web, monkeypatch) as port, connected(port) as (reader, writer):
        writer.write(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n")
        for _ in range(200):
            writer.write(b"X-Filler: " + b"x" * 1_000 + b"\r\n")
        head = await asyncio.wait_for(reader.read(12), 10)
        assert head == b"HTTP/1.1 400"


async def test_a_connection_that_works_is_kept_between_requests(web, monkeypatch):
    async with serving(web, monkeypatch) as port, connected(port) as (reader, writer):
        for _ in range(3):
            writer.write(ASK)
            head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 10)
            size = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
            await reader.readexactly(size)


async def test_a_stream_outlives_every_deadline(web, monkeypatch, patience):
    async with serving(web, monkeypatch) as port, connected(port) as (reader, writer):
        writer.write(b"GET /api/events?names=omar HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        await asyncio.wait_for(reader.readuntil(b": ping"), 10)
        await asyncio.sleep(1)  # three times as long as anything else may last
        await web.say("omar", "/help")
        assert await asyncio.wait_for(reader.readuntil(b"You can type"), 10)


async def test_silent_connections_make_way_for_who_has_something_to_say(web, monkeypatch):
    async with serving(web, monkeypatch, room=8) as port, contextlib.AsyncExitStack() as held:
        for said in (b"", POST):
            for _ in range(30):
                _, writer = await held.enter_async_context(connected(port))
                writer.write(said)
            assert all([await answers(port) for _ in range(5)])


async def test_an_answer_that_nobody_takes_is_given_up(web, monkeypatch, patience):
    for _ in range(12):
        await web.say("omar", "x" * 4_096)
    async with serving(web, monkeypatch) as port, connected(port) as (reader, writer):
        reader._transport.pause_reading()
        ask = b"GET /api/chat/omar/messages HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
        with contextlib.suppress(ConnectionError):
            async with asyncio.timeout(20):
                while True:
                    writer.write(ask)
                    await writer.drain()
                    await asyncio.sleep(0.001)
        assert await answers(port)


async def wrong_codes(port, number=11):
    """Put wrong codes into the login, each as if it came from elsewhere; return how they fare."""
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
        page = await client.get("/login")
        body = {"code": "wrong", "form": re.search('data-form="([0-9a-f]+)"', page.text).group(1)}
        return [
            (
                await client.post(
                    "/login/look",
                    json=body,
                    headers={"Origin": str(client.base_url), "X-Forwarded-For": f"192.0.2.{each}"},
                )
            ).status_code
            for each in range(number)
        ]


async def test_where_somebody_comes_from_is_believed_of_the_proxies_that_are_named(
    web, monkeypatch
):
    async with serving(web, monkeypatch) as port:
        assert await wrong_codes(port) == [401] * 10 + [429]


async def test_behind_a_proxy_everybody_has_an_address_of_her_own(web, monkeypatch):
    async with serving(web, monkeypatch, proxies=("127.0.0.0/8",)) as port:
        assert await wrong_codes(port) == [401] * 11

"""What is written wakes who reads it, in whatever process she does, and nobody else."""

import asyncio
from collections import Counter
from contextlib import asynccontextmanager

import pytest

from bot.app import App
from bot.platforms.web import reading
from bot.platforms.web.answers import Sent
from bot.platforms.web.chat import WebChat
from ledger.books import Books
from ledger.people import inbox
from tests.bot.platforms.web.conftest import told

NAMES = [f"p{number}" for number in range(12)]


@pytest.fixture
def looks(monkeypatch):
    """Count the looks at each chat."""
    counted, news = Counter(), inbox.news

    async def noted(books, chat, *asked, **more):
        counted[chat] += 1
        return await news(books, chat, *asked, **more)

    monkeypatch.setattr(inbox, "news", noted)
    return counted


@asynccontextmanager
async def streaming(chat, names, looks):
    """Open a stream for each name, and wait until all have looked once."""
    heard = {name: [] for name in names}

    async def listen(name):
        async for batch in chat.reading.live([name]):
            heard[name] += batch

    tasks = [asyncio.create_task(listen(name)) for name in names]
    await until(lambda: all(looks[f"web:{name}"] for name in names))
    looks.clear()
    yield heard
    await chat.close()
    await asyncio.gather(*tasks)


async def until(condition):
    async with asyncio.timeout(10):
        while not condition():  # noqa: ASYNC110 - nothing tells of it
            await asyncio.sleep(0.01)


async def test_a_message_wakes_the_reader_of_its_chat_alone(web, looks):
    async with streaming(web.chat, NAMES, looks) as heard:
        await web.say("p3", "/help")
        await until(lambda: len(heard["p3"]) == 2)
    assert set(looks) == {"web:p3"}
    assert sum(map(len, heard.values())) == 2


async def test_what_is_new_in_a_group_is_read_once_for_all_who_read_it(web, looks):
    await web.group("lunch", *NAMES)
    async with streaming(web.chat, NAMES, looks) as heard:
        await web.say("p0", "who is coming?", chat="group:lunch")
        await until(lambda: all(heard.values()))
    assert looks == {"web:group:lunch": 1}


async def test_what_another_process_wrote_wakes_its_readers_alone(web, url, looks):
    await web.group("lunch", "p0", "p1")
    books = await Books.open(url)
    elsewhere = WebChat(App(books, web.app.settings))
    listening = asyncio.create_task(books.listen())
    async with streaming(elsewhere, NAMES[:6], looks) as heard:
        await web.chat.message(Sent("p5", "/help", "private", None, "a"))
        await until(lambda: len(heard["p5"]) == 2)
        await web.chat.message(Sent("p0", "hello", "group:lunch", None, "b"))
        await until(lambda: heard["p0"] and heard["p1"])
    listening.cancel()
    await asyncio.wait([listening])
    await books.close()
    assert set(looks) == {"web:p5", "web:group:lunch"}
    assert not heard["p2"]


async def test_who_is_let_in_by_another_process_sees_the_group_in_a_while(web, url, monkeypatch):
    monkeypatch.setattr(reading, "PING_S", 0.05)
    books = await Books.open(url)
    elsewhere = WebChat(App(books, web.app.settings))
    stream = elsewhere.reading.live(["omar"])
    assert await anext(stream) == ()
    await web.group("lunch", "omar")
    name, what, chats = (await told(stream))[0]
    assert (name, what, chats[-1]["chat"]) == ("omar", "chats", "group:lunch")
    await stream.aclose()
    await books.close()


async def test_a_reader_that_does_not_take_it_keeps_up_nobody(web, looks):
    slow = web.chat.reading.live(["p0"])
    assert await anext(slow) == ()
    async with streaming(web.chat, ["p1"], looks) as heard:
        for _ in range(5):
            await web.say("p0", "/help")
        await web.say("p1", "/help")
        await until(lambda: len(heard["p1"]) == 2)
    await slow.aclose()

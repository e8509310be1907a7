import asyncio
from contextlib import aclosing
from dataclasses import replace

import pytest

from bot.app import App
from bot.platforms.web.answers import Conflict, Sent
from bot.platforms.web.chat import WebChat
from ledger.books import Books
from tests.bot.platforms.web.conftest import told

SENT = Sent("omar", "/start", "private", None, "a key")


@pytest.fixture
def second(web):
    """Another process on the same books, of which nobody's turn is known to the first."""
    return WebChat(web.app)


async def test_two_processes_that_handle_a_message_at_once_answer_alike(web, second):
    answers = await asyncio.gather(web.chat.message(SENT), second.message(SENT))
    assert answers[0] == answers[1]
    assert answers[0] == await web.chat.message(SENT)
    assert [each["id"] for each in await web.seen("omar") if each["from"] == "bot"] == [
        each["id"] for each in answers[0]
    ]


async def test_two_processes_that_handle_two_messages_of_one_key_answer_one(web, second):
    other = replace(SENT, text="/balance")
    outcomes = await asyncio.gather(
        web.chat.message(SENT), second.message(other), return_exceptions=True
    )
    assert [type(outcome) for outcome in outcomes].count(Conflict) == 1


async def test_news_that_a_message_brings_about_stands_below_it(web, monkeypatch):
    await web.join("omar")
    handle, telling = web.app.handle, []

    async def handled_and_told_at_once(call):
        reply = await handle(call)
        telling.append(asyncio.create_task(web.jobs.drain()))
        await asyncio.wait(telling, timeout=0.3)  # so long the news had, before the message is kept
        return reply

    monkeypatch.setattr(web.app, "handle", handled_and_told_at_once)
    await web.chat.message(replace(SENT, text="/paylink 5 tea", key="its key"))
    await asyncio.gather(*telling)
    typed, _, told_of = [each["text"] for each in await web.seen("omar")][-3:]
    assert typed == "/paylink 5 tea"
    assert "not paid yet" in told_of


async def test_a_stream_shows_what_another_process_wrote_at_once(web, url):
    books = await Books.open(url)
    elsewhere = WebChat(App(books, web.app.settings))
    listening = asyncio.create_task(books.listen())
    async with aclosing(elsewhere.reading.live(["omar"])) as stream:
        assert await anext(stream) == ()
        await web.chat.message(SENT)
        (_, _, message), *_ = await told(stream)
    listening.cancel()
    await asyncio.wait([listening])
    await books.close()
    assert message["text"] == "/start"

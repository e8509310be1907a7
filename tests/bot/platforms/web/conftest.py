import asyncio
from dataclasses import dataclass
from itertools import count

import httpx
import pytest

from bot.app import App
from bot.compose import stock
from bot.jobs import Jobs
from bot.platforms.web.chat import WebChat
from bot.platforms.web.server import gated, make_site
from bot.settings import Settings
from ledger.books import Books

HOST = "http://127.0.0.1:8080"


@dataclass
class Web:
    """A running web chat, asked in process."""

    books: Books
    app: App
    chat: WebChat
    jobs: Jobs
    client: httpx.AsyncClient
    numbers: count

    async def post(self, name, what, body, key=None, **more):
        headers = {"Idempotency-Key": key or f"key {next(self.numbers)}", **more}
        answer = await self.client.post(f"/api/chat/{name}/{what}", json=body, headers=headers)
        await self.jobs.drain()
        return answer

    async def say(self, name, text, chat="private", key=None, reply_to=None):
        body = {"text": text, "chat": chat, "reply_to": reply_to}
        answer = await self.post(name, "messages", body, key)
        assert answer.status_code == 200, answer.text
        return answer.json()["messages"]

    async def press(self, name, message, place=0):
        body = {"message": message["id"], "button": message["buttons"][place]["id"]}
        answer = await self.post(name, "presses", body)
        assert answer.status_code == 200, answer.text
        return answer.json()["messages"]

    async def seen(self, name, after=0):
        answer = await self.client.get(f"/api/chat/{name}/messages", params={"after": after})
        return answer.json()["messages"]

    async def join(self, *names, language=0):
        for name in names:
            (welcome,) = await self.say(name, "/start")
            await self.press(name, welcome, language)


async def opened(url, **settings):
    """Open a web chat on the books at an address."""
    books = await Books.open(url)
    chosen = Settings(_env_file=None, **settings)
    await stock(books, chosen)
    app = App(books, chosen)
    chat = WebChat(app)
    site = gated(make_site(app, chat), app)
    transport = httpx.ASGITransport(site, raise_app_exceptions=False)
    client = httpx.AsyncClient(transport=transport, base_url=HOST)
    return Web(books, app, chat, Jobs(app, {"web": chat}), client, count())


async def closed(web):
    await web.chat.close()
    await web.client.aclose()
    await asyncio.shield(web.books.close())


@pytest.fixture
async def web(url):
    """Open the demo: anybody is whom she says she is."""
    opening = await opened(url)
    yield opening
    await closed(opening)


@pytest.fixture
async def guarded(url):
    """Open the web chat with a sign-in."""
    opening = await opened(url, web_login="closed", web_rate=20)
    yield opening
    await closed(opening)

import asyncio
import json
import re
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
from ledger import ids
from ledger.books import Books
from ledger.people import groups, persons
from ledger.people.persons import Identity
from tests.vaults import lend

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

    async def group(self, group, *names):
        """Make a group of these people; return the name of its chat."""
        for name in names:
            who = Identity("web", name, name)
            person = await persons.meet(self.books, who, name.capitalize())
            if await groups.get(self.books, f"web:group:{group}") is None:
                await groups.found(
                    self.books, f"web:group:{group}", group, person, ids.token(), quietly=True
                )
            await groups.let_in(self.books, f"web:group:{group}", person)
        return f"group:{group}"

    async def join(self, *names, language=0):
        for name in names:
            (welcome,) = await self.say(name, "/start")
            await self.press(name, welcome, language)


async def opened(url, **settings):
    """Open a web chat on the books at an address."""
    books = lend(await Books.open(url))
    chosen = Settings(_env_file=None, **settings)
    await stock(books, chosen)
    app = App(books, chosen)
    chat = WebChat(app)
    site = gated(make_site(app, chat), app)
    transport = httpx.ASGITransport(site, raise_app_exceptions=False)
    client = httpx.AsyncClient(transport=transport, base_url=HOST)
    return Web(books, app, chat, Jobs(app, {"web": chat}), client, count())


async def form(web):
    """Load the page of the login; return the token that it shows."""
    page = await web.client.get("/login")
    return re.search('data-form="([0-9a-f]{64})"', page.text).group(1)


async def looks(web, code, **more):
    """Put a code into the page of the login, and do not press."""
    body = {"code": code, "form": await form(web), **more}
    return await web.client.post("/login/look", json=body, headers={"Origin": HOST})


async def presses(web, code, name, instead_of=None, **headers):
    """Press on the page of the login, as it asks."""
    body = {"code": code, "form": await form(web), "name": name, "instead_of": instead_of}
    return await web.client.post("/login", json=body, headers={"Origin": HOST, **headers})


async def told(stream):
    """Return what a stream tells next, each as its person, what it is, and its facts."""
    found = []
    while not found:
        batch = await asyncio.wait_for(anext(stream), 10)
        found = [(each.name, each.what, json.loads(each.data)) for each in batch]
    return found


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

"""The bot on Telegram is killed between any two steps of a message or a press, and begins again."""

import asyncio
import re
import sqlite3
from contextlib import asynccontextmanager, closing

import httpx
import pytest

from tests.faults.test_chat import a_minute_passes
from tests.process import Running, free_port, wasl
from tests.telegram.server import Server

BIDI = re.compile("[\u2066-\u2069]")
NEVER = 10_000
WAYS = ["polling", "webhook"]


class World:
    """A bot that can be killed, and two people who joined."""

    def __init__(self, folder, server, way="polling"):
        self.folder, self.server, self.way = folder, server, way
        self.port = free_port()
        self.omar = server.person(11, "Omar", "omar")
        self.sara = server.person(12, "Sara", "sara")
        self.running = None

    @property
    def settings(self):
        told = {"TELEGRAM_TOKEN": self.server.token, "TELEGRAM_API_URL": self.server.url}
        if self.way == "polling":
            return told
        here = f"http://127.0.0.1:{self.port}"
        return told | {"TELEGRAM_WEBHOOK_URL": here, "TELEGRAM_WEBHOOK_SECRET": "s3cret"}

    async def starts(self):
        running = await asyncio.to_thread(Running, self.folder, port=self.port, **self.settings)
        self.running = await asyncio.to_thread(running.__enter__)

    def dies(self):
        self.running.process.kill()
        self.running.process.communicate()

    async def again(self):
        self.dies()
        for play in self.server.faults.plays:
            play.times = 0
        a_minute_passes(self.folder / "wasl.db")
        await self.starts()

    async def join(self):
        for person in (self.omar, self.sara):
            person.starts()
            shown = await person.chat.shows("Welcome")
            person.presses(shown, "English")
            await self.server.quiet()


@asynccontextmanager
async def joined(folder, way):
    async with Server() as server:
        world = World(folder, server, way)
        await world.starts()
        try:
            await world.join()
            yield world
        finally:
            await asyncio.to_thread(world.running.__exit__)


def plain(message):
    return BIDI.sub("", message.text)


def told(person, words):
    return [plain(one) for one in person.chat.told if words in plain(one)]


async def asked_again(server, times=2):
    """Wait until the bot has looked for more, or is brought it, while something is under way."""
    if server.webhook.url:
        await server.until(lambda: server.webhook.busy)
        return
    asked = len(server.called("getUpdates"))
    await server.until(lambda: len(server.called("getUpdates")) >= asked + times)


async def before_the_commit(world, act):
    """Kill it when it has the update, and cannot write."""
    with closing(sqlite3.connect(world.folder / "wasl.db", timeout=20)) as held:
        held.execute("BEGIN IMMEDIATE")
        act()
        await asked_again(world.server)
        assert world.server.updates.pending
        world.dies()
        held.rollback()


async def before_the_answer(world, act):
    """Kill it when it has written, and Telegram takes nothing."""
    plays = [
        world.server.plays("reset before acting", method, times=NEVER)
        for method in ("sendMessage", "editMessageText")
    ]
    act()
    await world.server.until(lambda: any(play.played for play in plays))
    assert world.server.updates.pending


async def before_the_offset(world, act):
    """Kill it when its answer is shown, and it does not know that."""
    plays = [
        world.server.plays("late answer", method, chat=world.omar.chat)
        for method in ("sendMessage", "editMessageText")
    ]
    act()
    await world.server.until(lambda: any(play.played for play in plays))
    await asked_again(world.server)
    assert world.server.updates.pending


MOMENTS = [before_the_commit, before_the_answer, before_the_offset]


@pytest.fixture(params=MOMENTS, ids=[moment.__name__ for moment in MOMENTS])
def moment(request):
    return request.param


@pytest.mark.parametrize("way", WAYS)
async def test_a_message_and_a_press_are_answered_and_none_acts_twice(way, moment, tmp_path):
    async with joined(tmp_path, way) as world:
        assert bool(world.server.webhook.url) == (way == "webhook")
        await moment(world, lambda: world.omar.writes("/send @sara 4"))
        await world.again()
        expected = 1 + (moment is before_the_offset)
        card = await world.omar.chat.shows("Send ", count=expected)
        await world.server.quiet()
        cards = [one for one in world.omar.chat.told if one.keyboard == [["Send", "Cancel"]]]
        assert len(cards) == expected
        await moment(world, lambda: world.omar.presses(card, "Send"))
        await world.again()
        await world.omar.chat.shows("Sent ")
        await world.server.quiet()
        assert len(told(world.omar, "Sent 4.00 USD")) == 1
        for other in cards[:-1]:
            world.omar.presses(other, "Send")
            await world.server.quiet()
        await paid_once(world)


async def paid_once(world):
    await world.sara.chat.shows("sent you")
    receipts = told(world.omar, "Sent 4.00 USD") + told(world.sara, "sent you")
    assert len({re.search(r"Receipt (\d+)", text)[1] for text in receipts}) == 1
    for person, left in ((world.omar, "6.00"), (world.sara, "14.00")):
        person.writes("/balance")
        shown = await person.chat.shows("Available")
        assert f"Available: {left} USD" in plain(shown)
    world.dies()
    assert (await asyncio.to_thread(wasl, world.folder, "prove")).returncode == 0


async def test_a_wrong_token_is_said_tried_again_and_takes_nothing_else_down(tmp_path):
    async with Server(token="7000000001:AAanother") as server:
        wrong = "7000000001:AAa-token-that-was-revoked"
        told = {"TELEGRAM_TOKEN": wrong, "TELEGRAM_API_URL": server.url, "WEB_LOGIN": "open"}
        running = await asyncio.to_thread(Running(tmp_path, **told).__enter__)
        await server.until(lambda: len(server.called("getMe")) >= 3)
        async with httpx.AsyncClient(base_url=running.url) as client:
            assert (await client.get("/")).status_code == 200
            health = (await client.get("/health")).json()["platforms"]
        server.token = wrong
        await server.until(lambda: server.updates.polled)
        code, out, err = await asyncio.to_thread(running.stop)
    assert code == 0
    where = server.url.removeprefix("http://")
    refused = f"{where} refuses the token; check TELEGRAM_TOKEN"
    assert f"{refused}; it is tried again" in out
    assert health == {"web": "ok", "telegram": f"down: {refused}"}
    assert wrong not in out + err

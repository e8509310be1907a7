"""The bot on Discord is killed while a press is under way; whoever sees no receipt presses again.

Discord tells of an act once. What was not acknowledged is shown to the person as failed, and the
button that she presses again is the key.
"""

import asyncio
import re
import sqlite3
from contextlib import asynccontextmanager, closing

import pytest

from tests.bot.platforms.discord.conftest import plain
from tests.discord.server import Server
from tests.faults.test_chat import a_minute_passes
from tests.process import Running, wasl

NEVER = 10_000


class World:
    """A bot that can be killed, and two people who joined."""

    def __init__(self, folder, server):
        self.folder, self.server = folder, server
        self.omar, self.sara = server.person("Omar"), server.person("Sara")
        self.running = None

    async def starts(self):
        settings = {"DISCORD_TOKEN": self.server.token, "DISCORD_API_URL": self.server.url}
        running = await asyncio.to_thread(Running, self.folder, **settings)
        self.running = await asyncio.to_thread(running.__enter__)
        await self.server.connected()
        await self.server.synced()

    def dies(self):
        self.running.process.kill()
        self.running.process.communicate()

    async def again(self):
        self.dies()
        for play in self.server.faults.plays:
            play.times = 0
        await self.server.until(lambda: not self.server.gateway.open, "it is still there")
        a_minute_passes(self.folder / "wasl.db")
        await self.starts()

    async def join(self):
        for person in (self.omar, self.sara):
            welcome = await person.types("/start").shows("Welcome")
            person.presses(welcome, "English")
            await self.server.until(lambda card=welcome: card.edited)


@asynccontextmanager
async def joined(folder):
    async with Server() as server:
        world = World(folder, server)
        await world.starts()
        try:
            await world.join()
            yield world
        finally:
            await asyncio.to_thread(world.running.__exit__)


async def before_the_commit(world, act):
    """Kill it when it has taken the act up, and cannot write."""
    with closing(sqlite3.connect(world.folder / "wasl.db", timeout=20)) as held:
        held.execute("BEGIN IMMEDIATE")
        made = act()
        await made.answered()
        world.dies()
        held.rollback()


async def before_the_answer(world, act):
    """Kill it when it has written, and Discord takes nothing."""
    calls = ("editOriginalInteractionResponse", "createFollowupMessage", "createMessage")
    plays = [world.server.plays("reset before acting", call, times=NEVER) for call in calls]
    act()
    await world.server.until(lambda: any(play.played for play in plays))


MOMENTS = [before_the_commit, before_the_answer]


@pytest.mark.parametrize("moment", MOMENTS, ids=[moment.__name__ for moment in MOMENTS])
async def test_a_press_that_nobody_answered_is_pressed_again_and_pays_once(moment, tmp_path):
    async with joined(tmp_path) as world:
        card = await world.omar.types("/send", to=world.sara, amount="4").shows("Send ")
        await moment(world, lambda: world.omar.presses(card, "Send"))
        await world.again()
        world.omar.presses(card, "Send")
        await paid_once(world)


async def paid_once(world):
    await world.omar.dm.shows("Receipt")
    await world.sara.dm.shows("sent you")
    shown = [plain(one.text) for one in (*world.omar.dm.seen_by(world.omar), *world.sara.dm.told)]
    receipts = {found[1] for text in shown if (found := re.search(r"Receipt (\d+)", text))}
    assert len(receipts) == 1
    for person, left in ((world.omar, "6.00"), (world.sara, "14.00")):
        balance = await person.types("/balance").shows("Available")
        assert f"Available: {left} USD" in plain(balance.text)
    world.dies()
    assert (await asyncio.to_thread(wasl, world.folder, "prove")).returncode == 0

"""Wasl on a Discord that stands in memory: the real adapter and library, no network."""

import re
from dataclasses import dataclass

import pytest
import simcord
from simcord.env import Env

from bot.app import App
from bot.compose import stock
from bot.jobs import Jobs
from bot.pace import NO_LIMITS
from bot.platforms.discord.platform import Discord
from bot.settings import Settings
from ledger.books import Books
from ledger.chart import WALLET
from ledger.people import persons
from ledger.people.persons import Identity

BIDI = re.compile("[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]")
ESCAPED = re.compile(r"\\([^0-9A-Za-z\s])")
LAID_OUT = re.compile("^(?:### |-# |> |⚠️ )", re.MULTILINE)
LINK = re.compile(r"</([^:>]+):\d+>")


def plain(text):
    """Return a text as it is read: without isolates, escapes, bold, code and how it is laid out."""
    shown = LAID_OUT.sub("", LINK.sub(r"/\1", BIDI.sub("", text)))
    return ESCAPED.sub(r"\1", shown.replace("**", "").replace("`", ""))


def read(message):
    """Return all that a message says, as it is read."""
    return plain(
        "\n".join([message.content, *(each.description for each in message.embeds)]).strip()
    )


@dataclass
class World:
    """A bot that runs, its books, and the Discord that it is on."""

    env: simcord.Env
    books: Books
    app: App
    discord: Discord
    jobs: Jobs
    guild: simcord.GuildHandle
    channel: simcord.ChannelHandle

    def person(self, name, **more):
        return self.guild.add_member(self.env.create_user(name.lower(), global_name=name, **more))

    async def settled(self):
        await self.jobs.drain()
        await self.env.settle()

    async def joins(self, *people, language="en"):
        for person in people:
            await person.slash(self.channel, "start")
            await self.settled()
            known = await self.known(person)
            await persons.speak(self.books, known, language, person.name.encode())

    async def known(self, person):
        identity = Identity("discord", str(person.id), person.name)
        return await persons.meet(self.books, identity, person.name, renew=False)

    async def has(self, person):
        account = await self.books.account(WALLET, (await self.known(person)).id, "USD")
        return (await self.books.balance(account)).available.minor

    def told(self, person):
        """Return what a person was told in private, the oldest first."""
        return [read(each) for each in person.user.dm_channel.history()]

    async def restart(self):
        """Begin another process on the same books and the same Discord."""
        self.discord, self.jobs = begun(self.app)
        await self.env.restart_bot(self.discord.client)


def begun(app):
    platform = Discord(app, NO_LIMITS)
    platform.begin(shard_count=1)
    return platform, Jobs(app, {"discord": platform})


@pytest.fixture
async def app(books):
    settings = Settings(_env_file=None, discord_token="a", admins=("web:admin",))
    await stock(books, settings)
    return App(books, settings)


@pytest.fixture
def bot(app):
    return begun(app)


@pytest.fixture
async def env(bot):
    running = Env(bot[0].client)
    await running.start()
    yield running
    await running.shutdown()
    running._raise_errors_since(running._errors_acknowledged)


@pytest.fixture
async def world(app, books, bot, env):
    platform, jobs = bot
    guild = env.create_guild("Shop")
    channel = guild.create_text_channel("general")
    return World(env, books, app, platform, jobs, guild, channel)


@pytest.fixture
def omar(world):
    return world.person("Omar")


@pytest.fixture
def sara(world):
    return world.person("Sara")

"""Talking to the bot as a platform does: people who type and press, and what they were told."""

import shutil
from datetime import timedelta
from functools import cache
from itertools import count

from bot import speech
from bot.app import App
from bot.compose import stock
from bot.jobs import Jobs
from bot.jobs.deposits import Outside
from bot.kit import Button, Chat, Reply, Said
from bot.rails.sandbox import Bank
from bot.settings import Settings
from ledger.books import Books
from ledger.chart import WALLET
from ledger.people import persons
from ledger.people.persons import Identity
from tests.keeping import migrated
from tests.loop import run

PLATFORM = "web"


def settings(**more):
    return Settings(_env_file=None, **{"admins": ("web:boss",), **more})


def identity(name):
    return Identity(PLATFORM, name, name)


async def stocked(books):
    """Give the house its capital and the budget for gifts."""
    await stock(books, settings())


@cache
def stocked_file():
    """Return a file with books of a house that has its money, for copies of it."""
    file = shutil.copy(migrated(), migrated().with_name("stocked.db"))
    run(_stocked_at(f"sqlite+aiosqlite:///{file}"))
    return file


async def _stocked_at(url):
    books = await Books.open(url)
    await stocked(books)
    await books.close()


def all_said(reply):
    """Return everything in a reply that will be read, each a Said or a fault."""
    lines = [*reply.lines, *(button.label for button in reply.buttons)]
    return lines + ([reply.public] if reply.public else [])


class Talk:
    """A bot over some books, and a platform that remembers what was delivered."""

    def __init__(self, books, **more):
        self.books = books
        self.app = App(books, settings(**more))
        bank = Bank(":memory:", timedelta(seconds=1))
        self.jobs = Jobs(self.app, {PLATFORM: self}, dues=[Outside(self.app.settings, bank).due])
        self.delivered = []
        self._numbers = count()

    async def deliver(self, chat, reply, language, event, message=""):
        if message:
            self.delivered[int(message)] = (chat.id, reply, language)
            return message
        self.delivered.append((chat.id, reply, language))
        return str(len(self.delivered) - 1)

    def told(self, name):
        """Return what the outbox told somebody, as she read it."""
        return [
            speech.spoken(reply.lines, language)
            for chat, reply, language in self.delivered
            if chat == name
        ]

    async def call(self, name, text="", *, group="", key="", reply_to=""):
        chat = Chat(PLATFORM, f"group:{group}" if group else name, private=not group)
        return await self.app.call(
            identity(name),
            name.capitalize(),
            chat,
            key or f"{PLATFORM}:{name}:{next(self._numbers)}",
            text,
            identity(reply_to) if reply_to else None,
        )

    async def types(self, name, text, **more):
        """Type a message; return the reply, checked to be made of sentences."""
        return _checked(await self.app.handle(await self.call(name, text, **more)))

    async def presses(self, name, button, **more):
        """Press a button, or send the data of one."""
        data = button.data if isinstance(button, Button) else button
        return _checked(await self.app.press(await self.call(name, **more), data))

    async def joins(self, *names):
        for name in names:
            await self.types(name, "/start")
            await persons.speak(self.books, await self.person(name), "en", name.encode())

    async def person(self, name):
        return await persons.meet(self.books, identity(name), name.capitalize())

    async def has(self, name):
        account = await self.books.account(WALLET, (await self.person(name)).id, "USD")
        return (await self.books.balance(account)).available.minor


def read(reply, language="en"):
    """Return a reply's text without isolates."""
    return speech.plain(speech.spoken(reply.lines, language).replace("\n", " / "))


def _checked(reply):
    assert reply is None or isinstance(reply, Reply)
    assert reply is None or all(isinstance(said, Said) for said in all_said(reply))
    return reply

"""A fourth platform is what comes in, what goes out and a menu; all else it has from the others."""

import asyncio

import pytest

from bot.app import App
from bot.jobs import Jobs
from bot.turns import MOST_WAITING
from ledger.errors import Unavailable
from ledger.people import chats, persons
from tests.bot.platforms.pigeons import PIGEONS, Loft, Pigeons
from tests.bot.talk import settings, stocked
from tests.watching import PATIENCE_S

OMAR, SARA = "@omar@loft", "@sara@loft"


class World:
    """A loft, and Wasl in it."""

    def __init__(self, books):
        self.books = books
        self.app = App(books, settings())
        self.loft = Loft()
        self.pigeons = Pigeons(self.app, self.loft)
        self.jobs = Jobs(self.app, {PIGEONS: self.pigeons})

    async def until(self, holds):
        async with asyncio.timeout(PATIENCE_S):
            while not holds():  # noqa: ASYNC110 - a loft tells nobody
                await asyncio.sleep(0.005)

    async def reads(self, who, words):
        await self.until(lambda: words in self.loft.read(who))

    async def joins(self, *people):
        for who in people:
            self.loft.writes(who, "/start")
            await self.reads(who, "Welcome to Wasl")
            self.loft.presses(who, "English")
            await self.reads(who, "You are in")

    async def is_shut(self, who):
        """Wait until the books know that nobody can write to her."""
        name = f"{PIGEONS}:{persons.kept_id(who)}"
        async with asyncio.timeout(PATIENCE_S):
            while not (await chats.stands(self.books, name)).closed:  # noqa: ASYNC110 - as above
                await asyncio.sleep(0.005)

    async def person(self, who):
        return await persons.by_identity(self.books, PIGEONS, persons.kept_id(who))


@pytest.fixture
async def world(books):
    await stocked(books)
    world = World(books)
    running = [asyncio.create_task(each.run()) for each in (world.pigeons, world.jobs)]
    await world.until(lambda: world.pigeons.state == "ok")
    yield world
    for task in running:
        task.cancel()
    await asyncio.gather(*running, return_exceptions=True)


async def test_people_join_pay_each_other_and_are_told(world):
    await world.joins(OMAR, SARA)
    world.loft.writes(OMAR, "/send @sara 3 lunch")
    await world.reads(OMAR, "3.00 USD")
    cards = len(world.loft.boxes[OMAR])
    world.loft.presses(OMAR, "Send")
    await world.reads(OMAR, "Sent")
    await world.reads(SARA, "sent you 3.00 USD")
    assert len(world.loft.boxes[OMAR]) == cards  # the card became its receipt


async def test_an_id_that_begins_with_an_at_is_no_handle(world):
    await world.joins(OMAR, SARA)
    assert (await world.person(SARA)).name == "Sara"
    world.loft.writes(OMAR, "/send @nour 2")
    await world.reads(OMAR, "@nour")
    world.loft.presses(OMAR, "Send")
    await world.reads(OMAR, "2.00 USD waits for @nour")
    await world.joins("@nour@loft")
    await world.until(lambda: world.loft.offers(OMAR, "Yes, send it"))
    world.loft.presses(OMAR, "Yes, send it")
    await world.reads("@nour@loft", "2.00 USD")


async def test_a_menu_is_told_beside_the_serving_of_people(world):
    await world.until(lambda: not world.pigeons.to_come)
    assert {"start", "help"} <= set(world.loft.menu)
    assert await world.pigeons.news(1) == "the loft"


async def test_a_flood_delays_nobody_is_dropped_and_told_of_once(world, monkeypatch):
    await world.joins(OMAR, SARA)
    may_go = asyncio.Event()
    handle = world.app.handle

    async def slowly(call):
        await may_go.wait()
        return await handle(call)

    monkeypatch.setattr(world.app, "handle", slowly)
    for _ in range(3 * MOST_WAITING):
        world.loft.writes(OMAR, "/balance")
    await world.reads(OMAR, "You send more at once than I can answer")
    may_go.set()
    world.loft.writes(SARA, "/balance")
    await world.reads(SARA, "Available")
    await world.until(lambda: world.loft.read(OMAR).count("Available") == MOST_WAITING)
    assert world.loft.read(OMAR).count("You send more at once") == 1


async def test_it_goes_down_and_comes_up_and_nothing_is_lost(world):
    await world.joins(OMAR, SARA)
    world.loft.writes(OMAR, "/send @sara 3")
    await world.reads(OMAR, "3.00 USD")
    world.loft.presses(OMAR, "Send")
    world.loft.storm = True
    await world.until(lambda: world.pigeons.state == "down: no pigeon comes through")
    assert await world.pigeons.news(0) == "down: no pigeon comes through"
    world.loft.storm = False
    await world.until(lambda: world.pigeons.state == "ok")
    await world.reads(OMAR, "Sent")
    world.books.happened.set()
    await world.reads(SARA, "sent you 3.00 USD")
    assert world.loft.read(SARA).count("sent you") == 1


async def test_who_shut_her_box_is_told_when_she_writes_again(world):
    await world.joins(OMAR, SARA)
    world.loft.shut.add(SARA)
    world.loft.writes(OMAR, "/send @sara 3")
    await world.reads(OMAR, "3.00 USD")
    world.loft.presses(OMAR, "Send")
    await world.reads(OMAR, "Sent")
    await world.is_shut(SARA)
    world.loft.shut.clear()
    world.loft.writes(SARA, "/balance")
    await world.reads(SARA, "sent you 3.00 USD")


async def test_on_the_square_all_see_that_something_was_paid_and_no_more(world):
    await world.joins(OMAR, SARA)
    world.loft.writes(OMAR, "/balance", square=True)
    await world.until(lambda: world.loft.square)
    await world.reads(OMAR, "Available")
    (seen,) = world.loft.square.values()
    assert seen.text == "Omar, I answered you in private."
    world.loft.shut.add(SARA)
    world.loft.writes(SARA, "/balance", square=True)
    await world.until(lambda: len(world.loft.square) == 2)
    assert [*world.loft.square.values()][-1].text == "Sara, open your box"


async def test_books_that_cannot_take_it_are_told_of_and_it_is_not_done_twice(world, monkeypatch):
    await world.joins(OMAR)

    async def away(call):
        raise Unavailable("the books are away")

    monkeypatch.setattr(world.app, "handle", away)
    world.loft.writes(OMAR, "/balance")
    await world.reads(OMAR, "cannot be reached")

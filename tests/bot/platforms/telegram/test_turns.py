"""Whoever sends too much delays nobody, and what is dropped is plainly not done."""

import asyncio

import pytest

from bot.turns import MOST_WAITING
from ledger.people import chats
from tests.bot.platforms.telegram.test_talk import card, plain

DROPPED = "You send more at once than I can answer"
BLOCKED_S = 1_000.0
"""So slow is the way out to the chat of the flood: nothing more arrives there within a test."""


@pytest.fixture
def mallory(server):
    return server.person(66, "Mallory", "mallory")


@pytest.fixture
async def slow(world, monkeypatch):
    """Hold the way out to one chat, as Telegram's pace does, until it is let go."""
    pace, held = world.telegram._out._pace, set()
    free_at = pace._free_at
    monkeypatch.setattr(
        pace, "_free_at", lambda chat: pace._now() + BLOCKED_S if chat in held else free_at(chat)
    )

    def hold(person, *, on=True):
        (held.add if on else held.discard)(person.id)
        pace._go()

    return hold


def flood(person, number=250, text="spam"):
    return [person.writes(text) for _ in range(number)]


def told(person, words):
    return [plain(one.text) for one in person.chat.told if words in one.text]


async def test_a_flood_that_cannot_be_answered_delays_nobody(world, slow, omar, mallory):
    await world.joins(omar, mallory)
    slow(mallory)
    flood(mallory)
    omar.writes("/balance")
    await omar.chat.shows("Available")
    await world.server.quiet()
    assert not told(mallory, "I did not understand")


async def test_a_flood_gets_its_first_answers_and_one_that_says_what_became_of_the_rest(
    world, slow, omar, mallory
):
    await world.joins(omar, mallory)
    slow(mallory)
    flood(mallory, text="/balance")
    await world.server.quiet()
    slow(mallory, on=False)
    await mallory.chat.shows("Available", count=MOST_WAITING)
    await world.settled()
    assert len(told(mallory, "Available")) == MOST_WAITING
    assert len(told(mallory, DROPPED)) == 1


async def test_after_a_flood_she_is_answered_as_before(world, slow, omar, mallory):
    await world.joins(omar, mallory)
    slow(mallory)
    flood(mallory)
    await world.server.quiet()
    slow(mallory, on=False)
    await mallory.chat.shows("I did not understand", count=MOST_WAITING)
    await mallory.chat.shows(DROPPED)
    mallory.writes("/balance")
    await mallory.chat.shows("Available")


async def test_payments_typed_in_a_flood_are_cards_or_nothing(world, slow, omar, mallory):
    await world.joins(omar, mallory)
    slow(mallory)
    flood(mallory, 40, "/send @omar 1")
    await world.server.quiet()
    slow(mallory, on=False)
    await mallory.chat.shows("After this you have", count=MOST_WAITING)
    await world.settled()
    cards = [one for one in mallory.chat.told if one.keyboard == [["Send", "Cancel"]]]
    assert len(cards) == MOST_WAITING
    assert (await world.has(omar), await world.has(mallory)) == (1000, 1000)


async def test_a_press_in_a_flood_is_refused_by_an_alert_and_pays_later(world, slow, omar, mallory):
    await world.joins(omar, mallory)
    shown = await card(world, mallory, "/send @omar 4")
    slow(mallory)
    flood(mallory, MOST_WAITING)
    tap = mallory.presses(shown, "Send")
    assert (await tap.answered())["text"].startswith(DROPPED)
    assert await world.has(mallory) == 1000
    slow(mallory, on=False)
    await mallory.chat.shows("I did not understand", count=MOST_WAITING)
    await world.settled()
    mallory.presses(shown, "Send")
    await world.settled()
    assert (await world.has(omar), await world.has(mallory)) == (1400, 600)


async def test_what_waits_and_is_no_flood_is_not_confirmed_before_it_is_answered(
    world, slow, omar, mallory
):
    await world.joins(omar, mallory)
    slow(mallory)
    flood(mallory, MOST_WAITING)
    await asyncio.sleep(0.3)
    assert len(world.server.updates.pending) == MOST_WAITING
    await world.restart()
    await mallory.chat.shows("I did not understand", count=MOST_WAITING)


async def test_small_talk_in_a_group_is_dropped_without_a_word(world, slow, omar, mallory):
    await world.joins(omar, mallory)
    trip = world.server.group(-500, "Trip", mallory, omar)
    trip.adds_bot(admin=True)
    for _ in range(50):
        mallory.says(trip, "hello")
    await world.settled()
    assert not told(mallory, DROPPED)
    assert trip.told == []


async def test_a_group_that_moves_in_a_flood_has_moved(world, slow, omar, mallory):
    await world.joins(omar, mallory)
    trip = world.server.group(-500, "Trip", mallory, omar)
    trip.adds_bot()
    await world.settled()
    slow(mallory)
    flood(mallory)
    new = trip.upgrades()
    await world.server.quiet()
    assert (await chats.stands(world.books, f"telegram:{trip.id}")).name == f"telegram:{new.id}"

"""Whoever sends too much delays nobody, and what is dropped is plainly not done."""

import asyncio

import pytest
from telegram import Update

from bot.platforms.telegram import polling
from bot.presence.reception import AT_ONCE
from bot.turns import CROWD, MOST_WAITING
from ledger.chart import WALLET
from ledger.people import chats
from tests.bot.platforms.telegram.conftest import stopped
from tests.bot.platforms.telegram.test_talk import card, plain

DROPPED = "You send more at once than I can answer"
BLOCKED_S = 1_000.0
"""So slow is the way out to the chat of the flood: nothing more arrives there within a test."""


@pytest.fixture
def mallory(server):
    return server.person(66, "Mallory", "mallory")


@pytest.fixture
async def slow(world, monkeypatch):
    """Hold the way out to one chat, as Telegram's pace does, until it is let go.

    Nobody waits for what is held when the bot ends.
    """
    monkeypatch.setattr(polling, "GRACE_S", 0)
    pace, held = world.telegram._out._pace, set()
    free_at = pace._free_at
    monkeypatch.setattr(
        pace, "_free_at", lambda chat: pace._now() + BLOCKED_S if chat in held else free_at(chat)
    )

    def hold(person, *, on=True):
        (held.add if on else held.discard)(str(person.id))
        pace._go()

    yield hold
    await stopped(world)


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


def crowd(server, number):
    return [server.person(1_000 + each, f"M{each}", f"mob_{each}") for each in range(number)]


async def test_many_accounts_that_flood_at_once_delay_nobody(world, server, slow, omar):
    await world.joins(omar)
    for each in (mob := crowd(server, 30)):
        slow(each)
        flood(each, MOST_WAITING)
    omar.writes("/balance")
    await omar.chat.shows("Available")
    await server.quiet()
    assert not any(told(each, "I did not understand") for each in mob)


async def test_what_is_confirmed_in_a_crowd_was_done(world, server, slow, omar):
    mob = crowd(server, CROWD + 10)
    await world.joins(omar, *mob)
    cards = [await card(world, each, "/send @omar 1") for each in mob]
    for each in mob:
        slow(each)
    for each, shown in zip(mob, cards, strict=True):
        each.presses(shown, "Send")
    await server.quiet()
    wallet = await world.books.account(WALLET, (await world.person(omar)).id, "USD")
    balance = await world.books.balance(wallet)  # the gifts of so many newcomers are on hold there
    assert balance.posted.minor == 1000 + 100 * len(mob)
    assert not any(told(each, "Sent 1.00") for each in mob)


@pytest.fixture
async def held(world, monkeypatch):
    """Let no update be handled before it is let go; return when, and those that were begun."""
    await world.server.quiet()
    may_go, begun = asyncio.Event(), []

    async def handle(update):
        begun.append(update.update_id)
        await may_go.wait()

    monkeypatch.setattr(world.telegram._reception.talk, "handle", handle)
    return may_go, begun


async def handled(world, held, people):
    """Let so many people say something; return how many were begun at first, and all of them."""
    may_go, begun = held
    updates = [said(world, person, number) for number, person in enumerate(people)]
    handling = [asyncio.create_task(world.telegram.handle(each)) for each in updates]
    await asyncio.sleep(0.1)
    at_first = len(begun)
    may_go.set()
    await asyncio.gather(*handling)
    return at_first, begun


async def test_so_many_people_are_handled_at_once(world, held):
    at_first, begun = await handled(world, held, range(1, AT_ONCE + 20))
    assert (at_first, len(begun)) == (AT_ONCE, AT_ONCE + 19)


async def test_what_one_person_says_is_handled_one_by_one_in_order(world, held):
    assert await handled(world, held, [7] * 5) == (1, [0, 1, 2, 3, 4])


async def test_who_is_only_waiting_for_an_answer_takes_up_no_room(world, server, slow, omar):
    await world.joins(omar)
    mob = crowd(server, AT_ONCE + 1)
    for each in mob:
        each.started = each.seen = True
        slow(each)
        each.writes("hello")
    omar.writes("/balance")
    await omar.chat.shows("Available")


def said(world, person, number):
    who = {"id": person, "is_bot": False, "first_name": "P"}
    chat = {"id": person, "type": "private", "first_name": "P"}
    message = {"message_id": number, "date": 0, "chat": chat, "from": who, "text": "hello"}
    return Update.de_json({"update_id": number, "message": message}, world.telegram.bot)


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

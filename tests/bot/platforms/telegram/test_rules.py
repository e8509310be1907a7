"""What Telegram's own rules ask of a bot, one by one."""

import asyncio
from datetime import timedelta

import pytest

from bot.platforms.telegram import menus, presses
from bot.platforms.telegram.inbound import NOBODY
from bot.platforms.telegram.places import Spot
from ledger import clock
from ledger.people.persons import Identity
from ledger.people.roles import PERMISSIONS
from tests.bot.platforms.telegram.test_talk import card, plain
from tests.telegram.menus import LONGEST_DESCRIPTION, MOST_COMMANDS


def answers(world):
    return [params.text("text") for params in world.server.called("answerCallbackQuery")]


@pytest.fixture
async def slow(world, monkeypatch):
    """Hold every press until it is let go; patience is over at once."""
    monkeypatch.setattr(presses, "PATIENCE_S", 0)
    may_go, press = asyncio.Event(), world.app.press

    async def held(call, data):
        await may_go.wait()
        return await press(call, data)

    monkeypatch.setattr(world.app, "press", held)
    return may_go


async def test_a_slow_press_is_answered_empty_and_its_receipt_is_an_edit(world, slow, omar, sara):
    await world.joins(omar, sara)
    shown = await card(world, omar, "/send @sara 4")
    tap = omar.presses(shown, "Send")
    assert (await tap.answered())["text"] == ""
    assert plain(shown.text).startswith("Send 4.00 USD")
    slow.set()
    await world.settled()
    assert plain(shown.text).startswith("Sent 4.00 USD")
    assert answers(world) == [""]
    assert await world.has(sara) == 1400


async def test_a_slow_press_that_says_a_sentence_says_it_in_a_message(world, slow, omar, sara):
    await world.joins(omar, sara)
    shown = await card(world, omar, "/send @sara 4")
    tap = omar.presses(shown, "", data="nonsense")
    assert (await tap.answered())["text"] == ""
    told = len(omar.chat.told)
    slow.set()
    await world.settled()
    assert len(omar.chat.told) == told + 1
    assert answers(world) == [""]


async def test_a_quick_press_that_says_a_sentence_is_answered_with_it_once(world, omar, sara):
    await world.joins(omar, sara)
    shown = await card(world, omar, "/send @sara 4")
    told = len(omar.chat.told)
    tap = omar.presses(shown, "", data="nonsense")
    await world.settled()
    assert answers(world) == [tap.answer["text"]]
    assert 0 < len(tap.answer["text"]) <= 200
    assert len(omar.chat.told) == told


async def test_a_press_that_is_too_old_to_be_answered_pays_all_the_same(world, omar, sara):
    await world.joins(omar, sara)
    shown = await card(world, omar, "/send @sara 4")
    world.server.query_lives_s = -1
    tap = omar.presses(shown, "Send")
    await world.settled()
    assert tap.answer is None
    assert plain(shown.text).startswith("Sent 4.00 USD")
    assert await world.has(sara) == 1400


async def test_what_a_forged_button_says_moves_nothing(world, omar, sara):
    await world.joins(omar, sara)
    shown = await card(world, omar, "/send @sara 4")
    sara.presses(sara.chat.told[-1], "", data=shown.button("Send")["callback_data"])
    await world.settled()
    assert (await world.has(omar), await world.has(sara)) == (1000, 1000)


async def test_every_button_that_is_sent_carries_1_to_64_bytes(world, omar, sara):
    await world.joins(omar, sara)
    for text in ("/send @sara 4", "/help", "/language", "/start", "/history"):
        omar.writes(text)
    await world.settled()
    rows = [row for one in omar.chat.told for row in one.rows]
    carried = [button["callback_data"].encode() for row in rows for button in row]
    assert carried
    assert all(1 <= len(data) <= 64 for data in carried)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_menus_are_within_what_telegram_takes(language):
    shown = menus.menu(language, PERMISSIONS)
    assert len(shown) <= MOST_COMMANDS
    assert all(len(one.description) <= LONGEST_DESCRIPTION for one in shown)
    assert all(one.command.isascii() and len(one.command) <= 32 for one in shown)


async def test_an_answer_in_a_forum_stays_in_its_topic(world, omar, sara):
    await world.joins(omar, sara)
    trip = world.server.group(-1_000_000_000_500, "Trip", omar, sara)
    trip.adds_bot()
    await world.settled()
    omar.topic = 7
    omar.says(trip, "/send@WaslBot @sara 4")
    await world.settled()
    omar.presses(omar.chat.told[-1], "Send")
    await world.settled()
    assert plain(trip.told[-1].text).startswith("Omar (@omar) sent Sara (@sara)")
    sent = [one for one in world.server.called("sendMessage") if one.integer("chat_id") == trip.id]
    assert [one.integer("message_thread_id") for one in sent] == [7] * len(trip.told)


async def test_a_message_given_again_under_a_later_update_makes_no_second_card_to_pay(
    world, omar, sara
):
    await world.joins(omar, sara)
    written = omar.writes("/send @sara 4")
    await world.settled()
    world.server.updates.put("message", written.as_json(), omar.id)
    await world.settled()
    cards = [one for one in omar.chat.told if one.keyboard == [["Send", "Cancel"]]]
    assert len(cards) == 2
    for shown in cards:
        omar.presses(shown, "Send")
        await world.settled()
    assert await world.has(sara) == 1400


async def test_the_service_accounts_are_those_that_telegram_names():
    assert set(NOBODY) == {1087968824, 136817688, 777000}


async def test_nobody_without_a_name_of_her_own_is_made_a_person(world, omar, sara):
    await world.joins(omar, sara)
    trip = world.server.group(-500, "Trip", omar)
    trip.adds_bot()
    for speaker in (trip.anonymous_admin, trip.channel_member, trip.linked_channel):
        said = speaker.says(trip, "/send@WaslBot @sara 1")
        omar.says(trip, "/send@WaslBot 2", reply_to=said)
    await world.settled()
    assert not any(one.keyboard == [["Send", "Cancel"]] for one in trip.told)
    assert (await world.has(omar), await world.has(sara)) == (1000, 1000)


async def test_notices_wait_while_telegram_is_away_and_are_told_once_each(world, omar, sara):
    await world.joins(omar, sara)
    cards = []
    for amount in (1, 2, 3):
        cards.append(await card(world, omar, f"/send @sara {amount}", f"{amount}.00 USD"))
        await world.settled()
    calls = [await world.app.call(*pressed(one)) for one in cards]
    port = world.server.port
    await world.server.stop()
    while world.telegram.state == "ok":  # noqa: ASYNC110 - the platform tells nobody
        await asyncio.sleep(0.01)
    for call, shown in zip(calls, cards, strict=True):
        await world.app.press(call, shown.button("Send")["callback_data"])
    await world.jobs.drain()
    assert await world.has(sara) == 1600
    assert not any("sent you" in one.text for one in sara.chat.told)
    await world.server.start(port)
    await world.server.quiet()
    moment = clock.now() + timedelta(minutes=5)
    with clock.running(lambda: moment):
        await world.settled()
    told = [plain(one.text) for one in sara.chat.told if "sent you" in one.text]
    assert len(told) == len(set(told)) == 3


def pressed(shown):
    """Return a press of Omar's, as another platform brings it while Telegram is away."""
    who = Identity("telegram", "11", "omar")
    return who, "Omar", Spot(11).as_chat, f"web:press:{shown.id}"

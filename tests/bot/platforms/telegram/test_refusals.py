"""What Telegram refuses for good is not tried again, and whoever can be told is told."""

import pytest

from bot.platforms.telegram.places import Spot
from ledger.people import chats
from tests.bot.platforms.telegram.test_talk import card, plain

TRIP = -1_000_000_000_500
SILENT = "I may not write in that group"
REFUSED = "There is something that I cannot show here"


@pytest.fixture
async def trip(world, server, omar, sara):
    await world.joins(omar, sara)
    trip = server.group(TRIP, "Trip", omar, sara)
    trip.adds_bot()
    await world.settled()
    return trip


async def pays(world, trip, payer):
    """Let somebody pay from a card that she asked for in the group; it shows, or not."""
    payer.says(trip, "/send@WaslBot @sara 4")
    await world.settled()
    shown = next(one for one in reversed(payer.chat.told) if one.keyboard == [["Send", "Cancel"]])
    payer.presses(shown, "Send")
    await world.settled()


def sent(world, chat):
    return [one for one in world.server.called("sendMessage") if one.integer("chat_id") == chat.id]


async def closed(world, trip):
    return (await chats.stands(world.books, Spot(trip.id).name)).closed


@pytest.mark.parametrize("why", ["message thread not found", "TOPIC_CLOSED", "TOPIC_DELETED"])
async def test_a_topic_that_is_gone_is_told_in_its_group(world, trip, omar, why):
    omar.topic = 7
    trip.closed_topics[7] = why
    await pays(world, trip, omar)
    told = [plain(one.text) for one in trip.told]
    assert told[-1].startswith("Omar (@omar) sent Sara")
    assert [one.integer("message_thread_id") for one in sent(world, trip)] == [7, None] * len(told)


async def test_a_group_where_nobody_may_write_costs_one_try_and_the_person_is_told(
    world, trip, omar, sara, capsys
):
    trip.all_may_write = False
    await pays(world, trip, omar)
    assert await world.has(sara) == 1400
    assert trip.told == []
    assert len(sent(world, trip)) == 1
    assert [plain(one.text) for one in omar.chat.told if SILENT in plain(one.text)] != []
    assert await closed(world, trip)
    assert "Traceback" not in capsys.readouterr().out
    trip.all_may_write = True
    await pays(world, trip, omar)
    assert plain(trip.told[-1].text).startswith("Omar (@omar) sent Sara")
    assert not await closed(world, trip)


async def test_that_the_bot_may_not_write_is_noted_when_it_is_told(world, trip, omar):
    trip.restricts_bot()
    await world.settled()
    assert await closed(world, trip)
    trip.promotes(world.server.bot)
    await world.settled()
    assert not await closed(world, trip)


async def test_a_general_topic_that_is_closed_ends_it(world, trip, omar, sara):
    omar.topic = 7
    trip.closed_topics = {7: "TOPIC_CLOSED", 0: "TOPIC_CLOSED"}
    await pays(world, trip, omar)
    assert trip.told == []
    assert len(sent(world, trip)) == 2
    assert await world.has(sara) == 1400


@pytest.mark.parametrize("times", [1, 1_000])
async def test_an_answer_that_is_refused_is_said_to_be_there(world, omar, sara, times, capsys):
    await world.joins(omar, sara)
    play = world.server.plays("400", "sendMessage", why="can't parse entities", times=times)
    omar.writes("/balance")
    await world.settled()
    assert play.played == min(times, 2)
    assert (REFUSED in plain(omar.chat.told[-1].text)) == (times == 1)
    assert world.server.updates.pending == []
    assert "Traceback" not in capsys.readouterr().out


async def test_a_notice_that_is_refused_is_said_to_be_there_once(world, omar, sara, capsys):
    await world.joins(omar, sara)
    shown = await card(world, omar, "/send @sara 4")
    await world.settled()
    play = world.server.plays("400", "sendMessage", chat=sara.chat, why="BUTTON_URL_INVALID")
    omar.presses(shown, "Send")
    await world.settled()
    assert play.played == 1
    assert REFUSED in plain(sara.chat.told[-1].text)
    assert await world.has(sara) == 1400
    assert "Traceback" not in capsys.readouterr().out

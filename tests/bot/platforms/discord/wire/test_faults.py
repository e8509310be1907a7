"""What goes wrong between Discord and us costs no money, and leaves nobody without an answer."""

import pytest

from tests.bot.platforms.discord.conftest import plain
from tests.bot.platforms.discord.wire.test_talk import card

LOST = ["500 after acting", "502 after acting", "503 after acting", "reset after acting"]
REFUSED = ["500 before acting", "502 before acting", "503 before acting", "reset before acting"]
CALLBACK, EDIT = "createInteractionResponse", "editOriginalInteractionResponse"
FOLLOWUP, MESSAGE = "createFollowupMessage", "createMessage"


def received(person):
    return [plain(one.text) for one in person.dm.told if "sent you" in one.text]


@pytest.mark.parametrize("fault", LOST + REFUSED)
async def test_an_acknowledgement_that_is_lost_costs_nothing(world, omar, sara, trip, fault):
    await world.joins(omar, sara)
    world.server.plays(fault, CALLBACK)
    shown = await card(world, omar, trip, to=sara)
    world.server.plays(fault, CALLBACK)
    omar.presses(shown, "Send")
    await world.settled()
    assert plain(shown.text).startswith("Sent 4.00 USD")
    assert await world.has(sara) == 1400


@pytest.mark.parametrize("fault", LOST + REFUSED)
async def test_a_receipt_whose_showing_fails_is_shown_once_more(world, omar, sara, trip, fault):
    await world.joins(omar, sara)
    shown = await card(world, omar, trip, to=sara)
    world.server.plays(fault, EDIT)
    omar.presses(shown, "Send")
    await world.settled()
    assert plain(shown.text).startswith("Sent 4.00 USD")
    assert await world.has(sara) == 1400
    assert len(received(sara)) == 1


@pytest.mark.parametrize("fault", LOST + REFUSED)
async def test_a_notice_is_told_once_whatever_becomes_of_its_answer(world, omar, sara, trip, fault):
    await world.joins(omar, sara)
    shown = await card(world, omar, trip, to=sara)
    world.server.plays(fault, MESSAGE, chat=sara.dm)
    omar.presses(shown, "Send")
    await world.settled()
    await world.later()
    assert len(received(sara)) == 1


async def test_a_press_that_is_given_twice_pays_once(world, omar, sara, trip):
    await world.joins(omar, sara)
    shown = await card(world, omar, trip, to=sara)
    world.server.plays("given twice")
    omar.presses(shown, "Send")
    await world.settled()
    assert plain(shown.text).startswith("Sent 4.00 USD")
    assert await world.has(sara) == 1400


async def test_a_double_press_pays_once(world, omar, sara, trip):
    await world.joins(omar, sara)
    shown = await card(world, omar, trip, to=sara)
    data = shown.button("Send")["custom_id"]
    world.server.plays("press sent again")
    omar.presses(shown, "Send")
    await world.settled()
    await omar.presses(shown, "Send", custom_id=data).shows("This was sent before")
    await world.settled()
    assert await world.has(sara) == 1400
    assert len(received(sara)) == 1


async def test_a_command_that_is_given_twice_makes_one_card_to_pay(world, omar, sara, trip):
    await world.joins(omar, sara)
    world.server.plays("given twice")
    await card(world, omar, trip, to=sara)
    cards = [one for one in trip.channel.seen_by(omar) if one.keyboard]
    assert len(cards) == 1
    omar.presses(cards[0], "Send")
    await world.settled()
    assert await world.has(sara) == 1400


async def test_somebody_else_cannot_press_a_card(world, omar, sara, trip):
    await world.joins(omar, sara)
    shown = await card(world, omar, trip, to=sara)
    theirs = await card(world, sara, trip, to=omar)
    act = sara.presses(theirs, "Send", custom_id=shown.button("Send")["custom_id"])
    assert (await act.shows("not yours")).ephemeral
    await world.settled()
    assert await world.has(sara) == 1000
    assert await world.has(omar) == 1000


async def test_an_event_that_cannot_be_read_ends_nothing(world, omar, sara, trip):
    await world.joins(omar, sara)
    world.server.plays("missing fields", fields=("data", "channel", "type"))
    omar.types("/balance", trip)
    await omar.types("/balance", trip).shows("Available")
    assert world.server.gateway.identified == 1


async def test_json_that_cannot_be_read_begins_the_connection_anew(world, omar, trip):
    await world.joins(omar)
    world.server.plays("bad JSON")
    omar.types("/balance", trip)
    gateway = world.server.gateway
    await world.server.until(lambda: gateway.identified + gateway.resumed > 1)
    await world.is_up()
    await omar.types("/balance", trip).shows("Available")


async def test_a_dropped_connection_is_resumed_and_nothing_is_lost(world, omar, sara, trip):
    await world.joins(omar, sara)
    shown = await card(world, omar, trip, to=sara)
    world.server.plays("dropped before")
    omar.presses(shown, "Send")
    await world.server.until(lambda: world.server.gateway.resumed == 1)
    await world.settled()
    assert plain(shown.text).startswith("Sent 4.00 USD")
    assert await world.has(sara) == 1400


async def test_buttons_live_on_after_a_restart(world, omar, sara, trip):
    await world.joins(omar, sara)
    shown = await card(world, omar, trip, to=sara)
    await world.restart()
    omar.presses(shown, "Send")
    await world.settled()
    assert plain(shown.text).startswith("Sent 4.00 USD")
    assert await world.has(sara) == 1400


async def test_a_form_lives_on_after_a_restart(world, omar, sara, trip):
    await world.joins(omar, sara)
    form = await omar.uses("Send money", sara, trip).modal()
    await world.restart()
    shown = await omar.submits(form, {"amount": "4"}).shows("Send")
    assert plain(shown.text).startswith("Send 4.00 USD to Sara")


@pytest.mark.parametrize("name", [EDIT, MESSAGE])
async def test_too_much_is_waited_out(world, omar, sara, trip, name):
    await world.joins(omar, sara)
    shown = await card(world, omar, trip, to=sara)
    world.server.plays("429", name, times=2)
    omar.presses(shown, "Send")
    await world.settled()
    assert plain(shown.text).startswith("Sent 4.00 USD")
    assert len(received(sara)) == 1


async def test_too_much_everywhere_is_waited_out(world, omar, sara, trip):
    await world.joins(omar, sara)
    shown = await card(world, omar, trip, to=sara)
    world.server.plays("429 everywhere", MESSAGE)
    omar.presses(shown, "Send")
    await world.settled()
    assert len(received(sara)) == 1


async def test_an_answer_that_cannot_be_shown_any_more_is_a_fresh_message(world, omar, sara, trip):
    await world.joins(omar, sara)
    world.server.plays("late to act", CALLBACK)
    act = omar.types("/send", trip, amount="4", to=sara)
    play = world.server.faults.plays[-1]
    await world.server.until(lambda: play.played)
    act.at -= world.server.answers_s + 1
    play.release()
    shown = await omar.dm.shows("After this")
    omar.presses(shown, "Send")
    await world.settled()
    assert plain(shown.text).startswith("Sent 4.00 USD")
    assert await world.has(sara) == 1400


async def test_a_press_that_is_too_late_to_be_answered_pays_all_the_same(world, omar, sara, trip):
    await world.joins(omar, sara)
    shown = await card(world, omar, trip, to=sara)
    world.server.plays("late to act", CALLBACK)
    act = omar.presses(shown, "Send")
    play = world.server.faults.plays[-1]
    await world.server.until(lambda: play.played)
    act.at -= world.server.answers_s + 1
    play.release()
    await omar.dm.shows("Receipt")
    assert await world.has(sara) == 1400


async def test_after_a_quarter_of_an_hour_the_answer_is_a_fresh_message(
    world, omar, sara, trip, monkeypatch
):
    await world.joins(omar, sara)
    press, aged = world.app.press, []

    async def slow(call, data):
        reply = await press(call, data)
        aged[0].at -= 901
        return reply

    monkeypatch.setattr(world.app, "press", slow)
    shown = await card(world, omar, trip, to=sara)
    aged.append(omar.presses(shown, "Send"))
    told = await omar.dm.shows("Receipt")
    assert plain(told.text).startswith("Sent 4.00 USD")
    await world.settled()
    assert await world.has(sara) == 1400

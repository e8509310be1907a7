"""Every fault that the server can play, in every call of a payment: money moves once.

There is no idempotent send: what was sent before its answer was lost is shown a second time, and
then it is the same receipt, or the same card. Everything else is shown once.
"""

import re
from datetime import timedelta

import pytest

from bot.platforms.telegram import platform, polling
from ledger import clock
from tests.bot.platforms.telegram.test_talk import plain
from tests.telegram.faults import ANSWERS, UPDATES

SHOWN_TWICE = {"500 after acting", "502 after acting", "reset after acting", "late answer"}
NEVER_SENT = {"403"}
NEVER_ANSWERED = {"401", "403", "409", "429"}
RECEIPT = re.compile(r"Receipt (\d+)")


@pytest.fixture(autouse=True)
async def impatient(world, fault, monkeypatch):
    """Let the bot wait a second for an answer that never comes, not ten, nor thirty for news."""
    if fault == "late answer":
        monkeypatch.setattr(platform, "READ_S", 1)
        monkeypatch.setattr(polling, "POLL_S", 1)
        await world.restart()


def receipts(person, words):
    told = [plain(one.text) for one in person.chat.told]
    return [RECEIPT.search(text)[1] for text in told if words in text and "Receipt" in text]


async def pays(world, payer):
    payer.writes("/send @sara 4")
    shown = await payer.chat.shows("Send")
    await world.settled()
    return shown


async def later(world):
    """Let a minute pass: what was put off is told."""
    moment = clock.now() + timedelta(minutes=1)
    with clock.running(lambda: moment):
        await world.settled()


async def paid_once(world, payer, payee):
    """Check that 4.00 moved, under one receipt, and that every update is confirmed."""
    assert (await world.has(payer), await world.has(payee)) == (600, 1400)
    assert len(set(receipts(payer, "Sent"))) == 1
    assert world.server.updates.pending == []


@pytest.mark.parametrize("fault", ANSWERS)
async def test_a_card_whose_sending_fails_pays_once_however_often_it_is_shown(
    world, fault, omar, sara
):
    await world.joins(omar, sara)
    play = world.server.plays(fault, "sendMessage", chat=omar.chat)
    omar.writes("/send @sara 4")
    await world.settled()
    assert play.played == 1
    cards = [one for one in omar.chat.told if "Send 4.00" in plain(one.text)]
    assert len(cards) == (0 if fault in NEVER_SENT else 1 + (fault in SHOWN_TWICE))
    for shown in cards or [await pays(world, omar)]:
        omar.presses(shown, "Send")
        await world.settled()
    await paid_once(world, omar, sara)


@pytest.mark.parametrize("fault", ANSWERS)
async def test_a_receipt_whose_edit_fails_is_shown_once(world, fault, omar, sara):
    await world.joins(omar, sara)
    shown = await pays(world, omar)
    play = world.server.plays(fault, "editMessageText")
    tap = omar.presses(shown, "Send")
    await world.settled()
    assert play.played == 1
    assert tap.answer["text"] == ""
    assert len(receipts(omar, "Sent")) == 1
    await paid_once(world, omar, sara)


@pytest.mark.parametrize("fault", ANSWERS)
async def test_a_notice_whose_sending_fails_is_told_under_its_one_number(world, fault, omar, sara):
    await world.joins(omar, sara)
    shown = await pays(world, omar)
    play = world.server.plays(fault, "sendMessage", chat=sara.chat)
    omar.presses(shown, "Send")
    await world.settled()
    assert play.played == 1
    if fault in NEVER_SENT:
        sara.writes("hello")
    await later(world)
    told = receipts(sara, "sent you")
    assert len(told) == 1 + (fault in SHOWN_TWICE)
    assert set(told) == set(receipts(omar, "Sent"))
    await paid_once(world, omar, sara)


@pytest.mark.parametrize("fault", ANSWERS)
async def test_a_press_whose_answer_fails_is_paid_and_shown(world, fault, omar, sara):
    await world.joins(omar, sara)
    shown = await pays(world, omar)
    play = world.server.plays(fault, "answerCallbackQuery")
    tap = omar.presses(shown, "Send")
    await world.settled()
    assert play.played == 1
    assert (tap.answer is None) == (fault in NEVER_ANSWERED)
    assert receipts(omar, "Sent") == receipts(sara, "sent you")
    await paid_once(world, omar, sara)


@pytest.mark.parametrize("fault", ANSWERS)
async def test_a_poll_that_fails_loses_and_doubles_nothing(world, fault, omar, sara):
    await world.joins(omar, sara)
    shown = await pays(world, omar)
    play = world.server.plays(fault, "getUpdates")
    omar.presses(shown, "Send")
    await world.server.until(lambda: play.played)
    await world.settled()
    assert len(receipts(omar, "Sent")) == 1
    await paid_once(world, omar, sara)


@pytest.mark.parametrize("kind", ["message", "callback_query"])
@pytest.mark.parametrize("fault", UPDATES)
async def test_an_update_that_suffers_pays_once(world, fault, kind, omar, sara):
    await world.joins(omar, sara)
    play = world.server.plays(fault, kind=kind)
    omar.writes("/send @sara 4")
    sara.writes("/help")
    shown = await omar.chat.shows("Send")
    await world.settled()
    omar.presses(shown, "Send")
    sara.writes("/help")
    await world.settled()
    assert play.played == (kind == "callback_query" or fault != "tap sent again")
    assert len(receipts(omar, "Sent")) == 1
    await paid_once(world, omar, sara)


@pytest.mark.parametrize("fault", ["late answer"])
async def test_an_update_is_confirmed_only_once_it_is_answered(world, fault, omar, sara):
    await world.joins(omar, sara)
    play = world.server.plays(fault, "sendMessage", chat=omar.chat)
    omar.writes("/send @sara 4")
    await world.server.until(lambda: play.played)
    asked = len(world.server.called("getUpdates"))
    await world.server.until(lambda: len(world.server.called("getUpdates")) > asked + 1)
    assert [one.body["text"] for one in world.server.updates.pending] == ["/send @sara 4"]
    await world.settled()
    assert world.server.updates.pending == []

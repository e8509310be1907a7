"""Every fault: what the library sees of it, and what Telegram did all the same."""

import asyncio

import pytest
from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import (
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from tests.telegram.client import client
from tests.telegram.faults import ANSWERS, UPDATES

CARD = InlineKeyboardMarkup([[InlineKeyboardButton("Pay", callback_data="x")]])
SEEN = {
    "401": (InvalidToken, "Unauthorized", False),
    "403": (Forbidden, "blocked by the user", False),
    "409": (Conflict, "only one bot instance", False),
    "429": (RetryAfter, "Flood control exceeded", False),
    "500 before acting": (NetworkError, "500", False),
    "500 after acting": (NetworkError, "500", True),
    "502 before acting": (NetworkError, "502", False),
    "502 after acting": (NetworkError, "502", True),
    "reset before acting": (NetworkError, "ReadError", False),
    "reset after acting": (NetworkError, "ReadError", True),
    "late answer": (TimedOut, "Timed out", True),
    "malformed answer": (TelegramError, "Invalid server response", True),
}


async def texts(bot, **how):
    return [update.effective_message.text for update in await bot.get_updates(**how)]


@pytest.mark.parametrize("name", ANSWERS)
async def test_a_call_fails_as_it_was_told_to_and_the_next_one_works(server, sara, name):
    error, words, shown = SEEN[name]
    async with client(server, read_timeout=0.2) as bot:
        play = server.plays(name, "sendMessage")
        with pytest.raises(error, match=words):
            await bot.send_message(11, "Receipt")
        assert [one.text for one in sara.chat.told] == ["Receipt"] * shown
        await bot.send_message(11, "Receipt")
        assert len(sara.chat.told) == 1 + shown
    assert play.played == 1


@pytest.mark.parametrize("name", ANSWERS)
async def test_a_poll_that_fails_loses_nothing(server, sara, name):
    error, words, _ = SEEN[name]
    sara.writes("/balance")
    async with client(server, read_timeout=0.2) as bot:
        server.plays(name, "getUpdates", times=2)
        for _ in range(2):
            with pytest.raises(error, match=words):
                await bot.get_updates()
        assert await texts(bot) == ["/balance"]


async def test_the_wait_is_told(server, bot, sara):
    server.plays("429", "sendMessage", retry_after=7)
    with pytest.raises(RetryAfter) as refused:
        await bot.send_message(11, "Receipt")
    assert refused.value.retry_after.total_seconds() == 7


async def test_the_reason_is_told(server, bot, sara):
    server.plays("403", description="user is deactivated")
    with pytest.raises(Forbidden, match="user is deactivated"):
        await bot.send_message(11, "Receipt")


async def test_a_late_answer_may_still_come(server, bot, sara):
    server.plays("late answer", seconds=0.01)
    assert (await bot.send_message(11, "Receipt")).text == "Receipt"


async def test_a_fault_waits_for_its_turn_and_its_chat(server, bot, sara, trip):
    play = server.plays("429", "sendMessage", nth=2, times=2, chat=trip)
    outcomes = []
    for chat in (trip.id, 11, trip.id, trip.id, trip.id, 11):
        try:
            outcomes.append(bool(await bot.send_message(chat, "Receipt")))
        except RetryAfter:
            outcomes.append(False)
    assert outcomes == [True, True, False, False, True, True]
    assert play.played == 2


async def test_other_methods_go_on(server, bot, sara):
    play = server.plays("502 before acting", "editMessageText")
    await bot.send_message(11, "Receipt")
    assert play.played == 0


def test_a_fault_that_does_not_exist_cannot_be_set(server):
    with pytest.raises(KeyError):
        server.plays("meteor")


async def test_an_edit_may_be_shown_though_the_answer_is_lost(server, bot, sara):
    sent = await bot.send_message(11, "Confirm?", reply_markup=CARD)
    server.plays("reset after acting", "editMessageText")
    with pytest.raises(NetworkError):
        await bot.edit_message_text("Paid", 11, sent.message_id)
    assert sara.chat.told[0].text == "Paid"


async def test_an_update_may_be_given_twice_at_once(server, bot, sara):
    server.plays("given twice", nth=2)
    sara.writes("one")
    sara.writes("two")
    updates = await bot.get_updates()
    assert [update.message.text for update in updates] == ["one", "two", "two"]
    assert await texts(bot, offset=updates[-1].update_id + 1) == []


async def test_an_update_may_come_again_though_it_was_confirmed(server, bot, sara):
    server.plays("given again after confirmation")
    sara.writes("one")
    (update,) = await bot.get_updates()
    (again,) = await bot.get_updates(offset=update.update_id + 1)
    assert again == update
    assert await texts(bot, offset=update.update_id + 1) == []


async def test_a_client_may_send_a_tap_again(server, bot, sara):
    await bot.send_message(11, "Confirm?", reply_markup=CARD)
    server.plays("tap sent again")
    sara.writes("not a tap")
    sara.presses(sara.chat.told[0], "Pay")
    _, first, second = await bot.get_updates()
    assert second.update_id == first.update_id + 1
    assert first.callback_query.data == second.callback_query.data == "x"
    for update in (first, second):
        await update.callback_query.answer()
    assert all(tap.answer for tap in server.taps.values())


async def test_updates_may_come_out_of_order(server, bot, sara):
    server.plays("out of order")
    for text in ("one", "two", "three"):
        sara.writes(text)
    assert await texts(bot) == ["two", "one", "three"]


async def test_an_update_of_a_kind_yet_unknown_may_come(server, bot, sara):
    server.plays("unknown type")
    sara.writes("one")
    known, unknown = await bot.get_updates()
    assert known.message.text == "one"
    assert set(unknown.to_dict()) == {"update_id", "something_new"}
    assert unknown.effective_message is None


async def test_a_fault_may_be_for_one_kind_of_update(server, bot, sara):
    server.plays("given twice", kind="edited_message")
    sara.edits(sara.writes("one"), "two")
    assert await texts(bot) == ["one", "two", "two"]


async def test_a_poll_can_fail_while_it_waits_for_its_turn(server, bot, sara):
    server.plays("502 after acting", "getUpdates")
    waiting = asyncio.create_task(bot.get_updates(timeout=50))
    await server.until(lambda: server.updates.polled)
    sara.writes("one")
    with pytest.raises(NetworkError, match="502"):
        await waiting
    assert await texts(bot) == ["one"]


def test_every_fault_is_tested_here():
    assert set(SEEN) == set(ANSWERS)
    assert len(UPDATES) == 5

"""Keyboards, presses and their answers."""

import pytest
from telegram import (
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    KeyboardButtonRequestUsers,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)
from telegram.error import BadRequest


async def show(bot, *buttons, chat=11):
    return await bot.send_message(chat, "Card", reply_markup=InlineKeyboardMarkup([buttons]))


def raw(*buttons):
    return {"inline_keyboard": [list(buttons)]}


@pytest.mark.parametrize(
    ("markup", "why"),
    [
        (raw({"text": "Pay", "callback_data": ""}), "BUTTON_DATA_INVALID"),
        (raw({"text": "Pay", "callback_data": "د" * 33}), "BUTTON_DATA_INVALID"),
        (raw({"text": "Pay"}), "text buttons are unallowed"),
        (raw({"text": "", "callback_data": "x"}), "must be non-empty"),
        (raw({"text": "x", "callback_data": "x", "url": "https://x.me"}), "exactly one action"),
        (raw({"text": "x", "url": "nowhere"}), "Wrong HTTP URL"),
        (raw({"text": "x", "copy_text": {"text": "x" * 257}}), "COPY_TEXT_INVALID"),
        (raw(*[{"text": "x", "callback_data": "x"}] * 101), "too long"),
        ({"inline_keyboard": [{"text": "x"}]}, "Array of Arrays"),
    ],
)
async def test_a_keyboard_that_telegram_would_not_show_is_refused(server, bot, sara, markup, why):
    with pytest.raises(BadRequest, match=f"(?i){why}"):
        await bot.send_message(11, "Card", api_kwargs={"reply_markup": markup})
    assert sara.chat.told == []


async def test_data_may_have_64_bytes(server, bot, sara):
    await show(bot, InlineKeyboardButton("Pay", callback_data="د" * 32))
    await show(bot, InlineKeyboardButton("Copy", copy_text=CopyTextButton("SA03")))
    assert [one.keyboard for one in sara.chat.told] == [[["Pay"]], [["Copy"]]]


async def test_a_press_carries_the_data_of_its_button(server, bot, sara):
    sent = await show(bot, InlineKeyboardButton("Pay", callback_data="do:abc:yes"))
    sara.presses(sara.chat.told[0], "Pay")
    (update,) = await bot.get_updates()
    query = update.callback_query
    assert (query.data, query.from_user.id) == ("do:abc:yes", 11)
    assert (query.message.message_id, query.message.text) == (sent.message_id, "Card")


async def test_a_press_is_answered_once(server, bot, sara):
    await show(bot, InlineKeyboardButton("Pay", callback_data="x"))
    tap = sara.presses(sara.chat.told[0], (0, 0))
    await bot.answer_callback_query(tap.id, "Paid", show_alert=True)
    assert await tap.answered() == {"text": "Paid", "show_alert": True, "url": ""}
    with pytest.raises(BadRequest, match="Query is too old"):
        await bot.answer_callback_query(tap.id)


async def test_a_press_cannot_be_answered_late_or_from_nowhere(server, bot, sara):
    await show(bot, InlineKeyboardButton("Pay", callback_data="x"))
    tap = sara.presses(sara.chat.told[0], "Pay")
    server.clock.advance(server.query_lives_s + 1)
    for query_id in (tap.id, "4040"):
        with pytest.raises(BadRequest, match="Query is too old"):
            await bot.answer_callback_query(query_id)
    assert tap.answer is None


async def test_an_answer_has_at_most_200_characters(server, bot, sara):
    await show(bot, InlineKeyboardButton("Pay", callback_data="x"))
    tap = sara.presses(sara.chat.told[0], "Pay")
    with pytest.raises(BadRequest, match=r"(?i)message_too_long"):
        await bot.answer_callback_query(tap.id, "x" * 201)
    with pytest.raises(BadRequest, match=r"(?i)url_invalid"):
        await bot.answer_callback_query(tap.id, url="https://elsewhere.example")
    await bot.answer_callback_query(tap.id, url="https://t.me/WaslBot?start=x")


async def test_anyone_can_forge_and_replay_what_a_button_carries(server, bot, sara, nour, trip):
    await show(bot, InlineKeyboardButton("Pay", callback_data="x"), chat=trip.id)
    card = trip.told[0]
    await bot.edit_message_text("Done", trip.id, card.id)
    nour.presses(card, None, data="x")
    await bot.delete_message(trip.id, card.id)
    nour.presses(card, None, data="forged")
    replayed, forged = await bot.get_updates()
    assert (replayed.callback_query.data, replayed.callback_query.from_user.id) == ("x", 12)
    assert forged.callback_query.data == "forged"
    assert not forged.callback_query.message.is_accessible


async def test_a_button_that_is_not_there_cannot_be_pressed(server, bot, sara):
    await show(bot, InlineKeyboardButton("Pay", callback_data="x"))
    with pytest.raises(AssertionError, match="no button 'Cancel'"):
        sara.presses(sara.chat.told[0], "Cancel")


async def test_a_link_to_the_bot_starts_it_with_its_payload(server, bot, nour, trip):
    button = InlineKeyboardButton("Open", url="https://t.me/WaslBot?start=tok_1")
    await show(bot, button, chat=trip.id)
    nour.follows(trip.told[0], "Open")
    (update,) = await bot.get_updates()
    assert (update.message.text, update.message.chat.id) == ("/start tok_1", nour.id)


def picker(**more):
    asked = KeyboardButtonRequestUsers(7, max_quantity=2, request_name=True, **more)
    return ReplyKeyboardMarkup(
        [["Never mind", KeyboardButton("Choose", request_users=asked)]], one_time_keyboard=True
    )


async def test_people_are_picked_and_come_as_ids(server, bot, sara, nour):
    await bot.send_message(11, "To whom?", reply_markup=picker())
    sara.picks(nour)
    (update,) = await bot.get_updates()
    shared = update.message.users_shared
    assert (shared.request_id, shared.users[0].user_id) == (7, 12)
    assert (shared.users[0].first_name, shared.users[0].username) == ("Nour", None)
    with pytest.raises(AssertionError, match="no keyboard"):
        sara.picks(nour)


async def test_a_username_is_shared_when_asked_for(server, bot, sara):
    zaid = server.person(13, "Zaid", "zaid")
    await bot.send_message(11, "To whom?", reply_markup=picker(request_username=True))
    sara.picks(zaid)
    (update,) = await bot.get_updates()
    assert update.message.users_shared.users[0].username == "zaid"


async def test_people_are_picked_in_private_chats_only(server, bot, trip):
    with pytest.raises(BadRequest, match="Users can be requested in private chats only"):
        await bot.send_message(trip.id, "To whom?", reply_markup=picker())


async def test_at_most_ten_people_are_asked_for(server, bot, sara):
    button = KeyboardButton("Choose", request_users=KeyboardButtonRequestUsers(7, max_quantity=11))
    with pytest.raises(BadRequest, match="wrong number of users"):
        await bot.send_message(11, "To whom?", reply_markup=ReplyKeyboardMarkup([[button]]))


async def test_a_reply_keyboard_stays_until_it_is_removed(server, bot, sara):
    await bot.send_message(11, "To whom?", reply_markup=picker())
    await bot.send_message(11, "Well?")
    assert sara.chat.reply_keyboard
    await bot.send_message(11, "Thanks", reply_markup=ReplyKeyboardRemove())
    assert sara.chat.reply_keyboard is None

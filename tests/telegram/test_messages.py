"""Sending, editing, deleting: what is shown and what is refused."""

import pytest
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, ReplyParameters
from telegram.error import BadRequest, Forbidden

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


def one_button(label="OK", data="do:1"):
    return InlineKeyboardMarkup([[InlineKeyboardButton(label, callback_data=data)]])


async def test_a_message_is_shown_with_its_text_html_and_keyboard(server, bot, sara):
    sent = await bot.send_message(11, "<b>10</b> &lt;ok", "HTML", reply_markup=one_button())
    (shown,) = sara.chat.told
    assert (shown.text, shown.html) == ("10 <ok", "<b>10</b> &lt;ok")
    assert (shown.keyboard, shown.edited) == ([["OK"]], False)
    assert (sent.message_id, sent.text, sent.from_user.id) == (shown.id, "10 <ok", bot.id)
    assert sent.reply_markup == one_button()


async def test_an_edit_shows_the_new_text_and_drops_the_keyboard(server, bot, sara):
    sent = await bot.send_message(11, "Confirm?", reply_markup=one_button())
    edited = await bot.edit_message_text("Paid", 11, sent.message_id)
    (shown,) = sara.chat.told
    assert (shown.text, shown.keyboard, shown.edited) == ("Paid", [], True)
    assert shown.versions == ["Confirm?", "Paid"]
    assert edited.edit_date is not None


async def test_an_edit_that_changes_nothing_is_refused(server, bot, sara):
    sent = await bot.send_message(11, "Paid", reply_markup=one_button())
    with pytest.raises(BadRequest, match="not modified"):
        await bot.edit_message_text(
            "<b></b>Paid", 11, sent.message_id, parse_mode="HTML", reply_markup=one_button()
        )
    await bot.edit_message_reply_markup(11, sent.message_id)
    with pytest.raises(BadRequest, match="not modified"):
        await bot.edit_message_reply_markup(11, sent.message_id)
    assert sara.chat.told[0].keyboard == []


async def test_only_its_own_messages_can_be_edited(server, bot, sara):
    asked = sara.writes("/balance")
    with pytest.raises(BadRequest, match="can't be edited"):
        await bot.edit_message_text("mine", 11, asked.id)
    with pytest.raises(BadRequest, match="not found"):
        await bot.edit_message_text("none", 11, 4040)


async def test_a_deleted_message_is_shown_no_more(server, bot, sara):
    sent = await bot.send_message(11, "Secret")
    await bot.delete_message(11, sent.message_id)
    assert sara.chat.told == []
    with pytest.raises(BadRequest, match="not found"):
        await bot.delete_message(11, sent.message_id)


async def test_in_a_group_only_an_admin_removes_what_others_wrote(server, bot, sara, trip):
    asked = sara.says(trip, "/balance")
    with pytest.raises(BadRequest, match="can't be deleted"):
        await bot.delete_message(trip.id, asked.id)
    trip.promotes(server.bot)
    await bot.delete_message(trip.id, asked.id)
    assert asked not in trip.messages


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "message text is empty"),
        (" \n ", "text must be non-empty"),
        ("<b></b>", "text must be non-empty"),
        ("ف" * 4097, "message is too long"),
    ],
)
async def test_a_text_has_a_length(server, bot, sara, text, why):
    with pytest.raises(BadRequest, match=f"(?i){why}"):
        await bot.send_message(11, text, "HTML")
    assert sara.chat.told == []


async def test_the_length_counts_after_the_tags(server, bot, sara):
    await bot.send_message(11, "<b>" + "&lt;" * 4096 + "</b>", "HTML")
    assert sara.chat.told[0].text == "<" * 4096


async def test_white_space_around_a_text_is_not_shown(server, bot, sara):
    sent = await bot.send_message(11, "  <b>10</b>\n", "HTML")
    assert (sent.text, sent.entities[0].offset, sent.entities[0].length) == ("10", 0, 2)


async def test_a_link_is_previewed_unless_told_otherwise(server, bot, sara):
    await bot.send_message(11, "see wasl.app/x")
    await bot.send_message(11, "see wasl.app/x", link_preview_options=NO_PREVIEW)
    assert [one.link_preview for one in sara.chat.told] == [True, False]


async def test_a_reply_stands_under_its_question(server, bot, sara):
    asked = sara.writes("/balance")
    sent = await bot.send_message(11, "10", reply_parameters=ReplyParameters(asked.id))
    assert sara.chat.told[0].reply_to is asked
    assert sent.reply_to_message.text == "/balance"


async def test_a_reply_to_nothing_is_refused_unless_allowed(server, bot, sara):
    with pytest.raises(BadRequest, match="to be replied not found"):
        await bot.send_message(11, "10", reply_parameters=ReplyParameters(999))
    lenient = ReplyParameters(999, allow_sending_without_reply=True)
    await bot.send_message(11, "10", reply_parameters=lenient)
    assert sara.chat.told[0].reply_to is None


async def test_a_stranger_cannot_be_written_to(server, bot, trip, nour):
    with pytest.raises(BadRequest, match="not found"):
        await bot.send_message(404, "Hello")
    with pytest.raises(BadRequest, match="not found"):
        await bot.send_message(nour.id, "Hello")


async def test_someone_seen_who_never_started_cannot_be_written_to(server, bot, trip, nour):
    nour.says(trip, "/balance")
    with pytest.raises(Forbidden, match="can't initiate conversation with a user"):
        await bot.send_message(nour.id, "Hello")
    nour.starts()
    await bot.send_message(nour.id, "Hello")


async def test_who_blocked_the_bot_is_not_reached_until_she_comes_back(server, bot, sara):
    sara.blocks()
    with pytest.raises(Forbidden, match="blocked by the user"):
        await bot.send_message(11, "Hello")
    sara.writes("I am back")
    blocked, back, said = await bot.get_updates()
    assert blocked.my_chat_member.new_chat_member.status == "kicked"
    assert back.my_chat_member.new_chat_member.status == "member"
    assert said.message.text == "I am back"
    await bot.send_message(11, "Hello")


async def test_a_deleted_account_is_not_reached(server, bot, sara):
    sara.deactivated = True
    with pytest.raises(Forbidden, match="deactivated"):
        await bot.send_message(11, "Hello")


async def test_it_shows_that_it_writes(server, bot, sara):
    await bot.send_chat_action(11, "typing")
    assert sara.chat.actions == ["typing"]

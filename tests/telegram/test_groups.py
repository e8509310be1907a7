"""Groups: who is in them, what the bot hears, what becomes of them."""

import pytest
from telegram.error import BadRequest, ChatMigrated, Forbidden


async def heard(bot):
    return [update.effective_message.text for update in await bot.get_updates()]


async def test_the_bot_is_told_when_it_is_added_and_removed(server, bot, sara):
    trip = server.group(-7, "Trip", sara)
    trip.adds_bot()
    trip.removes_bot()
    added, joined, removed = await bot.get_updates()
    places = [u.my_chat_member.new_chat_member.status for u in (added, removed)]
    assert places == ["member", "kicked"]
    assert joined.message.new_chat_members[0].id == bot.id
    assert added.my_chat_member.from_user.id == sara.id


async def test_a_group_without_the_bot_cannot_be_written_to(server, bot, sara, trip):
    other = server.group(-8, "Other", sara)
    with pytest.raises(BadRequest, match="not found"):
        await bot.send_message(other.id, "Hello")
    trip.removes_bot()
    with pytest.raises(Forbidden, match="kicked from the group chat"):
        await bot.send_message(trip.id, "Hello")
    trip.adds_bot()
    await bot.send_message(trip.id, "Hello")
    await bot.leave_chat(trip.id)
    with pytest.raises(Forbidden, match="not a member"):
        await bot.send_message(trip.id, "Hello")


async def test_privacy_mode_lets_through_what_is_for_the_bot(server, bot, sara, trip):
    sent = await bot.send_message(trip.id, "Card")
    asked = sara.says(trip, "/split 30")
    sara.says(trip, "lunch was nice")
    sara.says(trip, "رصيد")
    sara.says(trip, "/send@OtherBot 10")
    sara.says(trip, "/send@waslbot 10")
    sara.says(trip, "نعم", reply_to=trip.find(sent.message_id))
    sara.says(trip, "me too", reply_to=asked)
    assert await heard(bot) == ["/split 30", "/send@waslbot 10", "نعم", "me too"]


async def test_a_bare_command_is_for_the_bot_that_spoke_last(server, bot, sara, trip):
    trip.other_bot_speaks()
    sara.says(trip, "/balance")
    sara.says(trip, "/balance@WaslBot")
    await bot.send_message(trip.id, "10")
    sara.says(trip, "/help")
    assert await heard(bot) == ["/balance@WaslBot", "/help"]


async def test_an_admin_bot_hears_everything(server, bot, sara, trip):
    trip.promotes(server.bot)
    sara.says(trip, "lunch was nice")
    promoted, said = await bot.get_updates()
    assert promoted.my_chat_member.new_chat_member.status == "administrator"
    assert said.message.text == "lunch was nice"


async def test_without_privacy_mode_it_hears_everything(server, bot, sara, trip):
    server.privacy = False
    sara.says(trip, "lunch was nice")
    assert await heard(bot) == ["lunch was nice"]


async def test_an_edit_comes_as_an_edit(server, bot, sara, trip):
    asked = sara.says(trip, "/send@WaslBot 10")
    sara.edits(asked, "/send@WaslBot 100")
    first, second = await bot.get_updates()
    assert second.edited_message.message_id == first.message.message_id
    assert (first.message.text, second.edited_message.text) == (
        "/send@WaslBot 10",
        "/send@WaslBot 100",
    )
    assert second.message is None


async def test_a_reply_carries_what_it_replies_to_but_no_more(server, bot, sara, trip):
    first = sara.says(trip, "/one")
    second = sara.says(trip, "/two", reply_to=first)
    sara.says(trip, "/three", reply_to=second)
    update = (await bot.get_updates())[-1]
    assert update.message.reply_to_message.text == "/two"
    assert update.message.reply_to_message.reply_to_message is None


async def test_only_members_speak(server, sara, trip):
    zaid = server.person(13, "Zaid")
    with pytest.raises(AssertionError, match="Zaid is not in Trip"):
        zaid.says(trip, "hello")


async def test_members_come_and_go(server, bot, sara, trip):
    zaid = server.person(13, "Zaid")
    trip.adds(zaid, by=sara)
    trip.removes(zaid)
    came, went = await bot.get_updates()
    assert (came.message.new_chat_members[0].id, came.message.from_user.id) == (13, 11)
    assert went.message.left_chat_member.id == 13
    assert (await bot.get_chat_member(trip.id, 13)).status == "left"


@pytest.mark.parametrize(
    ("who", "sender"),
    [("anonymous_admin", 1087968824), ("channel_member", 136817688), ("linked_channel", 777000)],
)
async def test_accounts_of_telegram_speak_for_a_chat(bot, trip, who, sender):
    getattr(trip, who).says(trip, "/send@WaslBot 10 @sara_pays")
    (update,) = await bot.get_updates()
    assert update.message.from_user.id == sender
    of_the_group = update.message.sender_chat.type == "group"
    assert of_the_group == (who == "anonymous_admin")
    assert bool(update.message.is_automatic_forward) == (who == "linked_channel")
    assert (update.message.sender_chat.id == trip.id) == of_the_group


async def test_a_group_that_becomes_a_supergroup_has_a_new_id(server, bot, sara, trip):
    new = trip.upgrades()
    old, fresh = await bot.get_updates()
    assert (old.message.chat.id, old.message.migrate_to_chat_id) == (trip.id, new.id)
    assert (fresh.message.chat.id, fresh.message.migrate_from_chat_id) == (new.id, trip.id)
    assert (fresh.message.chat.type, new.id) == ("supergroup", -1000000000500)
    with pytest.raises(ChatMigrated) as moved:
        await bot.send_message(trip.id, "Hello")
    await bot.send_message(moved.value.new_chat_id, "Hello")
    assert new.told[0].text == "Hello"


async def test_a_supergroup_numbers_its_own_messages(server, bot, sara):
    big, bigger = (server.group(-1000000000000 - n, "Big", sara) for n in (1, 2))
    big.adds_bot()
    bigger.adds_bot()
    assert sara.says(big, "/one").id == sara.says(bigger, "/one").id == 2


async def test_who_is_who_is_told(server, bot, sara, trip):
    (admin,) = await bot.get_chat_administrators(trip.id)
    assert (admin.user.id, admin.status) == (11, "creator")
    trip.promotes(server.bot)
    assert len(await bot.get_chat_administrators(trip.id)) == 2
    assert (await bot.get_chat_member(trip.id, bot.id)).status == "administrator"
    assert (await bot.get_chat_member(trip.id, 12)).status == "member"
    with pytest.raises(BadRequest, match="User not found"):
        await bot.get_chat_member(trip.id, 4040)
    with pytest.raises(BadRequest, match="no administrators in the private chat"):
        await bot.get_chat_administrators(11)


async def test_a_chat_is_told(server, bot, sara, nour, trip):
    assert (await bot.get_chat(trip.id)).title == "Trip"
    private = await bot.get_chat(11)
    assert (private.type, private.username) == ("private", "sara_pays")
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.get_chat(12)

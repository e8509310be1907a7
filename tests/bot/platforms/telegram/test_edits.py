"""What is delivered is edited where it stands, and sent anew where it cannot be."""

import pytest

from bot.kit import Chat, Reply, Unreachable, say
from ledger.people import chats

FIRST, SECOND = Reply.of(say("Cancelled. Nothing was moved.")), Reply.of(say("Send"))


async def deliver(world, chat, reply, message="", event=1):
    shown = Chat("telegram", str(chat.id), private=chat.id > 0)
    return await world.telegram.deliver(shown, reply, "en", event, message)


@pytest.fixture
async def hall(world, server, omar):
    await world.joins(omar)
    group = server.group(-5, "Hall", omar)
    group.adds_bot()
    await world.settled()
    return group


async def test_a_message_is_edited_in_place_and_keeps_its_number(world, omar, hall):
    for chat in (hall, omar.chat):
        message = await deliver(world, chat, FIRST)
        assert chat.told[-1].id == int(message)
        assert await deliver(world, chat, SECOND, message) == message
        assert await deliver(world, chat, SECOND, message) == message  # the same is no change
        assert chat.find(int(message)).versions == ["Cancelled. Nothing was moved.", "Send"]
        assert chat.told[-1].id == int(message)


async def test_where_it_cannot_be_edited_a_new_message_takes_its_place(world, server, omar, hall):
    message = await deliver(world, hall, FIRST)
    hall.find(int(message)).deleted = True
    again = await deliver(world, hall, SECOND, message)
    assert again != message
    assert [one.text for one in hall.told if one.id == int(again)] == ["Send"]
    hall.upgrades()
    await world.settled()
    moved = await deliver(world, hall, FIRST, again)
    assert [one.id for one in hall.upgraded_to.told] == [int(moved)]


async def test_who_cannot_be_written_to_is_not_edited_either(world, omar):
    await world.joins(omar)
    message = await deliver(world, omar.chat, FIRST)
    omar.blocks()
    await world.settled()
    with pytest.raises(Unreachable):
        await deliver(world, omar.chat, SECOND, message)
    assert (await chats.stands(world.books, "telegram:11")).closed


async def test_what_somebody_sent_through_us_is_edited_by_its_own_name(world, server, omar):
    await world.joins(omar)
    sent = omar.sends_inline("A card", [])
    place, inline = Chat("telegram", "inline", private=False), f"inline:{sent.inline_id}"
    assert await world.telegram.deliver(place, SECOND, "en", 1, inline) == inline
    assert sent.text == "Send"
    sent.deleted = True
    with pytest.raises(Unreachable):
        await world.telegram.deliver(place, FIRST, "en", 2, inline)


async def test_a_lost_answer_to_an_edit_edits_once(world, server, hall):
    message = await deliver(world, hall, FIRST)
    server.plays("reset after acting", "editMessageText")
    assert await deliver(world, hall, SECOND, message) == message
    assert hall.find(int(message)).versions == ["Cancelled. Nothing was moved.", "Send"]
    server.plays("malformed answer", "editMessageText")
    assert await deliver(world, hall, FIRST, message) == message

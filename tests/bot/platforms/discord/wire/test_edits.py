"""What is delivered is edited where it stands, and sent anew where it cannot be."""

from bot.kit import Chat, Reply, say
from bot.platforms.discord.places import Hidden, Spot
from tests.bot.platforms.discord.wire.test_talk import card
from tests.discord.interactions import LIVES_S

FIRST, SECOND = Reply.of(say("Cancelled. Nothing was moved.")), Reply.of(say("Send"))


async def deliver(world, where, reply, message="", event=1):
    spot = Spot(where.id, channel=not hasattr(where, "dm"))
    return await world.discord.deliver(spot.as_chat, reply, "en", event, message)


def shown(chat, message):
    return [one for one in chat.told if str(one.id) == message]


async def test_a_message_is_edited_in_place_and_keeps_its_number(world, omar, trip):
    await world.joins(omar)
    for where, chat in ((trip.channel, trip.channel), (omar, omar.dm)):
        message = await deliver(world, where, FIRST)
        assert await deliver(world, where, SECOND, message) == message
        (found,) = shown(chat, message)
        assert found.versions == ["Cancelled. Nothing was moved.", "Send"]


async def test_where_it_cannot_be_edited_a_new_message_takes_its_place(world, server, omar, trip):
    await world.joins(omar)
    message = await deliver(world, trip.channel, FIRST)
    shown(trip.channel, message)[0].delete()
    again = await deliver(world, trip.channel, SECOND, message, 2)
    assert shown(trip.channel, again)[0].text == "Send"
    server.plays("edited too often", "editMessage")
    later = await deliver(world, trip.channel, FIRST, again, 3)
    assert len({message, again, later}) == 3
    assert shown(trip.channel, later)[0].text.startswith("Cancelled")


async def test_what_one_person_sees_is_edited_while_its_time_lasts(world, server, omar, sara, trip):
    await world.joins(omar, sara)
    seen = await card(world, omar, trip, to=sara)
    act = seen.interaction
    assert seen.ephemeral
    hidden = Hidden(seen.id, act.token).name
    assert Hidden.read(hidden) == Hidden(seen.id, act.token)
    assert await deliver(world, omar, SECOND, hidden) == hidden
    assert seen.text == "Send"
    server.clock = lambda now=server.clock: now() + LIVES_S + 1
    later = await deliver(world, omar, FIRST, hidden, 2)
    assert later.isdecimal()
    assert shown(omar.dm, later)[0].text.startswith("Cancelled")


async def test_a_lost_answer_to_an_edit_edits_once(world, server, trip):
    message = await deliver(world, trip.channel, FIRST)
    server.plays("502 after acting", "editMessage")
    assert await deliver(world, trip.channel, SECOND, message) == message
    assert shown(trip.channel, message)[0].text == "Send"


def test_nobody_is_taken_for_a_hidden_message():
    assert Hidden.read("123") is None
    assert Hidden.read("hidden:abc:d") is None
    assert Chat("discord", "5", private=True) == Spot(5).as_chat

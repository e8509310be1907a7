"""In a topic of a forum every message replies to what opened it, if it replies to nobody else."""

import pytest

from tests.bot.platforms.telegram.test_talk import plain

FORUM = -1_000_000_000_555
TEXT = "/send@WaslBot 5"


@pytest.fixture
async def said(world, omar, sara):
    """Let Omar type a payment in Sara's topic, as a reply to a message of hers."""
    await world.joins(omar, sara)
    forum = world.server.group(FORUM, "Forum", sara, omar)
    forum.adds_bot(sara)

    async def say(number, **facts):
        place = {"message_thread_id": 2, "is_topic_message": True}
        here = {"date": 1, "chat": forum.as_json() | {"is_forum": True}, **place}
        command = {"type": "bot_command", "offset": 0, "length": len("/send@WaslBot")}
        replied = here | {"message_id": number, "from": sara.user, **facts}
        typed = {"message_id": 9, "from": omar.user, "text": TEXT, "entities": [command]}
        world.server.updates.put("message", here | typed | {"reply_to_message": replied}, forum.id)
        await world.settled()
        return plain(omar.chat.told[-1].text)

    return say


async def test_who_opened_a_topic_is_not_the_payee_of_what_is_typed_in_it(said):
    opened = {"name": "Lunch", "icon_color": 7322096}
    assert (await said(2, forum_topic_created=opened)).startswith("Who is it for?")


async def test_the_first_message_of_a_topic_is_no_reply_either(said):
    assert (await said(2, text="hello")).startswith("Who is it for?")


async def test_a_reply_to_a_message_in_a_topic_names_its_author(said):
    assert (await said(3, text="hello")).startswith("Send 5.00 USD to Sara (@sara)?")

"""What somebody tries who wants another's money, over the local server, through the library."""

import asyncio

import pytest

from bot.pace import NO_LIMITS
from bot.platforms.telegram.platform import Telegram
from tests.bot.platforms.telegram.test_talk import card, plain

WRONG = "Something went wrong"


@pytest.fixture
def mallory(server):
    return server.person(66, "Mallory", "mallory")


async def nobody_paid(world, *people):
    assert [await world.has(person) for person in people] == [1000] * len(people)
    shown = [one.text for person in people for one in person.chat.told]
    assert not any(WRONG in text for text in shown)


def offered(person):
    return [one for one in person.chat.told if one.keyboard == [["Send", "Cancel"]]]


FORGED = [
    "",
    "do",
    "do::",
    "do:{token}",
    "do:{token}:",
    "do:{token}:take_back",
    "do:{token}:confirm:confirm",
    "do:{token}:CONFIRM",
    "DO:{token}:confirm",
    "do:{other}:confirm",
    "do:AAAAAAAAAAAAAAAAAAAAAA:confirm",
    "do:" + "é" * 22 + ":confirm",
    "do:" + "٣" * 22 + ":confirm",
    "go:history:-1",
    "go:history:99999999999999999999999999",
    "go:history:٣",
    "go:history:x",
    "go:nothing:2",
    "go:fund:1",
    "go",
    "\x00",
    "x" * 4096,
]


async def test_forged_data_is_answered_and_moves_nothing(world, omar, sara, mallory):
    await world.joins(omar, sara, mallory)
    shown = await card(world, omar, "/send @sara 4")
    mine = await card(world, mallory, "/send @sara 4")
    data = shown.button("Send")["callback_data"]
    token = data.split(":")[1]
    other = token[:-1] + ("A" if token[-1] != "A" else "Q")
    for forged in FORGED:
        for place in (mine, shown):
            tap = mallory.presses(place, "", data=forged.format(token=token, other=other))
            await world.settled()
            assert WRONG not in tap.answer["text"], forged
    await nobody_paid(world, omar, sara, mallory)
    omar.presses(shown, "", data=data)
    await world.settled()
    assert await world.has(sara) == 1400, "nothing of it has ended his card"


async def test_anothers_card_is_pressed_by_its_owner_alone_wherever_it_is(
    world, omar, sara, mallory
):
    await world.joins(omar, sara, mallory)
    trip = world.server.group(-500, "Trip", mallory, omar)
    trip.adds_bot()
    shown = await card(world, omar, "/send @mallory 4")
    data = shown.button("Send")["callback_data"]
    mallory.says(trip, "/help@WaslBot")
    await world.settled()
    for place in (trip.told[-1], mallory.chat.told[-1], shown):
        mallory.presses(place, "", data=data)
        await world.settled()
    await nobody_paid(world, omar, mallory)


async def test_a_card_that_is_gone_still_pays_and_shows_its_receipt(world, omar, sara):
    await world.joins(omar, sara)
    shown = await card(world, omar, "/send @sara 4")
    shown.deleted = True
    omar.presses(shown, "Send")
    await world.settled()
    assert plain(omar.chat.told[-1].text).startswith("Sent 4.00 USD to Sara")
    assert (await world.has(omar), await world.has(sara)) == (600, 1400)


async def test_many_taps_at_once_pay_once(world, omar, sara):
    await world.joins(omar, sara)
    shown = await card(world, omar, "/send @sara 4")
    for label in ("Send", "Send", "Cancel", "Send"):
        omar.presses(shown, label)
    await world.settled()
    assert (await world.has(omar), await world.has(sara)) == (600, 1400)
    assert sum("sent you" in one.text for one in sara.chat.told) == 1


async def test_two_processes_on_one_token_pay_once(world, omar, sara, monkeypatch):
    monkeypatch.setattr(Telegram, "longest_pause_s", 0.1)
    await world.joins(omar, sara)
    other = Telegram(world.app, NO_LIMITS)
    running = asyncio.create_task(other.run())
    try:
        for _ in range(3):
            omar.writes("/send @sara 1")
        await omar.chat.shows("After this you have", count=3)
        for each in offered(omar):
            omar.presses(each, "Send")
            omar.presses(each, "Send")
        await world.server.until(lambda: not world.server.updates.pending)
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
    await world.restart()
    await world.server.until(lambda: world.telegram.state == "ok", lambda: world.telegram.state)
    await world.settled()
    for each in offered(omar):
        omar.presses(each, "Send")
        await world.settled()
    assert (await world.has(omar), await world.has(sara)) == (700, 1300)
    assert len({one.text for one in sara.chat.told if "sent you" in one.text}) == 3


async def test_a_forwarded_command_is_a_card_of_whoever_forwards_it(world, omar, mallory):
    await world.joins(omar, mallory)
    origin = {"type": "user", "date": 0, "sender_user": mallory.user}
    body = {"message_id": 900, "date": 0, "chat": omar.chat.as_json(), "from": omar.user}
    body |= {"text": "/send @mallory 5", "forward_origin": origin}
    world.server.updates.put("message", body, omar.id)
    await world.settled()
    assert omar.chat.told[-1].keyboard == [["Send", "Cancel"]]
    await nobody_paid(world, omar, mallory)


async def test_what_an_inline_bot_wrote_for_somebody_is_a_card(world, omar, mallory):
    await world.joins(omar, mallory)
    body = {"message_id": 901, "date": 0, "chat": omar.chat.as_json(), "from": omar.user}
    body |= {"text": "/send @mallory 5", "via_bot": {"id": 5, "is_bot": True, "first_name": "E"}}
    world.server.updates.put("message", body, omar.id)
    await world.settled()
    assert omar.chat.told[-1].keyboard == [["Send", "Cancel"]]
    await nobody_paid(world, omar, mallory)


@pytest.mark.parametrize("kind", ["channel_post", "edited_message", "edited_channel_post"])
async def test_what_was_not_asked_for_is_not_handled(world, kind, omar, mallory):
    await world.joins(omar, mallory)
    told = len(omar.chat.told)
    body = {"message_id": 902, "date": 0, "chat": omar.chat.as_json(), "from": omar.user}
    world.server.updates.insert(kind, body | {"text": "/send @mallory 5", "edit_date": 1})
    mallory.writes("/help")
    await world.settled()
    assert len(omar.chat.told) == told
    await nobody_paid(world, omar, mallory)


async def test_a_link_that_is_opened_twice_pays_once(world, omar, sara):
    await world.joins(omar)
    trip = world.server.group(-500, "Trip", sara, omar)
    trip.adds_bot()
    sara.says(trip, "/send@WaslBot @omar 1")
    link = await trip.shows("the answer is")
    for _ in range(2):
        sara.follows(link, link.keyboard[0][0])
        await world.settled()
    for one in [one for one in sara.chat.told if "Send" in str(one.keyboard)]:
        sara.presses(one, (0, 0))
        await world.settled()
    assert (await world.has(sara), await world.has(omar)) == (900, 1100)


async def test_the_largest_id_that_telegram_gives_is_a_person(world, server, omar):
    far = server.person(2**52 - 1, "Far", "farfar")
    await world.joins(omar, far)
    shown = await card(world, omar, "/send @farfar 4")
    omar.presses(shown, "Send")
    await world.settled()
    assert await world.has(far) == 1400
    assert "sent you 4.00 USD" in plain(far.chat.told[-1].text)

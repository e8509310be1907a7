"""How much may be sent, by a clock that the test moves."""

import pytest
from telegram.error import RetryAfter

from tests.telegram.limits import CHAT, GROUP, OVERALL


@pytest.fixture
def strict(server):
    server.limits.enforced = True
    return server.limits


async def send(bot, *chats):
    for chat in chats:
        await bot.send_message(chat, "Hello")


def crowd(server, size):
    people = [server.person(100 + number, f"P{number}") for number in range(size)]
    for one in people:
        one.starts()
    return [one.id for one in people]


async def test_one_message_a_second_to_a_chat(server, bot, sara, strict):
    await send(bot, 11)
    with pytest.raises(RetryAfter) as refused:
        await send(bot, 11)
    assert refused.value.retry_after.total_seconds() == 1
    assert len(sara.chat.told) == 1
    server.clock.advance(1)
    await send(bot, 11)
    assert strict.broken(CHAT) == len(strict.violations) == 1


async def test_twenty_messages_a_minute_to_a_group(server, bot, trip, strict):
    for _ in range(20):
        await send(bot, trip.id)
        server.clock.advance(1)
    with pytest.raises(RetryAfter) as refused:
        await send(bot, trip.id)
    assert refused.value.retry_after.total_seconds() == 40
    server.clock.advance(40)
    await send(bot, trip.id)
    assert strict.broken(GROUP) == len(strict.violations) == 1


async def test_thirty_messages_a_second_overall(server, bot, sara, strict):
    await send(bot, *crowd(server, 30))
    with pytest.raises(RetryAfter):
        await send(bot, 11)
    server.clock.advance(1)
    await send(bot, 11)
    assert strict.broken(OVERALL) == len(strict.violations) == 1


async def test_what_is_refused_does_not_count(server, bot, sara, strict):
    await send(bot, 11)
    for _ in range(3):
        with pytest.raises(RetryAfter):
            await send(bot, 11)
    server.clock.advance(1)
    await send(bot, 11)


async def test_when_not_enforced_too_much_is_shown_and_written_down(server, bot, sara):
    await send(bot, 11, 11, 11)
    assert len(sara.chat.told) == 3
    assert [(one.rule, one.chat) for one in server.limits.violations] == [(CHAT, 11)] * 2

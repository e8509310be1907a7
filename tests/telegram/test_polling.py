"""getUpdates: what is given, what is confirmed, who may ask."""

import asyncio

import pytest
from telegram.error import Conflict

from tests.telegram.client import client


async def texts(bot, **how):
    return [update.message.text for update in await bot.get_updates(**how)]


async def test_what_is_not_confirmed_comes_again(server, bot, sara):
    sara.writes("one")
    assert await texts(bot) == await texts(bot) == ["one"]


async def test_an_offset_confirms_everything_below_it(server, bot, sara):
    for text in ("one", "two", "three"):
        sara.writes(text)
    first, second, _ = await bot.get_updates()
    assert await texts(bot, offset=second.update_id) == ["two", "three"]
    assert server.updates.confirmed == [first.update_id]
    assert await texts(bot, offset=second.update_id + 2) == []
    assert await texts(bot) == []


async def test_a_negative_offset_keeps_only_the_last(server, bot, sara):
    for text in ("one", "two", "three"):
        sara.writes(text)
    assert await texts(bot, offset=-1) == ["three"]
    assert await texts(bot) == ["three"]


async def test_a_limit_is_kept(server, bot, sara):
    for number in range(120):
        sara.writes(str(number))
    assert await texts(bot, limit=2) == ["0", "1"]
    assert len(await texts(bot)) == 100


async def test_a_long_poll_ends_when_something_happens(server, bot, sara):
    waiting = asyncio.create_task(texts(bot, timeout=50))
    await server.until(lambda: server.updates.polled)
    sara.writes("at last")
    assert await waiting == ["at last"]


async def test_a_second_poller_ends_the_first(server, bot, sara):
    first = asyncio.create_task(bot.get_updates(timeout=50))
    await server.until(lambda: server.updates.polled)
    async with client(server) as other:
        assert await texts(other) == []
    with pytest.raises(Conflict, match="terminated by other getUpdates"):
        await first


async def test_only_the_kinds_that_were_asked_for_are_given(server, bot, sara):
    await bot.get_updates(allowed_updates=["callback_query"])
    sara.writes("unheard")
    await bot.get_updates()
    sara.writes("still unheard, since the choice is kept")
    await bot.get_updates(allowed_updates=[])
    sara.writes("heard")
    assert await texts(bot) == ["heard"]


async def test_after_a_day_nothing_is_given_any_more(server, bot, sara):
    sara.writes("old")
    server.clock.advance(24 * 60 * 60 + 1)
    sara.writes("new")
    assert await texts(bot) == ["new"]


async def test_it_is_quiet_once_all_is_confirmed_and_the_bot_waits_again(server, bot, sara):
    sara.writes("one")
    waiting = asyncio.create_task(server.quiet())
    (update,) = await bot.get_updates()
    assert not waiting.done()
    poll = asyncio.create_task(bot.get_updates(offset=update.update_id + 1, timeout=50))
    await waiting
    sara.writes("two")
    await poll

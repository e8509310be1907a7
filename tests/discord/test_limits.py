"""How much is too much, and that it is written down."""

import asyncio

import discord
import pytest

from tests.discord.client import client, running
from tests.discord.server import Server
from tests.discord.test_interactions import typed
from tests.discord.test_messages import dm


async def test_too_much_is_counted_and_let_pass(server, bot, omar):
    channel = await dm(bot, omar)
    for number in range(7):
        await channel.send(str(number))
    assert server.limits.broken("createMessage") == 2
    server.clock.advance(5)
    await channel.send("7")
    assert server.limits.broken("createMessage") == 2
    assert len(omar.dm.told) == 8


async def test_the_library_keeps_to_what_it_is_told():
    async with Server() as server, running(server, client()) as bot:
        server.limits.enforced = True
        server.limits.rules["createMessage"] = (2, 0.05)
        channel = await dm(bot, server.person("Omar"))
        for number in range(5):
            await channel.send(str(number))
        assert len(server.called("createMessage")) == 5
        assert server.limits.violations == []


async def test_enforced_limits_refuse_and_the_library_tries_again(server, bot, omar):
    server.limits.enforced = True
    channel = await dm(bot, omar)
    asked = discord.http.handle_message_parameters("x")
    for _ in range(5):
        await bot.http.send_message(channel.id, params=asked)
    bot.http._buckets.clear()
    with pytest.raises(discord.HTTPException) as refused:
        await bot.http.send_message(channel.id, params=asked)
    assert refused.value.status == 429
    assert refused.value.response.headers["X-RateLimit-Scope"] == "user"
    assert server.limits.broken("createMessage") == server.limits.invalid == 5
    server.clock.advance(5)
    await bot.http.send_message(channel.id, params=asked)


async def test_fifty_calls_a_second_are_enough(server, bot, omar, sara):
    people = [server.person(f"P{number}") for number in range(51)]
    server.clock.advance(1)
    await asyncio.gather(*(bot.http.start_private_message(one.id) for one in people))
    assert server.limits.broken("everywhere") == 1
    assert server.limits.broken("createDM") == 41


async def test_answers_to_interactions_are_not_counted(server, bot, omar):
    for _ in range(26):
        _act, interaction = await typed(bot, omar)
        await interaction.response.send_message("x")
        await interaction.followup.send("y")
    assert server.limits.violations == []


async def test_each_answer_tells_what_is_left(server, bot, omar):
    server.limits.enforced = True
    _act, interaction = await typed(bot, omar)
    route = discord.http.Route("GET", "/users/{user_id}", user_id=omar.id)
    session = interaction._session
    headers = {"Authorization": f"Bot {server.token}"}
    for left in (49, 48):
        async with session.get(route.url, headers=headers) as answer:
            assert answer.headers["X-RateLimit-Remaining"] == str(left)
            assert answer.headers["X-RateLimit-Bucket"] == "bucket-getUser"
            assert float(answer.headers["X-RateLimit-Reset-After"]) == 5

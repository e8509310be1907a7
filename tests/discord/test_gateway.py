"""The gateway as it is when all goes well: who comes in, and what they are told."""

import asyncio
import json
import zlib
from contextlib import asynccontextmanager

import aiohttp
import discord
import pytest

from tests.discord import gateway
from tests.discord.client import client, hurry, running, trying
from tests.discord.server import Server
from tests.discord.snowflakes import shard_of
from tests.watching import PATIENCE_S


def heard(bot, name):
    """Return a queue of what a listener of the library is given."""
    queue = asyncio.Queue()

    async def listen(*facts):
        queue.put_nowait(facts)

    listen.__name__ = f"on_{name}"
    bot.event(listen)
    return queue


async def soon(queue):
    return await asyncio.wait_for(queue.get(), PATIENCE_S)


@asynccontextmanager
async def raw(server, query="v=10&encoding=json"):
    """Come in without the library."""
    address = f"{server.gateway.url}?{query}"
    async with aiohttp.ClientSession() as session, session.ws_connect(address) as socket:
        yield socket


async def test_the_library_is_greeted_with_its_guilds(server, omar, trip):
    server.guild("Elsewhere", bot=False)
    bot = client()
    ready = heard(bot, "ready")
    async with running(server, bot):
        await soon(ready)
        assert [(one.id, one.name) for one in bot.guilds] == [(trip.id, "Trip")]
        (guild,) = bot.guilds
        assert [one.name for one in guild.text_channels] == ["general"]
        assert (guild.owner_id, guild.member_count, guild.me.id) == (omar.id, 3, bot.user.id)
    assert server.gateway.open == []


async def test_all_that_comes_is_packed(server, bot):
    (connection,) = server.gateway.connections
    assert connection.request.query["compress"] == "zlib-stream"
    async with raw(server, "v=10&encoding=json&compress=zlib-stream") as socket:
        packed = await socket.receive_bytes()
    assert json.loads(zlib.decompressobj().decompress(packed))["op"] == gateway.HELLO


@pytest.mark.parametrize("asked", ["", "&compress=zstd-stream"])
async def test_nothing_is_packed_unless_it_was_asked_for_in_a_way_that_is_known(server, asked):
    async with raw(server, f"v=10&encoding=json{asked}") as socket:
        hello = await socket.receive_json()
    assert hello == {"op": gateway.HELLO, "d": {"heartbeat_interval": 41_250}}


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ("{", gateway.DECODE_ERROR),
        ("[]", gateway.DECODE_ERROR),
        ('{"op": 99}', gateway.UNKNOWN_OPCODE),
        ('{"op": 3, "d": {}}', gateway.NOT_AUTHENTICATED),
        ('{"op": 2, "d": {"token": "another", "intents": 1}}', gateway.WRONG_TOKEN),
        ('{"op": 6, "d": {"token": "another", "session_id": "x"}}', gateway.WRONG_TOKEN),
        ('{"op": 2, "d": {"token": "TOKEN", "intents": -1}}', gateway.WRONG_INTENTS),
        ('{"op": 2, "d": {"token": "TOKEN", "shard": [2, 2]}}', gateway.WRONG_SHARD),
        ('{"op": 2, "d": {"token": "TOKEN", "intents": 2}}', gateway.DISALLOWED_INTENTS),
    ],
)
async def test_what_is_wrong_closes_the_door_with_its_code(server, sent, code):
    async with raw(server) as socket:
        await socket.receive_json()
        await socket.send_str(sent.replace("TOKEN", server.token))
        assert (await socket.receive()).data == code


async def test_an_old_version_is_closed(server):
    async with raw(server, "v=6&encoding=json") as socket:
        assert (await socket.receive()).data == gateway.WRONG_VERSION


async def test_nobody_comes_in_twice_and_nobody_resumes_what_is_to_come(server):
    identity = {"op": 2, "d": {"token": server.token, "intents": 1}}
    async with raw(server) as socket:
        await socket.send_json(identity)
        await socket.receive_json()
        greeting = await socket.receive_json()
        await socket.send_json(identity)
        assert (await socket.receive()).data == gateway.TWICE
    resume = {"token": server.token, "session_id": greeting["d"]["session_id"], "seq": 9}
    async with raw(server) as socket:
        await socket.receive_json()
        await socket.send_json({"op": 6, "d": resume})
        assert (await socket.receive()).data == gateway.WRONG_SEQ


async def test_heartbeats_are_answered(server, trip):
    server.gateway.heartbeat_ms = 20
    async with running(server, client()) as bot:
        (connection,) = server.gateway.connections
        await server.until(lambda: len(connection.heartbeats) >= 3)
        assert connection.heartbeats[0] is None
        assert bot.latency < 20
        server.gateway.asks_for_a_heartbeat()
        before = len(connection.heartbeats)
        await server.until(lambda: len(connection.heartbeats) > before)


async def test_a_guild_is_joined_and_left(server, bot, omar):
    await bot.wait_until_ready()
    joined, removed = heard(bot, "guild_join"), heard(bot, "guild_remove")
    late = server.guild("Late", omar)
    (guild,) = await soon(joined)
    assert (guild.id, guild.name) == (late.id, "Late")
    late.removes_bot()
    (guild,) = await soon(removed)
    assert (guild.id, bot.get_guild(late.id)) == (late.id, None)


async def test_a_guild_may_be_away_for_a_while(server, bot, trip):
    away, back = heard(bot, "guild_unavailable"), heard(bot, "guild_available")
    trip.has_an_outage()
    await soon(away)
    trip.is_back()
    await soon(back)


async def test_the_bot_leaves_a_guild_by_itself(server, bot, trip):
    removed = heard(bot, "guild_remove")
    await bot.get_guild(trip.id).leave()
    await soon(removed)
    assert not trip.has_bot


async def test_a_channel_is_opened_and_a_member_comes_and_goes(server, omar, trip):
    server.gateway.allowed_intents |= gateway.PRIVILEGED
    intents = discord.Intents.default() | discord.Intents(members=True)
    bot = client(intents=intents)
    joined, gone = heard(bot, "member_join"), heard(bot, "member_remove")
    opened, ready = heard(bot, "guild_channel_create"), heard(bot, "ready")
    async with running(server, bot):
        await soon(ready)
        assert {one.id for one in bot.get_guild(trip.id).members} == set(trip.members)
        trip.opens("money")
        (channel,) = await soon(opened)
        assert channel.name == "money"
        ali = server.person("Ali")
        trip.adds(ali)
        assert (await soon(joined))[0].id == ali.id
        trip.removes(ali)
        assert (await soon(gone))[0].id == ali.id


async def test_who_did_not_ask_for_messages_is_told_none(server, omar, trip):
    bot = client(intents=discord.Intents(guilds=True))
    messages = heard(bot, "message")
    async with running(server, bot):
        omar.writes("hello")
        omar.types("/send", trip, amount="1") if omar.is_offered("/send", trip) else None
        server.commands.overwrite([{"name": "send", "description": "Send"}])
        omar.types("/send", trip)
        await soon(bot.acts)
        assert messages.empty()


async def test_messages_changed_and_deleted_are_told(server, bot, omar, trip):
    edited, deleted = heard(bot, "raw_message_edit"), heard(bot, "raw_message_delete")
    sent = await bot.get_channel(trip.channel.id).send("x")
    await sent.edit(content="y")
    assert (await soon(edited))[0].message_id == sent.id
    await sent.delete()
    assert (await soon(deleted))[0].message_id == sent.id


async def test_a_presence_is_written_down(server, bot):
    await bot.change_presence(activity=discord.Game("/help"))
    await server.until(lambda: server.gateway.presences)
    assert server.gateway.presences[0]["activities"][0]["name"] == "/help"


async def test_guilds_come_to_the_shards_in_turn(server):
    assert [shard_of(server.guild(str(n)).id, 2) for n in range(4)] in ([0, 1, 0, 1], [1, 0, 1, 0])
    assert shard_of(None, 2) == 0


async def test_the_library_shards_as_it_is_told_to(server, omar):
    hurry()
    server.gateway.shards = 2
    guilds = [server.guild(f"G{number}", omar) for number in range(4)]
    server.commands.overwrite([{"name": "send", "description": "Send"}])
    async with running(server, client(kind=discord.AutoShardedClient), shards=2) as bot:
        assert set(bot.shards) == {0, 1}
        assert server.gateway.starts_left == 998
        for guild in guilds:
            omar.types("/send", guild)
            interaction = await soon(bot.acts)
            assert interaction.guild_id == guild.id
            assert interaction.guild.shard_id == shard_of(guild.id, 2)
        omar.types("/send")
        assert (await soon(bot.acts)).guild is None
        limits = await bot.fetch_session_start_limits()
        assert (limits.remaining, limits.max_concurrency) == (998, 1)


@pytest.mark.parametrize(("code", "left"), [(1000, 0), (1001, 0), (4000, 1), (1006, 1)])
async def test_a_clean_end_forgets_the_session(server, code, left):
    async with raw(server) as socket:
        await socket.send_json({"op": 2, "d": {"token": server.token, "intents": 1}})
        await server.until(lambda: server.gateway.open)
        if code == 1006:
            server.gateway.drops()
        else:
            await socket.close(code=code)
    await server.until(lambda: not server.gateway.connections)
    assert len(server.gateway.sessions) == left


async def test_two_processes_of_one_bot_hear_the_same(omar, server, trip):
    server.commands.overwrite([{"name": "send", "description": "Send"}])
    first, second = client(), client()
    async with running(server, first), trying(server, second):
        await server.until(lambda: server.gateway.listens(2))
        act = omar.types("/send")
        one, other = await soon(first.acts), await soon(second.acts)
        await one.response.send_message("Mine")
        with pytest.raises(discord.HTTPException) as refused:
            await other.response.send_message("Mine")
        assert refused.value.code == 40060
        assert [message.text for message in act.written] == ["Mine"]


def test_a_server_that_did_not_start_has_nobody():
    assert Server().gateway.open == []

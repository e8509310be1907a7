"""Every fault of the gateway: what the library makes of it, and what is lost."""

import asyncio
import json

import aiohttp
import discord
import pytest

from tests.discord.client import client, hurry, running, trying
from tests.discord.conftest import SEND
from tests.discord.faults import DOORS, EVENTS, HEARTBEATS, IDENTITIES
from tests.discord.test_gateway import heard, soon
from tests.discord.test_interactions import button, refused
from tests.watching import PATIENCE_S

ALONE = {"unreachable gateway", "silent gateway"}  # a connection that is reset is tried twice
KINDS = [discord.Client, discord.AutoShardedClient]
both = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)


@pytest.fixture(autouse=True)
async def ready(server, trip):
    """Let no wait of the library take its time, and a command be registered."""
    hurry()
    server.commands.overwrite([SEND])


async def card(bot, omar):
    """Return a message with a button, shown in the DM."""
    act = omar.types("/send", amount="1")
    await (await soon(bot.acts)).response.send_message("Confirm?", view=button())
    return await act.shows("Confirm?")


async def answers(bot, omar):
    """Let something be asked and answered, so that all is well again."""
    act = omar.types("/send", amount="1")
    while True:
        interaction = await soon(bot.acts)
        if interaction.id == act.id:
            break
    await interaction.response.send_message("Here")
    await act.shows("Here")


# -- events -------------------------------------------------------------------------------------


async def test_an_interaction_may_be_given_twice(server, bot, omar):
    server.plays("given twice")
    act = omar.types("/send", amount="1")
    first, second = await soon(bot.acts), await soon(bot.acts)
    assert first.id == second.id == act.id
    await first.response.send_message("Sent")
    await refused(second.response.send_message("Sent"), 40060)
    assert [one.text for one in act.written] == ["Sent"]


async def test_a_press_may_be_sent_again(server, bot, omar):
    shown = await card(bot, omar)
    server.plays("press sent again")
    press = omar.presses(shown, "Confirm")
    first, second = await soon(bot.acts), await soon(bot.acts)
    assert first.id == press.id != second.id
    assert first.data["custom_id"] == second.data["custom_id"] == "pay"
    for one in (first, second):
        await one.response.edit_message(content="Paid", view=None)
    assert shown.text == "Paid"
    assert not server._waiting()


async def test_interactions_may_come_out_of_order(server, bot, omar, sara):
    server.plays("out of order")
    acts = [one.types("/send", amount="1") for one in (omar, sara, omar)]
    order = [(await soon(bot.acts)).id for _ in acts]
    assert order == [acts[1].id, acts[0].id, acts[2].id]


async def test_an_event_of_a_kind_yet_unknown_may_come(server, bot, omar):
    server.plays("unknown event")
    unknown = heard(bot, "socket_event_type")
    await answers(bot, omar)
    assert (await soon(unknown)) == ("SOMETHING_NEW",)


async def test_a_fault_may_be_for_another_kind_of_event(server, bot, omar):
    server.plays("given twice", "MESSAGE_CREATE", nth=2)
    messages = heard(bot, "message")
    for text in ("one", "two"):
        omar.writes(text)
    assert [(await soon(messages))[0].content for _ in range(3)] == ["one", "two", "two"]
    await answers(bot, omar)


async def test_a_fault_may_be_for_one_channel(server, bot, omar, trip):
    play = server.plays("given twice", chat=trip)
    await answers(bot, omar)
    assert play.played == 0
    omar.types("/send", trip, amount="1")
    assert (await soon(bot.acts)).id == (await soon(bot.acts)).id


@both
@pytest.mark.parametrize(
    ("name", "error"), [("bad JSON", json.JSONDecodeError), ("missing fields", KeyError)]
)
async def test_a_malformed_event_ends_the_library_and_a_new_start_goes_on(
    server, omar, name, error, kind
):
    server.plays(name)
    async with trying(server, client(kind=kind)) as task:
        await server.connected()
        omar.types("/send", amount="1")
        with pytest.raises(error):
            await asyncio.wait_for(task, PATIENCE_S)
    async with running(server, client(kind=kind)) as bot:
        await answers(bot, omar)


async def test_it_is_told_which_fields_are_missing(server, bot, omar):
    server.plays("missing fields", fields=["channel", "channel_id"])
    omar.types("/send", amount="1")
    assert (await soon(bot.acts)).channel is None


@both
@pytest.mark.parametrize("name", ["dropped before", "dropped after"])
async def test_what_is_asked_while_the_connection_drops_comes_once(server, omar, name, kind):
    async with running(server, client(kind=kind)) as bot:
        resumed = heard(bot, "resumed")
        server.plays(name)
        act = omar.types("/send", amount="1")
        assert (await soon(bot.acts)).id == act.id
        await soon(resumed)
        assert bot.acts.empty()
        await answers(bot, omar)
        assert (server.gateway.resumed, server.gateway.identified) == (1, 1)


# -- connections --------------------------------------------------------------------------------


@both
async def test_what_happened_during_a_gap_is_told_after_it(server, omar, sara, kind):
    async with running(server, client(kind=kind)) as bot:
        resumed = heard(bot, "resumed")
        server.gateway.drops()
        acts = [one.types("/send", amount="1") for one in (omar, sara)]
        assert [(await soon(bot.acts)).id for _ in acts] == [one.id for one in acts]
        await soon(resumed)
        await answers(bot, omar)


@both
@pytest.mark.parametrize("code", [1000, 1001, 4000, 4001, 4008, 4009])
async def test_a_connection_that_is_closed_is_resumed(server, omar, kind, code):
    async with running(server, client(kind=kind)) as bot:
        server.gateway.closes(code)
        await server.until(lambda: server.gateway.resumed == 1)
        await answers(bot, omar)
        assert server.gateway.identified == 1


@both
async def test_the_bot_comes_again_when_it_is_asked_to(server, omar, kind):
    async with running(server, client(kind=kind)) as bot:
        server.gateway.asks_to_reconnect()
        await server.until(lambda: server.gateway.resumed == 1)
        await answers(bot, omar)


@both
@pytest.mark.parametrize(("resumable", "identified"), [(True, 1), (False, 2)])
async def test_a_session_may_be_ended(server, omar, kind, resumable, identified):
    async with running(server, client(kind=kind)) as bot:
        server.gateway.invalidates(resumable=resumable)
        await server.until(lambda: server.gateway.resumed + server.gateway.identified == 2)
        assert server.gateway.identified == identified
        await answers(bot, omar)


@both
async def test_what_happened_before_an_invalid_session_is_lost(server, omar, kind):
    async with running(server, client(kind=kind)) as bot:
        server.plays("invalid session")
        server.gateway.drops()
        act = omar.types("/send", amount="1")
        await server.until(lambda: server.gateway.identified == 2)
        await answers(bot, omar)
        assert (act.answer, bot.acts.qsize()) == (None, 0)
        server.clock.advance(4)
        await server.quiet()


@both
async def test_a_session_may_be_invalid_from_the_start(server, omar, kind):
    play = server.plays("invalid session")
    async with running(server, client(kind=kind)) as bot:
        await answers(bot, omar)
    assert (play.played, server.gateway.identified) == (1, 1)


@both
async def test_a_session_may_have_to_be_resumed_twice(server, omar, kind):
    async with running(server, client(kind=kind)) as bot:
        play = server.plays("session to resume")
        server.gateway.drops()
        act = omar.types("/send", amount="1")
        assert (await soon(bot.acts)).id == act.id
        assert (play.played, server.gateway.resumed, server.gateway.identified) == (1, 1, 1)


@both
async def test_a_heartbeat_without_an_answer_makes_the_bot_come_again(server, omar, kind):
    server.gateway.heartbeat_ms = 50
    async with running(server, client(kind=kind, heartbeat_timeout=0.4)) as bot:
        await server.until(lambda: len(server.gateway.connections[0].heartbeats) >= 2)
        first = server.gateway.connections[0]
        play = server.plays("heartbeat unanswered", times=10**6)
        await server.until(lambda: first not in server.gateway.connections)
        play.times = 0
        await server.until(lambda: server.gateway.resumed >= 1)
        await answers(bot, omar)
        assert server.gateway.identified == 1


# -- the way in ---------------------------------------------------------------------------------


@both
@pytest.mark.parametrize("name", sorted(DOORS))
async def test_the_gateway_may_not_be_there_at_the_start(server, omar, name, kind):
    """The library's plain client falls over its own feet; the sharded one tries again."""
    play = server.plays(name, times=2)
    bot = client(kind=kind, heartbeat_timeout=0.3)
    async with trying(server, bot) as task:
        await server.until(lambda: task.done() or server.gateway.open)
        assert play.played == (1 if kind is discord.Client and name in ALONE else 2)
        if kind is discord.Client:
            with pytest.raises(AttributeError):
                await task
        else:
            await answers(bot, omar)


@both
@pytest.mark.parametrize("name", sorted(DOORS))
async def test_the_gateway_may_be_away_for_a_while(server, omar, name, kind):
    async with running(server, client(kind=kind, heartbeat_timeout=0.3)) as bot:
        server.gateway.heartbeat_ms = 100
        play = server.plays(name, times=2)
        server.gateway.drops()
        await server.until(lambda: play.played == 2)
        await server.connected()
        await answers(bot, omar)


@both
async def test_the_address_of_the_gateway_may_be_refused(server, omar, kind):
    play = server.plays("503 before acting", "getGatewayBot")
    async with trying(server, client(kind=kind)) as task:
        await server.until(lambda: task.done() or server.gateway.open)
        if kind is discord.AutoShardedClient:
            with pytest.raises(discord.GatewayNotFound):
                await task
        assert play.played == (kind is discord.AutoShardedClient)


@both
async def test_a_token_may_be_wrong_at_the_gateway(server, kind):
    server.plays("wrong token")
    async with trying(server, client(kind=kind)) as task:
        with pytest.raises(discord.ConnectionClosed) as closed:
            await asyncio.wait_for(task, PATIENCE_S)
    assert (closed.value.code, server.gateway.identified) == (4004, 0)


@both
async def test_a_token_may_be_reset_in_the_middle_of_life(server, kind):
    async with trying(server, client(kind=kind)) as task:
        await server.connected()
        server.resets_token()
        with pytest.raises(discord.ConnectionClosed) as closed:
            await asyncio.wait_for(task, PATIENCE_S)
    assert closed.value.code == 4004


@both
async def test_intents_may_be_disallowed(server, kind):
    server.plays("disallowed intents")
    async with trying(server, client(kind=kind)) as task:
        with pytest.raises(discord.PrivilegedIntentsRequired):
            await asyncio.wait_for(task, PATIENCE_S)


@both
async def test_privileged_intents_are_disallowed_unless_they_were_asked_for(server, kind):
    intents = discord.Intents.default() | discord.Intents(message_content=True)
    async with trying(server, client(kind=kind, intents=intents)) as task:
        with pytest.raises(discord.PrivilegedIntentsRequired):
            await asyncio.wait_for(task, PATIENCE_S)
    server.gateway.allowed_intents |= intents.value
    async with running(server, client(kind=kind, intents=intents)):
        assert server.gateway.identified == 1


@both
async def test_the_whole_server_may_be_away_for_a_while(server, omar, kind):
    """The plain client resumes what it missed; a shard that found nobody begins anew."""
    async with running(server, client(kind=kind)) as bot:
        port = server.port
        await server.stop()
        act = omar.types("/send", amount="1")
        with pytest.raises(aiohttp.ClientError):
            await bot.fetch_user(omar.id)
        await server.start(port)
        await server.connected()
        if kind is discord.Client:
            assert (await soon(bot.acts)).id == act.id
        await answers(bot, omar)
        assert bot.acts.empty()
        assert server.gateway.identified == KINDS.index(kind) + 1


def test_every_fault_of_the_gateway_is_tested_here():
    assert (len(EVENTS), len(DOORS), len(IDENTITIES), len(HEARTBEATS)) == (8, 3, 4, 1)

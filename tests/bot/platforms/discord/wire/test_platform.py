"""The platform comes up, goes down and comes up again, and takes nobody along."""

import asyncio
import subprocess
import sys

import discord
import httpx
import pytest

from bot.app import App
from bot.kit import Chat
from bot.platforms.discord import platform as platforms
from ledger.people.persons import Identity
from tests.bot.platforms.discord.wire.conftest import World, begun, stopped
from tests.process import Running

BULK = "bulkOverwriteGlobalApplicationCommands"


@pytest.fixture
async def starting(app, books, server, trip):
    """Return what begins a bot on this server, which may not answer."""
    worlds = []

    def start(**settings):
        changed = App(books, app.settings.model_copy(update=settings))
        worlds.append(World(server, books, changed, *begun(changed)))
        return worlds[-1]

    yield start
    for world in worlds:
        await stopped(world)


async def states(world, fragment):
    await world.server.until(lambda: fragment in world.discord.state, lambda: world.discord.state)


async def test_a_wrong_token_is_said_and_tried_again(starting, server):
    token, server.token = server.token, "another"
    world = starting()
    await states(world, "refuses the token; check DISCORD_TOKEN")
    server.token = token
    await world.is_up()


async def test_a_server_that_is_not_there_is_said_and_tried_again(starting, server):
    port = server.port
    await server.stop()
    world = starting()
    await states(world, f"127.0.0.1:{port} does not answer")
    await server.start(port)
    await world.is_up()


async def test_a_first_connect_that_fails_is_tried_again(starting, server):
    server.plays("unreachable gateway", times=2)
    await starting().is_up()


async def test_a_gateway_that_says_nothing_is_said(starting, server, monkeypatch):
    monkeypatch.setattr(platforms, "CONNECT_S", 0.2)
    server.plays("silent gateway", times=1)
    world = starting()
    await states(world, "the gateway of")
    await world.is_up()


async def test_a_token_that_was_taken_away_is_said(starting, server):
    world = starting()
    await world.is_up()
    server.resets_token()
    await states(world, "refuses the token")


async def test_a_gateway_that_moved_is_found_again(starting, server):
    world = starting()
    await world.is_up()
    asked = len(server.called("getGatewayBot"))
    server.gateway.invalidates()
    await server.until(lambda: server.gateway.identified == 2)
    await world.is_up()
    await server.until(lambda: len(server.called("getGatewayBot")) > asked)


async def test_a_bot_that_has_begun_too_often_begins_no_more(starting, server):
    server.gateway.starts_left = 0
    world = starting()
    await states(world, "begun too often today")
    assert server.gateway.identified == 0
    server.gateway.starts_left = 5
    await world.is_up()


async def test_what_it_says_of_itself_is_how_to_add_it(starting, server):
    world = starting()
    said = await world.discord.news(5)
    assert said.startswith("https://discord.com/oauth2/authorize?client_id=")


async def test_it_asks_for_nothing_it_does_not_need(starting, server):
    await starting().is_up()
    assert {session.intents for session in server.gateway.sessions.values()} == {0}


async def test_all_shards_that_are_asked_for_listen(starting, server):
    server.gateway.shards = 2
    world = starting()
    await server.connected(2)
    await world.is_up()


async def test_the_commands_are_told_once_and_again_only_when_they_changed(starting, server):
    world = starting()
    await world.is_up()
    await world.restart()
    assert server.commands.synced == 1
    await stopped(world)
    starting(admins=("discord:7",))
    await server.until(lambda: server.commands.synced == 2)


@pytest.mark.parametrize("call", ["getGlobalApplicationCommands", BULK])
@pytest.mark.parametrize(
    "fault",
    [
        ("429", {"retry_after": 3_600}, True),
        ("429 of Cloudflare", {}, True),
        ("500 before acting", {}, True),
        ("403", {}, False),
    ],
    ids=lambda fault: fault[0],
)
async def test_commands_that_cannot_be_told_keep_nobody_waiting(world, omar, sara, fault, call):
    server, (name, more, to_come) = world.server, fault
    server.commands.forget_one()
    play = server.plays(name, call, times=1_000, **more)
    await stopped(world)
    world.discord, world.jobs, world.running = begun(world.app)
    await world.is_up(told=False)
    await server.until(lambda: play.played)
    await world.joins(omar, sara)
    assert world.discord.state == "ok"
    if to_come:
        assert world.discord.to_come == ["commands"]
    else:
        await server.until(lambda: not world.discord.to_come)


async def test_commands_are_told_when_the_ban_is_over(world, server):
    server.commands.forget_one()
    server.plays("429 of Cloudflare", BULK, times=3)
    await world.restart()
    assert server.commands.synced == 2


async def test_patience_is_what_discord_asks_for(world):
    refused = discord.RateLimited(3_600)
    assert world.discord.wait(refused, 1) == 3_600
    assert world.discord.wait(TimeoutError(), 1)
    assert world.discord.wait(ValueError(), 1) is None


async def test_what_waits_while_discord_is_away_is_told_once(starting, server, omar, sara, trip):
    world = starting()
    await world.is_up()
    await world.joins(omar, sara)
    shown = await omar.types("/send", trip, amount="4", to=sara).shows("Send")
    await world.settled()
    call = await world.app.call(*pressed(omar))
    port = server.port
    await server.stop()
    await states(world, "down")
    await world.app.press(call, shown.button("Send")["custom_id"])
    await world.jobs.drain()
    assert await world.has(sara) == 1400
    await server.start(port)
    await world.is_up()
    await world.later(300)
    assert len([one for one in sara.dm.told if "sent you" in one.text]) == 1


def pressed(person):
    """Return a press of somebody's, as another platform brings it while Discord is away."""
    known = Identity("discord", str(person.id), person.username)
    return known, person.name, Chat("discord", str(person.id), private=True), "web:press:1"


def test_the_web_chat_runs_while_discord_does_not_answer(tmp_path):
    token = "a-token-that-nobody-may-see"
    with Running(
        tmp_path, DISCORD_TOKEN=token, DISCORD_API_URL="http://127.0.0.1:9/api/v10"
    ) as running:
        health = httpx.get(f"{running.url}/health").json()
        code, out, err = running.stop()
    assert code == 0
    assert "Discord   down: 127.0.0.1:9 does not answer; it is tried again" in out
    assert health["platforms"]["discord"] == "down: 127.0.0.1:9 does not answer"
    assert token not in out + err
    assert "Traceback" not in out + err


async def test_the_start_says_how_to_add_it(tmp_path, server):
    def runs():
        with Running(tmp_path, DISCORD_TOKEN=server.token, DISCORD_API_URL=server.url) as running:
            return running.platform("discord"), running.stop()

    state, (code, out, err) = await asyncio.to_thread(runs)
    assert code == 0
    assert "Discord   on   https://discord.com/oauth2/authorize?client_id=" in out
    assert state == "ok"
    assert "Traceback" not in out + err
    assert server.token not in out + err


def test_without_a_token_nothing_of_discord_is_loaded():
    heavy = {"discord", "aiohttp", "telegram", "prometheus_client", "opentelemetry.sdk"}
    loaded = f"import bot.compose, sys; print({heavy} & {{*sys.modules}})"
    done = subprocess.run(
        [sys.executable, "-c", loaded], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "set()"

"""The server as a whole: its door, its addresses, its life."""

import asyncio

import aiohttp
import discord
import pytest
from discord import app_commands
from discord.http import Route

from tests.discord import routes
from tests.discord.client import client, point, running, trying
from tests.discord.server import Server
from tests.watching import PATIENCE_S


async def test_the_bot_learns_who_it_is(server, bot):
    assert (bot.user.id, bot.user.name) == (server.bot.id, "Wasl")
    about = await bot.application_info()
    assert (about.id, about.approximate_guild_count) == (server.bot.id, 1)


async def test_a_slash_command_a_press_and_a_form_in_every_place(server, omar, sara, trip):
    bot = client()
    tree = app_commands.CommandTree(bot)

    class Form(discord.ui.Modal, title="Amount"):
        amount = discord.ui.TextInput(label="How much?")

        async def on_submit(self, interaction):
            await interaction.response.edit_message(content=f"Paid {self.amount.value}", view=None)

    class Card(discord.ui.View):
        @discord.ui.button(label="Confirm")
        async def confirm(self, interaction, _button):
            await interaction.response.send_modal(Form())

    @tree.command(description="Send money")
    @app_commands.allowed_installs(guilds=True, users=True)
    async def send(interaction, amount: str, payee: discord.User):
        await interaction.response.defer(ephemeral=True)
        await interaction.followup.send(f"{amount} to {payee.display_name}?", view=Card())

    async with running(server, bot):
        await tree.sync()
        for where in (None, trip, server.between(omar, sara)):
            act = omar.types("/send", where, amount="10", payee=sara)
            card = await act.shows("10 to Sara?")
            assert (card.ephemeral, card.keyboard) == (True, [["Confirm"]])
            press = omar.presses(card, "Confirm")
            form = await press.modal()
            assert (form.title, form.labels) == ("Amount", ["How much?"])
            done = omar.submits(form, {"How much?": "12"})
            assert await done.answered() == 7
            assert (card.text, card.keyboard) == ("Paid 12", [])
        await server.quiet()
    assert (await omar.dm.shows("Paid 12")).ephemeral
    assert trip.channel.seen_by(sara) == []


async def test_a_wrong_token_opens_nothing(server):
    async with trying(server, client(), token="another") as task:
        with pytest.raises(discord.LoginFailure):
            await task


async def test_what_does_not_exist_is_not_found(server, bot):
    with pytest.raises(discord.NotFound):
        await bot.http.request(Route("POST", "/money"))


async def test_a_body_that_is_no_json_is_refused(server, bot, trip):
    address = f"{server.url}/channels/{trip.channel.id}/messages"
    async with aiohttp.ClientSession() as http, http.post(address, data=b"{") as answer:
        assert (answer.status, (await answer.json())["code"]) == (400, 50109)


async def test_json_is_exactly_json(server, bot):
    async with aiohttp.ClientSession() as http, http.get(f"{server.url}/gateway") as answer:
        assert answer.headers["Content-Type"] == "application/json"


async def test_every_call_is_written_down(server, bot, omar):
    await (await bot.fetch_user(omar.id)).send("Hello")
    assert [call["content"] for call in server.called("createMessage")] == ["Hello"]
    with pytest.raises(AssertionError, match="no call is named"):
        server.called("sendMoney")


def test_the_calls_have_names_of_their_own():
    assert len(routes.NAMES) == len(routes.ROUTES)


async def test_it_listens_on_this_machine_alone(server):
    assert {address for address, _port in server._runner.addresses} == {"127.0.0.1"}


async def test_two_servers_know_nothing_of_each_other():
    async with Server() as one, Server() as other:
        one.person("Omar")
        assert one.port != other.port
        assert other.people == {}


async def test_it_can_be_away_and_come_back_with_all_it_knew(server, bot, omar):
    port = server.port
    await server.stop()
    with pytest.raises(aiohttp.ClientError):
        await bot.fetch_user(omar.id)
    act = omar.types("/send", amount="10")
    await server.start(port)
    interaction = await asyncio.wait_for(bot.acts.get(), PATIENCE_S)
    await interaction.response.send_message("Sent")
    assert (await act.shows("Sent")).chat is omar.dm
    assert server.gateway.resumed == 1


async def test_waiting_for_what_never_comes_tells_what_is_shown(server, omar, trip):
    with pytest.raises(AssertionError, match="no card"):
        await server.until(lambda: False, lambda: "no card", within=0)
    assert "'Sent' is not shown in #general of Trip" in trip.channel._explain("Sent")()


async def test_it_is_quiet_when_all_is_answered(server, bot, omar):
    act = omar.types("/send", amount="10")
    assert act.waits
    interaction = await bot.acts.get()
    await interaction.response.defer()
    assert act.waits
    await interaction.edit_original_response(content="Sent")
    await server.quiet()
    assert not act.waits


def test_pointing_the_library_needs_two_public_attributes(server):
    point(server)
    assert Route("GET", "/gateway").url == f"{server.url}/gateway"
    assert str(discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY) == server.gateway.url

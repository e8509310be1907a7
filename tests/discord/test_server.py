"""The server as a whole: its door, its addresses, its life."""

import discord
import pytest
from discord import app_commands

from tests.discord.client import client, running


async def test_the_bot_learns_who_it_is(server, bot):
    assert (bot.user.id, bot.user.name) == (server.bot.id, "Wasl")
    assert (await bot.application_info()).id == server.bot.id


async def test_a_slash_command_a_press_and_a_modal(server, omar, sara, trip):
    bot = client()

    class Form(discord.ui.Modal, title="Amount"):
        amount = discord.ui.TextInput(label="How much?")

        async def on_submit(self, interaction):
            await interaction.response.edit_message(content=f"Paid {self.amount.value}", view=None)

    class Card(discord.ui.View):
        @discord.ui.button(label="Confirm")
        async def confirm(self, interaction, _button):
            await interaction.response.send_modal(Form())

    @bot.tree.command(description="Send money")
    @app_commands.allowed_installs(guilds=True, users=True)
    async def send(interaction, amount: str, payee: discord.User):
        await interaction.response.defer(ephemeral=True)
        await interaction.followup.send(f"{amount} to {payee.display_name}?", view=Card())

    async with running(server, bot):
        await bot.tree.sync()
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
    with pytest.raises(discord.LoginFailure):
        async with running(server, client(), token="another"):
            pass

"""Registering commands."""

import discord
import pytest
from discord import app_commands
from discord.http import Route

from tests.discord.conftest import SEND


@pytest.fixture
def tree(bot):
    return app_commands.CommandTree(bot)


async def overwrite(bot, *commands):
    return await bot.http.bulk_upsert_global_commands(bot.application_id, list(commands))


async def refused(bot, *commands):
    with pytest.raises(discord.HTTPException) as wrong:
        await overwrite(bot, *commands)
    assert (wrong.value.status, wrong.value.code) == (400, 50035)
    return str(wrong.value)


def slash(name="send", **more):
    return {"type": 1, "name": name, "description": "Send money", **more}


def option(name="amount", **more):
    return {"type": 3, "name": name, "description": "How much", **more}


async def test_the_library_registers_its_tree(server, bot, tree, omar):
    @tree.command(description="Send money")
    @app_commands.describe(amount="How much")
    @app_commands.rename(amount="كم")
    async def send(interaction, amount: str):
        await interaction.response.send_message(amount)

    @tree.context_menu(name="Send money")
    async def send_to(interaction, user: discord.User):
        await interaction.response.send_message(user.display_name)

    synced = await tree.sync()
    assert {(one.name, one.type.value) for one in synced} == {("send", 1), ("Send money", 2)}
    assert server.commands.synced == 2
    assert {one.name for one in await tree.fetch_commands()} == {"send", "Send money"}
    await (omar.types("/send", كم="10")).shows("10")
    await (omar.uses("Send money", omar)).shows("Omar")


async def test_a_command_keeps_its_id_when_all_are_registered_again(server, bot):
    before = {one["name"]: one["id"] for one in await overwrite(bot, slash(), slash("balance"))}
    after = {one["name"]: one["id"] for one in await overwrite(bot, slash(), slash("history"))}
    assert after["send"] == before["send"]
    assert after.keys() == {"send", "history"}


async def test_one_guild_has_commands_of_its_own(server, bot, tree, trip):
    @tree.command(guild=trip, description="Kitty")
    async def kitty(interaction):
        await interaction.response.send_message("0")

    (one,) = await tree.sync(guild=trip)
    assert (one.name, one.guild_id) == ("kitty", trip.id)
    assert [one["name"] for one in server.commands.all(trip.id)] == ["kitty"]
    assert server.commands.named("/send")["name"] == "send"


async def test_single_commands_are_made_changed_and_taken_away(server, bot, tree):
    (before,) = [one for one in await tree.fetch_commands() if one.name == "send"]
    await before.edit(description="Pay")
    assert (await tree.fetch_command(before.id)).description == "Pay"
    await before.delete()
    with pytest.raises(discord.NotFound) as unknown:
        await tree.fetch_command(before.id)
    assert unknown.value.code == 10063
    made = await bot.http.upsert_global_command(bot.application_id, slash("pay"))
    assert server.commands.named("pay")["id"] == made["id"]


async def test_another_application_is_not_ours(server, bot):
    with pytest.raises(discord.Forbidden):
        await bot.http.get_global_commands(1)
    elsewhere = server.guild("Elsewhere", bot=False)
    with pytest.raises(discord.NotFound):
        await bot.http.get_guild_commands(bot.application_id, elsewhere.id)


@pytest.mark.parametrize(
    "name", ["send", "أرسل", "تحويل", "送る", "भेजें", "a" * 32, "pay-back_2", "l'eau"]
)
async def test_a_name_that_discord_takes(server, bot, name):
    (made,) = await overwrite(bot, slash(name))
    assert made["name"] == name


@pytest.mark.parametrize("name", ["", "Send", "send money", "حوّل", "a" * 33, "pay!", "💸", "إِرسال"])
async def test_a_name_that_discord_does_not_take(server, bot, name):
    assert "0.name" in await refused(bot, slash(name))
    assert "0.options.0.name" in await refused(bot, slash(options=[option(name)]))


async def test_a_command_of_a_menu_may_have_any_name(server, bot):
    for name in ("Send money", "أرسل مالًا", "حوّل"):
        await overwrite(bot, {"type": 2, "name": name})
    await refused(bot, {"type": 2, "name": "x" * 33})
    await refused(bot, {"type": 2, "name": "Send", "description": "no"})


@pytest.mark.parametrize(
    ("command", "where"),
    [
        (slash(description=""), "description"),
        (slash(description="x" * 101), "description"),
        (slash(description=None), "description"),
        (slash(options=[option(description="x" * 101)]), "options.0.description"),
        (slash(options=[option(str(n)) for n in range(26)]), "options"),
        (slash(options=[option(), option()]), "unique"),
        (slash(options=[option("a"), option("b", required=True)]), "Required options"),
        (slash(options=[option(type=12)]), "options.0.type"),
        (slash(options=[option(type=1), option("b")]), "mutually exclusive"),
        (slash(options=[option(choices=[{"name": "x" * 101, "value": "x"}])]), "choices.0.name"),
        (slash(options=[option(choices=[{"name": "x", "value": ""}])]), "choices.0.value"),
        (slash(options=[option(choices=[{"name": "x", "value": "x"}] * 26)]), "choices"),
        (slash(options=[option(max_length=6001)]), "max_length"),
        (slash(name_localizations={"ar": "تحويل"}), "name_localizations"),
        (slash(contexts=[3]), "contexts"),
        (slash(integration_types=[2]), "integration_types"),
        (slash(type=9), "In 0"),
    ],
)
async def test_a_command_that_discord_does_not_take(server, bot, command, where):
    assert where in await refused(bot, command)
    assert server.commands.synced == 1


async def test_names_are_different_within_a_kind(server, bot):
    assert "must be unique" in await refused(bot, slash(), slash())
    await overwrite(bot, slash("send"), {"type": 2, "name": "send"}, {"type": 3, "name": "send"})


async def test_at_most_100_slash_and_15_of_each_menu(server, bot):
    full = [slash(f"c{n}") for n in range(100)]
    menus = [{"type": kind, "name": f"m{n}"} for kind in (2, 3) for n in range(15)]
    await overwrite(bot, *full, *menus)
    assert len(server.commands.all()) == 130
    for one in (slash("more"), {"type": 2, "name": "more"}, {"type": 3, "name": "more"}):
        assert "Maximum number" in await refused(bot, *full, *menus, one)


async def test_a_command_has_at_most_8000_characters(server, bot):
    choices = [{"name": f"{n:0100}", "value": f"{n:0100}"} for n in range(25)]
    one = [option("a", choices=choices)]
    two = [*one, option("b", choices=choices)]
    await overwrite(bot, slash(options=one))
    assert "maximum size" in await refused(bot, slash(options=two))


async def test_what_is_refused_changes_nothing(server, bot):
    await refused(bot, slash("balance"), slash("balance"))
    assert {one["name"] for one in server.commands.all()} == {SEND["name"], "Send money"}
    with pytest.raises(discord.NotFound):
        await bot.http.request(Route("GET", f"/applications/{bot.application_id}/commands/1"))

"""People: what they are offered where, what they allow, and who they are."""

import discord
import pytest

from tests.discord.conftest import SEND


async def test_what_is_not_registered_cannot_be_typed(server, bot, omar):
    with pytest.raises(AssertionError, match="is not offered '/balance'"):
        omar.types("/balance")
    with pytest.raises(AssertionError, match="is not offered 'Pay'"):
        omar.uses("Pay", omar)
    assert omar.is_offered("/send")
    assert omar.is_offered("Send money")
    assert not omar.is_offered("/balance")


async def test_options_are_asked_for_as_they_were_registered(server, bot, omar, sara):
    for options, why in (
        ({}, "cannot be sent without"),
        ({"amount": 10}, "'amount' cannot be 10"),
        ({"amount": "10", "note": "x"}, "has no option"),
    ):
        with pytest.raises(AssertionError, match=why):
            omar.types("/send", **options)
    coin = {"name": "coin", "description": "Coin", "type": 3}
    coin["choices"] = [{"name": "Dinar", "value": "JOD"}]
    short = {"name": "note", "description": "Note", "type": 3, "max_length": 3}
    server.commands.overwrite([SEND | {"options": [coin, short]}])
    omar.types("/send", coin="Dinar")
    assert (await bot.acts.get()).data["options"][0]["value"] == "JOD"
    for options, why in (({"coin": "Lira"}, "none of the choices"), ({"note": "long"}, "length")):
        with pytest.raises(AssertionError, match=why):
            omar.types("/send", **options)


EVERYWHERE = {"dm", "guild", "between", "elsewhere"}


@pytest.mark.parametrize(
    ("facts", "offered"),
    [
        ({}, {"dm", "guild"}),
        ({"integration_types": [0], "contexts": [0]}, {"guild"}),
        ({"integration_types": [1], "contexts": [1, 2]}, {"dm", "between"}),
        ({"integration_types": [1]}, EVERYWHERE),
        ({"integration_types": [0, 1], "contexts": [0, 1, 2]}, EVERYWHERE),
    ],
)
def test_a_command_is_offered_where_it_was_registered_for(server, omar, trip, facts, offered):
    server.commands.overwrite([{"name": "send", "description": "Send", **facts}])
    between = server.between(omar, server.person("Ali"))
    places = {"dm": None, "guild": trip, "between": between}
    places["elsewhere"] = server.guild("Elsewhere", omar, bot=False)
    assert {name for name, one in places.items() if omar.is_offered("/send", one)} == offered


async def test_who_did_not_install_the_bot_uses_it_in_guilds(server, bot, sara, trip):
    ali = server.person("Ali", installed=False)
    trip.adds(ali)
    assert ali.is_offered("/send", trip)
    assert ali.is_offered("/send")
    assert not ali.is_offered("/send", server.between(ali, sara))
    sara.uninstalls()
    assert not sara.is_offered("/send", server.between(ali, sara))
    sara.installs()
    assert sara.is_offered("/send", server.between(ali, sara))


async def test_commands_of_one_guild_are_offered_there(server, bot, omar, sara, trip):
    other = server.guild("Other", omar)
    server.commands.overwrite([SEND | {"name": "kitty"}], trip.id)
    assert omar.is_offered("/kitty", trip)
    assert not omar.is_offered("/kitty", other)
    assert not omar.is_offered("/kitty")
    omar.types("/kitty", trip, amount="1")
    assert (await bot.acts.get()).data["guild_id"] == str(trip.id)


async def test_nobody_acts_where_they_are_not(server, bot, omar, sara, trip):
    ali = server.person("Ali")
    for where in (trip, omar.dm, server.between(omar, sara)):
        with pytest.raises(AssertionError, match="Ali is not in"):
            ali.types("/send", where, amount="10")


def test_discord_speaks_no_arabic(server):
    with pytest.raises(AssertionError, match="does not speak 'ar'"):
        server.person("Nour", locale="ar")


async def test_a_person_is_found_by_the_id(server, bot, omar, sara, trip):
    found = await bot.fetch_user(sara.id)
    assert (found.name, found.global_name, found.mention) == ("sara_pays", "Sara", sara.mention)
    with pytest.raises(discord.NotFound) as unknown:
        await bot.fetch_user(1)
    assert unknown.value.code == 10013


async def test_members_are_found_in_their_guild(server, bot, omar, sara, trip):
    guild = bot.get_guild(trip.id)
    assert (await guild.fetch_member(omar.id)).guild_permissions.administrator
    assert not (await guild.fetch_member(sara.id)).guild_permissions.manage_guild
    trip.promotes(sara)
    omar.types("/send", trip, amount="1")
    assert (await bot.acts.get()).permissions.manage_guild
    with pytest.raises(discord.NotFound) as unknown:
        await guild.fetch_member(server.person("Ali").id)
    assert unknown.value.code == 10007
    found = await guild.query_members("sar")
    assert [one.id for one in found] == [sara.id]


async def test_the_bot_hears_what_is_said_in_its_dm(server, bot, omar, trip):
    heard = []

    @bot.event
    async def on_message(message):
        heard.append((message.content, message.author.id))

    omar.writes("hello")
    omar.says(trip, "secret")
    omar.says(trip, f"{server.bot.mention} hi", mentions=[server.bot])
    await server.until(lambda: len(heard) == 3)
    assert heard == [("hello", omar.id), ("", omar.id), (f"{server.bot.mention} hi", omar.id)]

"""Messages that the bot sends, changes and takes back."""

import io

import discord
import pytest

from tests.discord.test_interactions import button, pressed, refused, typed


async def dm(bot, person):
    return await (await bot.fetch_user(person.id)).create_dm()


async def test_a_message_into_the_dm(server, bot, omar):
    sent = await (await dm(bot, omar)).send("You got 10")
    shown = await omar.dm.shows("You got")
    assert (shown.id, shown.text, shown.edited, shown.ephemeral) == (
        sent.id,
        "You got 10",
        False,
        False,
    )
    await sent.edit(content="You got 12")
    assert (shown.text, shown.edited, shown.versions) == (
        "You got 12",
        True,
        ["You got 10", "You got 12"],
    )
    assert (await sent.channel.fetch_message(sent.id)).content == "You got 12"
    await sent.delete()
    assert omar.dm.messages == []
    with pytest.raises(discord.NotFound) as unknown:
        await sent.edit(content="x")
    assert unknown.value.code == 10008


async def test_a_dm_is_one_channel_however_often_it_is_opened(server, bot, omar):
    first = await bot.http.start_private_message(omar.id)
    assert first == await bot.http.start_private_message(omar.id)
    assert int(first["id"]) == omar.dm.id
    with pytest.raises(discord.NotFound):
        await bot.http.start_private_message(4040)


async def test_whoever_closed_the_dm_or_does_not_know_the_bot_is_not_written_to(server, bot, omar):
    channel = await dm(bot, omar)
    omar.closes_dms()
    assert (await refused(channel.send("x"), 50007)).status == 403
    omar.opens_dms()
    await channel.send("x")
    stranger = server.person("Ali", installed=False)
    await refused((await dm(bot, stranger)).send("x"), 50007)
    server.guild("Shared", stranger)
    await (await dm(bot, stranger)).send("x")


async def test_so_many_new_dms_and_no_more(server, bot, omar, sara):
    server.new_dms_left = 1
    await dm(bot, omar)
    assert (await refused(bot.http.start_private_message(sara.id), 40003)).status == 403
    await bot.http.start_private_message(omar.id)
    server.new_dms_left = 1
    await bot.http.start_private_message(sara.id)


async def test_a_message_into_a_guild_and_its_answer(server, bot, omar, trip):
    channel = bot.get_channel(trip.channel.id)
    sent = await channel.send("Balance", view=button())
    reply = await sent.reply("Paid")
    first, second = trip.channel.told
    assert (first.keyboard, second.reply_to) == ([["Confirm"]], first)
    assert reply.reference.message_id == sent.id
    assert await trip.channel.next(first) is second
    assert [one.content async for one in channel.history()] == ["Paid", "Balance"]


async def test_the_bot_writes_where_it_is(server, bot, omar, trip):
    channel = bot.get_channel(trip.channel.id)
    trip.channel.hidden = True
    assert (await refused(channel.send("x"), 50001)).status == 403
    trip.channel.hidden = False
    trip.removes_bot()
    await refused(channel.send("x"), 50001)
    await refused(bot.http.get_channel(4040), 10003)


async def test_what_people_wrote_the_bot_does_not_change(server, bot, omar):
    channel = await dm(bot, omar)
    theirs = omar.writes("hello")
    await refused(
        bot.http.edit_message(
            channel.id, theirs.id, params=discord.http.handle_message_parameters("x")
        ),
        50005,
    )


async def test_typing_is_seen(server, bot, omar):
    async with (await dm(bot, omar)).typing():
        pass
    assert omar.dm.typing == 1


async def test_files_are_kept_and_served(server, bot, omar):
    file = discord.File(io.BytesIO(b"date,amount"), "history.csv")
    sent = await (await dm(bot, omar)).send("Here", file=file)
    (shown,) = omar.dm.told
    assert {name: one.content for name, one in shown.files.items()} == {
        "history.csv": b"date,amount"
    }
    assert await sent.attachments[0].read() == b"date,amount"
    await sent.edit(attachments=[])
    assert shown.files == {}
    with pytest.raises(discord.NotFound):
        await bot.http.get_from_cdn(f"{server.address}/attachments/1/none")


async def test_a_file_in_answer_to_a_command(server, bot, omar):
    act, interaction = await typed(bot, omar)
    file = discord.File(io.BytesIO(b"x"), "code.png")
    await interaction.response.send_message("Scan", file=file, ephemeral=True)
    shown = await act.shows("Scan")
    assert (list(shown.files), shown.ephemeral) == (["code.png"], True)


async def test_all_that_can_be_read_is_its_text(server, bot, omar):
    embed = discord.Embed(title="Receipt", description="10 JOD").add_field(name="To", value="Sara")
    await (await dm(bot, omar)).send("Paid", embed=embed.set_footer(text="No. 1"))
    assert omar.dm.told[0].text == "Paid\nReceipt\n10 JOD\nTo\nSara\nNo. 1"


async def test_the_new_layout_is_read_and_pressed(server, bot, omar):
    class Card(discord.ui.LayoutView):
        box = discord.ui.Container(
            discord.ui.TextDisplay("Confirm 10?"),
            discord.ui.ActionRow(discord.ui.Button(label="Confirm", custom_id="pay")),
            discord.ui.Section("Sara", accessory=discord.ui.Button(label="Who?", custom_id="who")),
        )

    await (await dm(bot, omar)).send(view=Card())
    (card,) = omar.dm.told
    assert (card.text, card.keyboard) == ("Confirm 10?\nSara", [["Confirm"], ["Who?"]])
    omar.presses(card, "Who?")
    assert (await bot.acts.get()).data["custom_id"] == "who"
    await refused((await dm(bot, omar)).send("x", view=Card()), 50035)


async def test_it_is_known_whom_a_message_would_ring(server, bot, sara, trip):
    channel = bot.get_channel(trip.channel.id)
    nobody, users = discord.AllowedMentions.none(), discord.AllowedMentions(everyone=False)
    for content, allowed, pings in (
        ("@everyone pay", None, {"everyone"}),
        (f"@everyone pay {sara.mention}", nobody, set()),
        (f"{sara.mention} pay", None, {"Sara"}),
        (f"{sara.mention} pay @here", users, {"Sara"}),
        ("nobody", None, set()),
    ):
        await channel.send(content, allowed_mentions=allowed)
        assert trip.channel.told[-1].pings == pings


async def test_a_nonce_makes_one_message_of_two_calls_for_some_minutes(server, bot, omar):
    channel = await dm(bot, omar)
    first = await channel.send("Paid", nonce="7")
    assert (await channel.send("Paid", nonce="7")).id == first.id
    assert len(omar.dm.told) == 1
    await channel.send("Paid", nonce="8")
    server.clock.advance(181)
    await channel.send("Paid", nonce="7")
    assert len(omar.dm.told) == 3


ROW = {"type": 1, "components": [{"type": 2, "style": 1, "label": "Pay", "custom_id": "pay"}]}


def row(**more):
    return [{"type": 1, "components": [ROW["components"][0] | more]}]


def buttons(count, rows=1):
    named = [ROW["components"][0] | {"custom_id": f"b{n}"} for n in range(count)]
    return [
        {"type": 1, "components": [one | {"custom_id": f"{one['custom_id']}-{n}"} for one in named]}
        for n in range(rows)
    ]


def menu(**more):
    one = {"type": 3, "custom_id": "coin", "options": [{"label": "x", "value": "x"}]}
    return [{"type": 1, "components": [one | more]}]


def embed(**more):
    return {"embeds": [more]}


WRONG = [
    ({"content": "x" * 2001}, "content"),
    ({"content": 7}, "content"),
    ({"components": row(custom_id="x" * 101)}, "custom_id"),
    ({"components": row(custom_id="")}, "custom_id"),
    ({"components": row(label="x" * 81)}, "label"),
    ({"components": row(label="")}, "label or an emoji"),
    ({"components": row(style=9)}, "style"),
    ({"components": row(style=5, url="https://x.me")}, "cannot both"),
    ({"components": row(style=5, url="nowhere", custom_id=None)}, "Scheme"),
    ({"components": row(url="https://x.me")}, "Only a link"),
    ({"components": buttons(6)}, "components"),
    ({"components": buttons(1, rows=6)}, "components"),
    ({"components": [ROW, ROW]}, "duplicated"),
    ({"components": [ROW["components"][0]]}, "type"),
    ({"components": [{"type": 1, "components": []}]}, "components"),
    ({"components": menu(options=[])}, "options"),
    (
        {"components": menu(options=[{"label": str(n), "value": str(n)} for n in range(26)])},
        "options",
    ),
    ({"components": menu(options=[{"label": "x" * 101, "value": "x"}])}, "label"),
    ({"components": menu(options=[{"label": "x", "value": "x"}] * 2)}, "already used"),
    ({"components": menu(placeholder="x" * 151)}, "placeholder"),
    (embed(title="x" * 257), "title"),
    (embed(description="x" * 4097), "description"),
    (embed(fields=[{"name": "x", "value": "x"}] * 26), "fields"),
    (embed(fields=[{"name": "x" * 257, "value": "x"}]), "name"),
    (embed(fields=[{"name": "x", "value": "x" * 1025}]), "value"),
    (embed(fields=[{"name": "x", "value": ""}]), "value"),
    (embed(footer={"text": "x" * 2049}), "footer"),
    (embed(author={"name": "x" * 257}), "author"),
    ({"embeds": [{"description": "x" * 4000}] * 2}, "6000"),
    ({"embeds": [{"title": "x"}] * 11}, "embeds"),
    ({"flags": 1 << 15, "components": [{"type": 10, "content": "x" * 4001}]}, "4000"),
    ({"flags": 1 << 15, "components": [{"type": 10, "content": "x"}] * 41}, "40"),
]


@pytest.mark.parametrize(("body", "where"), WRONG)
async def test_a_message_that_discord_would_not_show_is_refused(server, bot, omar, body, where):
    route = discord.http.Route("POST", "/channels/{channel_id}/messages", channel_id=omar.dm.id)
    wrong = await refused(bot.http.request(route, json=body), 50035)
    assert where in str(wrong)
    assert omar.dm.messages == []


@pytest.mark.parametrize(("body", "where"), WRONG)
async def test_it_is_refused_in_answer_to_a_command_too(server, bot, omar, body, where):
    _act, interaction = await typed(bot, omar)
    path = "/interactions/{i}/{t}/callback"
    route = discord.http.Route("POST", path, i=interaction.id, t=interaction.token)
    asked = {"type": 4, "data": body}
    assert where in str(await refused(bot.http.request(route, json=asked), 50035))
    assert omar.dm.messages == []


async def test_what_just_fits_is_shown(server, bot, omar):
    channel = await dm(bot, omar)
    await channel.send("x" * 2000)
    route = discord.http.Route("POST", "/channels/{channel_id}/messages", channel_id=omar.dm.id)
    for body in (
        {"components": buttons(5, rows=5), "content": "x"},
        {"components": row(custom_id="x" * 100, label="د" * 80)},
        {"components": row(style=5, url="https://x.me", custom_id=None)},
        {"embeds": [{"description": "x" * 3000}] * 2},
    ):
        await bot.http.request(route, json=body)
    assert len(omar.dm.told) == 5


async def test_an_empty_message_is_none(server, bot, omar):
    channel = await dm(bot, omar)
    await refused(channel.send(""), 50006)
    sent = await channel.send("x", view=button())
    await sent.edit(content="")
    await refused(sent.edit(view=None), 50006)
    press, interaction = await pressed(bot, omar)
    await refused(interaction.response.edit_message(content="", view=None), 50006)
    assert press.answer is None

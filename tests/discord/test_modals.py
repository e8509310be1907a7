"""Forms that people are asked to fill in."""

import discord
import pytest
from discord.http import Route

from tests.discord.test_interactions import pressed, refused, typed


def form(**field):
    made = discord.ui.Modal(title="Limits", custom_id="limits")
    made.add_item(discord.ui.TextInput(label="Daily", custom_id="daily", **field))
    return made


async def asked(bot, omar, made, where=None):
    act, interaction = await typed(bot, omar, where)
    await interaction.response.send_modal(made)
    return await act.modal()


async def test_a_form_is_shown_and_sent(server, bot, omar, trip):
    modal = await asked(bot, omar, form(), trip)
    assert (modal.title, modal.custom_id, modal.labels) == ("Limits", "limits", ["Daily"])
    assert await modal.interaction.answered() == 9
    sent = omar.submits(modal, {"Daily": "100"})
    interaction = await bot.acts.get()
    assert interaction.type is discord.InteractionType.modal_submit
    assert interaction.data["custom_id"] == "limits"
    (row,) = interaction.data["components"]
    assert row["components"][0]["value"] == "100"
    await interaction.response.send_message("Set")
    assert (await sent.shows("Set")).chat is trip.channel


async def test_a_field_is_named_by_its_label_or_its_id(server, bot, omar):
    modal = await asked(bot, omar, form())
    omar.submits(modal, {"daily": "5"})
    (row,) = (await bot.acts.get()).data["components"]
    assert row["components"][0] == {"type": 4, "id": 1, "custom_id": "daily", "value": "5"}


async def test_a_form_with_labels_and_a_menu(server, bot, omar, sara):
    made = discord.ui.Modal(title="Split", custom_id="split")
    who = discord.ui.UserSelect(custom_id="who", max_values=3)
    made.add_item(discord.ui.Label(text="With whom", component=who))
    note = discord.ui.TextInput(custom_id="note", required=False)
    made.add_item(discord.ui.Label(text="Note", component=note))
    modal = await asked(bot, omar, made)
    omar.submits(modal, {"With whom": [sara, omar]})
    interaction = await bot.acts.get()
    first, second = (one["component"] for one in interaction.data["components"])
    assert first["values"] == [str(sara.id), str(omar.id)]
    assert second["value"] == ""
    assert str(sara.id) in interaction.data["resolved"]["users"]


async def test_a_form_of_a_press_changes_the_message_under_it(server, bot, omar):
    press, interaction = await pressed(bot, omar)
    await interaction.response.send_modal(form())
    omar.submits(await press.modal(), {"Daily": "1"})
    interaction = await bot.acts.get()
    assert interaction.message.content == "Confirm?"
    await interaction.response.edit_message(content="Set", view=None)
    assert [one.text for one in omar.dm.told] == ["Set"]


async def test_the_client_of_discord_sends_no_wrong_form(server, bot, omar):
    modal = await asked(bot, omar, form(min_length=2, max_length=3))
    for filled, why in (
        ({}, "left empty"),
        ({"Daily": "1"}, "2 to 3 characters"),
        ({"Daily": "1234"}, "2 to 3 characters"),
        ({"Weekly": "12"}, "does not ask for"),
    ):
        with pytest.raises(AssertionError, match=why):
            omar.submits(modal, filled)


async def test_what_stands_in_a_field_is_sent_unless_changed(server, bot, omar):
    omar.submits(await asked(bot, omar, form(default="50")), {})
    (row,) = (await bot.acts.get()).data["components"]
    assert row["components"][0]["value"] == "50"


async def test_a_form_can_be_forged(server, bot, omar):
    omar.submits(await asked(bot, omar, form()), {"Daily": "1"}, custom_id="forged")
    assert (await bot.acts.get()).data["custom_id"] == "forged"


async def test_a_form_is_not_answered_by_a_form(server, bot, omar):
    omar.submits(await asked(bot, omar, form()), {"Daily": "1"})
    interaction = await bot.acts.get()
    interaction.type = discord.InteractionType.ping
    await refused(interaction.response.send_modal(form()), 50035)


FIELD = {"type": 4, "custom_id": "x", "style": 1, "label": "x"}


def body(title="Limits", custom_id="limits", fields=1, **field):
    rows = [
        {"type": 1, "components": [FIELD | {"custom_id": f"x{n}"} | field]} for n in range(fields)
    ]
    return {"title": title, "custom_id": custom_id, "components": rows}


@pytest.mark.parametrize(
    ("data", "where"),
    [
        (body(title="x" * 46), "title"),
        (body(title=""), "title"),
        (body(custom_id="x" * 101), "custom_id"),
        (body(fields=0), "components"),
        (body(fields=6), "components"),
        (body(label="x" * 46), "label"),
        (body(placeholder="x" * 101), "placeholder"),
        (body(value="x" * 4001), "value"),
        (body(custom_id="limits", style=3), "style"),
        (body(max_length=4001), "max_length"),
    ],
)
async def test_a_form_that_discord_would_not_show_is_refused(server, bot, omar, data, where):
    act, interaction = await typed(bot, omar)
    path = "/interactions/{i}/{t}/callback"
    route = Route("POST", path, i=interaction.id, t=interaction.token)
    wrong = await refused(bot.http.request(route, json={"type": 9, "data": data}), 50035)
    assert where in str(wrong)
    assert act.answer is None

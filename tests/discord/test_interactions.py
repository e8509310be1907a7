"""What people do, and how it can be answered: once, in three seconds, and on for 15 minutes."""

import discord
import pytest


def button(label="Confirm", custom_id="pay"):
    view = discord.ui.View(timeout=None)
    view.add_item(discord.ui.Button(label=label, custom_id=custom_id))
    return view


async def typed(bot, omar, where=None, **options):
    act = omar.types("/send", where, **({"amount": "10"} | options))
    return act, await bot.acts.get()


async def pressed(bot, omar, where=None):
    act, interaction = await typed(bot, omar, where)
    await interaction.response.send_message("Confirm?", view=button())
    press = omar.presses(await act.shows("Confirm?"), "Confirm")
    return press, await bot.acts.get()


async def refused(call, code):
    with pytest.raises(discord.HTTPException) as refusal:
        await call
    assert refusal.value.code == code
    return refusal.value


# -- what the bot is told -----------------------------------------------------------------------


async def test_a_command_comes_with_its_options(server, bot, omar, sara, trip):
    _act, interaction = await typed(bot, omar, trip, payee=sara)
    assert interaction.data["name"] == "send"
    told = {one["name"]: one["value"] for one in interaction.data["options"]}
    assert told == {"amount": "10", "payee": str(sara.id)}
    assert interaction.data["resolved"]["users"][str(sara.id)]["username"] == "sara_pays"
    assert interaction.data["resolved"]["members"].keys() == {str(sara.id)}
    assert (interaction.user.id, interaction.guild.name) == (omar.id, "Trip")
    assert isinstance(interaction.channel, discord.TextChannel)


async def test_a_command_comes_from_the_dm(server, bot, sara):
    _act, interaction = await typed(bot, sara)
    assert (interaction.guild, interaction.user.id) == (None, sara.id)
    assert interaction.context.dm_channel
    assert interaction.data.get("guild_id") is None
    assert interaction.locale is discord.Locale.french


async def test_a_command_comes_from_where_the_bot_is_not(server, bot, omar, sara):
    between = server.between(omar, sara)
    act, interaction = await typed(bot, omar, between)
    assert interaction.context.private_channel
    assert interaction.is_user_integration()
    assert not interaction.is_guild_integration()
    await interaction.response.send_message("Sent", ephemeral=True)
    assert (await act.shows("Sent")).chat is between
    with pytest.raises(discord.Forbidden):
        await bot.http.send_message(between.id, params=discord.http.handle_message_parameters("x"))


async def test_a_guild_that_the_bot_never_saw_can_call_it_too(server, bot, omar, sara):
    elsewhere = server.guild("Elsewhere", omar, sara, bot=False)
    act, interaction = await typed(bot, omar, elsewhere)
    assert (interaction.guild_id, interaction.user.id) == (elsewhere.id, omar.id)
    assert bot.get_guild(elsewhere.id) is None
    await interaction.response.send_message("Sent")
    assert [one.text for one in elsewhere.channel.told] == ["Sent"]
    assert act.owners == {"1": str(omar.id)}


async def test_a_group_dm_can_call_it_too(server, bot, omar, sara):
    _act, interaction = await typed(bot, omar, server.between(omar, sara, server.person("Ali")))
    assert isinstance(interaction.channel, discord.GroupChannel)


async def test_a_command_of_the_menu_of_a_person(server, bot, omar, sara, trip):
    for where in (None, trip):
        omar.uses("Send money", sara, where)
        interaction = await bot.acts.get()
        assert (interaction.data["name"], interaction.data["type"]) == ("Send money", 2)
        assert interaction.data["target_id"] == str(sara.id)
        assert str(sara.id) in interaction.data["resolved"]["users"]


async def test_a_command_of_the_menu_of_a_message(server, bot, omar, sara, trip):
    server.commands.overwrite([{"name": "Pay this", "type": 3}])
    message = sara.says(trip, "I paid for lunch")
    omar.uses("Pay this", message)
    interaction = await bot.acts.get()
    told = interaction.data["resolved"]["messages"][str(message.id)]
    assert told["content"] == "I paid for lunch"


async def test_an_option_of_every_kind(server, bot, omar, sara, trip):
    kinds = {
        "text": 3,
        "whole": 4,
        "yes": 5,
        "who": 6,
        "place": 7,
        "any": 9,
        "part": 10,
        "file": 11,
    }
    options = [{"name": n, "type": k, "description": n} for n, k in kinds.items()]
    server.commands.overwrite([{"name": "all", "description": "All", "options": options}])
    given = {"text": "x", "whole": 7, "yes": True, "who": sara, "place": trip, "any": omar}
    omar.types("/all", trip, **given, part=1.5, file=("bill.txt", b"10"))
    interaction = await bot.acts.get()
    told = {one["name"]: one["value"] for one in interaction.data["options"]}
    assert (told["text"], told["whole"], told["yes"], told["part"]) == ("x", 7, True, 1.5)
    assert told["place"] == str(trip.channel.id)
    (file,) = interaction.data["resolved"]["attachments"].values()
    assert await bot.http.get_from_cdn(file["url"]) == b"10"


async def test_a_command_inside_another(server, bot, omar):
    amount = {"name": "amount", "type": 3, "description": "How much", "required": True}
    add = {"name": "add", "type": 1, "description": "Save", "options": [amount]}
    server.commands.overwrite([{"name": "save", "description": "Save", "options": [add]}])
    omar.types("/save add", amount="5")
    (inner,) = (await bot.acts.get()).data["options"]
    assert (inner["name"], inner["type"]) == ("add", 1)
    assert inner["options"] == [{"name": "amount", "type": 3, "value": "5"}]
    with pytest.raises(AssertionError, match="is not all"):
        omar.types("/save")
    with pytest.raises(AssertionError, match="there is no"):
        omar.types("/save take")


async def test_what_is_typed_is_suggested(server, bot, omar):
    act = omar.begins("/send", focused="amount", amount="1")
    interaction = await bot.acts.get()
    assert interaction.type is discord.InteractionType.autocomplete
    assert interaction.data["options"][0]["focused"]
    await interaction.response.autocomplete([discord.app_commands.Choice(name="10", value="10")])
    assert await act.answered() == 8
    assert [one["value"] for one in act.choices] == ["10"]


# -- the first answer ---------------------------------------------------------------------------


async def test_an_answer_at_once(server, bot, omar):
    act, interaction = await typed(bot, omar)
    told = await interaction.response.send_message("Sent", ephemeral=True)
    message = await act.shows("Sent")
    assert (await act.answered(), message.ephemeral) == (4, True)
    assert (told.message_id, told.is_ephemeral()) == (message.id, True)
    assert (await interaction.original_response()).content == "Sent"


async def test_a_thought_and_then_an_answer(server, bot, omar, trip):
    act, interaction = await typed(bot, omar, trip)
    told = await interaction.response.defer(ephemeral=True, thinking=True)
    assert (await act.answered(), told.is_thinking(), act.loading) == (5, True, True)
    assert trip.channel.told == []
    await interaction.edit_original_response(content="Sent")
    message = await trip.shows("Sent", to=omar)
    assert (message.ephemeral, message.edited, act.loading) == (True, False, False)


async def test_the_first_thing_that_follows_a_thought_takes_its_place(server, bot, omar, trip):
    act, interaction = await typed(bot, omar, trip)
    await interaction.response.defer(ephemeral=True)
    await interaction.followup.send("Sent", ephemeral=False)
    await interaction.followup.send("To all", ephemeral=False)
    assert [(one.text, one.ephemeral) for one in act.written] == [("Sent", True), ("To all", False)]
    assert [one.text for one in trip.channel.seen_by(None)] == ["To all"]


async def test_a_press_changes_what_was_pressed(server, bot, omar):
    press, interaction = await pressed(bot, omar)
    await interaction.response.edit_message(content="Paid", view=None)
    assert await press.answered() == 7
    (card,) = omar.dm.told
    assert (card.text, card.keyboard, card.edited) == ("Paid", [], True)
    assert card.versions == ["Confirm?", "Paid"]


async def test_a_press_may_be_noticed_now_and_shown_later(server, bot, omar):
    press, interaction = await pressed(bot, omar)
    await interaction.response.defer()
    assert (await press.answered(), press.loading) == (6, False)
    await interaction.edit_original_response(content="Paid")
    assert [one.text for one in omar.dm.told] == ["Paid"]
    await interaction.followup.send("Receipt")
    assert [one.text for one in omar.dm.told] == ["Paid", "Receipt"]


async def test_a_press_carries_its_button_and_its_message(server, bot, omar, trip):
    _press, interaction = await pressed(bot, omar, trip)
    assert interaction.data["custom_id"] == "pay"
    assert (interaction.message.content, interaction.message.author.id) == ("Confirm?", bot.user.id)
    assert interaction.message.interaction_metadata.user.id == omar.id


async def test_what_is_answered_is_not_answered_again(server, bot, omar):
    _act, interaction = await typed(bot, omar)
    await interaction.response.send_message("Sent")
    interaction._cs_response = discord.InteractionResponse(interaction)
    again = await refused(interaction.response.send_message("Sent"), 40060)
    assert again.status == 400
    assert [one.text for one in omar.dm.told] == ["Sent"]


async def test_three_seconds_are_too_late(server, bot, omar):
    for seconds, late in ((3, False), (3.1, True)):
        act, interaction = await typed(bot, omar)
        server.clock.advance(seconds)
        if late:
            assert (await refused(interaction.response.defer(), 10062)).status == 404
            assert (act.answer, act.waits) == (None, False)
        else:
            await interaction.response.defer()


async def test_an_answer_that_is_refused_may_be_given_better(server, bot, omar):
    act, interaction = await typed(bot, omar)
    await refused(interaction.response.send_message("x" * 2001), 50035)
    assert act.answer is None
    interaction._cs_response = discord.InteractionResponse(interaction)
    await interaction.response.send_message("Sent")
    assert await act.answered() == 4


async def test_a_command_has_nothing_to_change(server, bot, omar):
    _act, interaction = await typed(bot, omar)
    answer = {"type": 7, "data": {"content": "Paid"}}
    path = "/interactions/{i}/{t}/callback"
    route = discord.http.Route("POST", path, i=interaction.id, t=interaction.token)
    wrong = await refused(bot.http.request(route, json=answer), 50035)
    assert "type" in str(wrong)


async def test_an_interaction_that_never_was_is_unknown(server, bot):
    route = discord.http.Route("POST", "/interactions/1/token/callback")
    await refused(bot.http.request(route, json={"type": 5}), 10062)


# -- what follows -------------------------------------------------------------------------------


async def test_more_may_follow_for_fifteen_minutes(server, bot, omar):
    act, interaction = await typed(bot, omar)
    await interaction.response.send_message("Sent")
    server.clock.advance(900)
    await interaction.followup.send("Still here")
    server.clock.advance(1)
    died = await refused(interaction.followup.send("Too late"), 50027)
    assert died.status == 401
    for call in (interaction.edit_original_response(content="x"), interaction.original_response()):
        await refused(call, 50027)
    assert [one.text for one in act.written] == ["Sent", "Still here"]


async def test_nothing_follows_before_the_answer(server, bot, omar):
    _act, interaction = await typed(bot, omar)
    await refused(interaction.followup.send("Sent"), 10015)
    await refused(interaction.edit_original_response(content="x"), 10015)


async def test_a_token_opens_only_what_is_its_own(server, bot, omar):
    _act, interaction = await typed(bot, omar)
    await interaction.response.send_message("Sent")
    _other, second = await typed(bot, omar)
    await second.response.send_message("Sent, too")
    first_message = await interaction.original_response()
    await refused(second.followup.edit_message(first_message.id, content="x"), 10008)
    second.token = "forged"
    second._cs_followup = discord.Webhook.from_state(
        data={"id": bot.application_id, "type": 3, "token": "forged"}, state=bot._connection
    )
    await refused(second.followup.send("x"), 50027)


async def test_what_follows_can_be_changed_and_taken_back(server, bot, omar, trip):
    _act, interaction = await typed(bot, omar, trip)
    await interaction.response.send_message("Sent")
    more = await interaction.followup.send("More", wait=True)
    await more.edit(content="More of it")
    assert [one.text for one in trip.channel.told] == ["Sent", "More of it"]
    await more.delete()
    await interaction.delete_original_response()
    assert trip.channel.told == []
    await refused(interaction.original_response(), 10008)
    await refused(more.edit(content="x"), 10008)


async def test_five_messages_follow_where_the_bot_is_not(server, bot, omar, sara, trip):
    for where, most in ((server.between(omar, sara), 5), (trip, 6)):
        _act, interaction = await typed(bot, omar, where)
        await interaction.response.send_message("Sent")
        for number in range(most):
            await interaction.followup.send(str(number))
    _act, interaction = await typed(bot, omar, server.between(omar, sara))
    await interaction.response.defer()
    await interaction.followup.send("in place of the thought")
    for number in range(5):
        await interaction.followup.send(str(number))
    await refused(interaction.followup.send("6"), 40094)


async def test_what_is_ephemeral_one_person_sees(server, bot, omar, sara, trip):
    act, interaction = await typed(bot, omar, trip)
    await interaction.response.send_message("10", view=button(), ephemeral=True)
    card = await act.shows("10")
    assert trip.channel.seen_by(omar) == [card]
    assert trip.channel.seen_by(sara) == trip.channel.seen_by(None) == []
    assert await omar.sees("10", trip) is card
    with pytest.raises(AssertionError, match="does not see"):
        sara.presses(card, "Confirm")
    await refused(bot.http.get_message(trip.channel.id, card.id), 10008)
    omar.presses(card, "Confirm")
    interaction = await bot.acts.get()
    await interaction.response.edit_message(content="Paid")
    assert card.text == "Paid"


# -- forged, replayed, misused ------------------------------------------------------------------


async def test_anyone_can_forge_and_replay_what_a_button_carries(server, bot, omar, sara, trip):
    _press, interaction = await pressed(bot, omar, trip)
    await interaction.response.edit_message(content="Paid", view=None)
    (card,) = trip.channel.told
    sara.presses(card, None, custom_id="pay")
    interaction = await bot.acts.get()
    assert (interaction.data["custom_id"], interaction.user.id) == ("pay", sara.id)
    sara.types("/send", trip, amount="1", raw={"options": [], "name": "send"})
    assert (await bot.acts.get()).data["options"] == []


async def test_a_button_that_is_not_there_cannot_be_pressed(server, bot, omar):
    act, interaction = await typed(bot, omar)
    view = button()
    view.children[0].disabled = True
    await interaction.response.send_message("Confirm?", view=view)
    card = await act.shows("Confirm?")
    with pytest.raises(AssertionError, match="no button 'Cancel'"):
        omar.presses(card, "Cancel")
    with pytest.raises(AssertionError, match="cannot be pressed"):
        omar.presses(card, (0, 0))


async def test_people_and_labels_are_picked_in_menus(server, bot, omar, sara):
    act, interaction = await typed(bot, omar)
    view = discord.ui.View(timeout=None)
    view.add_item(discord.ui.UserSelect(custom_id="who", max_values=2))
    options = [discord.SelectOption(label="Dinar", value="JOD")]
    view.add_item(discord.ui.Select(custom_id="coin", options=options))
    await interaction.response.send_message("To whom?", view=view)
    card = await act.shows("To whom?")
    omar.picks(card, sara, omar)
    interaction = await bot.acts.get()
    assert interaction.data["values"] == [str(sara.id), str(omar.id)]
    assert str(sara.id) in interaction.data["resolved"]["users"]
    omar.picks(card, "Dinar", menu=1)
    assert (await bot.acts.get()).data["values"] == ["JOD"]
    with pytest.raises(AssertionError, match="1 to 2"):
        omar.picks(card)

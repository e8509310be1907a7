"""Every command, button and form, from a server's channel and in private, against simcord."""

import pytest

from bot.commands import COMMANDS
from bot.platforms.discord import menus
from tests.bot.platforms.discord.conftest import plain, read

ANSWERS = {
    "start": ({}, "Welcome back"),
    "menu": ({}, "Available: 10.00 USD"),
    "again": ({}, "You have paid nobody yet."),
    "balance": ({}, "Available: 10.00 USD"),
    "send": ({"amount": "4", "tag": "@sara"}, "Send 4.00 USD to Sara (@sara)?"),
    "link": ({"amount": "4"}, "4.00 USD"),
    "request": ({"amount": "4", "tag": "@sara"}, "for 4.00 USD?"),
    "requests": ({}, "you ask nobody"),
    "block": ({"tag": "@sara"}, "is blocked"),
    "unblock": ({"tag": "@sara"}, "is not blocked"),
    "blocked": ({}, "You have blocked nobody."),
    "claim": ({"code": "nonsense"}, ""),
    "tag": ({"name": "omar_k"}, "$omar_k"),
    "history": ({}, "welcome gift"),
    "tx": ({"number": "9"}, "Amount: 10.00 USD"),
    "recall": ({"number": "9"}, "I cannot find that."),
    "case": ({"number": "9"}, "There is no such case of yours."),
    "language": ({"to": "en"}, "I will speak English"),
    "web": ({}, "Your one-time code:"),
    "help": ({"about": "send"}, "Example:"),
}
"""What some are given there and answer; another is given what its signature has as examples."""
OFFERED = [each for each in COMMANDS if each.is_for_all]
SLASH = {each.command: each.name for each in menus.entries(admin=False) if each.language == "en"}


def asked(command):
    """Return what a command is given, and what its answer says."""
    needed = (each for each in command.parameters if not each.optional)
    given = {
        "tag" if each.kind.offered == "person" else each.option: each.kind.example or "moon"
        for each in needed
    }
    return ANSWERS.get(command.path, (given, ""))


def answers(shown, told):
    """Tell whether it says this, or anything but that it broke."""
    said = read(shown.response)
    return told in said if told else "Something went wrong" not in said


@pytest.mark.parametrize("command", OFFERED, ids=lambda each: each.path)
async def test_a_command_is_answered_to_the_person_alone(world, omar, sara, command):
    await world.joins(omar, sara)
    given, told = asked(command)
    shown = await omar.slash(world.channel, SLASH[command], **given)
    assert answers(shown, told)
    assert shown.ephemeral
    assert shown.followups == []
    assert shown.response.id not in {each.id for each in world.channel.history(viewer=sara)}


@pytest.mark.parametrize("command", OFFERED, ids=lambda each: each.path)
async def test_a_command_is_answered_in_private_as_well(world, omar, sara, command):
    await world.joins(omar, sara)
    given, told = asked(command)
    shown = await omar.user.slash(SLASH[command], **given)
    assert answers(shown, told)


@pytest.mark.parametrize("command", OFFERED, ids=lambda each: each.path)
async def test_who_has_not_joined_is_told_how(world, omar, sara, command):
    await world.joins(sara)
    given, _ = asked(command)
    shown = await omar.slash(world.channel, SLASH[command], **given)
    welcome = command.needs == "nothing"
    assert ("You have not joined yet" in read(shown.response)) is not welcome


async def test_a_payment_from_card_to_receipt(world, omar, sara):
    await world.joins(omar, sara)
    card = await omar.slash(world.channel, "send", amount="4", to=sara, note="lunch")
    assert read(card.response).startswith("Send 4.00 USD to Sara (@sara)?")
    press = await omar.click(card.response.message, label="Send")
    await world.settled()
    assert read(card.response).startswith("Sent 4.00 USD to Sara (@sara).")
    assert card.response.components == []
    assert press.followups == []
    assert "Omar (@omar) sent you 4.00 USD" in world.told(sara)[-1]
    assert await world.has(sara) == 1400


async def test_cancel_ends_a_card(world, omar, sara):
    await world.joins(omar, sara)
    card = await omar.slash(world.channel, "send", amount="4", to=sara)
    await omar.click(card.response.message, label="Cancel")
    assert read(card.response) == "Cancelled. Nothing was moved."
    assert await world.has(sara) == 1000


async def test_a_form_pays_who_was_chosen(world, omar, sara):
    await world.joins(omar, sara)
    shown = await omar.context_menu(world.channel, "Send money", sara)
    assert shown.modal["title"] == "Send money to Sara"
    filled = await omar.submit_modal(shown, {"amount": "4", "note": "lunch"})
    assert filled.ephemeral
    await omar.click(filled.response.message, label="Send")
    assert await world.has(sara) == 1400


async def test_an_arabic_form_makes_an_arabic_card_for_somebody_new(world, omar, sara):
    await world.joins(omar, sara, language="ar")
    shown = await omar.context_menu(world.channel, "تحويل مبلغ", sara)
    assert plain(shown.modal["title"]) == "تحويل مبلغ إلى Sara"
    filled = await omar.submit_modal(shown, {"amount": "٤"})
    assert "٤٫٠٠" in read(filled.response)


async def test_an_arabic_form_asks_somebody_for_money(world, omar, sara):
    await world.joins(omar, sara, language="ar")
    shown = await omar.context_menu(world.channel, "طلب مبلغ", sara)
    assert plain(shown.modal["title"]) == "طلب مبلغ من Sara"
    filled = await omar.submit_modal(shown, {"amount": "٤", "note": "شاي"})
    assert "طلب ٤٫٠٠" in read(filled.response)


async def test_buttons_live_on_after_a_restart(world, omar, sara):
    await world.joins(omar, sara)
    card = await omar.slash(world.channel, "send", amount="4", to=sara)
    await world.restart()
    await omar.click(card.response.message, label="Send")
    assert await world.has(sara) == 1400


async def test_pages_are_turned_in_place(world, omar, sara):
    await world.joins(omar, sara)
    for _ in range(9):
        card = await omar.slash(world.channel, "send", amount="0.10", to=sara)
        await omar.click(card.response.message, label="Send")
    first = await omar.slash(world.channel, "history")
    before = read(first.response)
    await omar.click(first.response.message, label="Older")
    assert read(first.response) != before
    await omar.click(first.response.message, label="Newest")
    assert read(first.response) == before


async def test_the_menu_leads_to_a_payment_by_presses_a_pick_and_a_form(world, omar, sara):
    await world.joins(omar, sara)
    menu = await omar.slash(world.channel, "menu")
    asked = await omar.click(menu.response.message, label="Send money")
    question = asked.followups[-1]
    assert read(question).startswith("Who is it for?")
    await omar.select(question, [sara])
    assert read(question).startswith("How much?")
    form = await omar.click(question, label="Write it")
    filled = await omar.submit_modal(form, {"text": "4 lunch"})
    assert "Send 4.00 USD to Sara (@sara)?" in read(filled.response)
    assert "Note: lunch" in read(filled.response)
    await omar.click(filled.response.message, label="Send")
    assert await world.has(sara) == 1400


async def test_money_for_a_name_that_nobody_has_waits_for_the_one_who_is_meant(world, omar):
    await world.joins(omar)
    card = await omar.slash(world.channel, "send", amount="4", tag="@nour.k")
    await omar.click(card.response.message, label="Send")
    await world.settled()
    nour = world.guild.add_member(world.env.create_user("nour.k", global_name="Nour"))
    await world.joins(nour)
    asked = omar.user.dm_channel.history()[-1]
    assert "Is this the person you mean?" in read(asked)
    await omar.user.click(asked, label="Yes, send it")
    await world.settled()
    assert await world.has(nour) == 1400


async def test_a_new_name_is_known_at_once(world, omar, sara):
    await world.joins(omar, sara)
    stored = world.env.backend.get_user(sara.id)
    stored.name, stored.global_name = "sara_new", "Sarah"
    await sara.slash(world.channel, "balance")
    shown = await omar.slash(world.channel, "send", amount="4", tag="@sara_new")
    assert read(shown.response).startswith("Send 4.00 USD to Sarah (@sara_new)?")

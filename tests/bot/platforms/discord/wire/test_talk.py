"""People on Discord, over the wire: commands, presses, forms, and what is seen of them."""

import pytest

from bot.kit import BOT_NAME
from tests.bot.platforms.discord.conftest import plain


async def card(world, person, where=None, amount="4", **options):
    """Type the command that pays and return its card."""
    act = person.types("/send", where, amount=amount, **options)
    shown = await act.shows("Send")
    await world.settled()
    return shown


async def test_a_payment_from_card_to_receipt(world, omar, sara, trip):
    await world.joins(omar, sara)
    shown = await card(world, omar, trip, to=sara, note="lunch")
    assert shown.keyboard == [["Send", "Cancel"]]
    assert shown.ephemeral
    assert plain(shown.text).startswith("Send 4.00 USD to Sara (@sara.k)?")
    press = omar.presses(shown, "Send")
    assert await press.answered() == 6
    await world.settled()
    assert plain(shown.text).startswith("Sent 4.00 USD to Sara (@sara.k).")
    assert shown.keyboard == []
    assert "Omar (@omar) sent you 4.00 USD" in plain(sara.dm.told[-1].text)
    assert plain(trip.channel.seen_by(sara)[-1].text).startswith("Omar (@omar) sent Sara (@sara.k)")
    assert await world.has(sara) == 1400


async def test_balances_are_for_her_alone(world, omar, sara, trip):
    await world.joins(omar, sara)
    shown = await omar.types("/balance", trip).shows("Available")
    assert shown.ephemeral
    assert trip.channel.seen_by(sara) == []


async def test_in_our_own_conversation_an_answer_stays(world, omar):
    await world.joins(omar)
    assert not (await omar.types("/balance").shows("Available")).ephemeral


async def test_somebody_is_paid_from_her_own_menu(world, omar, sara, trip):
    await world.joins(omar, sara)
    form = await omar.uses("Send money", sara, trip).modal()
    act = omar.submits(form, {"amount": "4", "note": "EUR is not meant"})
    shown = await act.shows("Send")
    assert shown.ephemeral
    assert "Note: EUR is not meant" in plain(shown.text)
    omar.presses(shown, "Send")
    await world.settled()
    assert await world.has(sara) == 1400


async def test_somebody_is_asked_for_money_from_her_own_menu(world, omar, sara, trip):
    await world.joins(omar, sara)
    form = await omar.uses("Request money", sara, trip).modal()
    shown = await omar.submits(form, {"amount": "4", "note": "tea"}).shows("Ask")
    assert shown.ephemeral
    omar.presses(shown, "Ask")
    await world.settled()
    asked = sara.dm.told[-1]
    assert plain(asked.text).startswith("Omar (@omar) asks you for 4.00 USD.")
    confirm = await sara.presses(asked, "Pay").shows("After this")
    sara.presses(confirm, "Pay")
    await world.settled()
    assert await world.has(omar) == 1400
    await omar.uses("Request money", omar, trip).shows("ask yourself")


async def test_a_note_is_never_a_part_of_the_amount(world, omar, sara):
    await world.joins(omar, sara)
    shown = await card(world, omar, to=sara, note="EUR 500")
    assert plain(shown.text).startswith("Send 4.00 USD to Sara")


async def test_the_arabic_commands_speak_arabic(world, omar, sara, trip):
    await omar.types("/ابدأ", trip).shows("١٠٫٠٠")
    await world.settled()
    act = omar.types("/تحويل", trip, المبلغ="٤", إلى=sara, ملاحظة="غداء")
    shown = await act.shows("٤٫٠٠")
    assert "غداء" in shown.text
    assert shown.keyboard == [["إلغاء", "تحويل"]]
    await omar.types("/كشف-حساب", trip).shows("١٠٫٠٠")
    await omar.types("/مساعدة", trip).shows("رصيد")


async def test_a_name_is_as_good_as_a_pick(world, omar, sara, trip):
    await world.joins(omar, sara)
    for tag in ("@sara.k", "SARA.K"):
        shown = await card(world, omar, trip, tag=tag)
        assert plain(shown.text).startswith("Send 4.00 USD to Sara (@sara.k)?")


async def test_a_pick_and_a_name_are_one_too_many(world, omar, sara, trip):
    await world.joins(omar, sara)
    await omar.types("/send", trip, amount="4", to=sara, tag="@omar").shows("not both")


async def test_whoever_names_nobody_may_pick(world, omar, sara, trip):
    await world.joins(omar, sara)
    asked = await omar.types("/send", trip, amount="4").shows("Who is it for?")
    omar.picks(asked, sara)
    await world.settled()
    assert plain(asked.text).startswith("Send 4.00 USD to Sara")
    omar.presses(asked, "Send")
    await world.settled()
    assert await world.has(sara) == 1400


async def test_a_name_that_was_given_up_pays_nobody(world, omar, sara, server, trip):
    await world.joins(omar, sara)
    sara.username = "sara_new"
    server.person("Mallory", "sara.k")
    shown = await card(world, omar, trip, tag="@sara.k")
    assert "Nobody called @sara.k has used Wasl yet" in plain(shown.text)


async def test_no_bot_is_paid(world, omar, server, trip):
    await world.joins(omar)
    helper = server.person("Helper")
    helper.is_bot = True
    await omar.types("/send", trip, amount="4", to=helper).shows("A bot cannot own money")
    await omar.types("/send", trip, amount="4", to=server.bot).shows("I cannot own any")
    await omar.types("/send", trip, amount="4", tag=BOT_NAME).shows("I cannot own any")
    await omar.types("/send", trip, amount="4", to=omar).shows("to yourself")
    for target in (helper, server.bot, omar):
        act = omar.uses("Send money", target, trip)
        await act.shows("cannot" if target is not omar else "yourself")


async def test_an_amount_that_is_unclear_is_asked_about(world, omar, sara, trip):
    await world.joins(omar, sara)
    asked = await omar.types("/send", trip, amount="1,234", to=sara).shows("1,234")
    label = next(each for row in asked.keyboard for each in row if "1.23" in each)
    omar.presses(asked, label)
    await world.settled()
    assert plain(asked.text).startswith("Send 1.23")


async def test_a_second_mention_is_asked_about(world, omar, sara, server, trip):
    nour = server.person("Nour", "nour")
    await world.joins(omar, sara, nour)
    whole = f"<@{sara.id}> 4 lunch with <@{nour.id}>"
    asked = await omar.types("/send", trip, amount=whole).shows("More than one person is named")
    omar.presses(asked, next(each for row in asked.keyboard for each in row if "Sara" in each))
    await world.settled()
    assert plain(asked.text).startswith("Send 4.00 USD to Sara (@sara.k)?\nNote: lunch with Nour")


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"amount": "4", "tag": "@sara.k @nour"}, "More than one person is named"),
        ({"amount": "4 @nour", "tag": "@sara.k"}, "The command is complete before"),
        ({"amount": "4", "tag": "0501234567"}, "looks like a phone number"),
        ({"amount": "half the rent", "tag": "sara.k"}, "I cannot read"),
    ],
)
async def test_what_is_one_name_too_many_or_none_is_refused(
    world, omar, sara, trip, *, options, sentence
):
    await world.joins(omar, sara)
    await omar.types("/send", trip, **options).shows(sentence)


async def test_words_that_lead_to_a_name_and_numbers_in_words_are_read(world, omar, sara, trip):
    await world.joins(omar, sara)
    shown = await card(world, omar, trip, amount="خمسة ونص", tag="to my friend @sara.k")
    assert plain(shown.text).startswith("Send 5.50 USD to Sara")


async def test_a_link_names_nobody(world, omar, trip):
    await world.joins(omar)
    await omar.types("/link", trip, amount="4", note="for @nour").shows("pays nobody by name")


@pytest.mark.parametrize("where", ["between", "elsewhere"])
async def test_her_wallet_works_where_the_bot_is_not(world, omar, sara, server, where):
    await world.joins(omar, sara)
    place = server.between(omar, sara) if where == "between" else server.guild("E", omar, bot=False)
    shown = await card(world, omar, place, to=sara)
    omar.presses(shown, "Send")
    await world.settled()
    assert await world.has(sara) == 1400
    assert all(each.ephemeral for each in getattr(place, "channel", place).told)


async def test_a_note_formats_links_and_mentions_nothing(world, omar, sara, trip):
    await world.joins(omar, sara)
    note = "**b** `c` [x](https://evil.com) discord.gg/abc @everyone <@1> ||s|| # h"
    shown = await card(world, omar, trip, to=sara, note=note)
    omar.presses(shown, "Send")
    await world.settled()
    told = sara.dm.told[-1]
    assert not told.pings
    content = told.text
    for live in ("**b**", "`c`", "[x]", "https://", "gg/abc @everyone", "<@1>", "||s||"):
        assert live not in content.split("Note:")[1]


async def test_hints_are_links_that_type_the_command_in_her_language(world, omar, sara, trip):
    number = world.server.commands.named("تحويل")["id"]
    shown = await sara.types("/ابدأ", trip).shows("١٠٫٠٠")
    assert f"</تحويل:{number}>" in shown.content
    assert "</القائمة:" in shown.content
    shown = await sara.types("/مساعدة", trip).shows("رصيد")
    assert "/رصيد — " in plain(shown.content)
    shown = await omar.types("/help", trip).shows("send")
    number = world.server.commands.named("send")["id"]
    assert f"</send:{number}>" in shown.content

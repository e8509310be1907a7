"""What the bot hears and says in groups, and when it comes and goes."""

import pytest

from bot.platforms.telegram.places import Spot
from ledger.people import chats
from tests.bot.platforms.telegram.test_talk import plain, unreachable


@pytest.fixture
async def trip(world, server, omar, sara):
    await world.joins(omar, sara)
    trip = server.group(-500, "Trip", omar, sara)
    trip.adds_bot(admin=True)
    await world.settled()
    return trip


async def stands(world, group):
    return await chats.stands(world.books, Spot(group.id).name)


async def test_a_command_for_another_bot_is_not_answered(world, trip, omar):
    told = len(omar.chat.told)
    for speaker in (omar, trip.anonymous_admin, trip.linked_channel):
        speaker.says(trip, "/send@OtherBot @sara 5")
        speaker.says(trip, "/ban@OtherBot")
    await world.settled()
    assert trip.told == []
    assert len(omar.chat.told) == told


async def test_an_arabic_word_counts_in_a_reply_to_the_bot(world, server, omar, sara):
    await world.joins(omar, sara)
    trip = server.group(-500, "Trip", omar, sara)
    trip.adds_bot()
    omar.says(trip, "رصيد")
    omar.says(trip, "/help@WaslBot")
    await world.settled()
    heard = len(omar.chat.told)
    omar.says(trip, "رصيد", reply_to=trip.told[-1])
    await world.settled()
    assert len(omar.chat.told) == heard + 1
    assert "10.00" in plain(omar.chat.told[-1].text)


async def test_a_wish_counts_in_a_reply_to_the_bot_and_is_left_alone_among_people(
    world, trip, omar, sara
):
    omar.says(trip, "/help@WaslBot")
    await world.settled()
    told, heard = len(trip.told), len(omar.chat.told)
    for text in ("عايز أبعت ٤ لـ@sara", "how much do I have?", "ابعتي ٤ لـ@sara"):
        omar.says(trip, text)
    await world.settled()
    assert (len(trip.told), len(omar.chat.told)) == (told, heard)
    omar.says(trip, "عايز أبعت ٤ لـ@sara", reply_to=trip.told[-1])
    await world.settled()
    assert plain(omar.chat.told[-1].text).startswith("Send 4.00 USD to Sara (@sara)?")


async def test_a_payment_written_in_arabic_as_a_reply_is_a_card_in_private(world, trip, omar, sara):
    hello = sara.says(trip, "مرحبا")
    await world.settled()
    omar.says(trip, "حوّل ٤", reply_to=hello)
    await world.settled()
    assert plain(omar.chat.told[-1].text).startswith("Send 4.00 USD to Sara (@sara)?")
    assert not any(one.keyboard for one in trip.told)


async def test_money_is_asked_for_by_a_reply_and_who_is_answered_is_no_stranger(
    world, trip, omar, sara
):
    hello = sara.says(trip, "I have paid for us all")
    await world.settled()
    omar.says(trip, "/request 4 taxi", reply_to=hello)
    await world.settled()
    card = omar.chat.told[-1]
    assert plain(card.text).startswith("Ask Sara (@sara) for 4.00 USD?")
    assert "hidden" not in plain(card.text)
    omar.presses(card, "Ask")
    await world.settled()
    asked = plain(sara.chat.told[-1].text)
    assert asked.startswith("Omar (@omar) asks you for 4.00 USD.")
    assert "Note: taxi" in asked


async def test_that_the_bot_came_and_went_is_noted_and_nothing_is_told_there(
    world, trip, omar, sara
):
    assert not (await stands(world, trip)).closed
    omar.says(trip, "/send@WaslBot @sara 2")
    await world.settled()
    shown = omar.chat.told[-1]
    trip.removes_bot()
    await world.settled()
    assert (await stands(world, trip)).closed
    told = len(trip.told)
    omar.presses(shown, "Send")
    await world.settled()
    assert await world.has(sara) == 1200
    assert len(trip.told) == told
    assert plain(shown.text).startswith("Sent 2.00 USD")
    trip.adds_bot()
    await world.settled()
    assert not (await stands(world, trip)).closed


async def test_the_menu_of_a_group_has_no_command_of_admins_even_for_an_admin(world, server, trip):
    boss = server.person(77, "Boss", "boss")
    boss.starts()
    await world.settled()
    trip.adds(boss)
    trip.promotes(boss)
    shown = server.menus.shown(boss, trip)
    assert "send" in shown
    assert "fund" not in shown
    assert "fund" in server.menus.shown(boss, boss.chat)


async def test_somebody_who_is_no_admin_of_the_bot_gets_no_money_from_the_treasury(
    world, trip, omar
):
    for text in ("/fund @omar 100 reason", "موّل @omar ١٠٠ السبب"):
        omar.writes(text)
        omar.says(trip, text)
        await world.settled()
    assert not any(one.keyboard for one in omar.chat.told[-2:])
    assert await world.has(omar) == 1000


async def test_while_the_books_do_not_answer_only_who_asked_is_told_so(world, trip, omar, sara):
    before = len(trip.told), len(sara.chat.told)
    with unreachable(world.books):
        sara.says(trip, "good morning")
        omar.says(trip, "/balance")
        await omar.chat.shows("The books cannot be reached right now. Try again")
        assert (len(trip.told), len(sara.chat.told)) == before

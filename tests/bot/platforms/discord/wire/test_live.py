"""Live cards on Discord: edited in a channel, in private, and where one person sees them."""

import pytest

from ledger.people import shown
from tests.bot import rounds
from tests.bot.platforms.discord.conftest import plain
from tests.discord.interactions import LIVES_S

pytestmark = pytest.mark.usefixtures("rounds")


async def begun(world, omar, *people, chat="", **more):
    readers = [await world.person(each) for each in people]
    owner = await world.person(omar)
    intent = await rounds.begin(world.books, owner, *readers, chat=chat, **more)
    await world.settled()
    return intent


def shown_in(chat):
    """Return the cards in a chat."""
    return [one for one in chat.told if " in." in plain(one.text) and "You" not in one.text]


async def seen(world, sara, card):
    """Let Sara look at the card, which she alone sees where she is."""
    act = sara.presses(card, "Show me")
    found = await act.shows(" in.")
    await world.settled()
    return found


async def test_a_press_in_a_channel_edits_the_card_wherever_it_stands(world, omar, sara, trip):
    await world.joins(omar, sara)
    where = f"discord:#{trip.channel.id}"
    await begun(world, omar, omar, chat=where, audience="chat")
    (card,), (own,) = shown_in(trip.channel), shown_in(omar.dm)
    hers = await seen(world, sara, card)
    assert hers.ephemeral
    act = sara.presses(card, "I am in")
    told = await act.shows("You are in.")
    await world.settled()
    assert told.ephemeral
    for one in (card, own, hers):
        assert plain(one.text).startswith("1 is in.")
    omar.presses(own, "Close it")
    await world.settled()
    for one in (card, own, hers):
        assert "closed" in one.text
        assert one.keyboard == []


async def test_what_one_person_sees_becomes_a_message_to_her_once_its_time_is_over(
    world, server, omar, sara, trip
):
    await world.joins(omar, sara)
    intent = await begun(world, omar, chat=f"discord:#{trip.channel.id}")
    (card,) = shown_in(trip.channel)
    hers = await seen(world, sara, card)
    clock = server.clock
    server.clock = lambda: clock() + LIVES_S + 1
    for presser in (77, 78):
        await rounds.joins(world.books, intent, presser)
        await world.settled()
    assert plain(hers.text).startswith("0 are in.")
    (message,) = shown_in(sara.dm)
    assert plain(message.versions[0]).startswith("1 is in.")
    assert plain(message.text).startswith("2 are in.")


async def test_a_press_on_what_one_person_sees_lets_it_be_edited_for_longer(
    world, server, omar, sara, trip
):
    await world.joins(omar, sara)
    intent = await begun(world, omar, chat=f"discord:#{trip.channel.id}")
    (card,) = shown_in(trip.channel)
    hers = await seen(world, sara, card)
    clock = server.clock
    server.clock = lambda: clock() + LIVES_S - 1
    sara.presses(hers, "I am in")
    await world.settled()
    server.clock = lambda: clock() + LIVES_S + 60
    await rounds.joins(world.books, intent, 77)
    await world.settled()
    assert plain(hers.text).startswith("2 are in.")
    assert shown_in(sara.dm) == []


async def test_what_a_button_carries_makes_no_card_of_another_message(world, omar, sara, trip):
    await world.joins(omar, sara)
    await begun(world, omar, chat=f"discord:#{trip.channel.id}", audience="chat")
    (card,) = shown_in(trip.channel)
    mine = await begun(world, sara)
    act = sara.presses(card, None, custom_id=rounds.pressed(mine))
    await act.shows("You are in.")
    await world.settled()
    assert await shown.places(world.books, mine.token) == []
    assert plain(card.text).startswith("0 are in.")


async def test_a_card_that_was_taken_away_is_sent_again_and_adopted_if_it_was_not_known(
    world, omar, sara, trip
):
    await world.joins(omar, sara)
    intent = await begun(world, omar, chat=f"discord:#{trip.channel.id}", audience="chat")
    (card,) = shown_in(trip.channel)
    (at,) = await shown.places(world.books, intent.token)
    await shown.forget(world.books, at)
    sara.presses(card, "I am in")
    await world.settled()
    assert plain(card.text).startswith("1 is in.")
    card.delete()
    await rounds.joins(world.books, intent, 77)
    await world.settled()
    (again,) = shown_in(trip.channel)
    assert plain(again.text).startswith("2 are in.")


async def test_a_commands_answer_is_live_where_it_is_shown(world, omar, sara, trip):
    await world.joins(omar, sara)
    intent = await begun(world, omar)
    rounds.answering(world.app, intent)
    shown_as = [
        await who.types("/balance", place).shows(" in.")
        for who, place in ((omar, None), (sara, trip))
    ]
    await world.settled()
    await rounds.joins(world.books, intent, 77)
    await world.settled()
    assert [one.ephemeral for one in shown_as] == [False, True]
    for one in shown_as:
        assert plain(one.text).startswith("1 is in.")

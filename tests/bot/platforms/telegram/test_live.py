"""Live cards on Telegram: edited in groups, in private and inline; a stranger is shown the way."""

import asyncio
from datetime import timedelta

import pytest

from bot import speech
from bot.app import live
from bot.platforms.telegram.places import inline
from ledger import clock
from ledger.people import outbox, shown
from ledger.people.inbox import MessageRow
from tests.bot import rounds

pytestmark = pytest.mark.usefixtures("rounds")


@pytest.fixture
async def hall(world, server, omar, sara, nour):
    """Let there be a group of three, of whom one has never started the bot."""
    await world.joins(omar, sara)
    group = server.group(-5, "Hall", omar, sara, nour)
    group.adds_bot()
    await world.settled()
    return group


def says(message, words):
    return speech.plain(message.text).startswith(words)


async def begun(world, omar, *people, chat="", **more):
    readers = [await world.person(each) for each in people]
    owner = await world.person(omar)
    intent = await rounds.begin(world.books, owner, *readers, chat=chat, **more)
    await world.settled()
    return intent


async def stands(world, intent, sent):
    """Note that somebody posted a card through us, as when Telegram tells of it."""
    place, maker = inline(sent.inline_id), intent.owner
    drawn = await rounds.card(world.books, intent.token, None)
    await live.stands(world.books, drawn, place, maker, "en")
    await world.settled()


async def places(world, intent):
    return [at.message for at in await shown.places(world.books, intent.token)]


async def test_a_press_in_a_group_edits_the_card_there_and_in_private(world, omar, sara, hall):
    intent = await begun(world, omar, omar, chat="telegram:-5", audience="chat")
    (card,) = [one for one in hall.told if says(one, "0 are in")]
    (own,) = [one for one in omar.chat.told if says(one, "0 are in")]
    tap = sara.presses(card, "I am in")
    assert (await tap.answered())["text"] == "You are in."
    await world.settled()
    assert speech.plain(card.versions[-1]).startswith("1 is in")
    assert speech.plain(own.versions[-1]).startswith("1 is in")
    assert own.keyboard == [["I am in", "Close it"]]
    omar.presses(own, "Close it")
    await world.settled()
    for one in (card, own):
        assert "closed" in one.text
        assert one.keyboard == []
    assert sorted(await places(world, intent)) == sorted([str(card.id), str(own.id)])


async def test_a_card_that_was_taken_away_is_sent_again_once(world, omar, sara, hall):
    intent = await begun(world, omar, chat="telegram:-5")
    (card,) = hall.told
    card.deleted = True
    for presser in (77, 78):
        await rounds.joins(world.books, intent, presser)
        await world.settled()
    (again,) = hall.told
    assert speech.plain(again.versions[0]).startswith("1 is in")
    assert says(again, "2 are in")
    assert await places(world, intent) == [str(again.id)]


async def test_a_card_goes_with_a_group_that_gets_another_number(world, omar, sara, hall):
    intent = await begun(world, omar, chat="telegram:-5", audience="chat")
    hall.upgrades()
    await world.settled()
    for presser in (77, 78):
        await rounds.joins(world.books, intent, presser)
        await world.settled()
    (card,) = hall.upgraded_to.told
    assert says(card, "2 are in")
    sara.presses(card, "I am in")
    await world.settled()
    assert says(card, "3 are in")


async def test_who_never_started_the_bot_is_shown_the_way_and_is_in_at_its_end(
    world, server, omar, nour, hall
):
    intent = await begun(world, omar, chat="telegram:-5", audience="chat")
    (card,) = hall.told
    for _ in range(2):
        answer = await nour.presses(card, "I am in").answered()
        assert answer["text"] == ""
        await world.settled()
    url, _, payload = answer["url"].partition("?start=")
    assert url == "https://t.me/WaslBot"
    assert says(card, "0 are in")
    nour.starts(payload)
    await world.settled()
    told = [one.text for one in nour.chat.told]
    assert any("Welcome" in text for text in told)
    assert told[-1] == "You are in."
    assert says(card, "1 is in")
    omar.starts(payload)
    await world.settled()
    assert "not yours" in omar.chat.told[-1].text
    kept = await world.books.read(_links)
    assert kept == 1
    assert intent.token


def _links(connection, book):
    asked = MessageRow.__table__.select().where(MessageRow.chat == "telegram:links")
    return len(connection.execute(asked).all())


async def test_a_card_for_the_presser_alone_is_opened_by_the_link(world, omar, sara, hall, nour):
    """Sara has joined, and has never let the bot write to her."""
    await begun(world, omar, chat="telegram:-5", audience="chat")
    (card,) = hall.told
    sara.started = False
    answer = await sara.presses(card, "Show me").answered()
    assert answer["url"]
    await world.settled()
    sara.starts(answer["url"].partition("?start=")[2])
    await world.settled()
    assert says(sara.chat.told[-1], "0 are in")
    nour.presses(card, "I am in")
    omar.presses(card, "I am in")
    await world.settled()
    assert says(sara.chat.told[-1], "1 is in")


async def test_a_press_that_took_long_points_the_way_in_the_group(
    world, omar, sara, hall, monkeypatch
):
    monkeypatch.setattr("bot.platforms.telegram.presses.PATIENCE_S", 0.0)
    await begun(world, omar, chat="telegram:-5", audience="chat")
    (card,) = hall.told
    sara.started = False
    sara.presses(card, "Show me")
    await world.settled()
    link = hall.told[-1]
    assert "Open our private chat" in link.text
    sara.follows(link, "Open")
    await world.settled()
    assert says(sara.chat.told[-1], "0 are in")


async def test_a_press_makes_a_card_of_nothing_that_was_sent_through_us(world, omar, sara, hall):
    """Telegram does not tell which buttons such a message has, so that anybody could name hers."""
    intent = await begun(world, omar)
    rows = [[{"text": "I am in", "callback_data": rounds.pressed(intent)}]]
    copy = omar.sends_inline("0 are in.", rows)
    assert (await sara.presses(copy, "I am in").answered())["text"] == "You are in."
    await world.settled()
    assert copy.text == "0 are in."
    assert await places(world, intent) == []


async def test_what_somebody_sent_through_us_is_edited_until_it_is_gone(world, omar, sara, hall):
    intent = await begun(world, omar)
    rows = [[{"text": "I am in", "callback_data": rounds.pressed(intent)}]]
    sent = omar.sends_inline("0 are in.", rows)
    await stands(world, intent, sent)
    sara.presses(sent, "I am in")
    await world.settled()
    assert says(sent, "1 is in")
    assert sent.keyboard == [["I am in", "Show me"]]
    assert await places(world, intent) == [f"inline:{sent.inline_id}"]
    sent.deleted = True
    await rounds.joins(world.books, intent, 77)
    await world.settled()
    assert await places(world, intent) == []


async def test_what_a_button_carries_makes_no_card_of_another_message(world, omar, sara, hall):
    """Whoever sends what a button carries from elsewhere is answered, and nothing else changes."""
    await begun(world, omar, chat="telegram:-5", audience="chat")
    (card,) = hall.told
    mine, omars = await begun(world, sara), await begun(world, omar)
    sent = omar.sends_inline("0 are in.", [])
    await stands(world, omars, sent)
    for message in (card, sent):
        sara.presses(message, None, data=rounds.pressed(mine))
        await world.settled()
    assert await places(world, mine) == []
    assert await places(world, omars) == [f"inline:{sent.inline_id}"]
    assert says(card, "0 are in")
    assert says(sent, "0 are in")


async def test_a_stranger_who_presses_what_was_sent_through_us_is_shown_the_way(
    world, omar, nour, hall
):
    intent = await begun(world, omar)
    rows = [[{"text": "I am in", "callback_data": rounds.pressed(intent)}]]
    sent = omar.sends_inline("0 are in.", rows)
    await stands(world, intent, sent)
    answer = await nour.presses(sent, "I am in").answered()
    nour.starts(answer["url"].partition("?start=")[2])
    await world.settled()
    assert nour.chat.told[-1].text == "You are in."
    assert says(sent, "1 is in")


async def test_a_kill_between_sending_and_remembering_leaves_what_a_press_adopts(
    world, server, sara, hall
):
    """The bot dies when Telegram has taken the card, and another process goes on."""
    play = server.plays("late answer", "sendMessage", chat=hall)
    owner = await world.person(sara)
    intent = await rounds.begin(world.books, owner, chat="telegram:-5", audience="chat")
    dying = asyncio.create_task(world.jobs.drain())
    await server.until(lambda: play.played)
    dying.cancel()
    await world.jobs.telling.stop()
    assert await places(world, intent) == []
    await world.restart()
    later = clock.now() + outbox.LEASE + timedelta(seconds=1)
    with clock.running(lambda: later):
        await world.settled()
        orphan, known = [one for one in hall.told if says(one, "0 are in")]
        assert await places(world, intent) == [str(known.id)]
        sara.presses(orphan, "I am in")
        await world.settled()
    assert orphan.text == known.text
    assert says(orphan, "1 is in")


async def test_a_group_that_telegram_asks_to_be_patient_with_ends_true(world, server, omar, hall):
    intent = await begun(world, omar, omar, chat="telegram:-5")
    server.plays("429", "editMessageText", chat=hall)
    for presser in (77, 78, 79):
        await rounds.joins(world.books, intent, presser)
    await world.settled()
    for one in (hall.told[-1], omar.chat.told[-1]):
        assert says(one, "3 are in")


async def test_a_commands_answer_is_live_where_it_is_shown(world, omar, sara, hall):
    intent = await begun(world, omar)
    rounds.answering(world.app, intent)
    omar.writes("/round")
    await world.settled()
    rounds.answering(world.app, intent, audience="chat")
    sara.says(hall, "/round@WaslBot")
    await world.settled()
    await rounds.joins(world.books, intent, 77)
    await world.settled()
    for chat in (omar.chat, hall):
        assert says(chat.told[-1], "1 is in")
        assert chat.told[-1].edited

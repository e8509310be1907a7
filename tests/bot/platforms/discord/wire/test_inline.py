"""Cards that are posted by a command of one's own, also where the bot is not."""

import pytest

from ledger import ids
from ledger.people import persons, shown
from tests.bot.platforms.discord.conftest import plain
from tests.discord.interactions import LIVES_S


@pytest.fixture(params=["a server", "between two"])
def there(request, server, omar, sara):
    """Let there be a place where people are, and the bot is not."""
    if request.param == "a server":
        return server.guild("Elsewhere", omar, sara, bot=False).channel
    return server.between(omar, sara)


def card_in(there):
    """Return the card that all see."""
    (card,) = [one for one in there.told if not one.ephemeral]
    return card


async def given(world, omar, there, **options):
    """Let somebody post money for whoever takes it, and confirm it."""
    act = omar.types("/give", there, **({"amount": "4", "note": "coffee"} | options))
    await world.settled()
    asks = await act.shows("to whoever takes it first?")
    assert asks.ephemeral
    omar.presses(asks, "Yes, give it")
    await world.settled()
    return asks


async def taken(world, person, card):
    hers = await person.presses(card, "Take").shows(" from ")
    assert hers.ephemeral
    person.presses(hers, "Take the money")
    await world.settled()


def says(message, words):
    return words in plain(message.text)


async def test_money_is_posted_where_the_bot_is_not_and_taken_there(world, omar, sara, there):
    await world.joins(omar, sara)
    act = omar.types("/give", there, amount="4", note="coffee")
    asks = await act.shows("to whoever takes it first?")
    await world.settled()
    card = card_in(there)
    assert says(card, "once Omar")
    early = await sara.presses(card, "Take").shows("not confirmed")
    assert early.ephemeral
    omar.presses(asks, "Yes, give it")
    await world.settled()
    assert not says(card, "once Omar")
    assert await world.has(omar) == 600
    await taken(world, sara, card)
    assert await world.has(sara) == 1400
    for one in (card, asks):
        assert says(one, "went to Sara")
        assert one.keyboard == []


async def test_after_a_quarter_of_an_hour_the_next_press_makes_it_true(
    world, server, omar, sara, there
):
    await world.joins(omar, sara)
    await given(world, omar, there)
    card = card_in(there)
    hers = await sara.presses(card, "Take").shows(" from ")
    await world.settled()
    clock = server.clock
    server.clock = lambda: clock() + LIVES_S + 1
    sara.presses(hers, "Take the money")
    await world.settled()
    assert await world.has(sara) == 1400
    assert not says(card, "went to")
    assert card_in(there) is card
    omar.presses(card, "Take")
    await world.settled()
    assert says(card, "went to Sara")
    assert card.keyboard == []


async def test_what_is_refused_is_hers_alone_and_posts_nothing(world, omar, sara, there):
    await world.joins(omar, sara)
    for options in ({"amount": "4000"}, {"amount": "lunch"}, {"amount": "4", "note": "to @sara"}):
        act = omar.types("/give", there, **options)
        await world.settled()
        assert act.written[-1].ephemeral
        assert [one for one in there.told if not one.ephemeral] == []
    assert await world.has(omar) == 1000


async def test_a_stranger_joins_where_she_is_and_takes_it(world, omar, sara, there):
    await world.joins(omar)
    await given(world, omar, there)
    card = card_in(there)
    told = await sara.presses(card, "Take").shows("not joined")
    assert told.ephemeral
    await sara.types("/start", there).shows("Welcome")
    await world.settled()
    await persons.speak(world.books, await world.person(sara), "en", b"sara")
    await taken(world, sara, card)
    assert await world.has(sara) == 1400


async def test_a_command_that_comes_again_posts_the_same_card(world, omar, sara, there):
    await world.joins(omar, sara)
    act = omar.types("/give", there, amount="4")
    await world.settled()
    await world.restart()
    server = world.server
    server.gateway.tell("INTERACTION_CREATE", act.as_json(), None)
    await world.settled()
    for asks in {one for one in act.written if one.ephemeral}:
        if asks.keyboard:
            omar.presses(asks, "Yes, give it")
            await world.settled()
    assert await world.has(omar) == 600


async def test_forged_and_copied_buttons_pay_whom_they_name(world, omar, sara, there):
    await world.joins(omar, sara)
    asks = await given(world, omar, there)
    card = card_in(there)
    for forged in (asks.button("Take it back")["custom_id"], "do:AAAAAAAAAAAAAAAAAAAAAA:take"):
        act = sara.presses(card, None, custom_id=forged)
        await world.settled()
        assert act.written[-1].ephemeral
    assert await world.has(omar) == 600
    carried = card.button("Take")["custom_id"]
    elsewhere = sara.presses(asks, None, custom_id=carried)
    hers = await elsewhere.shows(" from ")
    sara.presses(hers, "Take the money")
    await world.settled()
    assert await world.has(sara) == 1400


async def test_arabic_has_a_name_of_its_own(world, omar, sara, there):
    await world.joins(omar, sara)
    await persons.speak(world.books, await world.person(omar), "ar", b"omar")
    act = omar.types("/إهداء", there, المبلغ="٤")
    await world.settled()
    asks = act.written[-1] if act.written[-1].ephemeral else act.written[0]
    omar.presses(asks, asks.keyboard[0][-1])
    await world.settled()
    assert await world.has(omar) == 600
    card = card_in(there)
    assert "٤٫٠٠" in plain(card.text)
    token = card.button((0, 0))["custom_id"].split(":")[1]
    places = await shown.places(world.books, ids.from_text(token))
    assert f"discord:#{there.id}" in {each.chat for each in places}


# -- asking for money ---------------------------------------------------------------------------


async def test_money_is_asked_for_where_the_bot_is_not_and_paid_there(world, omar, sara, there):
    await world.joins(omar, sara)
    act = omar.types("/ask", there, amount="4", note="coffee")
    mine = await act.shows("Your pay link")
    await world.settled()
    assert mine.ephemeral
    card = card_in(there)
    assert says(card, "asks for 4.00 USD")
    hers = await sara.presses(card, "Pay").shows("coffee")
    assert hers.ephemeral
    assert await world.has(omar) == 1000
    sara.presses(hers, "Pay")
    await world.settled()
    assert await world.has(omar) == 1400
    for one in (card, mine):
        assert says(one, "paid by Sara")
        assert one.keyboard == []


async def test_a_card_where_the_bot_is_counts_who_has_paid(world, omar, sara, trip):
    await world.joins(omar, sara)
    omar.types("/ask", trip, amount="2", uses="x10")
    await world.settled()
    (card,) = [one for one in trip.channel.told if not one.ephemeral]
    hers = await sara.presses(card, "Pay").shows("2.00")
    sara.presses(hers, "Pay")
    await world.settled()
    assert says(card, "paid 1 of 10")
    assert card.keyboard == [["Pay"]]

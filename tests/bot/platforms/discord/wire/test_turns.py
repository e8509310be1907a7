"""What one person does is answered in its order, and whoever does too much delays nobody."""

from bot.platforms.discord import answers
from bot.turns import MOST_WAITING
from tests.bot.platforms.discord.conftest import plain

CALLBACK = "createInteractionResponse"


async def held(world, person, where):
    """Let somebody type something whose acknowledgement is held up; return both."""
    world.server.plays("late to act", CALLBACK)
    play = world.server.faults.plays[-1]
    act = person.types("/balance", where)
    await world.server.until(lambda: play.played)
    return act, play


async def test_what_one_person_does_is_answered_in_its_order(world, omar, trip):
    await world.joins(omar)
    first, play = await held(world, omar, trip)
    second = omar.types("/help", trip)
    assert await second.answered() == 5
    assert not [one for one in second.written if not one.loading]
    play.release()
    await second.shows("Examples")
    assert [one for one in first.written if "Available" in one.text]


async def test_somebody_else_does_not_wait(world, omar, sara, trip):
    await world.joins(omar, sara)
    _first, play = await held(world, omar, trip)
    await sara.types("/balance", trip).shows("Available")
    play.release()


async def test_an_acknowledgement_that_never_ends_holds_up_nobody_for_long(
    world, omar, trip, monkeypatch
):
    await world.joins(omar)
    monkeypatch.setattr(answers, "DEADLINE_S", 0.1)
    _first, play = await held(world, omar, trip)
    await omar.types("/help", trip).shows("Examples")
    play.release()


async def test_a_flood_is_dropped_and_she_is_told_once(world, omar, sara, trip):
    await world.joins(omar, sara)
    first, play = await held(world, omar, trip)
    more = [omar.types("/balance", trip) for _ in range(MOST_WAITING + 5)]
    await more[-6].shows("more at once than I can answer")
    play.release()
    await first.shows("Available")
    for act in more[: MOST_WAITING - 1]:
        await act.shows("Available")
    told = [one for act in more for one in act.written if "more at once" in plain(one.text)]
    assert len(told) == 1
    assert not any(act.written for act in more[MOST_WAITING:])


async def test_a_payment_in_a_flood_is_a_card_or_nothing(world, omar, sara, trip):
    await world.joins(omar, sara)
    _first, play = await held(world, omar, trip)
    more = [omar.types("/send", trip, amount="1", to=sara) for _ in range(40)]
    play.release()
    await more[0].shows("After this")
    await world.discord.idle()
    cards = [one for act in more for one in act.written if one.keyboard]
    assert len(cards) == MOST_WAITING - 1
    assert (await world.has(omar), await world.has(sara)) == (1000, 1000)

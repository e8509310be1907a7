"""What Discord refuses for good is not tried again, and whoever can be told is told."""

import pytest

from tests.bot.platforms.discord.conftest import plain
from tests.bot.platforms.discord.wire.test_talk import card

REFUSED = "There is something that I cannot show here"
EDIT, MESSAGE = "editOriginalInteractionResponse", "createMessage"


async def test_an_answer_that_is_refused_is_said_to_be_there(world, omar, trip, capsys):
    await world.joins(omar)
    play = world.server.plays("400", EDIT)
    await omar.types("/balance", trip).shows(REFUSED)
    await world.settled()
    assert play.played == 1
    assert "Traceback" not in capsys.readouterr().out


async def test_an_answer_that_is_refused_whatever_it_says_ends_it(world, omar, trip, capsys):
    await world.joins(omar)
    told = len(omar.dm.told)
    play = world.server.plays("400", EDIT, times=1_000)
    omar.types("/balance", trip)
    await world.server.until(lambda: play.played == 2)
    await world.discord.idle()
    assert len(omar.dm.told) == told
    assert "Traceback" not in capsys.readouterr().out


async def test_a_notice_that_is_refused_is_said_to_be_there_once(world, omar, sara, trip, capsys):
    await world.joins(omar, sara)
    shown = await card(world, omar, trip, to=sara)
    play = world.server.plays("400", MESSAGE, chat=sara.dm)
    omar.presses(shown, "Send")
    await world.settled()
    await world.later(300)
    assert play.played == 1
    assert [REFUSED in plain(one.text) for one in sara.dm.told].count(True) == 1
    assert await world.has(sara) == 1400
    assert "Traceback" not in capsys.readouterr().out


@pytest.mark.parametrize("fault", ["archived", "403"])
async def test_a_channel_where_nothing_may_be_said_costs_one_try(world, omar, sara, trip, fault):
    await world.joins(omar, sara)
    play = world.server.plays(fault, MESSAGE, chat=trip.channel, times=1_000)
    shown = await card(world, omar, trip, to=sara)
    omar.presses(shown, "Send")
    await world.settled()
    await world.later(300)
    assert play.played == 1
    assert plain(shown.text).startswith("Sent 4.00 USD")

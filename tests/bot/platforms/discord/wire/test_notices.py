"""What people are told reaches them: in private, else when they come again, and once."""

from bot.platforms.discord.outbound import OURS
from tests.bot.platforms.discord.conftest import plain
from tests.bot.platforms.discord.wire.test_talk import card


async def pays(world, payer, payee, where, amount="4"):
    shown = await card(world, payer, where, amount, to=payee)
    payer.presses(shown, "Send")
    await world.settled()


async def comes(world, person, where):
    """Let somebody ask for her balance; return what she is shown then."""
    act = person.types("/balance", where)
    await act.shows("Available")
    await world.settled()
    return [plain(one.text) for one in act.written]


async def test_closed_messages_are_tried_once_and_never_again(world, omar, sara, trip):
    await world.joins(omar, sara, where=trip)
    sara.closes_dms()
    await pays(world, omar, sara, trip)
    sara.opens_dms()
    tried = len(world.server.called("createMessage")), len(world.server.called("createDM"))
    announced = len([one for one in trip.channel.told if "sent Sara" in plain(one.text)])
    await pays(world, omar, sara, trip)
    await world.later(7 * 86_400)
    assert len(world.server.called("createDM")) == tried[1]
    again = len([one for one in trip.channel.told if "sent Sara" in plain(one.text)])
    assert len(world.server.called("createMessage")) == tried[0] + again - announced
    assert sara.dm.told == []


async def test_what_could_not_be_told_is_told_beside_the_next_answer(world, omar, sara, trip):
    await world.joins(omar, sara, where=trip)
    sara.closes_dms()
    await pays(world, omar, sara, trip, "1")
    await pays(world, omar, sara, trip, "2")
    act = sara.types("/balance", trip)
    answer = await act.shows("Available")
    await world.settled()
    told = [plain(one.text) for one in act.written if "sent you" in one.text]
    assert [text.split(" sent you ")[1].split(" ")[0] for text in told] == ["1.00", "2.00"]
    assert all(one.ephemeral for one in act.written)
    assert act.written[0] is answer
    await world.later(3600)
    assert len(await comes(world, sara, trip)) == 1


async def test_what_happens_soon_after_is_told_there_too(world, omar, sara, trip):
    await world.joins(omar, sara, where=trip)
    sara.closes_dms()
    await pays(world, omar, sara, trip)
    act = sara.types("/balance", trip)
    await act.shows("Available")
    await world.settled()
    await pays(world, omar, sara, trip, "3")
    assert "3.00" in (await act.shows("3.00 USD")).text


async def test_what_happens_a_quarter_of_an_hour_later_waits_for_the_next_answer(
    world, omar, sara, trip
):
    await world.joins(omar, sara, where=trip)
    sara.closes_dms()
    await pays(world, omar, sara, trip)
    first = sara.types("/balance", trip)
    await first.shows("Available")
    await world.settled()
    first.at -= 901
    await pays(world, omar, sara, trip, "3")
    assert not any("3.00" in one.text for one in first.written)
    assert "sent you 3.00 USD" in (await comes(world, sara, trip))[-1]


async def test_whoever_writes_in_private_again_is_told_there_again(world, omar, sara, trip):
    await world.joins(omar, sara, where=trip)
    sara.closes_dms()
    await pays(world, omar, sara, trip)
    sara.opens_dms()
    await sara.types("/balance").shows("Available")
    await world.settled()
    assert len([one for one in sara.dm.told if "sent you" in one.text]) == 1
    await pays(world, omar, sara, trip, "3")
    assert len([one for one in sara.dm.told if "sent you" in one.text]) == 2


async def test_who_could_not_be_written_to_for_a_while_is_told_when_she_comes(
    world, omar, sara, trip
):
    await world.joins(omar, sara, where=trip)
    world.server.plays("DMs opened too fast", "createDM")
    await pays(world, omar, sara, trip)
    assert sara.dm.told == []
    await comes(world, sara, trip)
    assert "sent you 4.00 USD" in plain(sara.dm.told[-1].text)


async def test_a_restart_forgets_nobody_who_could_not_be_told(world, omar, sara, trip):
    await world.joins(omar, sara, where=trip)
    sara.closes_dms()
    await pays(world, omar, sara, trip)
    await world.restart()
    assert "sent you" in (await comes(world, sara, trip))[-1]


async def test_a_channel_that_the_bot_may_not_write_to_is_told_nothing(world, omar, sara, trip):
    await world.joins(omar, sara)
    shown = await card(world, omar, trip, to=sara)
    world.server.plays("403", "createMessage", chat=trip.channel)
    omar.presses(shown, "Send")
    await world.settled()
    assert trip.channel.seen_by(sara) == []
    await world.later(3600)
    assert trip.channel.seen_by(sara) == []


def test_what_we_send_stays_below_what_discord_allows():
    most, span = OURS.overall
    assert most / span < 50

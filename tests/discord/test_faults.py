"""Every fault of a call: what the library makes of it, and what Discord did all the same."""

import asyncio
import json

import aiohttp
import discord
import pytest

from tests.discord.client import client, point, trying
from tests.discord.faults import ANSWERS, EVERY
from tests.discord.test_interactions import pressed, refused, typed
from tests.discord.test_messages import dm

LOST = aiohttp.ClientError
OUTAGE = discord.DiscordServerError
LATE = asyncio.CancelledError
BROKEN = json.JSONDecodeError
REFUSED = discord.HTTPException
FORBIDDEN = discord.Forbidden

# The error the library raises, its words, and how many messages are shown: of a message the bot
# sends by itself, of an answer to an interaction, and of a message that follows it.
SEEN = {
    "401": [(REFUSED, "401", 0)] * 3,
    "403": [(FORBIDDEN, "50001", 0)] * 3,
    "closed DMs": [(FORBIDDEN, "50007", 0)] * 3,
    "DMs opened too fast": [(FORBIDDEN, "40003", 0)] * 3,
    "429": [(None, None, 1)] * 3,
    "429 everywhere": [(None, None, 1)] * 3,
    "429 of Cloudflare": [(REFUSED, "1015", 0)] * 3,
    "500 before acting": [(None, None, 1)] * 3,
    "500 after acting": [(None, None, 1), (REFUSED, "40060", 1), (None, None, 2)],
    "502 before acting": [(None, None, 1)] * 3,
    "502 after acting": [(None, None, 1), (REFUSED, "40060", 1), (None, None, 2)],
    "503 before acting": [(OUTAGE, "503", 0), (None, None, 1), (None, None, 1)],
    "503 after acting": [(OUTAGE, "503", 1), (REFUSED, "40060", 1), (None, None, 2)],
    "reset before acting": [(LOST, None, 0)] * 3,
    "reset after acting": [(LOST, None, 1)] * 3,
    "late answer": [(LATE, None, 1)] * 3,
    "late to act": [(LATE, None, 0)] * 3,
    "malformed answer": [(BROKEN, None, 1)] * 3,
}


async def suffers(server, play, call, error, words):
    """Let a call be made by someone who waits for no late answer; it ends as expected."""
    calling = asyncio.ensure_future(call)
    if error is LATE:
        await server.until(lambda: play.played)
        calling.cancel()
    if error is None:
        await calling
        return
    with pytest.raises(error, match=words):
        await calling


def shown(omar, text):
    return sum(one.text == text for one in omar.dm.told)


@pytest.mark.parametrize("name", ANSWERS)
async def test_a_message_suffers_it_and_the_next_one_is_sent(server, bot, omar, name):
    error, words, times = SEEN[name][0]
    channel = await dm(bot, omar)
    play = server.plays(name, "createMessage")
    await suffers(server, play, channel.send("Receipt"), error, words)
    assert (play.played, shown(omar, "Receipt")) == (1, times)
    await channel.send("Next")
    assert shown(omar, "Next") == 1


@pytest.mark.parametrize("name", ANSWERS)
async def test_a_message_with_a_nonce_is_shown_once_whatever_happens(server, bot, omar, name):
    error, words, _times = SEEN[name][0]
    channel = await dm(bot, omar)
    play = server.plays(name, "createMessage")
    await suffers(server, play, channel.send("Receipt", nonce="7"), error, words)
    await channel.send("Receipt", nonce="7")
    assert shown(omar, "Receipt") == 1


@pytest.mark.parametrize("name", ANSWERS)
async def test_the_answer_to_an_interaction_suffers_it(server, bot, omar, name):
    error, words, times = SEEN[name][1]
    act, interaction = await typed(bot, omar)
    play = server.plays(name, "createInteractionResponse")
    await suffers(server, play, interaction.response.send_message("Sent"), error, words)
    assert (shown(omar, "Sent"), act.answer) == (times, 4 if times else None)


@pytest.mark.parametrize("name", ANSWERS)
async def test_what_follows_suffers_it(server, bot, omar, name):
    error, words, times = SEEN[name][2]
    _act, interaction = await typed(bot, omar)
    await interaction.response.send_message("Sent")
    play = server.plays(name, "createFollowupMessage")
    await suffers(server, play, interaction.followup.send("More", wait=True), error, words)
    assert shown(omar, "More") == times
    await interaction.followup.send("Next")
    assert shown(omar, "Next") == 1


@pytest.mark.parametrize("name", ANSWERS)
async def test_a_change_suffers_it_and_is_made_once_more_without_harm(server, bot, omar, name):
    error, words, _times = SEEN[name][1]
    error = None if words == "40060" else error
    _press, interaction = await pressed(bot, omar)
    await interaction.response.defer()
    play = server.plays(name, "editOriginalInteractionResponse")
    await suffers(
        server, play, interaction.edit_original_response(content="Paid", view=None), error, words
    )
    await interaction.edit_original_response(content="Paid", view=None)
    assert [(one.text, one.keyboard) for one in omar.dm.told] == [("Paid", [])]


# -- the acknowledgement that was lost -----------------------------------------------------------


async def test_an_answer_that_was_lost_can_be_looked_up(server, bot, omar):
    _act, interaction = await typed(bot, omar)
    server.plays("reset after acting", "createInteractionResponse")
    with pytest.raises(aiohttp.ClientError):
        await interaction.response.defer(thinking=True)
    await refused(interaction.response.defer(thinking=True), 40060)
    assert (await interaction.original_response()).flags.loading
    await interaction.edit_original_response(content="Sent")
    assert [one.text for one in omar.dm.told] == ["Sent"]


async def test_an_answer_that_never_came_dies_after_three_seconds(server, bot, omar):
    act, interaction = await typed(bot, omar)
    server.plays("reset before acting", "createInteractionResponse")
    with pytest.raises(aiohttp.ClientError):
        await interaction.response.defer()
    server.clock.advance(4)
    await refused(interaction.response.defer(), 10062)
    await refused(interaction.followup.send("Sent"), 10015)
    assert act.written == []


async def test_a_late_answer_comes_when_it_is_let_go(server, bot, omar):
    channel = await dm(bot, omar)
    play = server.plays("late answer", "createMessage")
    sending = asyncio.create_task(channel.send("Receipt"))
    await omar.dm.shows("Receipt")
    assert not sending.done()
    play.release()
    assert (await sending).content == "Receipt"


async def test_a_late_act_may_be_too_late(server, bot, omar):
    act, interaction = await typed(bot, omar)
    play = server.plays("late to act", "createInteractionResponse")
    answering = asyncio.create_task(interaction.response.defer())
    await server.until(lambda: play.played)
    server.clock.advance(4)
    play.release()
    with pytest.raises(discord.NotFound, match="Unknown interaction"):
        await answering
    assert act.answer is None


async def test_an_outage_that_lasts_is_told_after_five_tries(server, bot, omar):
    channel = await dm(bot, omar)
    play = server.plays("500 before acting", "createMessage", times=9)
    with pytest.raises(discord.DiscordServerError):
        await channel.send("Receipt")
    assert play.played == 5


async def test_a_wait_that_is_told_is_waited_for(server, bot, omar):
    channel = await dm(bot, omar)
    play = server.plays("429", "createMessage", times=4, retry_after=600)
    await channel.send("Receipt")
    assert (play.played, server.limits.invalid) == (4, 4)
    server.plays("429", "createMessage", retry_after=600)
    bot.http.max_ratelimit_timeout = 30
    with pytest.raises(discord.RateLimited):
        await channel.send("Receipt")


# -- which call, when, where --------------------------------------------------------------------


async def test_a_dm_may_be_opened_too_fast(server, bot, omar):
    server.plays("DMs opened too fast", "createDM")
    with pytest.raises(discord.Forbidden, match="40003"):
        await omar_writes(bot, omar)
    await omar_writes(bot, omar)
    assert shown(omar, "Receipt") == 1


async def omar_writes(bot, omar):
    await (await bot.fetch_user(omar.id)).send("Receipt")


async def test_a_fault_waits_for_its_turn_and_its_channel(server, bot, omar, trip):
    play = server.plays("403", "createMessage", nth=2, times=2, chat=trip)
    outcomes = []
    for place in (trip.channel, omar.dm, trip.channel, trip.channel, trip.channel, omar.dm):
        channel = bot.get_partial_messageable(place.id)
        try:
            outcomes.append(bool(await channel.send("Receipt")))
        except discord.Forbidden:
            outcomes.append(False)
    assert outcomes == [True, True, False, False, True, True]
    assert play.played == 2


async def test_a_fault_may_be_for_the_interactions_of_one_channel(server, bot, omar, trip):
    server.plays("403", "createInteractionResponse", chat=trip)
    _act, interaction = await typed(bot, omar)
    await interaction.response.defer()
    _act, interaction = await typed(bot, omar, trip)
    with pytest.raises(discord.Forbidden):
        await interaction.response.defer()


async def test_other_calls_go_on(server, bot, omar):
    play = server.plays("503 before acting", "editMessage")
    await (await dm(bot, omar)).send("Receipt")
    assert play.played == 0


def test_a_fault_that_does_not_exist_cannot_be_set(server):
    with pytest.raises(KeyError):
        server.plays("meteor")


# -- the way in -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("401", discord.LoginFailure),
        ("503 before acting", discord.DiscordServerError),
        ("reset before acting", aiohttp.ClientError),
        ("429 of Cloudflare", discord.HTTPException),
        ("malformed answer", json.JSONDecodeError),
    ],
)
async def test_the_bot_does_not_get_in(server, name, error):
    server.plays(name, "getCurrentUser", times=2)
    async with trying(server, client()) as task:
        with pytest.raises(error):
            await task
    assert server.gateway.identified == 0


async def test_nobody_is_there(server):
    point(server)
    await server.stop()
    async with trying(server, client()) as task:
        with pytest.raises(aiohttp.ClientConnectorError):
            await task
    await server.start()


async def test_commands_are_not_registered_in_an_outage(server, bot):
    server.plays("503 after acting", "bulkOverwriteGlobalApplicationCommands")
    with pytest.raises(discord.DiscordServerError):
        await bot.http.bulk_upsert_global_commands(bot.application_id, [])
    assert server.commands.all() == []


async def test_a_token_that_was_reset_opens_nothing_more(server, bot, omar):
    channel = await dm(bot, omar)
    server.token = "another"
    with pytest.raises(discord.HTTPException) as wrong:
        await channel.send("x")
    assert (wrong.value.status, server.limits.invalid) == (401, 1)


def test_every_fault_of_a_call_is_tested_here():
    assert set(SEEN) == set(ANSWERS)
    assert set(ANSWERS) < EVERY

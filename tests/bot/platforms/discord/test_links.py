"""Claim links on Discord: a code that is typed after /claim, and nobody else sees."""

import re

from tests.bot.platforms.discord.conftest import read

CODE = re.compile(r"code ([\w-]{22})(?![\w-])")


async def made(world, payer):
    card = await payer.slash(world.channel, "link", amount="4", note="lunch")
    await payer.click(card.response.message, label="Make the link")
    await world.settled()
    return card


async def test_a_newcomer_joins_by_a_code_and_is_paid_in_one_step(world, omar, sara):
    await world.joins(omar)
    card = await made(world, omar)
    (code,) = CODE.findall(read(card.response))
    answer = await sara.slash(world.channel, "claim", code=code)
    await world.settled()
    told = read(answer.response)
    assert "sent you 4.00 USD. Receipt" in told
    assert "Welcome to Wasl" in told
    assert await world.has(sara) == 1400
    assert world.told(omar)[-1].startswith("Sara (@sara) opened your link and has your 4.00 USD.")


async def test_in_a_server_only_the_payer_sees_the_code(world, omar, sara):
    await world.joins(omar)
    card = await made(world, omar)
    assert card.ephemeral
    assert CODE.findall(read(card.response))
    assert card.response.id not in {each.id for each in world.channel.history(viewer=sara)}

"""Pay links on Discord: /pay with the code; the story of a group has the card in a channel."""

import re

from tests.bot.platforms.discord.conftest import read

CODE = re.compile(r"</pay:\d+> `([0-9a-z]{12})`|/pay ([0-9a-z]{12})")


async def made(world, owner):
    """Make a link in the channel; return its code, which its owner alone is told."""
    card = await owner.slash(world.channel, "paylink", amount="4", note="lunch")
    await world.settled()
    assert card.ephemeral
    shown = CODE.search(read(card.response))
    return shown[1] or shown[2]


async def test_a_newcomer_pays_by_a_code_after_a_card_of_her_own(world, omar, sara):
    await world.joins(omar)
    code = await made(world, omar)
    asked = await sara.slash(world.channel, "pay", code=code)
    await world.settled()
    assert asked.ephemeral
    assert "Pay 4.00 USD to Omar" in read(asked.response)
    assert "Welcome to Wasl" in read(asked.response)
    assert await world.has(sara) == 1000
    await sara.click(asked.response.message, label="Pay / تسديد")
    await world.settled()
    assert (await world.has(sara), await world.has(omar)) == (600, 1400)
    assert any("paid you 4.00 USD by your link" in each for each in world.told(omar))

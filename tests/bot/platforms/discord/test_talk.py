"""People on Discord: commands, buttons and forms, from the server's channel and in private."""

from tests.bot.platforms.discord.conftest import plain


async def test_a_payment_from_card_to_receipt(world, omar, sara):
    await world.joins(omar, sara)
    card = await omar.slash(world.channel, "send", amount="4", to=sara, note="lunch")
    assert card.ephemeral
    assert plain(card.response.content).startswith("Send 4.00 USD to Sara (@sara)?")
    press = await omar.click(card.response.message, label="Send")
    await world.settled()
    assert plain(card.response.content).startswith("Sent 4.00 USD to Sara (@sara).")
    assert press.followups == []
    assert "Omar (@omar) sent you 4.00 USD" in world.told(sara)[-1]
    assert await world.has(sara) == 1400

"""Claim links on Telegram: t.me/<bot>?start=claim-<code>."""

import re

from tests.bot.platforms.discord.conftest import plain

LINK = re.compile(r"https://t\.me/WaslBot\?start=[A-Za-z0-9_-]{1,64}(?![A-Za-z0-9_-])")


async def made(world, payer, text="/link 4 lunch"):
    payer.writes(text)
    await world.settled()
    card = payer.chat.told[-1]
    payer.presses(card, "Make the link")
    await world.settled()
    (link,) = LINK.findall(card.text)
    return card, link


def opens(person, link):
    person.starts(link.partition("?start=")[2])


async def test_a_newcomer_who_opens_a_link_joins_and_is_paid_in_one_step(world, omar, nour):
    await world.joins(omar)
    _, link = await made(world, omar)
    opens(nour, link)
    await world.settled()
    told = nour.chat.told[-1].text
    assert "Omar (@omar) sent you 4.00 USD." in plain(told)
    assert "Welcome to Wasl, Nour" in plain(told)
    assert await world.has(nour) == 1400
    assert plain(omar.chat.told[-1].text).startswith("Nour opened your link and has your 4.00 USD.")


async def test_a_link_that_is_opened_twice_pays_once(world, omar, sara, nour):
    await world.joins(omar, sara)
    _, link = await made(world, omar)
    for person in (sara, sara, nour):
        opens(person, link)
        await world.settled()
    assert plain(sara.chat.told[-1].text).startswith("You opened this link before;")
    assert plain(nour.chat.told[-1].text).startswith("Too late: somebody else opened this link")
    assert (await world.has(sara), await world.has(omar)) == (1400, 600)


async def test_the_button_on_the_receipt_voids_the_link(world, omar, sara):
    await world.joins(omar, sara)
    receipt, link = await made(world, omar)
    omar.presses(receipt, "Take it back")
    await world.settled()
    opens(sara, link)
    await world.settled()
    assert plain(sara.chat.told[-1].text).startswith("The sender took this money back")
    assert LINK.findall(receipt.text) == []
    assert (await world.has(sara), await world.has(omar)) == (1000, 1000)


async def test_a_link_that_is_asked_for_in_a_group_is_shown_in_private(world, server, omar, sara):
    await world.joins(omar)
    trip = server.group(-5, "Trip", omar, sara)
    trip.adds_bot()
    await world.settled()
    omar.says(trip, "/link 4 lunch")
    await world.settled()
    omar.presses(omar.chat.told[-1], "Make the link")
    await world.settled()
    assert LINK.findall(omar.chat.told[-1].text)
    assert not any("claim" in each.text or "4.00" in each.text for each in trip.told)

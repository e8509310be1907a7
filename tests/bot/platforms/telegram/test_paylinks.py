"""Pay links on Telegram: t.me/<bot>?start=pay-<code>, and the card that stands in a group."""

import re

from tests.bot.platforms.discord.conftest import plain

LINK = re.compile(r"https://t\.me/WaslBot\?start=pay-[0-9a-z]{12}(?![0-9a-z])")


async def made(world, owner, text="/paylink 4 lunch"):
    """Make a link; return it, and the live card of its owner."""
    owner.writes(text)
    await world.settled()
    (link,) = {found for each in owner.chat.told for found in LINK.findall(each.text)}
    return link, owner.chat.told[-1]


def opens(person, link):
    person.starts(link.partition("?start=")[2])


async def test_a_link_comes_with_a_picture_of_it(world, omar):
    await world.joins(omar)
    _, card = await made(world, omar)
    (picture,) = [each for each in omar.chat.told if each.has_file]
    assert "QR" in picture.text
    assert plain(card.text).startswith("Your pay link for 4.00 USD")
    assert card.keyboard == [["Show the link", "Close the link"]]


async def test_a_newcomer_who_opens_it_joins_and_is_asked_before_she_pays(world, omar, nour):
    await world.joins(omar)
    link, card = await made(world, omar)
    opens(nour, link)
    await world.settled()
    asked = nour.chat.told[-1]
    assert "Pay 4.00 USD to Omar" in plain(asked.text)
    assert "Welcome to Wasl, Nour" in plain(asked.text)
    assert (await world.has(nour), await world.has(omar)) == (1000, 1000)
    nour.presses(asked, asked.keyboard[0][0])
    await world.settled()
    assert (await world.has(nour), await world.has(omar)) == (600, 1400)
    assert "State: paid by Nour" in plain(card.text)
    assert card.keyboard == []
    assert any(plain(each.text).startswith("Nour paid you 4.00 USD") for each in omar.chat.told)


async def test_a_link_that_two_open_is_paid_by_one(world, omar, sara, nour):
    await world.joins(omar, sara, nour)
    link, _ = await made(world, omar)
    for person in (sara, nour):
        opens(person, link)
    await world.settled()
    for person in (sara, nour):
        person.presses(person.chat.told[-1], "Pay")
    await world.settled()
    assert await world.has(omar) == 1400
    assert sorted([await world.has(sara), await world.has(nour)]) == [600, 1000]


async def test_in_a_group_each_who_presses_is_asked_in_private(world, server, omar, sara, nour):
    await world.joins(omar, sara)
    hall = server.group(-5, "Hall", omar, sara, nour)
    hall.adds_bot()
    await world.settled()
    omar.says(hall, "/paylink@WaslBot 4 lunch x2")
    await world.settled()
    card = next(each for each in hall.told if each.keyboard)
    assert card.keyboard == [["Pay"]]
    assert not LINK.findall(" ".join(each.text for each in hall.told))
    sara.presses(card, "Pay")
    await world.settled()
    sara.presses(sara.chat.told[-1], "Pay")
    await world.settled()
    assert "State: paid 1 of 2" in plain(card.text)
    tap = nour.presses(card, "Pay")
    way = (await tap.answered())["url"]
    await world.settled()
    nour.starts(way.partition("?start=")[2])
    await world.settled()
    asked = nour.chat.told[-1]
    assert "Pay 4.00 USD to Omar" in plain(asked.text)
    nour.presses(asked, asked.keyboard[0][0])
    await world.settled()
    assert "State: paid as often as it can be" in plain(card.text)
    assert card.keyboard == []
    assert await world.has(omar) == 1800

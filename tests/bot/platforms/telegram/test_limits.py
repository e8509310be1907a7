"""Telegram's limits, kept by the adapter as it runs: the server refuses whatever is too much."""

import asyncio

import pytest

from bot.jobs import Jobs
from bot.platforms.telegram.platform import Telegram
from tests.bot.platforms.telegram.conftest import stopped


@pytest.fixture
async def paced(world):
    """Run the bot at the pace it has in earnest, on a Telegram that is strict."""
    await world.joins(*(world.server.person(100 + n, f"P{n}", f"p_{n}") for n in range(25)))
    await stopped(world)
    world.telegram = Telegram(world.app)
    world.jobs = Jobs(world.app, {"telegram": world.telegram})
    await asyncio.sleep(1)
    world.server.limits.violations.clear()
    world.server.limits.enforced = True
    world.running = asyncio.create_task(world.telegram.run())
    await world.server.quiet()
    return world


async def test_nothing_is_sent_too_soon_to_a_chat_to_a_group_or_to_all(paced):
    people = [each for number, each in paced.server.people.items() if 100 <= number < 125]
    trip = paced.server.group(-500, "Trip", *people)
    trip.adds_bot()
    for each in people:
        each.writes("/balance")
    for _ in range(2):
        people[0].writes("/balance")
        people[0].says(trip, "/balance@WaslBot")
    await paced.server.quiet()
    assert all("Available" in each.chat.told[-1].text for each in people)
    assert len(trip.told) == 2
    assert paced.server.limits.violations == []


async def test_of_what_is_sent_nothing_shows_a_preview_of_a_link(paced):
    omar = paced.server.people[100]
    omar.writes("/nothing https://wasl.example/x")
    await paced.server.quiet()
    assert omar.chat.told
    assert not any(one.link_preview for one in omar.chat.told)
    sent = paced.server.called("sendMessage") + paced.server.called("editMessageText")
    assert all("is_disabled" in one.text("link_preview_options") for one in sent)

"""Tiers: T1 comes by itself, what is decided goes before, and nobody decides twice at once."""

import asyncio
from datetime import timedelta

import pytest

from ledger import clock, tiers
from ledger.errors import NotAllowed, NotFound
from ledger.people import persons
from ledger.people.persons import TAG, Identity
from ledger.tiers import EARNED
from tests.ledger.acts import asking, met, rows


@pytest.fixture
async def omar(books, time):
    return await met(books, "omar")


async def tier(books, person):
    return (await tiers.of(books, person.id)).tier


async def decide(books, by, person, name):
    card = await tiers.draft(asking(books, by), person, name, "why")
    return await tiers.changed(asking(books, by), card.intent)


async def test_it_rises_with_time(books, omar, time):
    stands = await tiers.of(books, omar.id)
    rises_at = clock.from_ms(clock.to_ms(time.moment)) + tiers.TIME.first
    assert (stands.tier, stands.rises_at, stands.granted) == ("T0", rises_at, False)
    time.move(days=7)
    assert await tier(books, omar) == "T1"
    books.stated = {"tiers.time": timedelta(days=30)}
    assert await tier(books, omar) == "T0"


async def test_a_second_platform_lets_it_rise_at_once_and_a_tag_is_none(books, omar):
    await persons.link(books, omar, Identity(TAG, "omar_k", "omar_k"))
    assert await tier(books, omar) == "T0"
    await persons.link(books, omar, Identity("telegram", "7", "omar"))
    assert await tier(books, omar) == "T1"
    books.stated = {"tiers.platforms": 0}
    assert await tier(books, omar) == "T0"


async def test_who_has_not_joined_is_at_the_lowest_and_nobody_has_none(books, time):
    lina = await met(books, "lina", joined=False)
    time.move(days=30)
    assert await tier(books, lina) == "T0"
    with pytest.raises(NotFound):
        await tiers.of(books, 10**6)


async def test_what_was_decided_goes_before_until_it_is_given_back(books, omar, url):
    boss = await met(books, "boss")
    for name in ("T3", "T0", EARNED, "T2"):
        assert not await decide(books, boss, omar, name)
        assert await tier(books, omar) == (name or "T0")
    assert rows(url, "SELECT tier, maker FROM tiers") == [("T2", boss.id)]


async def test_of_two_decisions_at_once_one_is_refused(books, omar):
    boss, chief = await met(books, "boss"), await met(books, "chief")
    for names in (("T2", "T3"), ("T0", "T1")):
        cards = [
            await tiers.draft(asking(books, by), omar, name, "why")
            for by, name in zip((boss, chief), names, strict=True)
        ]
        done = await asyncio.gather(
            *(
                tiers.changed(asking(books, by), card.intent)
                for by, card in zip((boss, chief), cards, strict=True)
            ),
            return_exceptions=True,
        )
        assert sum(isinstance(each, NotAllowed) for each in done) == 1


async def test_a_second_tap_changes_nothing(books, omar):
    boss = await met(books, "boss")
    card = await tiers.draft(asking(books, boss), omar, "T2", "why")
    acts = [await tiers.changed(asking(books, boss), card.intent) for _ in range(2)]
    assert acts == [False, True]


async def test_what_would_change_nothing_or_is_her_own_is_refused(books, omar):
    boss = await met(books, "boss")
    lina = await met(books, "lina", joined=False)
    for person, name in ((boss, "T2"), (omar, EARNED), (lina, "T1")):
        with pytest.raises(NotAllowed):
            await tiers.draft(asking(books, boss), person, name, "why")

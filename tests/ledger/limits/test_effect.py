"""Meters that stand somewhere are drawn anew when a rule begins to hold, where it concerns them."""

from datetime import timedelta

import pytest

from ledger import clock, limits, rules, tiers
from ledger.limits import DAY, card, effect
from ledger.people import outbox, shown
from ledger.people.shown import Shown
from ledger.rules import Of
from tests.ledger.acts import asking, findings, met, usd


@pytest.fixture
async def boss(books):
    return await met(books, "boss")


async def stands(books, person, currency):
    live = limits.live(person.id, currency)
    await shown.stands(books, Shown(live, f"web:{person.id}", currency, person.id, "en"))


async def redrawn(books):
    """Run what is due, and return whose meters are drawn anew, in which currency."""
    for event in await outbox.waiting(books, 100):
        await outbox.told(books, event)
    await limits.due.run(books, clock.now())
    found = [each for each in await outbox.waiting(books, 100) if each.kind == shown.CHANGED]
    return sorted(
        card.about(shown.Live.read(f"limits:{each.values['card']}").token) for each in found
    )


async def decided(books, boss, minor, tier="", since=None):
    of = Of(currency="USD", tier=tier)
    drafted = await rules.draft(asking(books, boss), DAY, of, usd(minor), since, "why")
    await rules.changed(asking(books, boss), DAY, drafted.intent)


async def test_where_a_limit_begins_to_hold_its_meters_are_drawn_anew_once(
    books, boss, time, monkeypatch
):
    monkeypatch.setattr(effect, "STEP", 3)
    people = [await met(books, name) for name in ("omar", "sara", "ali", "lina")]
    for person in people:
        await stands(books, person, "USD")
        await stands(books, person, "EUR")
    await decided(books, boss, 100)
    assert await redrawn(books) == [], "it holds tomorrow"
    time.move(days=1)
    assert await redrawn(books) == [(each.id, "USD") for each in people]
    assert await redrawn(books) == []
    assert await findings(books) == []


async def test_a_limit_of_a_tier_changes_the_meters_that_name_it(books, boss, time):
    omar, sara, ali = [await met(books, name) for name in ("omar", "sara", "ali")]
    for person, tier in ((sara, "T1"), (ali, "T2")):
        granted = await tiers.draft(asking(books, boss), person, tier, "known to us")
        await tiers.changed(asking(books, boss), granted.intent)
    for person in (omar, sara, ali):
        await stands(books, person, "USD")
    await decided(books, boss, 100, tier="T1")
    time.move(days=1)
    assert await redrawn(books) == [(omar.id, "USD"), (sara.id, "USD")]
    time.move(days=2)
    await decided(books, boss, 200, tier="T2", since=clock.now() + timedelta(days=1))
    time.move(days=1, minutes=5)
    assert await redrawn(books) == [(sara.id, "USD"), (ali.id, "USD")]

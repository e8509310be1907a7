"""Counters of a period: what is left, when they begin anew, and that old ones go."""

import asyncio
from datetime import timedelta

import pytest

from ledger import ids, periods
from ledger.errors import LimitExceeded, Unbalanced
from ledger.posting import DAY, HOUR, Count, Drop
from tests.ledger.acts import act, rows, usd

WEEK = 7 * DAY


async def spends(books, minor, cap=1000, period=DAY):
    await books.post(act(counts=(Count.of("sent", 7, period, usd(minor), usd(cap)),)))


async def test_a_limit_says_how_much_is_left_and_when_it_begins_anew(books, time):
    await spends(books, 700)
    with pytest.raises(LimitExceeded) as full:
        await spends(books, 301)
    assert (full.value.limit, full.value.left, full.value.most) == ("sent", usd(300), usd(1000))
    assert timedelta(0) < full.value.resets_at - time() <= DAY
    await spends(books, 300)
    time.moment = full.value.resets_at - timedelta(milliseconds=1)
    with pytest.raises(LimitExceeded):
        await spends(books, 1)
    time.moment = full.value.resets_at
    await spends(books, 1000)


async def test_currencies_people_and_periods_are_counted_apart(books, time):
    counts = {
        Count.of(what, whose, period, 1, 1).name
        for what in ("sent", "asked")
        for whose in (7, 71)
        for period in (HOUR, DAY, WEEK)
    }
    euros = Count.of("sent", 7, DAY, usd(1), usd(1)).name
    time.move(days=7)
    assert Count.of("sent", 7, WEEK, 1, 1).name not in counts
    assert len(counts | {euros}) == 13


@pytest.mark.parametrize("many", [3, periods.STEP * 2 + 1])
async def test_a_counter_goes_a_day_after_its_period_and_no_other(books, url, time, many):
    for each in range(many):
        await books.post(act(counts=(Count.of("sent", each, HOUR, 1),)))
    await books.post(act(counts=(Count("tag:7", 1, 1), Count.of("sent", "x", WEEK, 1))))
    time.move(hours=24)
    assert await periods.prune(books) == 0
    time.move(hours=1)
    await books.post(act(counts=(Count.of("sent", 1, HOUR, 1),)))
    assert await periods.prune(books) == many
    left = {name.partition(" ")[0] for (name,) in rows(url, "SELECT name FROM counts")}
    assert left == {"tag:7", "sent:x", "sent:1"}


async def test_no_other_row_may_be_dropped(books):
    with pytest.raises(Unbalanced):
        await books.post(act(drops=(Drop("intents", (ids.token(),)),)))


async def test_two_processes_that_prune_at_once_take_away_each_counter_once(books, time):
    for each in range(3):
        await books.post(act(counts=(Count.of("sent", each, HOUR, 1),)))
    time.move(hours=26)
    gone = await asyncio.gather(periods.prune(books), periods.prune(books))
    assert sorted(gone) == [0, 3]

import asyncio
from datetime import timedelta

import pytest

from ledger.chart import BONUS, TREASURY, WALLET
from ledger.products import bonus, fund
from tests.ledger.acts import act, asking, findings, met, rows, stands, usd, wallet


@pytest.fixture
async def budget(books):
    """Put aside enough for two gifts and a half."""
    await fund.capitalise(books, usd(1000))
    await bonus.fill(books, usd(250))
    return await books.house(BONUS, "USD")


async def newcomer(books, name):
    return await met(books, name, joined=False)


async def test_a_gift_comes_with_joining(books, budget):
    sara = await newcomer(books, "sara")
    joined = await bonus.join(asking(books, sara), usd(100))
    assert (joined.first_time, joined.gift, joined.claimed) == (True, usd(100), ())
    assert (await met(books, "sara")).joined
    assert await stands(books, await wallet(books, sara.id)) == (100, 0)
    assert await stands(books, budget) == (150, 0)


async def test_a_gift_is_had_once(books, budget):
    sara = await newcomer(books, "sara")
    await bonus.join(asking(books, sara), usd(100))
    for seen in (sara, await met(books, "sara")):
        again = await bonus.join(asking(books, seen), usd(100))
        assert (again.first_time, again.gift) == (False, None)
    assert await stands(books, budget) == (150, 0)


async def test_many_starts_at_once_are_one_joining(books, budget):
    sara = await newcomer(books, "sara")
    starts = await asyncio.gather(*(bonus.join(asking(books, sara), usd(100)) for _ in range(10)))
    assert sum(joined.first_time for joined in starts) == 1
    assert [joined.gift for joined in starts if joined.gift] == [usd(100)]
    assert await stands(books, budget) == (150, 0)


async def test_when_the_budget_runs_dry_joining_still_works(books, budget):
    people = [await newcomer(books, name) for name in ("a", "b", "c")]
    starts = await asyncio.gather(*(bonus.join(asking(books, one), usd(100)) for one in people))
    assert [joined.first_time for joined in starts] == [True] * 3
    assert sum(joined.gift is None for joined in starts) == 1
    assert await stands(books, budget) == (50, 0)
    assert await findings(books) == []


async def test_a_frozen_budget_gives_nothing_and_keeps_nobody_out(books, budget):
    await books.set_state(budget, "open", "frozen", act())
    joined = await bonus.join(asking(books, await newcomer(books, "sara")), usd(100))
    assert (joined.first_time, joined.gift) == (True, None)


async def test_without_a_gift_joining_is_a_record(books, url):
    sara = await newcomer(books, "sara")
    assert (await bonus.join(asking(books, sara), usd(0))).gift is None
    assert rows(url, "SELECT COUNT(*) FROM transfers") == [(0,)]
    assert len(await books.balances(sara.id, WALLET)) == 1


async def test_the_budget_is_filled_once_out_of_the_treasury(books, budget):
    await bonus.fill(books, usd(250))
    await bonus.fill(books, usd(0))
    assert await stands(books, budget) == (250, 0)
    assert await stands(books, await books.house(TREASURY, "USD")) == (750, 0)


async def test_the_message_that_let_her_join_is_told_the_same_again(books, budget):
    sara = await newcomer(books, "sara")
    first, other = b"1" * 16, b"2" * 16
    for seen in (sara, await met(books, "sara", joined=False)):
        again = await bonus.join(asking(books, seen, first), usd(100))
        assert (again.first_time, again.gift) == (True, usd(100))
    later = await bonus.join(asking(books, await met(books, "sara"), other), usd(100))
    assert (later.first_time, later.gift) == (False, None)
    assert await stands(books, budget) == (150, 0)


async def test_who_joined_with_a_dry_budget_is_told_so_again(books):
    sara = await newcomer(books, "sara")
    for seen in (sara, await met(books, "sara", joined=False)):
        again = await bonus.join(asking(books, seen, b"1" * 16), usd(100))
        assert (again.first_time, again.gift) == (True, None)


async def test_a_day_gives_no_more_than_its_budget(books, budget):
    caps = bonus.Caps(worth=150)
    first = await bonus.join(asking(books, await newcomer(books, "a")), usd(100), caps)
    second = await bonus.join(asking(books, await newcomer(books, "b")), usd(100), caps)
    assert (first.gift, second.gift, second.waits.why) == (usd(100), None, bonus.OF_DAY)
    assert await stands(books, budget) == (150, 0)


async def test_who_is_too_new_on_her_platform_has_it_once_she_is_not(books, budget, time):
    books.stated = {"gift": usd(100), "gift.account.age": timedelta(days=30)}
    sara = await newcomer(books, "sara")
    time.moment = time.moment.replace(microsecond=0)
    since = time.moment - timedelta(days=10)
    gift, caps = await bonus.offered(books, "", since)
    joined = await bonus.join(asking(books, sara), gift, caps)
    ripe = since + timedelta(days=30)
    assert (joined.gift, joined.waits.why, joined.waits.until) == (None, bonus.OF_AGE, ripe)
    sara = await met(books, "sara")
    time.move(days=19)
    _, caps = await bonus.offered(books, "", since)
    assert (await bonus.later(asking(books, sara), caps)).waits.until == ripe
    time.move(days=1)
    _, caps = await bonus.offered(books, "", since)
    assert (await bonus.later(asking(books, sara), caps)).gift == usd(100)
    assert await bonus.later(asking(books, sara), caps) is None


async def test_of_who_is_known_since_nobody_knows_when_no_age_is_asked(books, budget):
    books.stated = {"gift": usd(100), "gift.account.age": timedelta(days=30)}
    gift, caps = await bonus.offered(books, "", None)
    joined = await bonus.join(asking(books, await newcomer(books, "sara")), gift, caps)
    assert joined.gift == usd(100)

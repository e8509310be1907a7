import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger import claims, clock, grace, limits, pay, tiers
from ledger.errors import CeilingReached, Refused
from ledger.limits import BALANCE, DAY, EACH, WEEK, OverLimit
from ledger.people import intents, persons
from ledger.people.persons import Identity
from ledger.products import p2p
from ledger.products.recalls import asking as recalls
from tests.ledger.acts import asking, findings, met, rich, stands, usd, wallet

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def limit(books, **caps):
    books.stated = {f"limits.{name}": usd(most) for name, most in caps.items()}


@pytest.fixture
async def pair(books):
    return await rich(books, "omar", 1000), await rich(books, "sara", 0)


@pytest.fixture
def noon(time):
    time.moment = NOON
    return time


async def send(books, payer, payee, minor):
    card = await p2p.draft(asking(books, payer), payee, usd(minor), "")
    return await p2p.confirm(asking(books, payer), card.intent)


async def used(books, person):
    found = await limits.overview(books, person.id, "USD")
    return found.meter.used(limits.WINDOWS[2])


async def test_without_a_rule_nothing_limits_and_all_is_counted(books, pair):
    omar, sara = pair
    await send(books, omar, sara, 300)
    found = await limits.overview(books, omar.id, "USD")
    assert (found.is_limited, found.meter.used(limits.WINDOWS[0])) == (False, 300)


async def test_a_limit_of_the_day_holds_until_the_day_is_over(books, pair, noon):
    omar, sara = pair
    limit(books, day=100)
    await send(books, omar, sara, 60)
    with pytest.raises(OverLimit) as refused:
        await send(books, omar, sara, 41)
    midnight = NOON + timedelta(hours=12)
    asked = (refused.value.limit, refused.value.left, refused.value.most, refused.value.resets_at)
    assert asked == (DAY.name, usd(40), usd(100), midnight)
    await send(books, omar, sara, 40)
    noon.moment = midnight
    await send(books, omar, sara, 100)
    assert await findings(books) == []


async def test_a_limit_on_one_payment_never_fits_later(books, pair):
    omar, sara = pair
    limit(books, each=50)
    with pytest.raises(OverLimit) as refused:
        await send(books, omar, sara, 51)
    assert (refused.value.limit, refused.value.resets_at) == (EACH.name, None)
    await send(books, omar, sara, 50)


async def test_seven_days_slide(books, pair, noon):
    omar, sara = pair
    limit(books, week=100)
    await send(books, omar, sara, 100)
    noon.move(days=6)
    with pytest.raises(OverLimit) as refused:
        await send(books, omar, sara, 1)
    assert refused.value.resets_at == NOON + timedelta(days=7, hours=-12)
    noon.move(days=1)
    await send(books, omar, sara, 100)


async def test_a_card_that_was_drawn_before_is_refused_when_it_is_confirmed(books, pair):
    omar, sara = pair
    limit(books, day=100)
    cards = [await p2p.draft(asking(books, omar), sara, usd(60), "") for _ in range(2)]
    await p2p.confirm(asking(books, omar), cards[0].intent)
    with pytest.raises(OverLimit):
        await p2p.confirm(asking(books, omar), cards[1].intent)
    again = await p2p.confirm(asking(books, omar), cards[0].intent)
    assert again.repeated
    assert await used(books, omar) == 60


async def test_payments_at_once_never_pass_a_limit(books, pair):
    omar, sara = pair
    limit(books, day=100, week=120)
    cards = [await p2p.draft(asking(books, omar), sara, usd(30), "") for _ in range(8)]
    acts = (p2p.confirm(asking(books, omar), each.intent) for each in cards)
    done = await asyncio.gather(*acts, return_exceptions=True)
    assert sum(isinstance(each, OverLimit) for each in done) == 5
    assert await used(books, omar) == 90
    assert await stands(books, await wallet(books, sara.id)) == (90, 0)


async def test_payments_on_both_sides_of_midnight_never_pass_a_limit_of_more_days(books, pair, noon):
    omar, sara = pair
    limit(books, week=100)
    cards = [await p2p.draft(asking(books, omar), sara, usd(60), "") for _ in range(2)]
    midnight = NOON + timedelta(hours=12)
    noon.moment = midnight - timedelta(milliseconds=1)
    late = await limits.use(books, limits.Payment(omar.id, sara.id, usd(60)))
    noon.moment = midnight
    early = await limits.use(books, limits.Payment(omar.id, sara.id, usd(60)))
    for first, second in ((late, early), (early, late)):
        await _posts(books, first, second)
    assert len(cards) == 2


async def _posts(books, first, second):
    from ledger.errors import LimitExceeded
    from tests.ledger.acts import act

    await books.post(act(counts=first.counts))
    with pytest.raises(LimitExceeded):
        await books.post(act(counts=second.counts))
    back = tuple(type(each)(each.name, -each.add) for each in first.counts)
    await books.post(act(counts=back))


async def test_what_was_taken_back_does_not_count(books, pair):
    omar, _ = pair
    lina = await met(books, "lina", joined=False)
    limit(books, day=100)
    paid = await send(books, omar, lina, 100)
    assert await used(books, omar) == 100
    await p2p.take_back(asking(books, omar), await intents.get(books, paid.waits.token))
    assert await used(books, omar) == 0
    await send(books, omar, lina, 100)


async def test_what_came_back_by_itself_counts_back_on_its_own_day(books, pair, noon):
    omar, _ = pair
    lina = await met(books, "lina", joined=False)
    limit(books, month=100)
    await send(books, omar, lina, 100)
    noon.move(days=8)
    await claims.due(books, noon.moment)
    assert await used(books, omar) == 0


async def test_what_was_undone_does_not_count_and_what_goes_out_does(books, pair, noon):
    omar, sara = pair
    limit(books, day=100)
    books.stated |= {"undo.seconds": 10}
    paid = await send(books, omar, sara, 70)
    assert await used(books, omar) == 70
    await p2p.undo(asking(books, omar), paid.waits)
    assert await used(books, omar) == 0
    await send(books, omar, sara, 80)
    noon.move(seconds=11)
    await grace.due.run(books, noon.moment)
    assert await used(books, omar) == 80
    assert await stands(books, await wallet(books, sara.id)) == (80, 0)


async def test_what_was_given_back_does_not_count_for_either(books, pair):
    from ledger.products.recalls import giving, reading

    omar, sara = pair
    limit(books, day=100)
    paid = await send(books, omar, sara, 100)
    card = await recalls.draft(asking(books, omar), await books.transfer(paid.number))
    assert card
    recall = await recalls.ask(asking(books, omar), card.intent)
    back = await giving.draft(asking(books, sara), recall)
    await giving.confirm(asking(books, sara), back.intent)
    assert (await used(books, omar), await used(books, sara)) == (0, 0)
    assert (await reading.get(books, recall.token)).state == "given"


async def test_a_wallet_takes_no_more_than_it_may_hold(books, pair):
    omar, sara = pair
    limit(books, balance=100)
    await wallet(books, sara.id, 50)
    with pytest.raises(CeilingReached):
        await send(books, omar, sara, 51)
    await send(books, omar, sara, 50)
    with pytest.raises(CeilingReached):
        await send(books, omar, sara, 1)
    await send(books, sara, omar, 30) if False else None


async def test_payments_at_once_never_fill_a_wallet_too_far(books, pair):
    _, sara = pair
    limit(books, balance=100)
    people = [await rich(books, f"p{each}", 40) for each in range(6)]
    cards = [await p2p.draft(asking(books, each), sara, usd(40), "") for each in people]
    acts = (p2p.confirm(asking(books, a), c.intent) for a, c in zip(people, cards, strict=True))
    done = await asyncio.gather(*acts, return_exceptions=True)
    assert sum(isinstance(each, CeilingReached) for each in done) == 4
    assert await stands(books, await wallet(books, sara.id)) == (80, 0)


async def test_a_first_payment_that_finds_the_wallet_full_comes_back(books, pair, noon):
    omar, sara = pair
    limit(books, balance=100)
    books.stated |= {"undo.seconds": 10}
    await send(books, omar, sara, 60)
    await wallet(books, sara.id, 60)
    noon.move(seconds=11)
    await grace.due.run(books, noon.moment)
    assert await stands(books, await wallet(books, sara.id)) == (60, 0)
    assert await stands(books, await wallet(books, omar.id)) == (1000, 0)
    assert await used(books, omar) == 0

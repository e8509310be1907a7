import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from ledger import claims, grace, limits
from ledger.errors import CeilingReached, LimitExceeded
from ledger.limits import DAY, EACH, OverLimit
from ledger.people import intents
from ledger.posting import Count
from ledger.products import p2p
from ledger.products.recalls import asking as recalls
from ledger.products.recalls import giving
from tests.ledger.acts import act, asking, findings, met, rich, stands, usd, wallet

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


async def test_no_payment_slips_by_another_at_midnight(books, pair, noon):
    payment = limits.Payment(pair[0].id, pair[1].id, usd(60))
    limit(books, week=100)
    noon.moment = NOON + timedelta(hours=12, milliseconds=-1)
    late = await limits.use(books, payment)
    noon.move(milliseconds=1)
    early = await limits.use(books, payment)
    for first, second in ((late, early), (early, late)):
        await books.post(act(counts=first.counts))
        with pytest.raises(LimitExceeded):
            await books.post(act(counts=second.counts))
        await books.post(act(counts=tuple(Count(each.name, -each.add) for each in first.counts)))


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


async def test_what_was_given_back_counts_for_neither(books, pair):
    omar, sara = pair
    limit(books, day=100)
    paid = await send(books, omar, sara, 100)
    ask = await recalls.draft(asking(books, omar), paid.number, usd(100), "")
    recall = await recalls.ask(asking(books, omar), ask.intent)
    back = await giving.draft(asking(books, sara), recall)
    await giving.confirm(asking(books, sara), back.intent)
    assert (await used(books, omar), await used(books, sara)) == (0, 0)


async def test_a_wallet_takes_no_more_than_it_may_hold(books, pair):
    omar, sara = pair
    limit(books, balance=100)
    await wallet(books, sara.id, 50)
    with pytest.raises(CeilingReached):
        await send(books, omar, sara, 51)
    await send(books, omar, sara, 50)
    with pytest.raises(CeilingReached):
        await send(books, omar, sara, 1)


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

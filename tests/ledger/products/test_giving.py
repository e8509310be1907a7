"""A link that is a card: its maker confirms it, the first who confirms her own card is paid."""

import asyncio

import pytest

from ledger import claims, clock, ids, pay
from ledger.claims import LASTS
from ledger.errors import AlreadySettled, Expired, InsufficientFunds, LedgerError, NotAllowed
from ledger.people import intents, outbox, shown
from ledger.products.links import giving
from tests.ledger.acts import asking, findings, met, rich, stands, usd, wallet


@pytest.fixture
async def omar(books):
    return await rich(books, "omar", 1000)


@pytest.fixture
async def sara(books):
    return await met(books, "sara")


@pytest.fixture
async def ziad(books):
    return await met(books, "ziad")


async def offered(books, omar, minor=300, token=None):
    token = token or ids.token()
    await giving.offer(asking(books, omar), token, usd(minor), "lunch")
    return await giving.look(books, token)


async def given(books, omar, minor=300):
    gift = await offered(books, omar, minor)
    await giving.give(asking(books, omar), gift.asks)
    return await giving.look(books, gift.button.token)


async def own(books, person, gift):
    return await giving.ask(asking(books, person), gift)


async def taken(books, person, card):
    return await giving.take(asking(books, person, card.token), card)


async def redrawn(books):
    """Return how often a card has changed since the last time."""
    waiting = await outbox.waiting(books, 100)
    for event in waiting:
        await outbox.told(books, event)
    return sum(event.kind == shown.CHANGED for event in waiting)


async def test_it_is_held_once_its_maker_confirms_and_goes_to_who_takes_it(books, omar, sara):
    gift = await offered(books, omar)
    purse = await wallet(books, omar.id)
    assert (gift.state, await stands(books, purse)) == ("asked", (1000, 0))
    with pytest.raises(AlreadySettled):
        await own(books, sara, gift)
    gift = await given(books, omar)
    assert (gift.state, await stands(books, purse)) == ("waits", (1000, 300))
    hers = await own(books, sara, gift)
    assert await redrawn(books) == 1
    got, again = [await taken(books, sara, hers) for _ in range(2)]
    assert (got.amount, got.note, got.number) == (usd(300), "lunch", again.number)
    assert await stands(books, await wallet(books, sara.id)) == (300, 0)
    assert await redrawn(books) == 1
    gift = await giving.look(books, gift.button.token)
    assert (gift.state, gift.taker, gift.number) == ("taken", sara.id, got.number)
    assert await findings(books) == []


async def test_of_many_at_once_one_is_paid(books, omar):
    gift = await given(books, omar)
    people = [await met(books, f"person{at}") for at in range(12)]
    cards = [await own(books, each, gift) for each in people]
    takes = [taken(books, each, card) for each, card in zip(people, cards, strict=True)]
    results = await asyncio.gather(*takes, return_exceptions=True)
    refused = [each for each in results if isinstance(each, LedgerError)]
    assert len(refused) == 11
    assert {(each.table, each.found) for each in refused} == {("links", "link")}
    sums = [(await stands(books, await wallet(books, each.id)))[0] for each in people]
    assert sorted(sums) == [0] * 11 + [300]
    assert await findings(books) == []


async def test_what_was_posted_twice_is_one(books, omar):
    token = ids.token()
    first, second = [await offered(books, omar, token=token) for _ in range(2)]
    assert first.asks.token == second.asks.token
    for gift in (first, second):
        await giving.give(asking(books, omar), gift.asks)
    assert await stands(books, await wallet(books, omar.id)) == (1000, 300)


async def test_it_goes_back_by_its_time_or_by_its_maker_and_the_card_changes(books, omar, sara):
    late, soon = [await given(books, omar) for _ in range(2)]
    hers = await own(books, sara, soon)
    await redrawn(books)
    await claims.give_back(asking(books, omar), pay.taking_back(soon.asks).token)
    assert await redrawn(books) == 1
    with pytest.raises(AlreadySettled) as over:
        await taken(books, sara, hers)
    assert over.value.found == "take_back"
    now = clock.now() + LASTS.first * 2
    with clock.running(lambda: now):
        await claims.due(books, now)
        for gift in (late, soon):
            assert (await giving.look(books, gift.button.token)).state == "back"
        assert await redrawn(books) == 1
    assert await stands(books, await wallet(books, omar.id)) == (1000, 0)
    assert await findings(books) == []


async def test_what_its_maker_did_not_confirm_is_void_and_says_so_when_asked(books, omar, sara):
    cancelled, left = [await offered(books, omar) for _ in range(2)]
    await intents.cancel(books, cancelled.asks)
    assert await redrawn(books) == 1
    later = clock.now() + intents.LIFETIME
    with clock.running(lambda: later):
        for gift in (cancelled, left):
            now = await giving.look(books, gift.button.token)
            assert now.state == "void"
            for _ in range(2):
                with pytest.raises(AlreadySettled) as over:
                    await own(books, sara, now)
                assert (over.value.table, over.value.found) == (giving.KIND, "void")
        assert await redrawn(books) == 1
        with pytest.raises(Expired):
            await giving.give(asking(books, omar), left.asks)


async def test_nobody_takes_her_own_or_by_a_card_that_is_over(books, omar, sara):
    gift = await given(books, omar)
    with pytest.raises(NotAllowed):
        await own(books, omar, gift)
    hers = await own(books, sara, gift)
    later = clock.now() + intents.LIFETIME
    with clock.running(lambda: later):
        with pytest.raises(Expired):
            await taken(books, sara, hers)
        again = await own(books, sara, gift)
        assert again.token != hers.token
        await intents.cancel(books, again)
        with pytest.raises(AlreadySettled):
            await taken(books, sara, await intents.get(books, again.token))
        await taken(books, sara, await own(books, sara, gift))
    assert await stands(books, await wallet(books, sara.id)) == (300, 0)


async def test_what_she_has_not_is_refused_and_the_card_is_void(books, omar):
    token = ids.token()
    with pytest.raises(InsufficientFunds):
        await offered(books, omar, 2000, token)
    assert (await giving.look(books, token)).state == "void"

"""Gift money is spent first and keeps its mark wherever it goes, until its time is over."""

import asyncio
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger import debts, gifted, grace, growth, ids, knowing, tiers
from ledger.gifted import LEAVES_AFTER
from ledger.people import intents
from ledger.products import bonus, corrections, fund, links, p2p
from ledger.products.bonus import Caps
from ledger.products.gifts import making, opening
from ledger.products.gifts.making import Wish
from ledger.products.owed import settling
from ledger.products.recalls import asking as recalls
from ledger.products.recalls import giving
from ledger.products.splits import owing
from tests.ledger.acts import act, asking, findings, met, rich, rows, usd, wallet
from tests.ledger.limits.test_roads import owes

STAYS = Caps(stays=LEAVES_AFTER.first)
GROUP = "web:group:trip"
NEW = "a", "b", "c", "d"


@pytest.fixture
async def budget(books, time):
    await fund.capitalise(books, usd(10_000))
    await bonus.fill(books, usd(5000))


@pytest.fixture
async def omar(books, budget):
    return await given_to(books, "omar")


@pytest.fixture
async def sara(books):
    return await rich(books, "sara", 1000)


async def given_to(books, name, minor=100):
    person = await met(books, name, joined=False)
    await bonus.join(asking(books, person), usd(minor), STAYS)
    return await met(books, name)


async def bound(books, person):
    return (await gifted.bound(books, person.id, "USD")).amount.minor


async def send(books, payer, payee, minor):
    card = await p2p.draft(asking(books, payer), payee, usd(minor), "")
    return await p2p.confirm(asking(books, payer), card.intent)


def marked(url):
    return rows(url, "SELECT coalesce(sum(value), 0) FROM counts WHERE name LIKE 'gifted:%'")[0][0]


async def test_a_gift_is_marked_until_its_time_is_over(books, omar, time):
    assert await bound(books, omar) == 100
    found = await gifted.bound(books, omar.id, "USD")
    assert (found.frees, found.frees_at.hour) == (usd(100), 0)
    assert found.frees_at - time.moment > timedelta(days=29)
    time.moment = found.frees_at
    assert await bound(books, omar) == 0


async def test_it_never_holds_for_whom_the_house_knows_well(books, omar):
    boss = await met(books, "boss")
    card = await tiers.draft(asking(books, boss), omar, "T2", "why")
    await tiers.changed(asking(books, boss), card.intent)
    assert await bound(books, omar) == 0
    books.stated = {"gift.leaves.tier": 3}
    assert await bound(books, omar) == 100
    books.stated = {"gift.leaves.tier": 0}
    assert await bound(books, omar) == 100


async def funded(books, person, minor):
    boss = await met(books, "boss")
    card = await fund.draft(asking(books, boss), person, usd(minor), "paid in at the desk")
    return await fund.confirm(asking(books, boss), card.intent)


async def test_it_does_not_hold_for_who_has_put_in_enough_herself(books, omar):
    books.stated = {"gift.leaves.deposit": usd(500)}
    await funded(books, omar, 499)
    assert await bound(books, omar) == 100
    paid = await funded(books, omar, 1)
    assert await bound(books, omar) == 0
    books.stated = {}
    assert await bound(books, omar) == 100
    books.stated = {"gift.leaves.deposit": usd(500)}
    boss = await met(books, "boss")
    back = await corrections.draft_reversal(asking(books, boss), paid.number, "twice")
    await corrections.corrected(asking(books, boss), back)
    assert await bound(books, omar) == 100


async def test_what_waited_from_the_treasury_is_put_in_once_it_is_taken(books, budget):
    books.stated = {"gift.leaves.deposit": usd(500)}
    lina = await met(books, "lina", joined=False)
    await funded(books, lina, 500)
    assert await bound(books, await given_to(books, "lina")) == 0


async def test_while_the_house_winds_down_it_leaves_like_all_money(books, omar):
    await books.post(act(counts=(growth.stops(date(2027, 3, 1)),)))
    assert await bound(books, omar) == 0


async def test_gift_money_is_spent_first_and_keeps_its_mark_and_its_age(books, omar, sara, time):
    await wallet(books, omar.id, 50)
    time.move(days=10)
    await send(books, omar, sara, 60)
    assert (await bound(books, omar), await bound(books, sara)) == (40, 60)
    await send(books, omar, sara, 80)
    assert (await bound(books, omar), await bound(books, sara)) == (0, 100)
    ziad = await given_to(books, "ziad")
    await send(books, ziad, sara, 100)
    assert await bound(books, sara) == 200
    time.move(days=21)
    assert await bound(books, sara) == 100


async def test_no_more_is_bound_than_there_is(books, omar, sara):
    await send(books, sara, omar, 10)
    await send(books, omar, sara, 100)
    assert await bound(books, omar) == 0


async def test_without_a_time_nothing_is_marked(books, budget, url):
    lina = await met(books, "lina", joined=False)
    await bonus.join(asking(books, lina), usd(100), Caps())
    assert (await bound(books, lina), marked(url)) == (0, 0)


async def test_it_goes_with_what_is_given_back(books, omar, sara):
    paid = await send(books, omar, sara, 100)
    ask = await recalls.draft(asking(books, omar), paid.number, usd(100), "")
    recall = await recalls.ask(asking(books, omar), ask.intent)
    back = await giving.draft(asking(books, sara), recall)
    await giving.confirm(asking(books, sara), back.intent)
    assert (await bound(books, omar), await bound(books, sara)) == (100, 0)


async def test_what_is_undone_in_its_first_moment_took_no_mark(books, omar, sara, time):
    books.stated = {"undo.seconds": 10}
    act = asking(books, omar)
    card = await p2p.draft(act, sara, usd(60), "")
    sent = await p2p.confirm(asking(books, omar), card.intent)
    assert (await bound(books, omar), await bound(books, sara)) == (100, 0)
    await grace.undo(asking(books, omar), sent.waits.token)
    assert (await bound(books, omar), await bound(books, sara)) == (100, 0)
    await send(books, omar, sara, 60)
    time.move(seconds=11)
    await grace.due.run(books, time.moment)
    assert (await bound(books, omar), await bound(books, sara)) == (40, 60)


async def test_it_goes_by_links_and_envelopes_once_they_are_taken(books, omar, sara, url):
    card = await links.draft(asking(books, omar), usd(30), "")
    made = await links.confirm(asking(books, omar), card.intent)
    assert (await bound(books, omar), await bound(books, sara)) == (100, 0)
    act = asking(books, sara)
    await links.take(act, await links.find(act, made.secret))
    assert (await bound(books, omar), await bound(books, sara)) == (70, 30)
    filling = asking(books, omar, chat=GROUP)
    drafted = await making.draft(filling, Wish(usd(70), 7, "equal"))
    filled = await making.fill(asking(books, omar, chat=GROUP), drafted.intent)
    people = [await met(books, name) for name in NEW]
    await asyncio.gather(
        *(opening.open_one(asking(books, each), filled.envelope.token, None) for each in people)
    )
    assert [await bound(books, each) for each in people] == [10] * 4
    assert marked(url) == 100
    assert await findings(books) == []


async def test_who_settles_with_two_gives_gift_money_to_both_of_them(books, omar, sara):
    ziad = await met(books, "ziad")
    for person in (omar, sara, ziad):
        await knowing.enter(asking(books, person), GROUP)
    await owes(books, omar, sara, 60)
    await owes(books, sara, ziad, 30)
    await owes(books, omar, ziad, 55)
    await wallet(books, omar.id, 50)
    found = await books.read(debts.load, GROUP, [owing.owed])
    (begun,) = await settling.begin(asking(books, omar, chat=GROUP), found)
    for person in (each for each in (omar, sara, ziad) if each.id in begun.bundle.askers):
        asked = await intents.get(books, begun.card(person.id))
        done = await settling.agree(asking(books, person), asked)
    assert done.state == "done"
    of_sara, of_ziad = await bound(books, sara), await bound(books, ziad)
    assert (await bound(books, omar), of_sara + of_ziad) == (0, 100)
    assert min(of_sara, of_ziad) > 0


async def test_shares_of_an_envelope_bring_no_more_gift_money_than_there_is(books, omar, url):
    await wallet(books, omar.id, 900)
    drafted = await making.draft(asking(books, omar, chat=GROUP), Wish(usd(1000), 10, "equal"))
    filled = await making.fill(asking(books, omar, chat=GROUP), drafted.intent)
    people = [await met(books, f"p{each}") for each in range(10)]
    await asyncio.gather(
        *(opening.open_one(asking(books, each), filled.envelope.token, None) for each in people)
    )
    assert sum([await bound(books, each) for each in people]) == 100 == marked(url)


WAYS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(1, 120)), max_size=12)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ways=WAYS)
async def test_however_it_is_paid_on_at_once_the_marks_are_as_much_as_the_gifts(
    books, url, budget, ways
):
    before, name = marked(url), ids.text(ids.token())
    people = [await given_to(books, f"p{at}{name}", 10) for at in range(4)]
    cards = []
    for payer, payee, minor in ways:
        if payer != payee:
            await wallet(books, people[payer].id, 20)
            drafting = asking(books, people[payer])
            cards.append((payer, await p2p.draft(drafting, people[payee], usd(minor % 29 + 1), "")))
    paid = (p2p.confirm(asking(books, people[payer]), card.intent) for payer, card in cards)
    await asyncio.gather(*paid, return_exceptions=True)
    assert marked(url) == before + 40
    below = "SELECT count(*) FROM counts WHERE name LIKE 'gifted:%' AND value < 0"
    assert rows(url, below) == [(0,)]

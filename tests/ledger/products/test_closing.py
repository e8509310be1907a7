"""An account is closed with nothing left, whatever comes at the same moment."""

import asyncio
from datetime import timedelta

import pytest

from ledger.books import Books
from ledger.chart import BONUS, WALLET, WORLD
from ledger.errors import AccountClosed, NotAllowed
from ledger.money import Money
from ledger.people import cases, intents, outbox, roles, states
from ledger.people.facts import Who
from ledger.people.states import FREEZE, THAW
from ledger.posting import Move, Posting
from ledger.products import bonus, closing, fund, p2p
from ledger.products.bonus import Caps
from ledger.products.closing import Unsettled
from tests.ledger.acts import act, asking, findings, met, move, rich, rows, stands, usd, wallet
from tests.ledger.people.test_states import again, becomes, has, sent


@pytest.fixture
async def people(books):
    """Return an owner, and two who have money."""
    boss = await met(books, "boss")
    await roles.first(books, boss)
    return boss, await rich(books, "omar", 1000), await rich(books, "sara", 1000)


async def draft(books, boss, person):
    return await closing.draft(asking(books, boss), await again(books, person), "moves away")


async def closed(books, boss, person):
    drafted = await draft(books, boss, person)
    await closing.close(asking(books, boss), drafted.intent)
    return await again(books, person)


async def test_what_was_there_leaves_the_books_and_every_account_is_closed(books, url, people):
    boss, omar, sara = people
    euros = await books.account(WALLET, omar.id, "EUR")
    world = await books.house(WORLD, "EUR")
    await books.post(act(moves=(Move(world, euros, Money(70, "EUR")),)))
    drafted = await draft(books, boss, omar)
    assert sorted(map(str, drafted.sums)) == sorted(map(str, (usd(1000), Money(70, "EUR"))))
    assert await closing.close(asking(books, boss), drafted.intent) is False
    kept = await intents.get(books, drafted.intent.token)
    assert await closing.close(asking(books, boss), kept) is True
    assert (await has(books, omar), await stands(books, euros)) == ((0, 0), (0, 0))
    found = rows(url, f"SELECT DISTINCT state FROM accounts WHERE owner = {omar.id}")
    assert [*map(tuple, found)] == [("closed",)]
    assert (await again(books, omar)).state == "closed"
    with pytest.raises(AccountClosed):
        await p2p.draft(asking(books, sara), await again(books, omar), usd(1), "")
    told = [each for each in await outbox.waiting(books, 10) if each.kind == "person_closed"]
    assert [each.person.name for each in told] == ["Omar"]
    assert await findings(books) == []


async def test_a_frozen_account_is_closed_as_well_and_opened_again_by_thawing(books, people):
    boss, omar, sara = people
    await becomes(books, boss, FREEZE, omar)
    assert (await closed(books, boss, omar)).state == "closed"
    assert (await becomes(books, boss, THAW, omar)).state == "open"
    await sent(books, sara, omar, 5)
    assert await has(books, omar) == (5, 0)


async def test_gift_money_that_may_not_leave_yet_goes_back_to_its_budget(books, people):
    boss, _, sara = people
    await fund.capitalise(books, usd(10_000))
    await bonus.fill(books, usd(5000))
    lina = await met(books, "lina", joined=False)
    await bonus.join(asking(books, lina), usd(100), Caps(stays=timedelta(days=30)))
    await sent(books, sara, await again(books, lina), 40)
    drafted = await draft(books, boss, lina)
    assert (drafted.sums, drafted.gifts) == ([usd(40)], [usd(100)])
    await closing.close(asking(books, boss), drafted.intent)
    assert await has(books, lina) == (0, 0)
    assert await stands(books, await books.house(BONUS, "USD")) == (5000, 0)
    assert await findings(books) == []


async def test_what_waits_is_named(books, people):
    boss, omar, sara = people
    await sent(books, omar, await met(books, "noor", joined=False), 100)
    case = await cases.open(asking(books, sara), "request", {"person": Who(omar.id)}, "")
    with pytest.raises(Unsettled) as waits:
        await draft(books, boss, omar)
    assert (waits.value.held, waits.value.waiting) == ([usd(100)], {"open_cases": 1})
    await cases.close(asking(books, boss), case.number, "upheld")
    with pytest.raises(Unsettled):
        await draft(books, boss, omar)


async def test_what_begins_to_wait_meanwhile_lets_nothing_be_done(books, people):
    boss, omar, _ = people
    drafted = await draft(books, boss, omar)
    await sent(books, omar, await met(books, "noor", joined=False), 100)
    with pytest.raises(Unsettled):
        await closing.close(asking(books, boss), drafted.intent)
    assert await has(books, omar) == (1000, 100)


@pytest.mark.parametrize(("source", "target"), [(1, 2), (2, 1)])
async def test_a_closing_and_a_payment_at_once_stand_in_one_order(
    books, url, people, source, target
):
    boss = people[0]
    other = await Books.open(url)
    ways = [await wallet(books, people[at].id) for at in (source, target)]
    drafted = await draft(books, boss, people[1])
    done = await asyncio.gather(
        closing.close(asking(books, boss), drafted.intent),
        other.post(move(*ways, 10)),
        return_exceptions=True,
    )
    await other.close()
    refused = [each for each in done if isinstance(each, Exception)]
    assert len(refused) == 1
    why = refused[0]
    assert isinstance(why, AccountClosed) or (
        isinstance(why, NotAllowed) and why.rule == "close_changed"
    )
    rests = await has(books, people[1])
    assert rests == ((0, 0) if done[0] is False else ((990 if source == 1 else 1010), 0))
    assert await findings(books) == []


async def test_who_may_not_be_closed(books, people):
    boss, omar, _ = people
    await books.post(Posting(b"r" * 16, "role", rows=(roles._row(omar.id, "support", 0, 0),)))
    for person, why in (
        (boss, "state_own"),
        (omar, "close_roles"),
        (await met(books, "noor", joined=False), "state_not_joined"),
    ):
        with pytest.raises(NotAllowed, match=why):
            await closing.draft(asking(books, boss), person, "x")
    lina = await closed(books, boss, await met(books, "lina"))
    with pytest.raises(NotAllowed, match="state_closed"):
        await closing.draft(asking(books, boss), lina, "x")
    with pytest.raises(NotAllowed, match="state_closed"):
        await states.draft(asking(books, boss), FREEZE, lina, "x")

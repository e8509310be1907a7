"""Her own lock: nothing goes out, whatever is under way; what comes in, comes."""

import asyncio
from contextlib import suppress

import pytest

from ledger import claims, grace, ids
from ledger.books import Books
from ledger.chart import WALLET
from ledger.errors import AccountClosed, AccountFrozen, AccountLocked, NotFound
from ledger.people import chats, locks, outbox, persons, roles, states, tickets
from ledger.people.persons import Identity
from ledger.people.states import FREEZE, THAW
from ledger.posting import Hold
from ledger.products import closing, p2p
from tests.ledger.acts import act, asking, findings, met, move, rich, rows, stands, usd, wallet


@pytest.fixture
async def people(books, time):
    boss = await met(books, "boss")
    await roles.first(books, boss)
    return boss, await rich(books, "omar", 1000), await rich(books, "sara", 1000)


async def again(books, person):
    return await persons.by_id(books, person.id)


async def lifted(books, person):
    await locks.lift(asking(books, person), await locks.of(books, person.id))


async def becomes(books, boss, verb, person):
    drafted = await states.draft(asking(books, boss), verb, await again(books, person), "a reason")
    await states.changed(asking(books, boss), drafted.intent)
    return (await again(books, person)).state


async def sent(books, payer, payee, minor):
    card = await p2p.draft(asking(books, payer), payee, usd(minor), "tea")
    return await p2p.confirm(asking(books, payer), card.intent)


async def has(books, person):
    return await stands(books, await wallet(books, person.id))


async def test_nothing_goes_out_of_any_wallet_and_what_comes_in_comes(books, people, url):
    _, omar, sara = people
    card = await p2p.draft(asking(books, omar), sara, usd(5), "tea")
    await books.account(WALLET, omar.id, "EUR")
    await locks.put(asking(books, omar))
    later = await books.account(WALLET, omar.id, "SAR")
    asked = f"SELECT DISTINCT state FROM accounts WHERE owner = {omar.id}"
    assert [*map(tuple, rows(url, asked))] == [("locked",)]
    assert later
    with pytest.raises(AccountLocked) as refused:
        await p2p.confirm(asking(books, omar), card.intent)
    assert refused.value.own
    with pytest.raises(AccountLocked):
        await p2p.draft(asking(books, await again(books, omar)), sara, usd(1), "")
    hold = Hold(ids.token(), await wallet(books, omar.id), usd(1), "test")
    with pytest.raises(AccountLocked):
        await books.hold(hold, act())
    await sent(books, await again(books, sara), await again(books, omar), 300)
    assert (await has(books, omar), await has(books, sara)) == ((1300, 0), (700, 0))
    assert await findings(books) == []


async def test_payments_in_flight_stand_wholly_before_or_are_refused(books, people, url):
    _, omar, sara = people
    other = await Books.open(url)
    source, target = [await wallet(books, each.id) for each in (omar, sara)]
    paid, under_way = [], asyncio.Event()

    async def pays(through):
        with suppress(AccountLocked):
            while True:
                paid.append(await through.post(move(source, target, 1)))
                under_way.set()

    async def lock():
        await under_way.wait()
        await locks.put(asking(books, omar))

    try:
        await asyncio.gather(*(pays(each) for each in (books, other) * 3), lock())
    finally:
        await other.close()
    assert await has(books, omar) == (1000 - len(paid), 0)
    assert await findings(books) == []


async def test_neither_a_lock_nor_a_freeze_lifts_the_other(books, people):
    boss, omar, sara = people
    await locks.put(asking(books, omar))
    assert await becomes(books, boss, FREEZE, omar) == "frozen"
    with pytest.raises(AccountFrozen):
        await sent(books, sara, omar, 1)
    assert await becomes(books, boss, THAW, omar) == "locked"
    await becomes(books, boss, FREEZE, omar)
    await lifted(books, omar)
    assert (await again(books, omar)).state == "frozen"
    await locks.put(asking(books, omar))
    assert (await again(books, omar)).state == "frozen"
    await lifted(books, omar)
    assert await becomes(books, boss, THAW, omar) == "open"
    await sent(books, omar, sara, 1)


async def test_a_lock_between_the_card_and_the_freeze_hinders_no_freeze(books, people):
    boss, omar, _ = people
    drafted = await states.draft(asking(books, boss), FREEZE, omar, "a reason")
    await locks.put(asking(books, omar))
    await states.changed(asking(books, boss), drafted.intent)
    assert (await again(books, omar)).state == "frozen"


async def test_who_locks_and_is_frozen_at_once_is_both(books, people):
    boss, omar, _ = people
    drafted = await states.draft(asking(books, boss), FREEZE, omar, "a reason")
    freezing = states.changed(asking(books, boss), drafted.intent)
    ended = await asyncio.gather(locks.put(asking(books, omar)), freezing, return_exceptions=True)
    if isinstance(ended[1], Exception):
        await becomes(books, boss, FREEZE, omar)
    assert (await again(books, omar)).state == "frozen"
    assert (await locks.of(books, omar.id)).is_on


async def test_what_is_closed_is_not_locked(books, people):
    boss, omar, _ = people
    card = await closing.draft(asking(books, boss), omar, "paid out")
    await closing.close(asking(books, boss), card.intent)
    with pytest.raises(AccountClosed):
        await locks.put(asking(books, omar))


async def test_what_she_has_sent_in_its_grace_comes_back_and_what_waits_stays(books, people, time):
    _, omar, sara = people
    noor = await met(books, "noor", joined=False)
    books.stated = {"undo.seconds": 10}
    await sent(books, omar, sara, 300)
    await sent(books, omar, noor, 200)
    await locks.put(asking(books, omar))
    time.move(seconds=11)
    await grace.due.run(books, time.moment)
    assert (await has(books, omar), await has(books, sara)) == ((1000, 200), (1000, 0))
    await claims.due(books, time.moment)
    assert await has(books, omar) == (1000, 200)


async def test_the_roles_of_who_has_locked_rest(books, people):
    boss, *_ = people
    await locks.put(asking(books, boss))
    speaks = (await persons.heard(books, Identity("web", "boss", "boss"), "Boss"))[0]
    assert (speaks.state, speaks.roles) == ("locked", frozenset())


async def test_who_has_nothing_to_show_waits_and_whoever_locks_again_stops_that(
    books, people, time
):
    _, omar, _ = people
    await locks.put(asking(books, omar))
    first = await locks.wait(asking(books, omar), time.moment.replace(day=2))
    time.move(hours=1)
    assert await locks.wait(asking(books, omar), time.moment.replace(day=3)) == first
    await locks.put(asking(books, omar))
    time.move(days=5)
    await locks.due.run(books, time.moment)
    assert (await again(books, omar)).state == "locked"
    await locks.wait(asking(books, omar), time.moment)
    for _ in range(2):
        await locks.due.run(books, time.moment)
    assert (await again(books, omar)).state == "open"


async def test_she_is_told_wherever_she_speaks_but_where_she_asks(books, people):
    _, omar, _ = people
    await chats.hear(books, Identity("web", "omar", "omar"), "Omar")
    await persons.link(books, omar, Identity("telegram", "4711", "omar_k"))
    await chats.hear(books, Identity("telegram", "4711", "omar_k"), "Omar")
    await locks.put(asking(books, omar), "web:omar")
    told = [(each.kind, each.chat) for each in await outbox.waiting(books, 100)]
    assert ("locked", "telegram:4711") in told
    assert ("locked", "web:omar") not in told


async def test_a_page_from_before_a_lock_is_over_and_one_from_after_it_is_not(books, people):
    _, omar, _ = people
    before = await tickets.issue(books, "pin", omar.id, b"set")
    ticket = await tickets.look(books, before)
    await locks.put(asking(books, omar))
    with pytest.raises(NotFound):
        await tickets.look(books, before)
    with pytest.raises(NotFound):
        await tickets.spend(books, ticket)
    after = await tickets.issue(books, "unlock", omar.id)
    await locks.put(asking(books, omar))
    assert (await tickets.look(books, after)).person == omar.id

import asyncio
from contextlib import suppress
from datetime import timedelta

import pytest

from ledger import ids
from ledger.banking import deposits, lines
from ledger.banking.deposits import arrivals, asking, ending
from ledger.banking.deposits.asking import Full, Place
from ledger.banking.deposits.deposit import unasked
from ledger.chart import FEES, HOUSE, WALLET
from ledger.errors import AlreadySettled, LimitExceeded
from ledger.money import Money
from ledger.people import outbox, states
from ledger.posting import ChangeAll
from ledger.pricing import Fee
from tests.ledger.acts import act, findings, met, stands, usd
from tests.ledger.acts import asking as acting

BANK = Place("bank", "sandbox", {"name": "Wasl"})


@pytest.fixture
async def omar(books):
    return await met(books, "omar")


async def asked(books, person, minor=10_000, place=BANK):
    drafted = await asking.draft(acting(books, person), usd(minor), (place.way,))
    return await asking.ask(acting(books, person), drafted.intent, place)


async def has(books, person, currency="USD", line=WALLET):
    return await stands(books, await books.account(line, person.id, currency))


async def becomes(books, person, before, state):
    rows, guards = states.becoming(person.id, before, state)
    await books.post(act(rows=rows, guards=guards, all_of=(ChangeAll(person.id, state),)))


async def told(books):
    return [each.kind for each in await outbox.waiting(books, 20) if each.person.id]


async def test_it_is_pending_then_hers_and_its_fee_is_what_the_card_said(books, omar):
    books.stated = {"deposit.fee": Fee(100)}
    deposit = await asked(books, omar)
    assert (deposit.state, deposit.fee, deposit.gets) == ("asked", usd(100), usd(9_900))
    books.stated = {"deposit.fee": Fee(500)}
    key = ids.token()
    await deposits.arrive(books, deposit, usd(10_000), "sandbox", key, settled=False)
    assert (await deposits.get(books, deposit.token)).state == "pending"
    assert await has(books, omar) == (0, 0)
    rests = await books.account(lines.COMING, HOUSE, "USD", str(omar.id))
    assert await stands(books, rests) == (10_000, 0)
    assert await findings(books) == []
    arrival = await deposits.arrival(books, key)
    await books.post(await deposits.settling(books, arrival, ids.token()))
    assert (await deposits.get(books, deposit.token)).state == "settled"
    assert await has(books, omar) == (9_900, 0)
    assert await stands(books, await books.house(FEES, "USD")) == (100, 0)
    assert await stands(books, await lines.bank(books, "sandbox", "USD")) == (-10_000, 0)
    assert "deposited" in await told(books)
    assert await findings(books) == []


async def test_the_same_arrival_twice_and_at_once_is_one(books, omar):
    deposit, key = await asked(books, omar), ids.token()
    amount = usd(10_000)
    came = [deposits.arrive(books, deposit, amount, "sandbox", key, settled=True) for _ in range(5)]
    posted = await asyncio.gather(*came)
    assert sum(not each.repeated for each in posted) == 1
    assert await has(books, omar) == (10_000, 0)


@pytest.mark.parametrize("before", ["cancelled", "expired", "settled"])
async def test_what_comes_too_late_or_twice_or_otherwise_is_hers_and_told(
    books, omar, time, before
):
    deposit = await asked(books, omar)
    if before == "cancelled":
        await ending.cancel(acting(books, omar), deposit)
    elif before == "expired":
        time.move(days=15)
        await ending.due.run(books, time())
    else:
        await deposits.arrive(books, deposit, usd(10_000), "sandbox", ids.token(), settled=True)
    assert (await deposits.get(books, deposit.token)).state == before
    had, _ = await has(books, omar)
    await deposits.arrive(books, deposit, usd(7_000), "sandbox", ids.token(), settled=True)
    euros = Money(500, "EUR")
    await deposits.arrive(books, deposit, euros, "sandbox", ids.token(), settled=True)
    assert await has(books, omar) == (had + 7_000, 0)
    assert await has(books, omar, "EUR") == (500, 0)
    events = [each for each in await outbox.waiting(books, 20) if each.kind == "deposited"]
    assert events[-2].values["late"] is (before != "settled")
    assert events[-2].values["again"] is (before == "settled")
    assert await findings(books) == []


async def test_by_its_reference_or_by_her_own_it_is_known_again(books, omar):
    deposit = await asked(books, omar)
    own = unasked(omar.id, omar.id)
    found = await deposits.by_references(books, [deposit.reference, own.reference, "RF18539007"])
    assert {name: each.person for name, each in found.items()} == {
        deposit.reference: omar.id,
        own.reference: omar.id,
    }
    came = found[own.reference]
    await deposits.arrive(books, came, usd(300), "sandbox", ids.token(), settled=True)
    assert await has(books, omar) == (300, 0)


async def test_while_she_is_frozen_it_rests_with_the_house_and_comes_home(books, omar, time):
    deposit = await asked(books, omar)
    await becomes(books, omar, None, "frozen")
    await deposits.arrive(books, deposit, usd(10_000), "sandbox", ids.token(), settled=True)
    await arrivals.due.run(books, time())
    assert await has(books, omar) == (0, 0)
    assert (await deposits.get(books, deposit.token)).state == "pending"
    await becomes(books, omar, "frozen", "open")
    time.move(hours=2)
    await arrivals.due.run(books, time())
    assert await has(books, omar) == (10_000, 0)
    assert await findings(books) == []


async def test_a_rule_keeps_it_pending_for_its_time(books, omar, time):
    books.stated = {"deposit.settles": timedelta(days=2)}
    deposit = await asked(books, omar)
    await deposits.arrive(books, deposit, usd(10_000), "sandbox", ids.token(), settled=True)
    assert (await deposits.get(books, deposit.token)).state == "pending"
    time.move(days=2)
    await arrivals.due.run(books, time())
    assert await has(books, omar) == (10_000, 0)


async def test_what_was_announced_and_never_came_is_nobodys(books, omar):
    deposit, key = await asked(books, omar), ids.token()
    await deposits.arrive(books, deposit, usd(10_000), "sandbox", key, settled=False)
    arrival = await deposits.arrival(books, key)
    await books.post(await deposits.vanishing(books, arrival, ids.token(), "AC04"))
    assert (await deposits.get(books, deposit.token)).state == "returned"
    assert await stands(books, await lines.bank(books, "sandbox", "USD")) == (0, 0)
    with pytest.raises(AlreadySettled):
        await books.post(await deposits.settling(books, arrival, ids.token()))
    assert await findings(books) == []


async def test_limits_refuse_what_is_asked_for_and_never_what_came(books, omar):
    books.stated = {"deposit.each": usd(20_000), "deposit.day": usd(25_000)}
    with pytest.raises(LimitExceeded):
        await asked(books, omar, 20_001)
    first = await asked(books, omar, 20_000)
    with pytest.raises(LimitExceeded) as refused:
        await asked(books, omar, 5_001)
    assert refused.value.left == usd(5_000)
    await ending.cancel(acting(books, omar), first)
    await asked(books, omar, 20_000)
    await deposits.arrive(books, first, usd(900_000), "sandbox", ids.token(), settled=True)
    assert await has(books, omar) == (900_000, 0)


async def test_the_ceiling_of_a_wallet_refuses_to_ask_and_is_told_of_what_came(books, omar):
    books.stated = {"limits.balance": usd(15_000)}
    deposit = await asked(books, omar)
    await deposits.arrive(books, deposit, usd(10_000), "sandbox", ids.token(), settled=True)
    with pytest.raises(Full) as refused:
        await asked(books, omar)
    assert refused.value.room == usd(5_000)
    await deposits.arrive(books, deposit, usd(10_000), "sandbox", ids.token(), settled=True)
    assert await has(books, omar) == (20_000, 0)
    events = [each for each in await outbox.waiting(books, 20) if each.kind == "deposited"]
    assert [each.values["most"] for each in events] == [None, usd(15_000)]


async def test_only_so_many_are_waited_for_at_a_time(books, omar):
    books.stated = {"deposit.open": 2}
    one = await asked(books, omar)
    await asked(books, omar)
    with pytest.raises(LimitExceeded):
        await asked(books, omar)
    await deposits.arrive(books, one, usd(10_000), "sandbox", ids.token(), settled=True)
    await asked(books, omar)


async def test_a_cancel_and_an_arrival_at_once_leave_nothing_out(books, omar):
    deposit = await asked(books, omar)

    async def cancelling():
        with suppress(AlreadySettled):
            await ending.cancel(acting(books, omar), deposit)

    await asyncio.gather(
        cancelling(),
        deposits.arrive(books, deposit, usd(10_000), "sandbox", ids.token(), settled=True),
    )
    assert await has(books, omar) == (10_000, 0)
    assert (await deposits.get(books, deposit.token)).state == "settled"

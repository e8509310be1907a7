"""What a provider takes back of a card, and gives again, also while she is frozen."""

import pytest

from ledger.banking import deposits, lines, owing
from ledger.banking.deposits import arrivals, charging
from ledger.banking.deposits.asking import Place
from ledger.banking.deposits.charging import Charge
from ledger.chart import WALLET
from ledger.posting import Move
from tests.ledger.acts import act, findings, met, stands, usd
from tests.ledger.banking.test_deposits import asked, becomes, has

STRIPE = Place("stripe", "stripe", {})


@pytest.fixture
async def omar(books):
    return await met(books, "omar")


async def paid(books, deposit, name):
    charge = Charge("stripe", name, name)
    await charging.paid(books, deposit, usd(10_000), charge, goes_back=True)


async def spends(books, person, minor):
    sara = await met(books, "sara")
    wallets = [await books.account(WALLET, each.id, "USD") for each in (person, sara)]
    await books.post(act(moves=(Move(*wallets, usd(minor)),)))


async def at_stripe(books):
    return -(await stands(books, await lines.bank(books, "stripe", "USD")))[0]


async def test_a_dispute_that_froze_her_is_won_and_comes_home_once_she_is_open(books, omar, time):
    deposit = await asked(books, omar, place=STRIPE)
    await paid(books, deposit, "pi_1")
    await spends(books, omar, 4_000)
    await charging.disputed(books, ("stripe", "pi_1"), usd(10_000), "dp_1")
    assert await owing.of(books, omar.id) == [usd(4_000)]
    for _ in range(2):
        assert await charging.won(books, ("stripe", "pi_1"), "dp_1")
    assert (await at_stripe(books), await owing.of(books, omar.id)) == (10_000, [])
    assert await has(books, omar) == (0, 0)
    await becomes(books, omar, "frozen", "open")
    time.move(hours=2)
    await arrivals.due.run(books, time())
    assert await has(books, omar) == (6_000, 0)
    assert await findings(books) == []


async def test_what_is_paid_off_before_a_dispute_is_won_is_hers(books, omar):
    deposit = await asked(books, omar, place=STRIPE)
    await paid(books, deposit, "pi_1")
    await spends(books, omar, 10_000)
    await charging.disputed(books, ("stripe", "pi_1"), usd(10_000), "dp_1")
    await becomes(books, omar, "frozen", "open")
    await paid(books, await asked(books, omar, place=STRIPE), "pi_2")
    assert (await owing.of(books, omar.id), await has(books, omar)) == ([], (0, 0))
    await charging.won(books, ("stripe", "pi_1"), "dp_1")
    assert (await owing.of(books, omar.id), await has(books, omar)) == ([], (10_000, 0))


async def test_a_second_dispute_while_she_is_frozen_is_owed(books, omar):
    for name in ("pi_1", "pi_2"):
        await paid(books, await asked(books, omar, place=STRIPE), name)
    await spends(books, omar, 15_000)
    for name in ("pi_1", "pi_2"):
        assert await charging.disputed(books, ("stripe", name), usd(10_000), f"dp_{name}")
    assert (await at_stripe(books), await owing.of(books, omar.id)) == (0, [usd(15_000)])
    assert await findings(books) == []


@pytest.mark.parametrize("how", ["refund", "dispute"])
async def test_what_came_while_she_was_frozen_is_taken_from_where_it_rests(books, omar, time, how):
    deposit = await asked(books, omar, place=STRIPE)
    await becomes(books, omar, None, "frozen")
    await paid(books, deposit, "pi_1")
    if how == "refund":
        assert await charging.taken(books, ("stripe", "pi_1"), usd(3_000))
    else:
        assert await charging.disputed(books, ("stripe", "pi_1"), usd(3_000), "dp_1")
    assert await at_stripe(books) == 7_000
    await becomes(books, omar, "frozen", "open")
    time.move(hours=2)
    await arrivals.due.run(books, time())
    assert (await has(books, omar), await owing.of(books, omar.id)) == ((7_000, 0), [])
    assert await findings(books) == []


async def test_all_of_it_taken_while_it_is_coming_comes_never(books, omar, time):
    deposit = await asked(books, omar, place=STRIPE)
    await becomes(books, omar, None, "frozen")
    await paid(books, deposit, "pi_1")
    await charging.disputed(books, ("stripe", "pi_1"), usd(10_000), "dp_1")
    await becomes(books, omar, "frozen", "open")
    time.move(hours=2)
    await arrivals.due.run(books, time())
    assert (await has(books, omar), await at_stripe(books)) == ((0, 0), 0)
    await charging.won(books, ("stripe", "pi_1"), "dp_1")
    assert (await has(books, omar), await at_stripe(books)) == ((10_000, 0), 10_000)
    assert await findings(books) == []


async def test_a_refund_of_the_rest_after_a_part_was_disputed_is_taken_too(books, omar):
    deposit = await asked(books, omar, place=STRIPE)
    await paid(books, deposit, "pi_1")
    await charging.disputed(books, ("stripe", "pi_1"), usd(6_000), "dp_1")
    for so_far in (4_000, 4_000, 3_000):
        await charging.taken(books, ("stripe", "pi_1"), usd(so_far))
    assert (await has(books, omar), await at_stripe(books)) == ((0, 0), 0)
    assert (await deposits.get(books, deposit.token)).state == "refunded"

"""A bank takes back a credit: of everybody it was for, and from wherever it rests by now."""

from datetime import timedelta

import pytest

from ledger import periods
from ledger.banking import deposits, lines, owing, statements
from ledger.banking.deposits import arrivals
from ledger.chart import WALLET
from ledger.pricing import Fee
from tests.ledger.acts import asking, findings, met, move, usd
from tests.ledger.banking.test_deposits import asked
from tests.ledger.banking.test_matching import has
from tests.ledger.banking.test_payouts import rests
from tests.ledger.banking.test_statements import told
from tests.ledger.banking.told import entry, page


@pytest.fixture
async def sara(books):
    return await met(books, "sara")


@pytest.fixture
async def omar(books):
    return await met(books, "omar")


async def came_for(books, *people):
    """Let one credit come for the deposits of several, and return what its reversal says."""
    some = [await asked(books, each, 1_000) for each in people]
    known = {"remittance": " ".join(each.reference for each in some)}
    await told(books, page(entry(1_000 * len(some), "B1", **known)))
    return some, entry(-1_000 * len(some), "B2", reverses=True, **known)


async def states_of(books, some):
    return [(await deposits.get(books, each.token)).state for each in some]


async def test_a_credit_for_two_people_is_taken_back_from_both_and_what_is_spent_is_owed(
    books, sara, omar
):
    some, back = await came_for(books, sara, omar)
    wallet = await books.account(WALLET, omar.id, "USD")
    await books.post(move(wallet, await books.house(lines.UNMATCHED, "USD"), 400))
    done = await told(books, page(back, name="S2"))
    assert (done.matched, done.waiting) == (1, 0)
    assert (await has(books, sara), await has(books, omar)) == (0, 0)
    assert await owing.owed(books, omar.id, "USD") == usd(400)
    assert await states_of(books, some) == ["returned"] * 2
    assert await rests(books, lines.BANK, "sandbox") == 0
    assert await told(books, page(back, name="S2")) == statements.Imported(known=1)
    assert not await findings(books)


async def test_two_deposits_of_one_are_taken_back_while_they_are_coming(books, sara, omar):
    books.stated = {"deposit.settles": timedelta(days=2)}
    some, back = await came_for(books, sara, sara, omar)
    await told(books, page(back, name="S2"))
    books.stated = {}
    await arrivals.due.run(books, (await deposits.get(books, some[0].token)).expires_at)
    assert (await has(books, sara), await has(books, omar)) == (0, 0)
    assert await owing.owed(books, sara.id, "USD") == usd(0)
    assert await states_of(books, some) == ["returned"] * 3
    assert not await findings(books)


async def test_several_of_one_person_are_taken_out_of_her_wallet_at_once(books, sara):
    _some, back = await came_for(books, sara, sara)
    wallet = await books.account(WALLET, sara.id, "USD")
    await books.post(move(wallet, await books.house(lines.UNMATCHED, "USD"), 500))
    await told(books, page(back, name="S2"))
    assert await has(books, sara) == 0
    assert await owing.owed(books, sara.id, "USD") == usd(500)
    assert not await findings(books)


async def test_what_a_bank_took_back_counts_no_more_as_put_in(books, sara):
    _some, back = await came_for(books, sara)
    await told(books, page(back, name="S2"))
    assert not await books.read(periods.counted, f"deposited:{sara.id} USD")


async def test_what_was_given_with_a_fee_counts_no_more_as_put_in_once_it_is_taken_back(
    books, sara
):
    books.stated = {"deposit.fee": Fee(flat=100)}
    await told(books, page(entry(2_500, "B1", remittance="thanks")))
    (one,) = await statements.waiting(books)
    boss = await met(books, "boss")
    drafted = await statements.draft(asking(books, boss), one.number, "give", "hers", sara)
    await statements.settled(asking(books, boss), drafted.intent)
    assert await books.read(periods.counted, f"deposited:{sara.id} USD") == 2_400
    await told(books, page(entry(-2_500, "B2", reverses=True, remittance="thanks"), name="S2"))
    assert not await books.read(periods.counted, f"deposited:{sara.id} USD")
    assert await owing.owed(books, sara.id, "USD") == usd(100)
    assert not await findings(books)

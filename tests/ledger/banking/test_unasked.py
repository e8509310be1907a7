"""A card payment that nobody asked for, given to somebody, and then taken back by its provider."""

import pytest

from ledger.banking import statements
from ledger.banking.deposits import charging
from ledger.banking.deposits.charging import Charge
from tests.ledger.acts import asking, findings, met, usd
from tests.ledger.banking.test_matching import has

NAME = ("stripe", "pi_1")


@pytest.fixture
async def sara(books):
    return await met(books, "sara")


async def came(books):
    await statements.strange(books, usd(2_500), Charge("stripe", "pi_1", "pi_1"))


async def given(books, sara):
    boss, other = [await met(books, each) for each in ("boss", "other")]
    (one,) = [each for each in await statements.waiting(books) if each.is_credit]
    drafted = await statements.draft(asking(books, boss), one.number, "give", "hers", sara)
    await statements.settled(asking(books, boss, approver=other.id), drafted.intent)


async def refunded(books, whole):
    """Tell both who may know the charge, as a webhook does."""
    heard = [
        await charging.taken(books, NAME, usd(whole)),
        await statements.refunded(books, "pi_1", usd(whole)),
    ]
    assert any(heard)


async def waits(books):
    return [each.signed for each in await statements.waiting(books)]


async def test_what_is_refunded_of_what_was_given_is_taken_from_her_once(books, sara):
    await came(books)
    await given(books, sara)
    for whole, left in ((1_000, 1_500), (1_000, 1_500), (2_500, 0)):
        await refunded(books, whole)
        assert (await has(books, sara), await waits(books)) == (left, [])
    assert not await findings(books)


async def test_what_was_refunded_before_it_was_given_is_not_taken_from_her(books, sara):
    await came(books)
    await refunded(books, 1_000)
    await given(books, sara)
    for _ in range(2):
        await refunded(books, 1_000)
        assert (await has(books, sara), await waits(books)) == (2_500, [-1_000])
    await refunded(books, 2_500)
    assert (await has(books, sara), await waits(books)) == (1_000, [-1_000])
    assert not await findings(books)


async def test_a_dispute_of_what_was_given_takes_it_until_it_is_won(books, sara):
    await came(books)
    await given(books, sara)
    for _ in range(2):
        assert await charging.disputed(books, NAME, usd(2_500), "dp_1")
        assert not await statements.disputed(books, "pi_1", usd(2_500), "dp_1")
        assert (await has(books, sara), await waits(books)) == (0, [])
    for _ in range(2):
        assert await charging.won(books, NAME, "dp_1")
        assert await statements.won(books, "pi_1", "dp_1")
        assert (await has(books, sara), await waits(books)) == (2_500, [])
    assert not await findings(books)

"""Two become one, and what each had at banks comes along."""

import pytest

from ledger import ids
from ledger.banking import accounts
from tests.ledger.acts import asking
from tests.ledger.banking.accounts.told import GERMAN, iban, usable, verified
from tests.ledger.products.test_connecting import came, joined


@pytest.fixture
async def two(books):
    return await came(books, "web", "omar", 4000), await came(books, "telegram", "sara", 2500)


async def test_an_account_that_comes_along_cools_off_anew(books, two, time):
    victim, thief = two
    await usable(books, thief, time, iban(GERMAN))
    one = await joined(books, victim, thief)
    assert await accounts.usable(books, one.id) == []


async def test_what_was_removed_is_not_added_again_at_once(books, two):
    """The house pays the two small amounts once."""
    omar, _ = two
    account = await verified(books, omar, iban(GERMAN))
    intent, _ = await accounts.draft_removal(asking(books, omar), account.token)
    await accounts.removed(asking(books, omar), intent)
    with pytest.raises(accounts.AddedBefore):
        await accounts.add(asking(books, omar, ids.token()), iban(GERMAN))

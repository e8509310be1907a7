"""What travels with a transfer: also with what several paid each other at once."""

import pytest

from ledger import ids
from ledger.chart import FEES
from ledger.duties import travelling
from ledger.errors import NotAllowed
from ledger.people import roles
from ledger.posting import Move, Posting
from tests.ledger.acts import asking, met, rich, usd, wallet


@pytest.fixture
async def people(books, time):
    books.stated = {"duties.travel": usd(3000)}
    boss = await met(books, "boss")
    await roles.first(books, boss)
    return boss, *[await rich(books, name, 9000) for name in ("omar", "sara", "nour")]


async def settled(books, *payments):
    """Let some pay each other in one posting; return its receipt."""
    fees, moves = await books.house(FEES, "USD"), []
    for payer, payee, minor in payments:
        sides = [await wallet(books, each.id) for each in (payer, payee)]
        moves += [Move(*sides, usd(minor)), Move(sides[0], fees, usd(1))]
    posted = await books.post(Posting(ids.token(), "settlement", moves=tuple(moves)))
    return await books.transfer(posted.number)


async def test_of_several_payments_at_once_each_pair_is_a_transfer_of_its_own(books, people):
    _, omar, sara, nour = people
    receipt = await settled(
        books, (omar, sara, 2000), (sara, nour, 1), (omar, sara, 1500), (nour, omar, 2999)
    )
    (found,) = await travelling.gathered(books, receipt)
    assert (found.payer.number, found.payee.number) == (omar.id, sara.id)
    assert travelling.message(found)["transfer"]["amount"] == "35.00"


async def test_each_of_them_may_not_open_what_travels_with_it(books, people):
    boss, omar, sara, _ = people
    receipt = await settled(books, (omar, sara, 4000), (omar, boss, 1))
    with pytest.raises(NotAllowed, match="reveal_self"):
        await travelling.draft(asking(books, boss), receipt.number, "the bank asks")

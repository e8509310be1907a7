import pytest

from ledger import claims
from ledger.chart import HOUSE, TREASURY, WORLD
from ledger.errors import InsufficientFunds, NotAllowed
from ledger.people import outbox
from ledger.products import fund
from tests.ledger.acts import asking, findings, met, stands, usd, wallet


async def draft(books, admin, payee, minor):
    return await fund.draft(asking(books, admin), payee, usd(minor), "float")


async def test_the_capital_is_booked_once(books):
    for _ in range(3):
        await fund.capitalise(books, usd(500))
    assert await stands(books, await books.house(TREASURY, "USD")) == (500, 0)
    assert await stands(books, await books.house(WORLD, "USD")) == (-500, 0)
    assert await findings(books) == []


async def test_no_capital_books_nothing(books):
    await fund.capitalise(books, usd(0))
    assert await books.balances(HOUSE, TREASURY) == []


async def test_an_admin_pays_from_the_treasury(books):
    await fund.capitalise(books, usd(500))
    admin, sara = await met(books, "admin"), await met(books, "sara")
    card = await draft(books, admin, sara, 200)
    receipt = await fund.confirm(asking(books, admin), card.intent)
    again = await fund.confirm(asking(books, admin), card.intent)
    assert (again.number, again.repeated) == (receipt.number, True)
    assert await stands(books, await wallet(books, sara.id)) == (200, 0)
    recorded = await books.transfer(receipt.number)
    assert (recorded.kind, recorded.actor, recorded.payer) == ("fund", admin.id, HOUSE)
    (event,) = await outbox.waiting(books, 10)
    assert (event.kind, event.person) == ("funded", sara)


async def test_the_treasury_gives_only_what_it_has(books):
    await fund.capitalise(books, usd(500))
    admin, sara = await met(books, "admin"), await met(books, "sara")
    with pytest.raises(InsufficientFunds):
        await draft(books, admin, sara, 501)


async def test_an_admin_does_not_fund_herself(books):
    admin = await met(books, "admin")
    with pytest.raises(NotAllowed):
        await draft(books, admin, admin, 1)


async def test_money_for_somebody_who_never_came_returns_to_the_treasury(books, time):
    await fund.capitalise(books, usd(500))
    admin, noor = await met(books, "admin"), await met(books, "noor", joined=False)
    card = await draft(books, admin, noor, 200)
    receipt = await fund.confirm(asking(books, admin), card.intent)
    assert receipt.waits_until is not None
    treasury = await books.house(TREASURY, "USD")
    assert await stands(books, treasury) == (500, 200)
    time.move(days=8)
    await claims.due(books, time.moment)
    assert await stands(books, treasury) == (500, 0)
    assert await findings(books) == []

"""What asks for a PIN: what leaves her, and not what only becomes another currency of hers."""

from decimal import Decimal

import pytest

from ledger.exchange import setting
from ledger.exchange.quoting import exchanging, quote
from ledger.money import Money
from ledger.posting import Move
from ledger.products import p2p
from ledger.protection.leaving import leaving
from tests.ledger.acts import act, asking, met, rich, usd, wallet


@pytest.fixture
async def omar(books):
    return await rich(books, "omar", 10_000)


async def leaves(books, person, posting):
    return await books.read(leaving, person.id, posting)


async def test_nothing_leaves_by_an_exchange_and_only_the_payment_where_one_goes_with_it(
    books, omar
):
    boss, sara = await met(books, "boss"), await met(books, "sara")
    rate = await setting.draft(asking(books, boss), "USD", "EGP", Decimal("48.50"), "")
    await setting.changed(asking(books, boss), rate.intent)
    first = await exchanging(books, omar.id, await quote(books, usd(5_000), "EGP"))
    assert await leaves(books, omar, act(moves=first.moves)) == {}
    paid = Move(await wallet(books, omar.id), await wallet(books, sara.id), usd(1_000))
    assert await leaves(books, omar, act(moves=(*first.moves, paid))) == {"USD": 1_000}
    seen = []

    async def looked(posted, posting):
        seen.append(await leaves(books, posted.actor, posting))
        return posting

    card = await p2p.draft(asking(books, omar), sara, Money.of("500", "EGP"), "")
    await p2p.confirm(asking(books, omar, proves=looked), card.intent)
    assert seen == [{"EGP": 50_000}]

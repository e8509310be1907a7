"""Whatever way somebody pays by is limited, and what comes back by it does not count."""

import pytest

from ledger import debts, knowing, limits
from ledger.errors import CeilingReached
from ledger.limits import OverLimit
from ledger.people import intents
from ledger.products import links, p2p
from ledger.products.gifts import eidiya, ending, making, opening, presents
from ledger.products.gifts.eidiya import List
from ledger.products.gifts.making import Wish
from ledger.products.owed import settling
from ledger.products.splits import named, owing
from ledger.products.splits.ways import EQUAL
from tests.ledger.acts import asking, findings, met, rich, stands, usd, wallet

GROUP = "web:group:trip"


@pytest.fixture
async def omar(books):
    books.stated = {"limits.month": usd(1000)}
    return await rich(books, "omar", 10_000)


@pytest.fixture
async def sara(books):
    return await met(books, "sara")


async def used(books, person):
    found = await limits.overview(books, person.id, "USD")
    return found.meter.used(limits.WINDOWS[2])


async def linked(books, payer, minor):
    card = await links.draft(asking(books, payer), usd(minor), "")
    return await links.confirm(asking(books, payer), card.intent)


async def enveloped(books, giver, minor, count):
    act = asking(books, giver, chat=GROUP)
    card = await making.draft(act, Wish(usd(minor), count, "equal"))
    return await making.fill(asking(books, giver, chat=GROUP), card.intent)


async def test_a_link_counts_when_it_is_made_and_not_once_it_is_taken_back(books, omar, sara):
    made = await linked(books, omar, 700)
    assert await used(books, omar) == 700
    with pytest.raises(OverLimit):
        await linked(books, omar, 301)
    await p2p.take_back(asking(books, omar), made.back)
    assert await used(books, omar) == 0
    again = await linked(books, omar, 1000)
    act = asking(books, sara)
    await links.take(act, await links.find(act, again.secret))
    assert (await used(books, omar), await used(books, sara)) == (1000, 0)


async def test_a_link_opens_no_wallet_too_far(books, omar, sara):
    books.stated = {"limits.balance": usd(500)}
    made = await linked(books, omar, 700)
    act = asking(books, sara)
    with pytest.raises(CeilingReached):
        await links.take(act, await links.find(act, made.secret))
    assert await stands(books, await wallet(books, sara.id)) == (0, 0)


async def test_of_an_envelope_what_nobody_took_does_not_count(books, omar, sara):
    made = await enveloped(books, omar, 900, 3)
    with pytest.raises(OverLimit):
        await enveloped(books, omar, 101, 1)
    await opening.open_one(asking(books, sara), made.envelope.token, None)
    await ending.end(asking(books, omar), made.back)
    assert (await used(books, omar), await used(books, sara)) == (300, 0)


async def test_of_a_list_what_was_taken_back_does_not_count(books, omar, sara, time):
    ziad, nour = await met(books, "ziad"), await met(books, "nour", joined=False)
    time.move(seconds=1)
    asked = List([sara, ziad, nour], [usd(100), usd(200), usd(300)], time.moment)
    card = await eidiya.draft(asking(books, omar), asked)
    waits = await eidiya.make(asking(books, omar), card.intent)
    assert await used(books, omar) == 600
    await presents.due.run(books, time.moment)
    assert await used(books, omar) == 600
    with pytest.raises(OverLimit):
        await eidiya.draft(asking(books, omar), List([sara], [usd(401)], time.moment))
    later = await eidiya.draft(asking(books, omar), List([sara], [usd(400)], time.moment))
    kept = await eidiya.make(asking(books, omar), later.intent)
    await eidiya.take(asking(books, omar), kept.back)
    assert (await used(books, omar), waits.repeated) == (600, False)


async def owes(books, debtor, creditor, minor):
    await knowing.enter(asking(books, debtor), GROUP)
    act = asking(books, creditor, chat=GROUP)
    drafted = await named.draft(act, usd(minor), "", EQUAL, [[debtor]], maker=False)
    await named.make(asking(books, creditor), drafted.intent)


async def settled(books, debtor):
    found = await books.read(debts.load, GROUP, [owing.owed])
    (begun,) = await settling.begin(asking(books, debtor, chat=GROUP), found)
    card = await intents.get(books, begun.card(debtor.id))
    return await settling.agree(asking(books, debtor), card)


async def test_a_settlement_counts_for_who_pays_it(books, omar, sara):
    await owes(books, omar, sara, 1001)
    with pytest.raises(OverLimit):
        await settled(books, omar)
    books.stated = {"limits.month": usd(1500)}
    assert (await settled(books, omar)).state == "done"
    assert (await used(books, omar), await used(books, sara)) == (1001, 0)
    assert await findings(books) == []


async def test_a_settlement_that_would_fill_a_wallet_too_far_is_undone(books, omar, sara):
    await owes(books, omar, sara, 800)
    books.stated = {"limits.balance": usd(500)}
    assert (await settled(books, omar)).state == "undone"
    assert await stands(books, await wallet(books, sara.id)) == (0, 0)

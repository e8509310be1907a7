"""Pages of history: what is wanted is found, page after page, at a bounded cost."""

from datetime import timedelta

import pytest

from ledger import clock, grace, pages
from ledger.chart import WALLET
from ledger.pages import Wanted
from ledger.posting import Move
from tests.ledger.acts import act, met, rich, usd, wallet


async def paid(books, payer, payee, minor, kind="send"):
    one, two = await wallet(books, payer.id), await wallet(books, payee.id)
    posting = act(kind=kind, payer=payer.id, payee=payee.id, moves=(Move(one, two, usd(minor)),))
    await books.post(posting)


async def walked(books, person, wanted, limit=3):
    """Return all that is wanted, turning one page after the other."""
    account, before, found = await wallet(books, person.id), None, []
    while True:
        page = await pages.page(books, [account], before, limit, wanted)
        found += page.lines
        assert len(page.lines) <= limit
        if page.on is None:
            return [each.change.minor for each in found]
        before = page.on


@pytest.fixture
async def omar(books):
    return await rich(books, "omar", 10_000)


async def test_what_is_wanted_is_found_over_all_pages(books, time, omar):
    sara, lina = await met(books, "sara"), await met(books, "lina")
    begin = time.moment - timedelta(hours=1)
    for each in range(1, 13):
        await paid(books, omar, (sara, lina)[each % 2], each, kind=("send", "link")[each % 3 == 0])
        time.move(days=1)
    await paid(books, sara, omar, 2)
    me = omar.id
    assert await walked(books, omar, Wanted(me, other=sara.id)) == [2, -12, -10, -8, -6, -4, -2]
    assert await walked(books, omar, Wanted(me, other=sara.id, way="received")) == [2]
    assert await walked(books, omar, Wanted(me, way="paid")) == [-each for each in range(12, 0, -1)]
    assert await walked(books, omar, Wanted(me, kinds=frozenset({"link"}))) == [-12, -9, -6, -3]
    since, until = (clock.to_ms(begin + timedelta(days=days)) for days in (3, 6))
    between = {"since_ms": since, "until_ms": until}
    assert await walked(books, omar, Wanted(me, **between)) == [-6, -5, -4]
    assert await walked(books, omar, Wanted(me, other=999)) == []


async def test_lines_that_changed_nothing_are_quiet_where_they_are_to_be(books, omar):
    sara = await met(books, "sara")
    await paid(books, omar, sara, 5, kind=grace.SENT)
    quiet = Wanted(omar.id, quiet=frozenset({grace.SENT}))
    assert await walked(books, omar, quiet) == [-5, 10_000]


async def test_a_page_looks_at_so_much_and_says_how_far(books, omar, monkeypatch):
    monkeypatch.setattr(pages, "LOOK", 60)
    monkeypatch.setattr(pages, "STEP", 30)
    sara, lina = await met(books, "sara"), await met(books, "lina")
    await paid(books, omar, lina, 7)
    for _ in range(150):
        await paid(books, omar, sara, 1)
    account = await wallet(books, omar.id)
    page = await pages.page(books, [account], None, 3, Wanted(omar.id, other=lina.id))
    assert (page.lines, bool(page.on)) == ([], True)
    assert page.looked_back
    assert await walked(books, omar, Wanted(omar.id, other=lina.id)) == [-7]


async def test_accounts_of_several_currencies_are_read_as_one(books, omar):
    sara = await met(books, "sara")
    one, two = await wallet(books, omar.id), await books.account(WALLET, omar.id, "EUR")
    for each in range(60):
        await paid(books, omar, sara, each + 1)
    page = await pages.page(books, [one, two], None, 100, Wanted(omar.id))
    assert [line.change.minor for line in page.lines[:2]] == [-60, -59]
    assert len(page.lines) == 61

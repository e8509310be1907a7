"""The books against the bank: every line of a difference is named, and the rest is an alarm."""

from datetime import date, timedelta

import pytest

from ledger.banking import payouts, reconciling
from ledger.people import alarms
from tests.ledger.acts import rich, usd
from tests.ledger.banking.test_payouts import ruled, sent
from tests.ledger.banking.test_statements import told
from tests.ledger.banking.told import DAY, entry, page

RAIL = "sandbox"


@pytest.fixture
async def omar(books):
    ruled(books)
    return await rich(books, "omar", 10_000)


async def looked(books, day=DAY):
    return await reconciling.look(books, RAIL, "USD", day)


async def test_what_the_bank_told_is_what_the_books_have(books):
    await told(books, page(entry(5_000, "B1"), entry(-20, "B2", code="NCHG"), opening=0))
    found = await looked(books)
    assert (found.books, found.closing, found.differs, found.unexplained) == (4_980, 4_980, 0, 0)
    assert (found.unmatched, found.lines) == (5_000, 2)


async def test_an_opening_balance_a_gap_and_what_came_since_are_named(books):
    await told(books, page(entry(500, "B1"), opening=1_000))
    later = DAY + timedelta(days=2)
    known = {"day": later, "value_day": later}
    await told(books, page(entry(5, "B2", **known), opening=1_600, name="S3", day=later))
    newest = later + timedelta(days=1)
    since = entry(7, "B3", day=newest, value_day=newest)
    await told(books, page(since, name="R4", form="camt.052", day=newest))
    found = await looked(books, newest)
    assert (found.opening, found.gaps, found.since) == (-1_000, -100, 7)
    assert found.differs == found.opening + found.gaps + found.since
    assert found.unexplained == 0


async def test_a_rails_word_explains_for_five_days_and_is_an_alarm_then(books, omar):
    payout = await sent(books, omar, 5_000)
    await told(books, page(entry(9_000, "B1"), opening=0))
    await books.post(await payouts.settling(books, payout, payouts.key_of(payout, "settled")))
    found = await looked(books)
    assert (found.words, found.unexplained, found.differs) == (-5_000, 0, -5_000)
    for day in range(reconciling.PATIENCE + 1):
        assert not [each for each in await alarms.standing(books) if "unexplained" in each]
        await reconciling.reconcile.run(books, DAY + timedelta(days=day))
    assert "bank unexplained sandbox USD" in await alarms.standing(books)
    await told(books, page(entry(-5_000, "B2", end_to_end=payout.key), name="S2", opening=9_000))
    await reconciling.reconcile.run(books, date(2026, 12, 9))
    assert "bank unexplained sandbox USD" not in await alarms.standing(books)
    assert len(await reconciling.kept(books, RAIL, "USD")) == reconciling.PATIENCE + 2


async def test_a_bank_that_cannot_cover_what_is_on_its_way_is_an_alarm(books, omar):
    await told(books, page(entry(1_000, "B1"), opening=0))
    await sent(books, omar, 5_000)
    found = await looked(books)
    assert found.money(found.short) == usd(4_000)
    await reconciling.reconcile.run(books, DAY)
    assert "bank short sandbox USD" in await alarms.standing(books)

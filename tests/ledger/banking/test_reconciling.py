"""The books against the bank: every line of a difference is named, and the rest is an alarm."""

import sqlite3
from contextlib import closing
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.dialects import sqlite

from ledger import ids
from ledger.banking import payouts, reconciling
from ledger.banking.reconciling import summed
from ledger.people import alarms
from ledger.storage.asking import rows
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


async def test_what_waits_and_what_was_charged_is_said_of_each_rail(books, omar):
    await told(books, page(entry(5_000, "B1"), entry(-20, "B2", code="NCHG"), opening=0))
    await told(books, page(entry(-900, "B3"), opening=0), rail="iso20022")
    payout = await sent(books, omar, 1_000)
    here, there = await looked(books), await reconciling.look(books, "iso20022", "USD", DAY)
    assert (here.unmatched, here.taken, here.charges) == (5_000, 0, -20)
    assert (there.unmatched, there.taken, there.charges) == (0, -900, 0)
    before = payout.arrives - timedelta(days=2)
    days = [(await looked(books, before + timedelta(days=each))).leaving for each in (0, 1)]
    assert days == [0, 1_000]


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


def days(back, day=DAY):
    at = day + timedelta(days=back)
    return {"day": at, "value_day": at}


LOOKS = st.lists(
    st.tuples(
        st.integers(0, 4),
        st.sampled_from([500, -20, 7]),
        st.sampled_from([None, 0, 300, 1_000]),
        st.booleans(),
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(looks=LOOKS)
async def test_what_goes_on_from_the_day_before_is_the_whole(books, looks):
    rail = ids.secret()
    for at, (back, minor, opening, keeps) in enumerate(looks):
        known = days(back)
        one = page(
            entry(minor, f"B{at}", **known), opening=opening, name=f"S{at}", day=known["day"]
        )
        await told(books, one, rail=rail)
        now = await books.survey(reconciling.reading.now, rail, "USD", DAY)
        assert now == await books.survey(reconciling.reading.whole, rail, "USD", DAY)
        if keeps:
            await reconciling.reconcile.run(books, DAY + timedelta(days=at))


async def test_a_look_reads_what_is_new_alone(books):
    for at in range(3):
        known = days(at)
        one = entry(1, f"B{at}", **known)
        await told(books, page(one, opening=at, name=f"S{at}", day=known["day"]))
    await reconciling.reconcile.run(books, DAY)
    (kept,) = await reconciling.kept(books, RAIL, "USD")
    assert (kept.entries, kept.lines, kept.closing) == (3, 3, 3)
    read = []

    def counted(connection, book):
        since = {"rail": RAIL, "currency": "USD", "upto": kept.upto}
        read.append(len(rows(connection, summed.NEW_PAGES, book=book, **since)))
        (found,) = rows(connection, summed.SUM, book=book, **since)
        read.append(found[1])

    await told(books, page(entry(1, "B9", **days(3)), opening=3, name="S9", day=days(3)["day"]))
    await books.read(counted)
    assert read == [1, 1]
    assert (await looked(books)).lines == 4


@pytest.mark.parametrize("asked", [summed.SUM, summed.NEW_PAGES], ids=["entries", "pages"])
async def test_what_is_new_is_found_by_its_number(books, path, asked):
    compiled = asked.compile(dialect=sqlite.dialect())
    values = [1] * len(compiled.positiontup)
    with closing(sqlite3.connect(path)) as database:
        plan = [row[3] for row in database.execute(f"EXPLAIN QUERY PLAN {compiled}", values)]
    assert "number>?" in plan[0]

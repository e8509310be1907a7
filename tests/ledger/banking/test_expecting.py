"""What a bank announces moves nothing, and is expected until it is booked, or in vain."""

from datetime import UTC, datetime, timedelta

import pytest

from ledger import clock
from ledger.banking import lines, reconciling, statements
from tests.ledger.acts import findings, usd
from tests.ledger.banking.test_payouts import rests
from tests.ledger.banking.test_statements import told
from tests.ledger.banking.told import DAY, entry, page

TOMORROW = DAY + timedelta(days=1)


@pytest.fixture(autouse=True)
def today():
    now = datetime.combine(DAY, datetime.min.time(), UTC)
    with clock.running(lambda: now):
        yield


def pending(minor, reference="", **more):
    known = {"booked": False, "expected": True, "value_day": TOMORROW, **more}
    return entry(minor, reference, **known)


async def waits_for(books):
    found = await statements.expected(books, "sandbox", "USD")
    return [(each.day, each.amount) for each in found]


async def test_it_is_expected_on_its_day_once_and_moves_nothing(books):
    some = [pending(5_000, "B1"), pending(-700, "B2", value_day=DAY)]
    one = page(*some, form="camt.052")
    done = await told(books, one, page(*some, name="S2", form="camt.052"))
    assert (done.new, done.announced) == (0, 4)
    assert await waits_for(books) == [(DAY, usd(-700)), (TOMORROW, usd(5_000))]
    assert await rests(books, lines.BANK, "sandbox") == 0
    assert await statements.waiting(books) == []
    assert not await findings(books)


async def test_a_reconciliation_has_what_is_announced_until_the_day_after(books):
    later = TOMORROW + timedelta(days=1)
    some = [pending(5_000, "B1"), pending(-700, "B2", value_day=DAY)]
    await told(books, page(*some, pending(90, "B3", value_day=later), form="camt.052"))
    found = await reconciling.look(books, "sandbox", "USD", DAY)
    assert (found.coming, found.going, found.books) == (5_000, -700, 0)
    await reconciling.reconcile.run(books, DAY)


@pytest.mark.parametrize("booked", ["by its reference", "by what it says"])
async def test_what_is_booked_is_expected_no_more_by_its_reference_or_by_what_it_says(
    books, booked
):
    known = {"value_day": TOMORROW, "remittance": "for the shop"}
    before, after = ("B1", "B1") if booked == "by its reference" else ("", "B9")
    await told(books, page(pending(5_000, before, **known)))
    await told(books, page(entry(5_000, after, **known), name="S2"))
    assert await waits_for(books) == []


async def test_a_statement_that_closes_its_day_without_it_ends_it(books):
    await told(books, page(pending(5_000, "B1"), name="S1"))
    await told(books, page(name="S2", opening=0))
    assert len(await waits_for(books)) == 1, "the day of that statement is the one before"
    await told(books, page(name="S3", opening=0, day=TOMORROW))
    assert await waits_for(books) == []


async def test_what_is_only_told_for_information_is_not_expected(books):
    await told(books, page(pending(5_000, "B1", expected=False)))
    assert await waits_for(books) == []


async def test_what_never_comes_is_forgotten_after_a_week(books):
    await told(books, page(pending(5_000, "B1")))
    later = clock.now() + timedelta(days=10)
    with clock.running(lambda: later):
        assert await waits_for(books) == []

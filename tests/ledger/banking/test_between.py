"""What went between the house's own accounts is one movement, and closed positions are proved."""

from datetime import timedelta

import pytest

from ledger.banking import lines, reconciling, statements
from ledger.banking.statements import Other
from ledger.chart import POSITION
from ledger.errors import NotAllowed
from tests.ledger.acts import asking, findings, met
from tests.ledger.banking.test_payouts import rests
from tests.ledger.banking.test_statements import told
from tests.ledger.banking.told import DAY, entry, page

HERE, THERE = "iso20022", "sandbox"


@pytest.fixture
async def boss(books):
    return await met(books, "boss")


async def say(books, boss, how, whom=None, rail=""):
    """Settle the first entry that waits, of a rail if one is named."""
    found = next(each for each in await statements.waiting(books) if rail in {"", each.rail})
    asked = await statements.draft(asking(books, boss), found.number, how, "so it is", whom)
    await statements.settled(asking(books, boss), asked.intent)
    return await statements.numbered(books, found.number)


async def stands(books):
    """Return what both banks have, what is between them, and what nobody knows."""
    banks = [-await rests(books, lines.BANK, each) for each in (HERE, THERE)]
    between = sum([await rests(books, lines.BETWEEN, each) for each in (HERE, THERE)])
    return *banks, between, *[await rests(books, each) for each in (lines.UNMATCHED, lines.TAKEN)]


@pytest.mark.parametrize("sign", [1, -1])
async def test_the_other_side_is_matched_by_itself_and_nothing_is_booked_twice(books, boss, sign):
    await told(books, page(entry(sign * 500, "A1")), rail=HERE)
    first = await say(books, boss, statements.ACROSS, Other(THERE, tells=True))
    assert await stands(books) == (sign * 500, 0, sign * 500, 0, 0)
    found = await reconciling.look(books, THERE, "USD", DAY)
    assert found.crossing == -sign * 500
    assert not await findings(books)
    later = DAY + timedelta(days=2)
    other = entry(-sign * 500, "B1", day=later, value_day=later)
    await told(books, page(other), rail=THERE)
    assert await statements.waiting(books) == []
    assert await stands(books) == (sign * 500, -sign * 500, 0, 0, 0)
    assert (first.what, first.other) == ("own", THERE)
    more = entry(-sign * 500, "B2", day=later, value_day=later)
    await told(books, page(more, name="S2"), rail=THERE)
    assert len(await statements.waiting(books)) == 1, "one is matched to one"
    assert not await findings(books)


async def test_another_amount_way_or_day_is_not_the_other_side(books, boss):
    await told(books, page(entry(500, "A1")), rail=HERE)
    await say(books, boss, statements.ACROSS, Other(THERE, tells=True))
    late = DAY + timedelta(days=8)
    others = (entry(-501, "B1"), entry(500, "B2"), entry(-500, "B3", day=late, value_day=late))
    await told(books, page(*others), rail=THERE)
    await told(books, page(entry(-500, "C1")), rail="nacha")
    assert len(await statements.waiting(books)) == 4
    assert not await findings(books)


async def test_where_both_wait_one_word_settles_both(books, boss):
    await told(books, page(entry(500, "A1")), rail=HERE)
    await told(books, page(entry(-500, "B1")), rail=THERE)
    await say(books, boss, statements.ACROSS, Other(THERE, tells=True), HERE)
    assert await statements.waiting(books) == []
    assert await stands(books) == (500, -500, 0, 0, 0)
    assert not await findings(books)


async def test_where_several_may_be_meant_each_takes_a_word(books, boss):
    await told(books, page(entry(500, "A1")), rail=HERE)
    await told(books, page(entry(-500, "B1"), entry(-500, "B2")), rail=THERE)
    await say(books, boss, statements.ACROSS, Other(THERE, tells=True), HERE)
    assert len(await statements.waiting(books)) == 2
    await say(books, boss, statements.ACROSS, Other(HERE, tells=True), THERE)
    assert await stands(books) == (500, -1_000, 0, 0, -500)
    assert not await findings(books)


async def test_what_left_a_provider_without_statements_is_known_by_our_bank_alone(books, boss):
    await told(books, page(entry(500, "A1")), rail=HERE)
    found = await say(books, boss, statements.ACROSS, Other("stripe"))
    assert await rests(books, lines.BANK, "stripe") == 500
    assert await stands(books) == (500, 0, 0, 0, 0)
    assert found.other == "stripe"
    assert not await findings(books)


async def test_it_is_between_two_accounts_and_not_one(books, boss):
    await told(books, page(entry(500, "A1")), rail=HERE)
    with pytest.raises(NotAllowed, match="bank_entry_same_rail"):
        await say(books, boss, statements.ACROSS, Other(HERE))


async def test_currency_that_was_bought_closes_positions_and_the_proof_knows(books, boss):
    await told(books, page(entry(-9_900, "A1"), entry(480_000, "A2", "EUR")))
    for _ in range(2):
        found = await say(books, boss, statements.CLOSES)
        assert found.what == "exchange"
    dollars, euros = [await books.house(POSITION, each) for each in ("USD", "EUR")]
    assert (await books.balance(dollars)).posted.minor == -9_900
    assert (await books.balance(euros)).posted.minor == 480_000
    assert await rests(books, lines.TAKEN) == 0
    assert not await findings(books)

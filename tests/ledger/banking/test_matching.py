"""What a bank told is matched to what was ordered and asked for; never against a reference."""

import pytest

from ledger import screening
from ledger.banking import (
    deposits,
    lines,
    origins,
    owing,
    payouts,
    reconciling,
    references,
    statements,
)
from ledger.chart import WALLET
from ledger.money import Money
from tests.ledger.acts import findings, met, move, rich, stands, usd
from tests.ledger.banking.test_deposits import asked
from tests.ledger.banking.test_payouts import rests, ruled, sent
from tests.ledger.banking.test_statements import told
from tests.ledger.banking.told import DAY, entry, page


@pytest.fixture
async def omar(books):
    ruled(books)
    return await rich(books, "omar", 10_000)


@pytest.fixture
async def sara(books):
    return await met(books, "sara")


async def has(books, person):
    return (await stands(books, await books.account(WALLET, person.id, "USD")))[0]


async def why(books):
    return [each.why for each in await statements.waiting(books)]


async def test_a_payout_is_settled_by_its_key_with_what_the_bank_took(books, omar):
    payout = await sent(books, omar, 5_000)
    one = entry(-5_035, "B1", end_to_end=payout.key, charges=usd(35))
    await told(books, page(one))
    assert (await payouts.get(books, payout.token)).state == "settled"
    assert await rests(books, lines.BANK, "sandbox") == 5_035
    assert await rests(books, lines.COSTS) == -35
    told_of = await reconciling.look(books, "sandbox", "USD", DAY)
    assert (told_of.charges, told_of.entries, told_of.differs) == (-35, -5_035, 0)
    assert await why(books) == []
    assert not await findings(books)


@pytest.mark.parametrize(
    ("minor", "currency", "reason"),
    [(-4_999, "USD", "other_amount"), (-5_000, "EUR", "other_currency")],
)
async def test_a_payout_that_the_bank_contradicts_is_never_matched(
    books, omar, minor, currency, reason
):
    payout = await sent(books, omar, 5_000)
    one = entry(minor, "B1", currency, end_to_end=payout.key)
    await told(books, page(one, currency=currency))
    assert (await payouts.get(books, payout.token)).state == "submitted"
    assert await why(books) == [reason]


async def test_what_a_rail_said_before_is_confirmed_once(books, omar):
    payout = await sent(books, omar, 5_000)
    await books.post(await payouts.settling(books, payout, payouts.key_of(payout, "settled")))
    one, again = (entry(-5_000, each, end_to_end=payout.key) for each in ("B1", "B2"))
    await told(books, page(one), page(again, name="S2"))
    assert await rests(books, lines.BANK, "sandbox") == 10_000
    assert await why(books) == ["twice"], "the bank paid it twice"


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
async def test_a_return_is_hers_again_whichever_is_told_first(books, omar, order):
    payout = await sent(books, omar, 5_000)
    pages = [
        page(entry(-5_000, "B1", end_to_end=payout.key), name="S1"),
        page(entry(4_950, "B2", end_to_end=payout.key, returned="AC04"), name="S2"),
    ]
    await told(books, *(pages[each] for each in order))
    back = await payouts.get(books, payout.token)
    assert (back.state, back.code, back.returned) == ("returned", "AC04", usd(4_950))
    assert await has(books, omar) == 9_950
    assert await rests(books, lines.BANK, "sandbox") == 50
    assert await why(books) == []
    assert not await findings(books)


async def test_a_reference_brings_it_to_whom_it_is_for(books, sara):
    deposit = await asked(books, sara, 2_500)
    written = f"for {references.spaced(deposit.reference)} thanks"
    done = await told(books, page(entry(2_500, "B1", remittance=written)))
    assert (done.matched, done.waiting) == (1, 0)
    assert (await deposits.get(books, deposit.token)).state == "settled"
    assert await has(books, sara) == 2_500


async def test_one_credit_for_several_and_several_for_one(books, sara):
    first, second = await asked(books, sara, 1_000), await asked(books, sara, 2_000)
    both = f"{first.reference} {second.reference}"
    await told(books, page(entry(3_000, "B1", remittance=both)))
    assert await has(books, sara) == 3_000
    third = await asked(books, sara, 4_000)
    halves = [entry(2_000, each, remittance=third.reference) for each in ("B2", "B3")]
    await told(books, page(*halves, name="S2"))
    assert await has(books, sara) == 7_000
    await told(books, page(entry(2_999, "B4", remittance=both), name="S3"))
    assert await why(books) == ["many_references"]
    assert not await findings(books)


async def test_of_one_credit_for_two_people_neither_sees_the_other_s_reference(books, sara, omar):
    each = await asked(books, sara, 1_000), await asked(books, omar, 2_000)
    both = " ".join(one.reference for one in each)
    await told(books, page(entry(3_000, "B1", remittance=both)))
    assert (await has(books, sara), await has(books, omar)) == (1_000, 12_000)
    assert await origins.of(books, range(100)) == {}
    await told(books, page(entry(3_000, "B2", remittance=both), name="S2"))
    assert await why(books) == ["many_references"], "both were paid: somebody looks"


async def test_a_wrong_digit_is_never_matched_by_its_amount(books, sara):
    deposit = await asked(books, sara, 2_500)
    wrong = deposit.reference[:-1] + ("8" if deposit.reference[-1] != "8" else "9")
    await told(books, page(entry(2_500, "B1", remittance=wrong)))
    assert (await has(books, sara), await why(books)) == (0, ["wrong_reference"])


async def test_a_credit_that_its_bank_takes_back_is_taken_or_owed(books, sara):
    deposit = await asked(books, sara, 2_500)
    known = {"remittance": deposit.reference}
    await told(books, page(entry(2_500, "B1", **known)))
    wallet = await books.account(WALLET, sara.id, "USD")
    await books.post(move(wallet, await books.house(lines.UNMATCHED, "USD"), 2_000))
    await told(books, page(entry(-2_500, "B2", reverses=True, **known), name="S2"))
    assert await has(books, sara) == 0
    assert await owing.of(books, sara.id) == [Money(2_000, "USD")]
    assert await rests(books, lines.BANK, "sandbox") == 0


async def test_whom_a_list_may_name_waits_for_a_look(books, sara, monkeypatch):
    async def found(_books, name, *_more):
        return screening.hits.noting.Screened("x", read=name != "Listed")

    async def lists(_books):
        return ["one"]

    monkeypatch.setattr(screening, "screen_name", found)
    monkeypatch.setattr(screening.lists, "newest", lists)
    deposit = await asked(books, sara, 2_500)
    known = {"remittance": deposit.reference, "party": "Listed"}
    await told(books, page(entry(2_500, "B1", **known)))
    (held,) = await statements.waiting(books)
    assert (held.state, held.why, await has(books, sara)) == ("held", "listed", 0)

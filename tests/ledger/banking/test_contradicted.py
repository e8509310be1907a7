"""What a bank tells against what was booked, and what whoever pays writes to be taken for it."""

from dataclasses import replace

import pytest

from ledger import ids, screening
from ledger.banking import lines, owing, payouts, statements
from ledger.chart import WALLET
from ledger.errors import NotAllowed
from tests.ledger.acts import asking, findings, met, move, rich
from tests.ledger.banking.test_matching import has, why
from tests.ledger.banking.test_payouts import rests, ruled, sent
from tests.ledger.banking.test_statements import told
from tests.ledger.banking.told import entry, page


@pytest.fixture
async def omar(books):
    ruled(books)
    return await rich(books, "omar", 10_000)


@pytest.fixture
async def sara(books):
    return await met(books, "sara")


async def settled(books, person, minor):
    payout = await sent(books, person, minor)
    await told(books, page(entry(-minor, "OUT", end_to_end=payout.key), name="S0"))
    return await payouts.get(books, payout.token)


async def returned_by_word(books, payout):
    key = payouts.key_of(payout, "returned")
    return await books.post(await payouts.returning(books, payout, "AC04", payout.amount, key))


async def given_back(books, person, minor):
    payout = await sent(books, person, minor)
    await payouts.noted(books, payout, "absent")
    payout = await payouts.get(books, payout.token)
    await books.post(await payouts.rejecting(books, payout, "absent", b"\x01" * 16))
    return payout


async def test_an_inbound_transfer_is_no_return_because_its_payer_writes_the_key(books, omar):
    payout = await settled(books, omar, 5_000)
    before = (await payouts.stands(books, omar.id, "USD")).of_month
    mine = [
        entry(5_000, "I1", end_to_end=payout.key, party="Anybody", code="PMNT/RCDT/ESCT"),
        entry(1, "I2", end_to_end=payout.key),
    ]
    await told(books, page(*mine, name="S1"))
    assert (await payouts.get(books, payout.token)).state == "settled"
    assert await has(books, omar) == 5_000
    assert (await payouts.stands(books, omar.id, "USD")).of_month == before
    assert await why(books) == ["no_reference"] * 2


async def test_the_bank_calls_it_a_return_by_its_code_alone(books, omar):
    payout = await settled(books, omar, 5_000)
    back = entry(5_000, "I1", end_to_end=payout.key, code="PMNT/ICDT/RRTN")
    await told(books, page(back, name="S1"))
    assert (await payouts.get(books, payout.token)).state == "returned"


async def test_whom_a_list_names_pays_nobody_by_the_key_of_a_payout(books, omar, monkeypatch):
    async def found(_books, name, *_more):
        return screening.hits.noting.Screened("x", read=name != "Listed")

    async def lists(_books):
        return ["one"]

    payout = await settled(books, omar, 5_000)
    monkeypatch.setattr(screening, "screen_name", found)
    monkeypatch.setattr(screening.lists, "newest", lists)
    known = {"end_to_end": payout.key, "party": "Listed"}
    await told(books, page(entry(5_000, "I1", **known, returned="AC04"), entry(1, **known)))
    assert (await has(books, omar), await why(books)) == (5_000, ["listed"] * 2)


async def test_a_return_that_a_word_told_is_told_by_one_entry_alone(books, omar):
    payout = await settled(books, omar, 5_000)
    await returned_by_word(books, payout)
    known = {"end_to_end": payout.key, "returned": "AC04"}
    await told(books, page(*(entry(5_000, each, **known) for each in ("R1", "R2")), name="S1"))
    assert await why(books) == ["twice"], "the bank sent it back twice, and the books know of one"
    assert await rests(books, lines.BANK, "sandbox") == -5_000


@pytest.mark.parametrize("minor", [5_001, 4_990])
async def test_a_bank_that_took_another_amount_has_not_taken_it_twice(books, omar, minor):
    payout = await sent(books, omar, 5_000)
    await books.post(await payouts.settling(books, payout, payouts.key_of(payout, "settled")))
    await told(books, page(entry(-minor, "B1", end_to_end=payout.key)))
    assert await rests(books, lines.BANK, "sandbox") == minor
    (rest,) = await statements.waiting(books)
    assert (rest.why, rest.signed, rest.moved) == ("difference", 5_000 - minor, 1)
    assert await statements.numbered(books, rest.number) == rest
    assert not await findings(books)


@pytest.mark.parametrize("minor", [4_950, 5_001])
async def test_a_bank_that_sent_back_another_amount_has_not_sent_it_twice(books, omar, minor):
    payout = await settled(books, omar, 5_000)
    await returned_by_word(books, payout)
    back = page(entry(minor, "B2", end_to_end=payout.key, returned="AC04"), name="S1")
    await told(books, back)
    assert (await told(books, replace(back, name="S2"))).new == 0
    assert await rests(books, lines.BANK, "sandbox") == 5_000 - minor
    assert [each.signed for each in await statements.waiting(books)] == [minor - 5_000]
    assert await has(books, omar) == 10_000
    assert not await findings(books)


@pytest.mark.parametrize("spent", [0, 8_000])
async def test_what_was_given_back_and_is_paid_after_all_is_taken_or_owed(books, omar, spent):
    payout = await given_back(books, omar, 5_000)
    if spent:
        mine = await books.account(WALLET, omar.id, "USD")
        await books.post(move(mine, await books.house(lines.UNMATCHED, "USD"), spent))
    out = [entry(-5_000, each, end_to_end=payout.key) for each in ("B1", "B2")]
    await told(books, page(*out))
    owed = await owing.owed(books, omar.id, "USD")
    assert (await has(books, omar), owed.minor) == ((0, 3_000) if spent else (5_000, 0))
    assert await why(books) == ["twice"]


async def test_nobody_gives_an_entry_of_a_bank_to_herself_nor_agrees_to_that(books, sara):
    boss, other = await met(books, "boss"), await met(books, "other")
    await told(books, page(entry(5_000, "B1")))
    (one,) = await statements.waiting(books)
    with pytest.raises(NotAllowed, match="bank_entry_self"):
        await statements.draft(asking(books, boss), one.number, "give", "mine", boss)
    drafted = await statements.draft(asking(books, boss), one.number, "give", "hers", other)
    agreed = replace(asking(books, boss), key=ids.token(), approver=other.id)
    with pytest.raises(NotAllowed, match="bank_entry_self"):
        await statements.settled(agreed, drafted.intent)
    agreed = replace(agreed, approver=sara.id)
    await statements.settled(agreed, drafted.intent)
    assert await has(books, other) == 5_000

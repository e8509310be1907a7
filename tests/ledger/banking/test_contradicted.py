"""What a bank tells against what was booked, and what whoever pays writes to be taken for it."""

from dataclasses import replace

import pytest

from ledger import ids, screening
from ledger.banking import lines, owing, payouts, reconciling, statements
from ledger.chart import POSITION, WALLET
from ledger.errors import LimitExceeded, NotAllowed
from tests.ledger.acts import asking, findings, met, move, rich
from tests.ledger.banking.test_matching import has, why
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


async def settled_by_word(books, payout):
    key = payouts.key_of(payout, "settled")
    await books.post(await statements.settling(books, payout, key))


async def explained(books, currency="USD"):
    """Return what the books have against what the entries come to, and what is unexplained."""
    found = await reconciling.look(books, "sandbox", currency, DAY)
    return found.words, found.unexplained


@pytest.mark.parametrize("minor", [5_001, 4_990])
@pytest.mark.parametrize("word_first", [True, False])
async def test_a_word_and_an_entry_that_differ_agree_whichever_comes_first(
    books, omar, minor, word_first
):
    payout = await sent(books, omar, 5_000)
    out = page(entry(-minor, "B1", end_to_end=payout.key), opening=9_000)
    for is_word in (word_first, not word_first):
        await (settled_by_word(books, payout) if is_word else told(books, out))
        payout = await payouts.get(books, payout.token)
    (rest,) = await statements.waiting(books)
    assert (rest.why, rest.signed, rest.about) == ("difference", 5_000 - minor, payout.token)
    assert (payout.state, await explained(books)) == ("settled", (0, 0))
    assert await rests(books, lines.BANK, "sandbox") == minor
    late = entry(-5_000, "B2", end_to_end=payout.key)
    await told(books, page(late, name="S2"))
    assert await why(books) == ["difference", "twice"]
    assert not await findings(books)


@pytest.mark.parametrize("by_word", [True, False])
async def test_a_return_before_the_word_that_it_was_sent_takes_the_differing_entry_along(
    books, omar, by_word
):
    payout = await sent(books, omar, 5_000)
    await told(books, page(entry(-5_001, "B1", end_to_end=payout.key)))
    back = page(entry(5_000, "B2", end_to_end=payout.key, returned="AC04"), name="S2")
    if by_word:
        key = payouts.key_of(payout, "returned")
        await books.post(await statements.returning(books, payout, "AC04", payout.amount, key))
    await told(books, back)
    assert await why(books) == ["difference"]
    assert await rests(books, lines.BANK, "sandbox") == 1
    assert (await has(books, omar), await explained(books)) == (10_000, (0, 0))
    assert not await findings(books)


async def test_a_word_that_did_not_see_the_entry_of_this_moment_is_made_anew(books, omar):
    payout = await sent(books, omar, 5_000)
    word = await statements.settling(books, payout, payouts.key_of(payout, "settled"))
    await told(books, page(entry(-5_001, "B1", end_to_end=payout.key)))
    with pytest.raises(LimitExceeded):
        await books.post(word)
    await settled_by_word(books, payout)
    assert await why(books) == ["difference"]


async def test_a_word_is_booked_where_two_called_the_entry_something_else(books, omar):
    payout = await sent(books, omar, 5_000)
    await told(books, page(entry(-100, "B1", end_to_end=payout.key)))
    boss, other = await met(books, "boss"), await met(books, "other")
    (one,) = await statements.waiting(books)
    drafted = await statements.draft(asking(books, boss), one.number, "cost", "its fee")
    await statements.settled(asking(books, boss, approver=other.id), drafted.intent)
    key = payouts.key_of(payout, "settled")
    await books.post(await statements.settling(books, payout, key))
    assert (await payouts.get(books, payout.token)).state == "settled"
    await told(books, page(entry(-5_000, "B2", end_to_end=payout.key), name="S2"))
    assert (await why(books), await explained(books)) == ([], (0, 0))


async def was_it(books, found, payout):
    boss = await met(books, "boss")
    card = await statements.link(
        asking(books, boss), found.number, "payout", payout.number, "a cent more"
    )
    return (await statements.linked(asking(books, boss), card.intent))[0]


@pytest.mark.parametrize("by_word", [True, False])
async def test_two_say_that_it_was_the_payout_and_the_difference_is_a_charge(books, omar, by_word):
    payout = await sent(books, omar, 5_000)
    await told(books, page(entry(-5_001, "B1", end_to_end=payout.key)))
    (found,) = await statements.waiting(books)
    (suggested,) = await statements.suggested(books, found)
    assert (suggested.number, suggested.whys) == (payout.number, ("key", "sent"))
    if by_word:  # as it stood before words took their entries along
        key = payouts.key_of(payout, "settled")
        await books.post(await payouts.settling(books, payout, key))
    done = await was_it(books, found, payout)
    assert (done.state, done.what, done.about) == ("done", "payout", payout.token)
    assert (await payouts.get(books, payout.token)).state == "settled"
    assert await rests(books, lines.COSTS) == -1
    assert await rests(books, lines.TAKEN) == 0
    assert (await why(books), await explained(books)) == ([], (0, 0))
    assert not await findings(books)


@pytest.mark.parametrize("by_word", [True, False])
async def test_what_was_paid_in_another_currency_closes_positions_and_leaves_the_bank_right(
    books, omar, by_word
):
    payout = await sent(books, omar, 5_000)
    if by_word:
        await settled_by_word(books, payout)
    out = entry(-4_600, "B1", "EUR", end_to_end=payout.key)
    await told(books, page(out, currency="EUR"))
    (found,) = await statements.waiting(books)
    await was_it(books, found, payout)
    assert (await payouts.get(books, payout.token)).state == "settled"
    assert await rests(books, lines.BANK, "sandbox") == 0, "the dollars never left"
    assert (await rests(books, POSITION), await rests(books, lines.COSTS)) == (5_000, 0)
    assert [await explained(books, each) for each in ("USD", "EUR")] == [(0, 0)] * 2
    assert not await findings(books)


async def test_no_entry_is_a_payout_of_another_key_or_one_that_was_told(books, omar):
    payout, other = await sent(books, omar, 5_000), await sent(books, omar, 1_000)
    await told(books, page(entry(-5_001, "B1", end_to_end=payout.key)))
    (found,) = await statements.waiting(books)
    with pytest.raises(NotAllowed, match="bank_entry_not_that"):
        await was_it(books, found, other)
    await told(books, page(entry(-5_000, "B2", end_to_end=payout.key), name="S2"))
    with pytest.raises(NotAllowed, match="bank_entry_not_that"):
        await was_it(books, found, payout)

"""What an entry that waits may be, with why; who looks decides, and another agrees."""

from datetime import timedelta

import pytest

from ledger import clock
from ledger.banking import deposits, lines, payouts, references, statements
from ledger.banking.payouts import batching
from ledger.errors import NotAllowed, NotFound
from tests.ledger.acts import asking, findings, met, rich
from tests.ledger.banking.accounts.told import GERMAN, iban, verified
from tests.ledger.banking.test_deposits import asked
from tests.ledger.banking.test_matching import has
from tests.ledger.banking.test_payouts import WAY, made, rests, ruled, sent
from tests.ledger.banking.test_statements import told
from tests.ledger.banking.told import entry, page


@pytest.fixture
async def sara(books):
    return await met(books, "sara")


@pytest.fixture
async def omar(books):
    ruled(books)
    return await rich(books, "omar", 20_000)


async def one(books):
    (found,) = await statements.waiting(books)
    return found


async def suggested(books):
    return await statements.suggested(books, await one(books))


def slipped(reference):
    return reference[:-1] + ("8" if reference[-1] != "8" else "9")


async def test_a_slip_and_the_amount_come_before_the_amount_alone(books, sara, omar):
    other, meant = await asked(books, omar, 2_500), await asked(books, sara, 2_500)
    await asked(books, omar, 9_000)
    await told(books, page(entry(2_500, "B1", remittance=slipped(meant.reference))))
    first, second = await suggested(books)
    assert (first.number, first.person, first.whys) == (
        meant.number,
        sara.id,
        ("same_amount", "slip"),
    )
    assert (second.number, second.whys) == (other.number, ("same_amount",))


async def test_what_lacks_its_beginning_or_nearly_its_amount_is_found(books, sara):
    deposit = await asked(books, sara, 10_000)
    await told(books, page(entry(9_900, "B1", remittance=deposit.reference[4:])))
    (found,) = await suggested(books)
    assert found.whys == ("near_amount", "slip")


async def test_at_most_three_are_shown(books, sara):
    for _ in range(4):
        await asked(books, sara, 2_500)
    await told(books, page(entry(2_500, "B1")))
    assert len(await suggested(books)) == statements.suggesting.MOST


async def test_a_right_reference_leaves_nobody_else(books, sara, omar):
    hers, his = await asked(books, sara, 1_000), await asked(books, omar, 2_000)
    await asked(books, await met(books, "huda"), 2_500)
    both = f"{hers.reference} {his.reference}"
    await told(books, page(entry(2_500, "B1", remittance=both)))
    found = await suggested(books)
    assert {each.person for each in found} == {sara.id, omar.id}
    assert all("named" in each.whys for each in found)


async def test_who_has_the_account_is_found_by_it(books, omar):
    await verified(books, omar, iban(GERMAN))
    number = iban(GERMAN).number
    await told(books, page(entry(2_500, "B1", party_account=number)))
    (found,) = await suggested(books)
    assert (found.kind, found.person, found.whys) == ("person", omar.id, ("account",))


async def test_a_payer_of_one_deposit_of_the_amount_is_matched_and_of_two_is_asked_about(
    books, omar
):
    await verified(books, omar, iban(GERMAN))
    known = {"party_account": iban(GERMAN).number}
    only = await asked(books, omar, 2_500)
    await told(books, page(entry(2_400, "B0", **known)))
    assert (await deposits.get(books, only.token)).state == "asked"
    await told(books, page(entry(2_500, "B1", **known), name="S2"))
    assert (await deposits.get(books, only.token)).state == "settled"
    two = [await asked(books, omar, 3_000) for _ in range(2)]
    await told(books, page(entry(3_000, "B2", **known), name="S3"))
    assert [(await deposits.get(books, each.token)).state for each in two] == ["asked", "asked"]
    *_, last = await statements.waiting(books)
    found = await statements.suggested(books, last)
    assert {each.number for each in found} == {each.number for each in two}
    assert all(each.whys == ("same_amount", "account") for each in found)


async def test_a_name_of_a_payer_makes_one_likelier(books, sara, omar, monkeypatch):
    async def names(_books, person):
        return ["Sara Ahmed"] if person == sara.id else ["Omar Ali"]

    monkeypatch.setattr(statements.suggesting.comparing, "verified_names", names)
    await asked(books, sara, 2_500)
    await asked(books, omar, 2_500)
    await told(books, page(entry(2_500, "B1", party="AHMED SARA")))
    first, second = await suggested(books)
    assert (first.person, first.whys) == (sara.id, ("same_amount", "name"))
    assert second.whys == ("same_amount",)


async def test_a_debit_may_be_a_payout_of_its_amount_and_settles_it_by_two(books, omar):
    payout = await sent(books, omar, 5_000)
    await sent(books, omar, 6_000)
    await told(books, page(entry(-5_000, "B1")))
    (found,) = await suggested(books)
    assert (found.kind, found.number) == ("payout", payout.number)
    waits = await one(books)
    card = await statements.link(
        asking(books, omar), waits.number, "payout", found.number, "the bank lost the key"
    )
    settled, again = await statements.linked(asking(books, omar), card.intent)
    assert (settled.state, settled.what, settled.about) == ("done", "payout", payout.token)
    assert not again
    assert (await statements.linked(asking(books, omar), card.intent))[1]
    assert (await payouts.get(books, payout.token)).state == "settled"
    assert await rests(books, lines.TAKEN) == 0
    assert await rests(books, lines.BANK, "sandbox") == 5_000
    late = entry(-5_000, "B2", end_to_end=payout.key)
    await told(books, page(late, name="S2"))
    assert (await one(books)).why == "twice"
    assert not await findings(books)


async def test_a_debit_is_no_payout_whose_file_was_not_handed_over(books, omar):
    payout = await made(books, omar, 5_000)
    await batching.seal(books, [payout], WAY.arrives)
    await told(books, page(entry(-5_000, "B1")))
    assert await suggested(books) == []
    waits = await one(books)
    with pytest.raises(NotAllowed):
        await statements.link(asking(books, omar), waits.number, "payout", payout.number, "it is")


async def test_a_debit_that_bears_a_key_may_be_that_payout_alone(books, omar):
    payout = await sent(books, omar, 5_000)
    await sent(books, omar, 4_999)
    await told(books, page(entry(-4_999, "B1", end_to_end=payout.key)))
    (found,) = await suggested(books)
    assert (found.number, found.whys) == (payout.number, ("key", "sent"))


async def test_a_credit_is_the_deposit_that_two_say_it_is(books, sara):
    deposit, boss = await asked(books, sara, 2_500), await met(books, "boss")
    await told(books, page(entry(2_500, "B1", remittance=slipped(deposit.reference))))
    known = ((await one(books)).number, "deposit", deposit.number, "one digit")
    with pytest.raises(NotAllowed, match="bank_entry_self"):
        await statements.link(asking(books, sara), *known)
    card = await statements.link(asking(books, boss), *known)
    await statements.linked(asking(books, boss), card.intent)
    assert (await deposits.get(books, deposit.token)).state == "settled"
    assert (await has(books, sara), await rests(books, lines.UNMATCHED)) == (2_500, 0)
    assert await statements.suggested(books, await statements.numbered(books, known[0])) == []
    with pytest.raises(NotAllowed, match="bank_entry_done"):
        await statements.link(asking(books, boss), *known)
    assert not await findings(books)


async def test_a_debit_is_no_deposit_and_no_payout_of_another_amount(books, omar):
    payout, deposit = await sent(books, omar, 5_000), await asked(books, omar, 700)
    await told(books, page(entry(-700, "B1")))
    waits = await one(books)
    for kind, number in (("payout", payout.number), ("deposit", deposit.number)):
        with pytest.raises(NotAllowed):
            await statements.link(asking(books, omar), waits.number, kind, number, "why not")


async def test_how_long_ago_it_was_asked_for_is_told(books, sara):
    await asked(books, sara, 2_500)
    later = clock.now() + timedelta(days=1)
    with clock.running(lambda: later):
        await told(books, page(entry(2_500, "B1")))
        (found,) = await suggested(books)
    assert found.days == 1


def test_a_slip_is_a_sign_two_swapped_or_a_beginning_left_out():
    right = references.made(123_456)
    swapped = right[:8] + right[9] + right[8] + right[10:]
    for written in (slipped(right), right[4:], swapped, f"for {references.spaced(right[4:])}"):
        assert right in references.near(written)
    assert right not in references.near("RF00D0000000")


async def test_of_two_debits_for_a_settled_payout_in_one_page_one_confirms_it(books, omar):
    payout = await sent(books, omar, 5_000)
    await books.post(await payouts.settling(books, payout, payouts.key_of(payout, "settled")))
    both = [entry(-5_000, each, end_to_end=payout.key) for each in ("B1", "B2")]
    done = await told(books, page(*both))
    assert (done.matched, done.waiting) == (1, 1)
    assert (await one(books)).why == "twice"
    assert await rests(books, lines.BANK, "sandbox") == 10_000
    assert not await findings(books)


async def test_nobody_crowds_out_who_asked_for_just_the_amount(books, sara):
    """A few accounts ask for a little less than what is awaited for somebody else."""
    books.stated = {"deposit.open": 30}
    deposit = await asked(books, sara, 100_000)
    for name in range(4):
        thief = await met(books, f"thief{name}")
        for _ in range(26):
            await asked(books, thief, 98_500)
    await told(books, page(entry(100_000, "B1", remittance="rent")))
    assert (await suggested(books))[0].number == deposit.number


async def test_small_amounts_have_no_number_by_which_an_entry_is_linked(books):
    with pytest.raises(NotFound):
        await payouts.numbered(books, 0)

"""Statements in the books: what a bank told is booked once, whatever order and however often."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger import ids
from ledger.banking import lines, references, statements
from ledger.banking.statements import remitters
from ledger.chart import HOUSE, WALLET
from ledger.money import Money
from ledger.products import privacy
from tests.ledger.acts import findings, met
from tests.ledger.banking.test_deposits import asked
from tests.ledger.banking.told import DAY, entry, page

RAIL = "sandbox"


async def told(books, *pages, rail=RAIL):
    """Import pages, one after the other; return what came of all of them."""
    done = statements.Imported()
    for each in pages:
        done += await statements.import_(books, rail, each)
    return done


async def rests(books, line, label="", owner=HOUSE):
    account = await books.account(line, owner, "USD", label)
    return (await books.balance(account)).posted.minor


async def standing(books, rail=RAIL):
    """Return what the bank has, what is nobody's, what it took, and what it charged."""
    bank = -await rests(books, lines.BANK, rail)
    return bank, *[await rests(books, each) for each in (lines.UNMATCHED, lines.TAKEN, lines.COSTS)]


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
async def test_a_report_without_the_bank_s_reference_tells_of_the_entry_of_the_statement(
    books, order
):
    sara = await met(books, "sara")
    deposit = await asked(books, sara, 2_500)
    known = {"remittance": deposit.reference, "party_account": "NL91ABNA0417164300"}
    report = [entry(2_500, "~said", **known), entry(2_500, "~said", place=2, **known)]
    pages = [
        page(report[0], form="camt.052", name="R1"),
        page(entry(2_500, "BANK1", **known), name="S1"),
    ]
    done = await told(books, *(pages[each] for each in order))
    assert (done.new, done.known) == (1, 1)
    await told(books, page(*report, form="camt.052", name="R2"))
    assert await rests(books, WALLET, owner=sara.id) == 5_000, "the second is another one"
    again = await told(books, page(entry(2_500, "BANK1", **known), name="S2"))
    assert (again.new, again.known) == (0, 1)
    await told(books, page(entry(2_500, "BANK2", **known), entry(2_500, "BANK3", **known)))
    assert await rests(books, WALLET, owner=sara.id) == 7_500
    assert not await findings(books)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
async def test_what_a_report_tells_without_who_paid_and_without_reference_is_not_credited_twice(
    books, order
):
    sara = await met(books, "sara")
    deposit = await asked(books, sara, 2_500)
    known = {"remittance": deposit.reference}
    report = page(entry(2_500, "~said", **known), form="camt.052", name="R1")
    whole = page(entry(2_500, "BANK1", party_account="NL91ABNA0417164300", **known))
    await told(books, *([report, whole][each] for each in order))
    assert await rests(books, WALLET, owner=sara.id) == 2_500
    (found,) = await statements.waiting(books)
    assert (found.why, found.amount.minor) == (statements.AGAIN, 2_500)
    assert (await statements.get(books, found.about)).person == sara.id
    await told(books, page(entry(2_500, "BANK2", day=DAY + timedelta(1), **known), name="S2"))
    assert await rests(books, WALLET, owner=sara.id) == 5_000, "that of another day is another one"
    assert not await findings(books)


async def test_a_statement_told_again_in_other_pages_credits_once(books):
    """The bank's own reference is the same, whichever page it stands on."""
    sara = await met(books, "sara")
    deposit = await asked(books, sara, 2_500)
    mine = entry(2_500, "B1", remittance=deposit.reference)
    await told(books, page(entry(-1, "B0"), mine))
    await told(books, page(entry(-1, "B0")), page(mine, number=2))
    assert await rests(books, WALLET, owner=sara.id) == 2_500
    assert [each.why for each in await statements.waiting(books)] == ["debit", statements.AGAIN]
    assert (await told(books, page(mine, number=2, name="S1"))).new == 0


async def test_what_nobody_knows_waits_and_the_bank_has_it(books):
    done = await told(books, page(entry(5_000, "B1", party="Jane"), entry(-700, "B2")))
    assert (done.new, done.matched, done.waiting) == (2, 0, 2)
    assert await standing(books) == (4_300, 5_000, -700, 0)
    assert {each.why for each in await statements.waiting(books)} == {"no_reference", "debit"}
    assert not await findings(books)


async def test_a_charge_of_the_bank_is_a_cost(books):
    await told(books, page(entry(-35, "B1", code="ACMT/MDOP/CHRG"), entry(-12, "B2", code="NCHG")))
    assert await standing(books) == (-47, 0, 0, -47)
    assert await statements.waiting(books) == []


async def test_the_same_page_entry_or_file_again_changes_nothing(books):
    whole = page(entry(5_000, "B1"), entry(100), entry(100, place=2), opening=0)
    await told(books, whole)
    before = await standing(books)
    again = await told(books, whole, replace(whole, name="S9", format="camt.052"))
    assert (again.new, again.known) == (0, 6)
    assert await standing(books) == before


async def test_equal_entries_on_two_pages_of_a_statement_are_two(books):
    one, two = page(entry(100)), page(entry(100), number=2)
    assert (await told(books, one, two, one, two)).new == 2


async def test_equal_entries_of_report_and_statement_are_one(books):
    report = page(entry(100), form="camt.052", name="R7")
    assert (await told(books, report, page(entry(100)))).new == 1


async def test_a_batch_told_as_one_and_in_parts_is_told_once(books):
    parts = page(entry(30, "B/1", batch="B"), entry(12, "B/2", batch="B"), form="camt.054")
    whole = page(entry(42, "B"))
    assert (await told(books, parts, whole)).new == 2
    other = page(entry(43, "B"), name="S2")
    assert (await told(books, other)).new == 1, "another amount is another entry"


async def test_what_is_announced_moves_nothing(books):
    done = await told(books, page(entry(5_000, "B1", booked=False)))
    assert (done.new, done.announced) == (0, 1)
    assert await standing(books) == (0, 0, 0, 0)


async def test_a_wrong_digit_or_a_strange_reference_is_why_it_waits(books):
    strange = references.made(77)
    wrong = strange[:-1] + ("8" if strange[-1] != "8" else "9")
    written = {"A": wrong, "B": "thanks", "C": references.spaced(strange)}
    await told(books, page(*(entry(1, each, remittance=said) for each, said in written.items())))
    assert sorted(each.why for each in await statements.waiting(books)) == [
        "no_reference",
        "strange_reference",
        "wrong_reference",
    ]


async def test_who_paid_stands_in_the_vault_alone(books):
    await told(books, page(entry(5_000, "B1", party="Jane Doe", party_account="DE1234567890")))
    (found,) = await statements.waiting(books)
    paid = await remitters.of(books, found.remitter)
    assert (paid.party, paid.masked) == ("Jane Doe", "…7890")


@pytest.mark.parametrize("first", [True, False])
async def test_a_reversal_undoes_whichever_comes_first(books, first):
    paid = page(entry(5_000, "B1", remittance="x"), name="S1")
    back = page(entry(-5_000, "B7", remittance="x", reverses=True), name="S2")
    await told(books, *([paid, back] if first else [back, paid]))
    assert await standing(books) == (0, 0, 0, 0)
    assert await statements.waiting(books) == []
    assert not await findings(books)


async def test_a_reversal_on_the_same_page_undoes_it(books):
    paid = entry(5_000, "B1", remittance="x")
    back = entry(-5_000, "B7", remittance="x", reverses=True)
    await told(books, page(back, paid))
    assert await standing(books) == (0, 0, 0, 0)
    assert await statements.waiting(books) == []


async def test_a_reversal_of_nothing_known_waits(books):
    await told(books, page(entry(-5_000, "B7", reverses=True)))
    (found,) = await statements.waiting(books)
    assert found.why == "reverses"
    assert await standing(books) == (-5_000, 0, -5_000, 0)


ENTRIES = st.lists(
    st.tuples(
        st.sampled_from([100, 100, 250, -40, -100]),
        st.sampled_from(["", "B1", "B2", "B3"]),
        st.sampled_from(["", "x", "RF00D0000001"]),
        st.sampled_from(["", "NCHG"]),
    ),
    max_size=6,
)


def pages_of(drawn):
    """Return three pages of one statement, with the places of what is equal on each."""
    found = []
    for number, some in enumerate(drawn, 1):
        seen, entries = {}, []
        for minor, reference, words, code in some:
            same = (reference or f"{minor}{words}", minor)
            seen[same] = seen.get(same, 0) + 1
            entries.append(entry(minor, reference, remittance=words, code=code, place=seen[same]))
        found.append(page(*entries, number=number))
    return found


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn=st.lists(ENTRIES, min_size=3, max_size=3), order=st.permutations([0, 1, 2, 0, 1]))
async def test_any_order_and_any_page_twice_make_the_same_books(books, drawn, order):
    pages = pages_of(drawn)
    mixed = [*(pages[each] for each in order), *pages]
    changes = []
    for some in (pages, mixed):
        rail = ids.secret()
        before = await standing(books, rail)
        await told(books, *some, rail=rail)
        after = await standing(books, rail)
        changes.append([new - old for new, old in zip(after, before, strict=True)])
    assert changes[0] == changes[1]
    assert changes[0][0] == sum(minor for some in drawn for minor, *_rest in some)
    assert not await findings(books)


async def test_money_is_exact(books):
    done = await statements.import_(
        books, RAIL, page(entry(1_234, "B1", currency="KWD"), currency="KWD")
    )
    bank = await lines.bank(books, RAIL, "KWD")
    assert (await books.balance(bank)).posted == Money(-1_234, "KWD")
    assert done.new == 1


async def test_who_paid_in_is_kept_for_as_long_as_the_rule_says(books, time):
    await told(books, page(entry(5_000, "B1", party="Jane", party_account="DE1")))
    (found,) = await statements.waiting(books)
    assert (await remitters.of(books, found.remitter)).party == "Jane"
    keeps = privacy.RETENTION.first
    for days, party in ((0, "Jane"), (2, "")):
        day = (time.moment + keeps + timedelta(days=days)).date()
        await privacy.let_payers_go.run(books, day)
        assert (await remitters.of(books, found.remitter)).party == party
    assert await standing(books) == (5_000, 5_000, 0, 0)

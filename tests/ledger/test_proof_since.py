"""A proof since a mark: what it finds, what it cannot see, and the record that it leaves."""

import asyncio
import shutil
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from ledger.books import Books
from ledger.errors import Refused
from ledger.proof import Mark, prove, record
from ledger.proof.findings import MOST_OF_A_CHECK, Finding
from tests.keeping import migrated
from tests.ledger.acts import act, address, by_hand, held, move, rows, tamper, wallet

TRANSFERS, NEW = 10, 6


@pytest.fixture
async def marked(books):
    """Books of ten transfers that were proven, and six more of the same kinds after that."""
    one, two, _ = await wallet(books, 1, 1000), await wallet(books, 2, 500), await wallet(books, 3)
    for minor in (10, 20, 30):
        await books.post(move(one, two, minor, kind="send", note=f"note {minor}"))
    kept, taken, back = [await held(books, two, minor) for minor in (40, 50, 60)]
    await books.capture(taken, one, act(kind="claim"))
    await books.void(back, act(kind="cancel"))
    assert (await record.in_full(books, ())).transfers == TRANSFERS
    await books.post(move(one, two, 7, note="after"))
    await books.void(kept, act())
    again = [await held(books, one, minor) for minor in (5, 6)]
    await books.capture(again[0], two, act())
    await books.post(move(two, one, 9))
    return books


async def since_last(books):
    """Return what a proof since the last one finds, by the names of its checks."""
    mark = (await record.known(books)).mark
    return sorted({finding.check for finding in (await books.survey(prove, mark)).findings})


async def test_what_came_after_the_mark_holds(marked):
    proof = await record.since_last(marked, ())
    assert (proof.findings, proof.transfers, proof.since.transfer) == ((), NEW, TRANSFERS)
    assert proof.mark == (await marked.survey(prove)).mark


@pytest.mark.parametrize(
    ("hand", "named"),
    [
        ("UPDATE transfers SET payee = 9 WHERE number = 12", "chain is unbroken"),
        ("UPDATE transfers SET chain = x'00' WHERE number = 16", "chain is unbroken"),
        ("DELETE FROM transfers WHERE number = 12", "chain is unbroken"),
        ("DELETE FROM transfers WHERE number = 12", "numbers have no gap"),
        ("DELETE FROM transfers WHERE number = 16", "numbers have no gap"),
        ("DELETE FROM transfers WHERE number > 9", "what was proven stands"),
        ("UPDATE transfers SET chain = x'00' WHERE number = 10", "what was proven stands"),
        ("UPDATE entries SET amount = amount + 1 WHERE transfer = 11", "transfer sums to zero"),
        ("UPDATE entries SET amount = 2 * amount WHERE transfer = 11", "balance after each entry"),
        ("UPDATE entries SET held_after = 1 WHERE transfer = 12", "held after each entry"),
        ("UPDATE entries SET previous = 0 WHERE transfer = 16", "entry names the one before it"),
        ("UPDATE accounts SET entry = 1 WHERE owner = 1", "account names its newest entry"),
        ("UPDATE entries SET transfer = 3 WHERE transfer = 11", "entry belongs to a transfer"),
        ("UPDATE entries SET account = 99 WHERE transfer = 12", "entry belongs to an account"),
        ("DELETE FROM entries WHERE transfer = 16", "numbers have no gap"),
        ("UPDATE accounts SET balance = balance + 1 WHERE owner = 1", "balance equals entries"),
        ("UPDATE accounts SET balance = balance + 1 WHERE owner = 3", "currency sums to zero"),
        ("UPDATE accounts SET held = held + 1 WHERE owner = 2", "held equals entries"),
        ("UPDATE accounts SET held = held + 1 WHERE owner = 0", "held equals open holds"),
        ("UPDATE holds SET amount = 8 WHERE placed = 13", "hold has its entries"),
        ("DELETE FROM holds WHERE ended = 12", "entries have their holds"),
        ("UPDATE holds SET state = 'open' WHERE ended = 15", "hold has its entries"),
        ("UPDATE notes SET text = 'another' WHERE transfer = 11", "note is the one recorded"),
        ("DELETE FROM keys WHERE number = 11", "every transfer has its key"),
        ("UPDATE head SET chain = x'00'", "chain is unbroken"),
        ("UPDATE head SET transfer = 17", "numbers have no gap"),
    ],
)
async def test_a_hand_in_what_came_after_the_mark_is_named(marked, url, hand, named):
    by_hand(url, hand)
    assert named in await since_last(marked)


@pytest.mark.parametrize(
    "hand",
    [
        "UPDATE transfers SET payee = 9 WHERE number = 4",
        "UPDATE entries SET amount = amount + 1 WHERE transfer = 4",
        "UPDATE notes SET text = 'another' WHERE transfer = 4",
        "DELETE FROM keys WHERE number = 4",
        "UPDATE accounts SET balance = balance + owner * 10 / 3 - 5 WHERE owner IN (0, 3)",
    ],
)
async def test_a_hand_in_what_lies_before_the_mark_only_a_proof_in_full_sees(marked, url, hand):
    by_hand(url, hand)
    assert await since_last(marked) == []
    assert (await marked.survey(prove)).findings


async def test_a_history_written_anew_with_its_chain_does_not_come_to_the_mark(marked):
    """Head and links may be made to fit: the mark remembers the link that was proven."""
    mark = (await record.known(marked)).mark
    other = Mark(mark.transfer, mark.entry, b"x" * 32)
    (finding,) = [
        finding
        for finding in (await marked.survey(prove, other)).findings
        if finding.check == "what was proven stands"
    ]
    assert finding.subject == "transfer 10"


async def test_a_proof_of_empty_books_is_a_mark_like_another(books):
    assert (await record.in_full(books, ())).transfers == 0
    assert await since_last(books) == []
    await wallet(books, 1, 1000)
    proof = await record.since_last(books, ())
    assert (proof.findings, proof.transfers, proof.since.transfer) == ((), 1, 0)


async def test_a_sound_proof_is_the_mark_of_the_next(marked):
    assert (await record.since_last(marked, ())).transfers == NEW
    assert (await record.since_last(marked, ())).transfers == 0
    one, two = await wallet(marked, 1), await wallet(marked, 2)
    await marked.post(move(one, two, 1))
    assert (await record.since_last(marked, ())).transfers == 1


async def test_a_proof_of_nothing_new_leaves_no_row(marked, url):
    await record.since_last(marked, ())
    before = rows(url, "SELECT COUNT(*) FROM proofs")
    await record.since_last(marked, ())
    assert rows(url, "SELECT COUNT(*) FROM proofs") == before


async def test_without_a_proof_before_everything_is_proven(books):
    one, two = await wallet(books, 1, 100), await wallet(books, 2)
    await books.post(move(one, two, 1))
    proof = await record.since_last(books, ())
    assert (proof.since, proof.transfers) == (None, 2)


async def test_findings_are_no_mark_and_stand_until_a_proof_in_full_holds(marked, url, time):
    by_hand(url, "UPDATE transfers SET payee = payee + 1 WHERE number = 4")
    found = await record.in_full(marked, ())
    time.move(minutes=1)
    await record.since_last(marked, ())
    known = await record.known(marked)
    assert known.findings == tuple(str(finding) for finding in found.findings)
    assert known.mark.transfer == TRANSFERS + NEW
    assert known.found_at < known.proven_at
    by_hand(url, "UPDATE transfers SET payee = payee - 1 WHERE number = 4")
    await record.in_full(marked, ())
    assert (await record.known(marked)).findings == ()


@pytest.mark.parametrize("at_night", [False, True])
async def test_a_proof_by_itself_logs_what_does_not_hold(marked, url, at_night):
    by_hand(url, "UPDATE head SET chain = x'00'")
    proven = record.nightly(()).run(marked) if at_night else record.at_start(marked, ())
    with capture_logs() as logged:
        await proven
    (line,) = logged
    assert (line["event"], line["log_level"]) == ("the books do not hold", "error")
    assert line["finding"].startswith("chain is unbroken: the head has 00")


async def test_books_without_a_head_are_proven_and_not_written(marked, url):
    by_hand(url, "DELETE FROM head")
    assert (await record.in_full(marked, ())).findings
    assert rows(url, "SELECT COUNT(*) FROM head") == [(0,)]


async def test_a_proof_that_cannot_be_kept_still_tells(marked, url):
    by_hand(url, "ALTER TABLE proofs DROP COLUMN whole")
    proof = await record.in_full(marked, ())
    assert proof.findings == ()


async def test_a_cell_that_cannot_be_read_is_a_finding(marked, path):
    tamper(path, "UPDATE entries SET amount = 'much' WHERE id = 5")
    assert "every row can be read" in {
        finding.check for finding in (await marked.survey(prove)).findings
    }


async def test_many_findings_of_one_check_are_named_by_the_first(books, url):
    one, two = await wallet(books, 1, 1000), await wallet(books, 2)
    await asyncio.gather(*(books.post(move(one, two, 1)) for _ in range(2 * MOST_OF_A_CHECK)))
    by_hand(url, "UPDATE entries SET balance_after = 7")
    assert len((await books.survey(prove)).findings) == MOST_OF_A_CHECK + 1


acts = st.lists(
    st.tuples(st.sampled_from(["move", "hold", "capture", "void", "prove"]), st.integers(1, 40)),
    min_size=1,
    max_size=25,
)


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    """Count up the files of the books that Hypothesis makes."""
    return iter(range(10**6)), tmp_path_factory.mktemp("many")


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(acts)
def test_on_untouched_books_a_proof_since_the_last_says_what_one_in_full_says(many, asked):
    numbers, folder = many
    asyncio.run(_proven_alike(shutil.copy(migrated(), folder / f"{next(numbers)}.db"), asked))


async def _proven_alike(path, asked):
    books = await Books.open(address(path))
    try:
        one, two = await wallet(books, 1, 300), await wallet(books, 2, 300)
        holds = []
        for what, minor in asked:
            with suppress(Refused):
                await _do(books, what, minor, (one, two), holds)
        await _same(books)
    finally:
        await books.close()


async def _do(books, what, minor, wallets, holds):
    payer, payee = wallets if minor % 2 else reversed(wallets)
    if what == "move":
        await books.post(move(payer, payee, minor, note="n" * (minor % 3)))
    elif what == "hold":
        holds.append(await held(books, payer, minor))
    elif what == "capture" and holds:
        await books.capture(holds.pop(), await wallet(books, 3), act())
    elif what == "void" and holds:
        await books.void(holds.pop(0), act())
    elif what == "prove":
        await _same(books)


async def _same(books):
    since, whole = await record.since_last(books, ()), await books.survey(prove)
    assert since.findings == whole.findings == ()
    assert since.mark == whole.mark
    before = since.since.transfer if since.since else 0
    assert before + since.transfers == whole.transfers


CUT_OFF = (
    (
        "UPDATE accounts SET balance = balance - (SELECT COALESCE(SUM(e.amount), 0) FROM entries e"
        " WHERE e.transfer = 16 AND e.account = accounts.id), entry = COALESCE((SELECT MAX(e.id)"
        " FROM entries e WHERE e.transfer < 16 AND e.account = accounts.id), 0)"
    ),
    (
        "UPDATE head SET transfer = 15, entry = (SELECT MAX(id) FROM entries WHERE transfer < 16),"
        " chain = (SELECT chain FROM transfers WHERE number = 15)"
    ),
    "DELETE FROM keys WHERE number = 16",
    "DELETE FROM entries WHERE transfer = 16",
    "DELETE FROM transfers WHERE number = 16",
)


async def test_a_full_proof_misses_a_proven_transfer_that_was_cut_off_the_end(marked, path):
    assert (await record.in_full(marked, ())).findings == ()
    for hand in CUT_OFF:
        by_hand(path, hand)
    for _ in range(2):
        named = (await record.in_full(marked, ())).findings
        assert [(found.check, found.subject) for found in named] == [
            ("what was proven stands", "transfer 16")
        ]
        assert (await record.known(marked)).findings


def test_a_finding_is_told_without_the_controls_that_stand_in_a_row():
    said = str(Finding("sums", "US\x1b[2J\u202e", "9", "ليرة"))
    assert said == "sums: US\\x1b[2J\\u202e has 9, should be ليرة"

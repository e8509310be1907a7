from itertools import pairwise

import pytest

from ledger.books import Books
from ledger.posting import Audit
from ledger.proof import Mark, prove, shares
from tests.bench.many import filled
from tests.ledger.acts import act, by_hand, findings, held, move, tamper, wallet

HANDS = [
    ("UPDATE accounts SET balance = balance + 1 WHERE owner = 1", "balance equals entries"),
    ("UPDATE accounts SET balance = balance + 1 WHERE owner = 1", "currency sums to zero"),
    ("UPDATE accounts SET currency = 'EUR' WHERE owner = 1", "currency sums to zero"),
    ("UPDATE accounts SET held = held - 1 WHERE owner = 1", "held equals entries"),
    ("UPDATE accounts SET held = held - 1 WHERE owner = 1", "held equals open holds"),
    ("DELETE FROM accounts WHERE owner = 2", "numbers have no gap"),
    ("UPDATE entries SET amount = amount + 1 WHERE id = 5", "chain is unbroken"),
    ("UPDATE entries SET amount = amount + 1 WHERE id = 5", "transfer sums to zero"),
    ("UPDATE entries SET balance_after = 7 WHERE id = 5", "balance after each entry"),
    ("UPDATE entries SET held_after = 7 WHERE id = 11", "held after each entry"),
    ("UPDATE entries SET account = 3 - account WHERE id = 5", "chain is unbroken"),
    ("UPDATE entries SET transfer = 4 WHERE id = 5", "entry belongs to a transfer"),
    ("UPDATE entries SET previous = 0 WHERE id = 5", "entry names the one before it"),
    ("UPDATE accounts SET entry = 1 WHERE owner = 1", "account names its newest entry"),
    ("DELETE FROM entries WHERE id = 5", "chain is unbroken"),
    ("DELETE FROM entries WHERE id = 5", "balance equals entries"),
    ("DELETE FROM entries WHERE transfer = 10", "numbers have no gap"),
    ("UPDATE transfers SET payee = 9 WHERE number = 4", "chain is unbroken"),
    ("UPDATE transfers SET recorded_at = 9 WHERE number = 4", "chain is unbroken"),
    ("UPDATE transfers SET lines = 1000000000 WHERE number = 4", "chain is unbroken"),
    ("UPDATE transfers SET chain = x'00' WHERE number = 4", "chain is unbroken"),
    ("DELETE FROM transfers WHERE number = 4", "numbers have no gap"),
    ("DELETE FROM transfers WHERE number = 4", "entry belongs to a transfer"),
    ("DELETE FROM transfers WHERE number = 10", "chain is unbroken"),
    ("UPDATE head SET transfer = 11", "numbers have no gap"),
    ("UPDATE head SET chain = x'00'", "chain is unbroken"),
    ("DELETE FROM head", "chain is unbroken"),
    ("UPDATE notes SET text = 'another' WHERE transfer = 4", "note is the one recorded"),
    ("INSERT INTO notes VALUES (1, 1, x'00', 'forged')", "note is the one recorded"),
    ("INSERT INTO notes VALUES (1, 99, x'00', 'forged')", "note is the one recorded"),
    ("DELETE FROM holds WHERE state = 'open'", "held equals open holds"),
    ("DELETE FROM holds WHERE state = 'voided'", "entries have their holds"),
    ("UPDATE holds SET state = 'open' WHERE state = 'voided'", "hold has its entries"),
    ("UPDATE holds SET amount = 1 WHERE state = 'captured'", "hold has its entries"),
    ("UPDATE holds SET ended = NULL WHERE state = 'captured'", "hold has its entries"),
    (
        "UPDATE holds SET state = 'voided', ended = 10 WHERE state = 'open'",
        "hold has its entries",
    ),
    ("DELETE FROM keys WHERE number = 4", "every transfer has its key"),
    ("UPDATE keys SET number = 5 WHERE number = 4", "every transfer has its key"),
    ("UPDATE audits SET facts = '[]' WHERE id = 1", "chain is unbroken"),
    ("UPDATE audits SET actor = 9 WHERE id = 2", "chain is unbroken"),
    ("UPDATE audits SET words = 'another' WHERE id = 1", "words are those recorded"),
    ("DELETE FROM audits WHERE id = 1", "chain is unbroken"),
    ("DELETE FROM audits WHERE id = 3", "chain is unbroken"),
    ("UPDATE head SET audit = 4", "numbers have no gap"),
]


@pytest.fixture
async def used(books):
    """Give the books a little of everything."""
    one, two = await wallet(books, 1, 1000), await wallet(books, 2, 500)
    for minor in (10, 20, 30):
        await books.post(move(one, two, minor, kind="send", note=f"note {minor}"))
        await books.post(act(actor=1, audits=(Audit("looked", 2, f"note {minor}", words="why"),)))
    await held(books, one, 40)
    await books.capture(await held(books, one, 50), two, act(kind="claim"))
    await books.void(await held(books, two, 60), act(kind="cancel"))
    return books


async def test_untouched_books_have_no_findings(used):
    proof = await used.read(prove)
    assert proof.findings == ()
    assert (proof.transfers, proof.entries, proof.accounts) == (10, 17, 3)


async def test_empty_books_have_no_findings(books):
    proof = await books.read(prove)
    assert (proof.transfers, proof.findings) == (0, ())


def in_shares(connection, book):
    """Prove a small book in four shares."""
    marks = shares.borders(connection, book, 4, 1)
    between = pairwise([Mark(), *marks, shares.END])
    return shares.joined([shares.share(connection, book, *each) for each in between])


SHARES_MEET = "balance after each entry"
"""What is named instead where the next share begins with what the hand left."""


@pytest.mark.parametrize(("hand", "named"), HANDS)
async def test_a_hand_in_the_books_is_named_by_a_proof_whole_or_in_shares(used, url, hand, named):
    by_hand(url, hand)
    whole, parted = [
        {finding.check for finding in (await used.read(way)).findings} for way in (prove, in_shares)
    ]
    assert named in whole
    assert parted & {named, SHARES_MEET}


async def test_shares_come_to_the_same_as_the_whole(used):
    assert len(await used.read(shares.borders, 4, 1)) == 3
    assert await used.read(in_shares) == await used.read(prove)


async def test_entries_put_in_beside_a_transfer_are_named(used, url):
    """Two lines that balance, with balances to match, and even the head moved on."""
    tamper(
        url,
        "INSERT INTO entries SELECT 1, 18, 4, id, -5, balance - 5, 0, held, entry FROM accounts"
        " WHERE owner = 1",
        "INSERT INTO entries SELECT 1, 19, 4, id, 5, balance + 5, 0, held, entry FROM accounts"
        " WHERE owner = 2",
        "UPDATE accounts SET balance = balance - 5, entry = 18 WHERE owner = 1",
        "UPDATE accounts SET balance = balance + 5, entry = 19 WHERE owner = 2",
        "UPDATE head SET entry = 19",
    )
    assert await findings(used) == ["entry belongs to a transfer"]


async def test_the_first_transfer_that_does_not_fit_the_chain_is_named(used, url):
    tamper(url, "UPDATE transfers SET kind = 'gift' WHERE number IN (4, 6)")
    (finding,) = (await used.read(prove)).findings
    assert str(finding) == "chain is unbroken: transfer 4 has other facts, should be as recorded"


async def test_what_was_typed_with_an_act_can_be_erased(used, url):
    tamper(url, "UPDATE audits SET words = '' WHERE id = 2")
    assert await findings(used) == []


async def test_a_note_can_be_erased(used, url):
    tamper(url, "DELETE FROM notes WHERE transfer = 4")
    assert await findings(used) == []


async def test_long_books_are_read_a_page_at_a_time(url, monkeypatch):
    await filled(url, transfers=400, accounts=90)
    monkeypatch.setattr("ledger.proof.reading.PAGE", 7)
    books = await Books.open(url)
    try:
        proof = await books.survey(prove)
    finally:
        await books.close()
    assert (proof.findings, proof.transfers, proof.entries, proof.accounts) == ((), 400, 800, 90)

import hashlib
from pathlib import Path

from ledger.chain import START, link, note_digest
from ledger.people import facts
from ledger.people.facts import Who
from ledger.posting import Audit
from tests.ledger.acts import act, findings, move, rows, wallet

FIRST = (1, 1, "fund", bytes(range(16)), 0, 0, 7, 1, 2, None, 1800000000000, 1800000000000, b"")
LINES = [(1, -100, -100, 0, 0), (2, 100, 100, 0, 0)]


def eights(numbers):
    return b"".join(number.to_bytes(8, "big", signed=True) for number in numbers)


def test_the_link_is_the_one_that_the_manual_shows():
    manual = (Path(__file__).parents[2] / "docs" / "ledger.md").read_text()
    assert f"\n{link(START, FIRST, LINES).hex()}\n" in manual


def test_a_note_is_kept_as_a_salted_digest():
    assert note_digest(b"salt", "شاي") == hashlib.sha256(b"salt" + "شاي".encode()).digest()
    assert note_digest(b"salt", "") == b""


def acts_behind(url, number, before):
    """Return what the chain comes to after the acts behind a transfer."""
    columns = "book, id, after, transfer, actor, approver, person, recorded_at"
    texts = "kind, topic, facts, words_digest, salt, words, chain"
    asked = f"SELECT {columns}, {texts} FROM audits WHERE after = {number} ORDER BY id"
    for *numbers, kind, topic, known, digest, salt, words, chain in rows(url, asked):
        parts = (kind.encode(), topic.encode(), known.encode(), digest)
        written = [-1, *(each or 0 for each in numbers), *map(len, parts)]
        before = hashlib.sha256(before + eights(written) + b"".join(parts)).digest()
        assert chain == before
        assert digest == (hashlib.sha256(salt + words.encode()).digest() if words else b"")
    return before


async def test_an_auditor_can_recompute_the_chain_from_the_file(books, url):
    one, two = await wallet(books, 1, 100), await wallet(books, 2, 100)
    for minor in (1, 2):
        await books.post(move(one, two, minor, kind="إرسال", note="tea", payer=1, payee=2))
        audit = Audit("looked", 2, "case 7", facts.dump({"person": Who(2)}), "طلبت ذلك", approver=3)
        await books.post(act(actor=1, audits=(audit, Audit("left"))))
    await books.post(move(one, two, 3, actor=1, audits=(Audit("paid"),)))
    before = bytes(32)
    for *known, chain in rows(url, "SELECT * FROM transfers ORDER BY number"):
        book, number, kind, key, *numbers, note = known
        columns = "account, amount, balance_after, held, held_after"
        asked = f"SELECT {columns} FROM entries WHERE transfer = {number} ORDER BY id"
        parts = (kind.encode(), key, note)
        written = [book, number, *(fact or 0 for fact in numbers), *map(len, parts)]
        entries = [fact for line in rows(url, asked) for fact in line]
        whole = before + eights(written) + b"".join(parts) + eights(entries)
        before = hashlib.sha256(whole).digest()
        assert chain == before
        before = acts_behind(url, number, before)
    assert rows(url, "SELECT transfer, chain FROM head") == [(5, before)]
    assert await findings(books) == []

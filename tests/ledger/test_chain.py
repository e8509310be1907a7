import hashlib
import json

from ledger.chain import START, link, note_digest
from tests.ledger.acts import findings, move, rows, wallet

FIRST = (1, 1, "fund", bytes(range(16)), 0, 0, 7, 1, 2, None, 1800000000000, 1800000000000, b"")
LINES = [(1, -100, -100, 0, 0), (2, 100, 100, 0, 0)]


def test_the_link_is_the_one_that_the_manual_shows():
    shown = "1e7dd9cfdd0112af9494b60bc6fd303a"
    assert link(START, FIRST, LINES).hex().startswith(shown)


def test_a_note_is_kept_as_a_salted_digest():
    assert note_digest(b"salt", "شاي") == hashlib.sha256(b"salt" + "شاي".encode()).digest()
    assert note_digest(b"salt", "") == b""


async def test_an_auditor_can_recompute_the_chain_from_the_file(books, path):
    one, two = await wallet(books, 1, 100), await wallet(books, 2, 100)
    for minor in (1, 2):
        await books.post(move(one, two, minor, kind="إرسال", note="tea", payer=1, payee=2))
    before = bytes(32)
    for *facts, chain in rows(path, "SELECT * FROM transfers ORDER BY number"):
        plain = [fact.hex() if isinstance(fact, bytes) else fact for fact in facts]
        columns = "account, amount, balance_after, held, held_after"
        asked = f"SELECT {columns} FROM entries WHERE transfer = {facts[1]} ORDER BY id"
        written = json.dumps([plain, rows(path, asked)], ensure_ascii=False, separators=(",", ":"))
        before = hashlib.sha256(before + written.encode()).digest()
        assert chain == before
    assert rows(path, "SELECT transfer, chain FROM head") == [(4, before)]
    assert await findings(books) == []

"""A copy of the books in one file, from either storage, and the way back to either."""

import asyncio
import json
import sqlite3
from contextlib import closing

import pytest

from ledger.backup import BadBackup, backup, restore
from ledger.books import Books
from ledger.migrations import migrate
from ledger.posting import Event
from ledger.proof import record
from tests.ledger.acts import act, address, held, move, rich, rows, tamper, wallet

TABLES = {
    **dict.fromkeys(("accounts", "entries", "holds", "events", "persons", "proofs"), "id"),
    "head": "book",
    "notes": "transfer",
    "transfers": "number",
    "keys": "key",
}


async def furnish(url):
    """Leave something in most tables: money, a hold, a note, people, an event, a proof."""
    books = await Books.open(url)
    sara, omar = await rich(books, "sara", 100_00), await rich(books, "omar", 50_00)
    await held(books, await wallet(books, sara.id), 10_00)
    await books.post(act(events=(Event("told", omar.id, json.dumps({"of": "שלום"})),)))
    source, target = await wallet(books, sara.id), await wallet(books, omar.id)
    await books.post(move(source, target, 5_00, note="for lunch — غداء"))
    await record.in_full(books, ())
    await books.close()


def content(where):
    """Return every row of the books' tables."""
    return {
        name: rows(where, f"SELECT * FROM {name} ORDER BY {key}") for name, key in TABLES.items()
    }


async def kept(url, path, *, force=False):
    return await asyncio.to_thread(backup, url, path, [].append, force=force)


async def put(path, url, *, force=False):
    return await asyncio.to_thread(restore, path, url, [].append, force=force)


async def test_a_backup_holds_what_the_books_hold(url, tmp_path):
    await furnish(url)
    (proof,) = await kept(url, tmp_path / "kept")
    assert content(tmp_path / "kept") == content(url)
    assert proof.transfers > 0


async def test_a_backup_is_one_file_for_its_owners_eyes_alone(url, tmp_path):
    (tmp_path / "to").mkdir()
    await kept(url, tmp_path / "to" / "kept")
    assert [path.name for path in (tmp_path / "to").iterdir()] == ["kept"]
    assert (tmp_path / "to" / "kept").stat().st_mode & 0o777 == 0o600


async def test_what_is_restored_is_what_was_there(url, fresh_url, tmp_path):
    await furnish(url)
    await kept(url, tmp_path / "kept")
    before, there = content(url), fresh_url()
    books = await Books.open(there)
    await wallet(books, 1, 7_00)
    await books.close()
    await put(tmp_path / "kept", there, force=True)
    assert content(there) == before


async def test_restored_books_go_on(url, fresh_url, tmp_path):
    await furnish(url)
    await kept(url, tmp_path / "kept")
    there = fresh_url()
    await put(tmp_path / "kept", there, force=True)
    books = await Books.open(there)
    await wallet(books, 77, 7_00)
    assert (await record.in_full(books, ())).findings == ()
    await books.close()


async def test_books_that_stand_are_not_replaced_unless_forced(url, tmp_path):
    await furnish(url)
    await kept(url, tmp_path / "kept")
    before = content(url)
    with pytest.raises(BadBackup, match="--force"):
        await put(tmp_path / "kept", url)
    assert content(url) == before


async def test_books_that_a_process_has_open_are_not_replaced(url, tmp_path):
    await furnish(url)
    await kept(url, tmp_path / "kept")
    books = await Books.open(url)
    with pytest.raises(BadBackup, match="stop"):
        await put(tmp_path / "kept", url, force=True)
    await wallet(books, 77, 7_00)
    await books.close()


async def test_a_backup_that_does_not_prove_itself_is_not_restored(url, tmp_path):
    await furnish(url)
    await kept(url, tmp_path / "kept")
    tamper(tmp_path / "kept", "UPDATE accounts SET balance = balance + 1 WHERE id = 2")
    before = content(url)
    with pytest.raises(BadBackup, match="does not prove itself"):
        await put(tmp_path / "kept", url, force=True)
    assert content(url) == before


@pytest.mark.parametrize(
    ("hand", "named"),
    [
        ("CREATE TABLE payroll (id INTEGER)", "table payroll"),
        ("CREATE VIEW rich AS SELECT * FROM accounts", "view rich"),
        (
            "CREATE TRIGGER mine AFTER INSERT ON intents BEGIN DELETE FROM intents; END",
            "trigger mine",
        ),
    ],
)
async def test_a_backup_that_holds_more_than_books_is_not_restored(
    url, fresh_url, tmp_path, hand, named
):
    await kept(url, tmp_path / "kept")
    tamper(tmp_path / "kept", hand)
    with pytest.raises(BadBackup, match=f"does not make: {named}"):
        await put(tmp_path / "kept", fresh_url(), force=True)


async def test_books_that_do_not_prove_themselves_are_not_backed_up(url, tmp_path):
    await furnish(url)
    tamper(url, "UPDATE accounts SET balance = balance + 1 WHERE id = 2")
    (tmp_path / "to").mkdir()
    with pytest.raises(BadBackup, match="balance equals entries"):
        await kept(url, tmp_path / "to" / "kept")
    assert list((tmp_path / "to").iterdir()) == []


@pytest.mark.parametrize("cut", [0, 10, 4096, 5000, 40_000])
async def test_a_truncated_file_is_refused(path, tmp_path, cut):
    await furnish(address(path))
    await kept(address(path), tmp_path / "kept")
    whole = (tmp_path / "kept").read_bytes()
    (tmp_path / "kept").write_bytes(whole[:cut])
    with pytest.raises(BadBackup):
        await put(tmp_path / "kept", address(tmp_path / "new.db"))
    assert not (tmp_path / "new.db").exists()


async def test_a_file_with_a_wrong_page_is_refused(path, tmp_path):
    await furnish(address(path))
    await kept(address(path), tmp_path / "kept")
    whole = bytearray((tmp_path / "kept").read_bytes())
    with closing(sqlite3.connect(tmp_path / "kept")) as database:
        asked = "SELECT rootpage FROM sqlite_schema WHERE name = 'persons'"
        (page,) = database.execute(asked).fetchone()
    whole[(page - 1) * 4096 : page * 4096] = bytes(4096)
    (tmp_path / "kept").write_bytes(whole)
    with pytest.raises(BadBackup):
        await put(tmp_path / "kept", address(tmp_path / "new.db"))


async def test_a_file_of_something_else_is_refused(tmp_path):
    (tmp_path / "text").write_text("no database at all" * 100)
    with closing(sqlite3.connect(tmp_path / "other.db")) as database:
        database.execute("CREATE TABLE mine (a)")
    for name, why in (("text", "not a database"), ("other.db", "no books"), ("none", "not there")):
        with pytest.raises(BadBackup, match=why):
            await put(tmp_path / name, address(tmp_path / "new.db"))


async def test_a_backup_of_a_later_version_is_refused(path, tmp_path):
    tamper(path, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(BadBackup, match="later version"):
        await put(path, address(tmp_path / "new.db"))


async def test_books_of_an_older_version_are_not_backed_up_and_the_remedy_is_named(url, tmp_path):
    tamper(url, "UPDATE alembic_version SET version_num = '0001'")
    with pytest.raises(BadBackup, match="wasl migrate"):
        await kept(url, tmp_path / "kept.db")
    assert list(tmp_path.glob("*kept*")) == []


async def test_a_file_that_is_there_is_replaced_only_by_force(url, tmp_path):
    (tmp_path / "kept").write_text("mine")
    with pytest.raises(BadBackup, match="--force"):
        await kept(url, tmp_path / "kept")
    assert (tmp_path / "kept").read_text() == "mine"
    await kept(url, tmp_path / "kept", force=True)
    assert rows(tmp_path / "kept", "SELECT COUNT(*) FROM head") == [(0,)]


async def test_the_books_are_not_their_own_backup(path):
    for work in (
        kept(address(path), path, force=True),
        put(path, address(path), force=True),
    ):
        with pytest.raises(BadBackup, match="books themselves"):
            await work


async def test_every_replaced_file_stays_beside(path, tmp_path):
    await furnish(address(path))
    before = content(path)
    migrate(address(tmp_path / "empty.db"))
    await kept(address(tmp_path / "empty.db"), tmp_path / "kept")
    await put(tmp_path / "kept", address(path), force=True)
    await put(tmp_path / "kept", address(path), force=True)
    assert content(f"{path}.before-restore") == before
    assert rows(f"{path}.before-restore-2", "SELECT * FROM head") == []


async def test_a_damaged_database_can_be_replaced_with_all_that_lies_beside_it(path, tmp_path):
    await furnish(address(path))
    await kept(address(path), tmp_path / "kept")
    path.write_bytes(b"garbage" * 2000)
    path.with_name("books.db-wal").write_bytes(b"old log")
    await put(tmp_path / "kept", address(path), force=True)
    assert not path.with_name("books.db-wal").exists()
    assert content(path) == content(tmp_path / "kept")
    assert path.with_name("books.db.before-restore").read_bytes().startswith(b"garbage")


async def test_books_move_from_one_storage_to_the_other_and_back(path, tmp_path, databases):
    await furnish(address(path))
    before, elsewhere = content(path), databases.empty()
    await kept(address(path), tmp_path / "one")
    await put(tmp_path / "one", elsewhere)
    await kept(elsewhere, tmp_path / "two")
    await put(tmp_path / "two", address(tmp_path / "back.db"))
    assert content(elsewhere) == before
    assert content(tmp_path / "back.db") == before
    databases.drop(elsewhere)

import asyncio
import sqlite3
import threading

import pytest
from sqlalchemy import text

from ledger.books import Books
from ledger.errors import Unavailable, Unfit
from ledger.posting import Posted
from ledger.proof import prove
from ledger.storage.sqlite import SqliteStorage
from ledger.storage.sqlite.connection import connect
from tests.ledger.acts import address, findings, move, settled, stands, tamper, wallet
from tests.ledger.beside import beside, ended


async def test_an_opening_that_is_broken_off_leaves_no_thread(path):
    before = {*threading.enumerate()}
    opening = asyncio.create_task(connect(str(path)))
    await asyncio.sleep(0)
    opening.cancel()
    with pytest.raises(asyncio.CancelledError):
        await opening
    left = {each.name for each in {*threading.enumerate()} - before}
    assert not any("connection" in name for name in left)


async def test_two_processes_write_beside_each_other(books, path):
    payer, payee = await wallet(books, 1, 1000), await wallet(books, 2)
    other = beside("pay", address(path), payer, payee, 240)
    for _ in range(60):
        await books.post(move(payer, payee, 1))
    assert await ended(other) == (0, "")
    assert await stands(books, payee) == (300, 0)
    assert await findings(books) == []


async def test_two_doors_to_one_file_share_its_money(books, path):
    payer, payee = await wallet(books, 1, 50), await wallet(books, 2)
    other = await Books.open(address(path))
    try:
        doors = [books, other] * 50
        asked = [door.post(move(payer, payee, 1)) for door in doors]
        outcomes = await asyncio.gather(*asked, return_exceptions=True)
        assert sum(type(told) is Posted for told in outcomes) == 50
        assert await stands(other, payee) == (50, 0)
    finally:
        await other.close()
    assert await findings(books) == []


async def test_what_was_answered_is_there_after_opening_again(path):
    books = await Books.open(address(path))
    payer, payee = await wallet(books, 1, 100), await wallet(books, 2)
    asked = move(payer, payee, 40)
    number = (await books.post(asked)).number
    await books.close()
    books = await Books.open(address(path))
    try:
        assert (await books.post(asked)).number == number
        assert await stands(books, payee) == (40, 0)
    finally:
        await books.close()


async def test_every_commit_is_durable_and_readers_do_not_wait(books):
    def pragmas(connection, _book):
        return [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        ]

    assert await books.read(pragmas) == ["wal", 2, 1]


async def test_a_question_sees_one_moment(books, path):
    account = await wallet(books, 1, 100)

    def twice(connection, _book):
        asked = text("SELECT balance FROM accounts WHERE id = :id")
        before = connection.execute(asked, {"id": account}).scalar()
        tamper(path, f"UPDATE accounts SET balance = 7 WHERE id = {account}")
        return before, connection.execute(asked, {"id": account}).scalar()

    assert await books.read(twice) == (100, 100)
    assert await stands(books, account) == (7, 0)


async def test_a_question_cannot_leave_anything_behind(books, path):
    account = await wallet(books, 1, 100)

    def meddle(connection, _book):
        connection.execute(text("UPDATE accounts SET balance = 7"))

    for ask in (books.read, books.survey):
        with pytest.raises(Unavailable):
            await ask(meddle)
    assert await stands(books, account) == (100, 0)


async def test_more_questions_than_readers_are_all_answered(books):
    await wallet(books, 1, 100)
    proofs = await asyncio.gather(*(books.read(prove) for _ in range(20)))
    assert {proof.findings for proof in proofs} == {()}


async def test_a_locked_database_is_unavailable_and_recovers(books, path, monkeypatch):
    payer, payee = await wallet(books, 1, 100), await wallet(books, 2)
    await books._storage._writer.execute_fetchall("PRAGMA busy_timeout=20")
    asked = move(payer, payee, 10)
    lock = sqlite3.connect(path, isolation_level=None)
    try:
        lock.execute("BEGIN IMMEDIATE")
        with pytest.raises(Unavailable):
            await books.post(asked)
    finally:
        lock.close()
    assert not (await books.post(asked)).repeated


@pytest.mark.parametrize("broken_at", [1, 2, 3])
async def test_opening_that_fails_closes_what_it_had_opened(path, monkeypatch, broken_at):
    opened, connect = [], sqlite3.connect

    def counted(*arguments, **more):
        opened.append(arguments)
        if len(opened) == broken_at:
            raise sqlite3.OperationalError("unable to open database file")
        return connect(*arguments, **more)

    monkeypatch.setattr("aiosqlite.core.sqlite3.connect", counted)
    before = threading.active_count()
    with pytest.raises(Unfit, match="unable to open"):
        await SqliteStorage.open(str(path))
    assert len(opened) == broken_at
    await settled(before)


async def test_a_file_that_is_no_database_is_let_go_of(tmp_path):
    path = tmp_path / "letter.txt"
    path.write_text("Dear Omar, " * 100)
    before = threading.active_count()
    with pytest.raises(Unfit, match="it is no SQLite file"):
        await SqliteStorage.open(str(path))
    await settled(before)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE accounts SET balance = -1 WHERE id = {account}",
        "UPDATE accounts SET held = 101 WHERE id = {account}",
        "UPDATE accounts SET held = -1 WHERE id = {account}",
        "UPDATE accounts SET state = 'lost' WHERE id = {account}",
        "UPDATE accounts SET balance = 9007199254740992 WHERE id = {account}",
        "UPDATE accounts SET balance = -9007199254740992 WHERE name = 'world'",
        "UPDATE accounts SET held = 9007199254740992 WHERE name = 'world'",
        (
            "INSERT INTO accounts SELECT book, 99, owner, name, currency, 0, 0, 0, 'open', 0, ''"
            " FROM accounts WHERE id = {account}"
        ),
        "INSERT INTO entries VALUES (1, 99, 1, {account}, 0, 100, 0, 0, 0)",
        "INSERT INTO holds VALUES (1, x'00', {account}, 0, 'x', 'open', NULL, 1, NULL)",
        "INSERT INTO holds VALUES (1, x'00', {account}, 1, 'x', 'expired', NULL, 1, NULL)",
        "INSERT INTO transfers SELECT * FROM transfers",
        "INSERT INTO keys SELECT * FROM keys",
        "UPDATE keys SET digest = NULL",
    ],
)
async def test_behind_every_rule_stands_a_check(books, path, statement):
    account = await wallet(books, 1, 100)
    with pytest.raises(sqlite3.IntegrityError):
        tamper(path, statement.format(account=account))
    assert await findings(books) == []

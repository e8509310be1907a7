"""What a distributed PostgreSQL asks of the tables, read from the catalogue; and the migrations."""

import re

import asyncpg as driver
import pytest
from sqlalchemy.dialects.postgresql import asyncpg
from sqlalchemy.ext.asyncio import create_async_engine
from sqlmodel import SQLModel

from ledger.books import Books
from ledger.errors import Unfit
from ledger.migrations import is_current, migrate
from ledger.proof import prove, record
from ledger.storage.postgres import primary, writing
from tests.ledger.acts import act, held, rows, tamper, wallet
from tests.ledger.beside import beside
from tests.ledger.storage.test_planning import questions
from tests.ledger.test_backup import content, furnish, kept, put
from tests.loop import run
from tests.process import LIMIT_S, ROOT
from tests.stories.script import Story
from tests.stories.stage import play

OURS = "relnamespace = 'public'::regnamespace AND relname NOT LIKE 'alembic_version%'"
TABLES = f"SELECT relname FROM pg_class WHERE relkind = 'r' AND {OURS}"
COLUMNS = f"""
    SELECT relname, attnum, attname, format_type(atttypid, atttypmod), attnotnull, collname,
        pg_get_expr(adbin, adrelid)
    FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid AND relkind = 'r'
    LEFT JOIN pg_collation ON pg_collation.oid = attcollation
    LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
    WHERE attnum > 0 AND {OURS} ORDER BY relname, attnum"""
INDEXES = f"""
    SELECT pg_get_indexdef(indexrelid), attname FROM pg_index
    JOIN pg_class ON pg_class.oid = indrelid
    JOIN pg_attribute ON attrelid = indrelid AND attnum = indkey[0]
    WHERE {OURS} ORDER BY 1"""
CONSTRAINTS = f"""
    SELECT relname, conname, contype::text, pg_get_constraintdef(pg_constraint.oid)
    FROM pg_constraint JOIN pg_class ON pg_class.oid = conrelid WHERE {OURS} ORDER BY 1, 2"""
STUB = (
    "CREATE TABLE distributed (relation text, by text, beside text)",
    "CREATE TABLE pg_dist_partition (logicalrelid regclass)",
    """CREATE FUNCTION create_distributed_table(regclass, text, colocate_with text DEFAULT NULL)
    RETURNS void LANGUAGE sql AS 'INSERT INTO distributed VALUES ($1::text, $2, $3);
    INSERT INTO pg_dist_partition VALUES ($1)'""",
)


@pytest.fixture
def empty(databases):
    made = databases.empty()
    yield made
    databases.drop(made)


def schema(url):
    return [rows(url, each) for each in (COLUMNS, INDEXES, CONSTRAINTS)]


def test_the_steps_make_exactly_the_tables_of_the_code(url, empty, metadata):
    async def make():
        engine = create_async_engine(empty)
        async with engine.begin() as connection:
            await connection.run_sync(metadata.create_all)
        await engine.dispose()

    run(make())
    assert schema(url) == schema(empty)


def test_book_comes_first_in_every_key_and_index(url):
    found = rows(url, INDEXES)
    assert {first for _, first in found} == {"book"}
    keyed = rows(
        url, "SELECT DISTINCT conrelid::regclass::text FROM pg_constraint WHERE contype = 'p'"
    )
    assert {(name,) for (name,) in rows(url, TABLES)} <= set(keyed)


def test_nothing_refers_from_one_table_to_another_or_acts_by_itself(url):
    assert {kind for _, _, kind, _ in rows(url, CONSTRAINTS)} <= {"p", "u", "c", "n"}
    assert rows(url, "SELECT tgname FROM pg_trigger") == []
    assert rows(url, f"SELECT relname FROM pg_class WHERE relkind = 'S' AND {OURS}") == []
    assert {default for *_, default in rows(url, COLUMNS)} == {None}


def test_every_text_is_compared_byte_by_byte(url):
    texts = [(row[3], row[5]) for row in rows(url, COLUMNS) if row[5] is not None]
    assert len(texts) > 20
    assert set(texts) == {("character varying", "C")}


def distribute(url):
    """Do what psql does with the script: run what its question answers."""
    asked, end = (ROOT / "deploy" / "citus.sql").read_text().rsplit("\\gexec", 1)
    assert not end.strip()
    tamper(url, *(line for (line,) in rows(url, asked)))
    return [tuple(row) for row in rows(url, "SELECT * FROM distributed")]


def test_every_table_is_distributed_by_its_book_and_once(url):
    tables = {name for (name,) in rows(url, TABLES)}
    tamper(url, *STUB)
    found = distribute(url)
    assert sorted(name for name, _, _ in found) == sorted(tables)
    assert found[0] == ("head", "book", None)
    assert {(by, beside) for _, by, beside in found[1:]} == {("book", "head")}
    tamper(url, "CREATE TABLE goals (book bigint NOT NULL, id bigint NOT NULL)")
    assert distribute(url) == [*found, ("goals", "book", "head")]


NAMES = "|".join(SQLModel.metadata.tables)
NAMED = re.compile(rf"(?:FROM|JOIN|UPDATE|FROM \w+(?: AS \w+)?,)\s+(?:{NAMES})\b(?![.(])")
OF_A_BOOK = re.compile(r"\bbook\)? = (?:\$\d+(?:::\w+)?|\d+)")
PLAYED = ("send", "claims_returned", "link", "tag", "handles", "history", "tx", "take_back", "web")


def goes_everywhere(sql):
    """Tell whether a statement names a table without a book: it would go to every node."""
    return len(NAMED.findall(sql)) > len(OF_A_BOOK.findall(sql))


@pytest.mark.parametrize("asked", list(questions()))
def test_every_question_names_its_book(asked):
    assert not goes_everywhere(str(asked.compile(dialect=asyncpg.dialect())))


@pytest.fixture
def heard(monkeypatch):
    """Hear every statement, as they are sent to a distributed database."""
    said, connect = set(), primary.connect

    async def distributed(_db):
        return True

    async def connected(*where):
        db = await connect(*where)
        db.add_query_logger(lambda record: said.add(record.query))
        return db

    monkeypatch.setattr(primary, "connect", connected)
    monkeypatch.setattr(writing, "is_distributed", distributed)
    return said


async def test_every_statement_of_a_distributed_book_names_it(fresh_url, heard):
    for name in PLAYED:
        await play(Story.read(ROOT / "tests" / "stories" / f"{name}.txt"), fresh_url())
    books = await Books.open(fresh_url())
    try:
        account, target = await wallet(books, 1, 100), await wallet(books, 2)
        await books.capture(await held(books, account, 20), target, act())
        assert (await books.survey(prove)).findings == ()
        await record.at_start(books, ())
    finally:
        await books.close()
    changed = {sql for sql in heard if sql.startswith(("UPDATE", "INSERT"))}
    assert len(changed) > 20
    assert not any("pg_current_xact_id" in sql for sql in changed), "it is asked apart"
    assert [sql for sql in heard if goes_everywhere(sql)] == []


def test_a_statement_without_its_book_is_noticed():
    given = "UPDATE holds AS t SET state = v.state FROM unnest($1::bigint[]) AS v(book)"
    assert goes_everywhere(f"{given} WHERE t.book = v.book")
    assert not goes_everywhere(f"{given} WHERE t.book = v.book AND t.book = $2")


async def test_the_sessions_of_a_distributed_database_itself_hold_up_no_restoring(
    url, fresh_url, tmp_path
):
    await furnish(url)
    await kept(url, tmp_path / "kept")
    there = fresh_url()
    named = f"{there.replace('+asyncpg', '')}?application_name=citus_internal gpid=1"
    session = await driver.connect(named)
    await put(tmp_path / "kept", there)
    await session.close()
    assert content(there) == content(url)


def test_a_second_time_there_is_nothing_to_do(empty):
    assert not is_current(empty)
    assert migrate(empty)
    assert is_current(empty)
    assert not migrate(empty)


def test_of_many_processes_one_migrates(empty):
    running = [beside("migrate", empty) for _ in range(3)]
    assert sorted(process.wait(LIMIT_S) for process in running) == [10, 10, 11]
    assert is_current(empty)


def test_a_step_that_fails_leaves_nothing_behind(empty):
    tamper(empty, "CREATE TABLE messages (id integer)")
    with pytest.raises(Exception, match="messages"):
        migrate(empty)
    assert rows(empty, TABLES) == [("messages",)]
    tamper(empty, "DROP TABLE messages")
    assert migrate(empty)


async def test_a_migration_within_a_running_loop_is_done(empty):
    assert migrate(empty)


def test_a_database_of_a_newer_program_is_left_alone(url):
    tamper(url, "UPDATE alembic_version SET version_num = '9999'")
    for asked in (is_current, migrate):
        with pytest.raises(Unfit, match="9999"):
            asked(url)

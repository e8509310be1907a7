"""What a distributed PostgreSQL asks of the tables, read from the catalogue; and the migrations."""

import subprocess
import sys

import pytest
from sqlalchemy.ext.asyncio import create_async_engine

from ledger.migrations import is_current, migrate
from tests.ledger.acts import rows, tamper
from tests.postgres import run
from tests.process import ROOT

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
STUB = """
    CREATE TABLE distributed (relation text, by text, beside text);
    CREATE FUNCTION create_distributed_table(text, text, colocate_with text DEFAULT NULL)
    RETURNS void LANGUAGE sql AS 'INSERT INTO distributed VALUES ($1, $2, $3)'"""
MIGRATE = "import sys; from ledger.migrations import migrate; sys.exit(10 + migrate(sys.argv[1]))"


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


def test_every_table_is_distributed_by_its_book(url):
    lines = (ROOT / "deploy" / "citus.sql").read_text().splitlines()
    statements = [line for line in lines if line and not line.startswith("--")]
    tamper(url, *STUB.split(";"), *statements)
    found = rows(url, "SELECT relation, by, beside FROM distributed")
    tables = {name for (name,) in rows(url, TABLES)} - {"distributed"}
    assert sorted(name for name, _, _ in found) == sorted(tables)
    assert found[0] == ("head", "book", None)
    assert {(by, beside) for _, by, beside in found[1:]} == {("book", "head")}


def test_a_second_time_there_is_nothing_to_do(empty):
    assert not is_current(empty)
    assert migrate(empty)
    assert is_current(empty)
    assert not migrate(empty)


def test_of_many_processes_one_migrates(empty):
    command = [sys.executable, "-c", MIGRATE, empty]
    running = [subprocess.Popen(command) for _ in range(3)]
    assert sorted(process.wait(60) for process in running) == [10, 10, 11]
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
    assert not is_current(url)
    with pytest.raises(Exception, match="9999"):
        migrate(url)

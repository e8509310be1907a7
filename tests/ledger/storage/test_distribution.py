"""What a distributed database asks of the schema, read from PostgreSQL's own catalogue."""

import re

import pytest

from tests.postgres import execute
from tests.process import ROOT

SPREAD = ROOT / "deploy" / "citus.sql"
TABLES = """
    SELECT relname FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace
    WHERE relkind = 'r' AND nspname = 'public' AND relname <> 'alembic_version'"""
FIRST_COLUMNS = """
    SELECT i.indrelid::regclass::text, i.indexrelid::regclass::text, a.attname
    FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid
    JOIN pg_namespace n ON n.oid = t.relnamespace
    LEFT JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
    WHERE n.nspname = 'public' AND t.relname <> 'alembic_version'"""
NO_KEY = f"""
    SELECT relname FROM ({TABLES}) AS named
    WHERE NOT EXISTS (SELECT 1 FROM pg_index i
        WHERE i.indrelid = relname::regclass AND i.indisprimary)"""
UNWANTED = """
    SELECT 'trigger ' || tgname FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL SELECT 'sequence ' || relname FROM pg_class JOIN pg_namespace n
        ON n.oid = relnamespace WHERE relkind = 'S' AND nspname = 'public'
    UNION ALL SELECT 'foreign key ' || conname FROM pg_constraint WHERE contype = 'f'
    UNION ALL SELECT 'exclusion ' || conname FROM pg_constraint WHERE contype = 'x'
    UNION ALL SELECT 'default of ' || adrelid::regclass FROM pg_attrdef
        WHERE pg_get_expr(adbin, adrelid) ~ 'now|random|nextval|clock'"""
STUBS = (
    "CREATE TABLE spread (name text, cut_by text, lies_with text)",
    """CREATE FUNCTION create_distributed_table(
        name text, cut_by text, colocate_with text = 'default') RETURNS void
    LANGUAGE sql AS 'INSERT INTO spread VALUES (name, cut_by, colocate_with)'""",
)


@pytest.fixture
def database(databases):
    url = databases.fresh()
    yield url
    databases.drop(url)


def test_book_comes_first_in_every_key_and_index(database):
    found = execute(database, FIRST_COLUMNS)
    assert len(found) > 20
    assert [row for row in found if row[2] != "book"] == []


def test_every_table_has_a_key(database):
    assert execute(database, NO_KEY) == []


def test_nothing_needs_one_node_for_all_books(database):
    assert execute(database, UNWANTED) == []


def test_every_table_is_spread_by_book_beside_the_head(database):
    written = SPREAD.read_text()
    asked = re.findall(r"^SELECT [^;]+;", written, re.MULTILINE)
    tables = {name for (name,) in execute(database, TABLES)}
    rows = execute(database, *STUBS, *asked, "SELECT * FROM spread")
    assert {name for name, _, _ in rows} == tables
    assert {cut_by for _, cut_by, _ in rows} == {"book"}
    assert {name for name, _, lies_with in rows if lies_with != "head"} == {"head"}

"""What a distributed database asks of the schema, read from PostgreSQL's own catalogue."""

import pytest

from tests.postgres import execute

TABLES = """
    SELECT relname FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace
    WHERE relkind = 'r' AND nspname = 'public' AND relname <> 'alembic_version'"""
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


@pytest.fixture
def database(databases):
    url = databases.fresh()
    yield url
    databases.drop(url)


def test_every_table_has_a_key(database):
    assert execute(database, NO_KEY) == []


def test_nothing_needs_one_node_for_all_books(database):
    assert execute(database, UNWANTED) == []

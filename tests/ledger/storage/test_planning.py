import pkgutil
import sqlite3
from contextlib import closing
from importlib import import_module

import pytest
from sqlalchemy import Select
from sqlalchemy.dialects import sqlite
from sqlalchemy.sql.selectable import CompoundSelect
from sqlmodel import SQLModel

import ledger
from ledger import products
from ledger.books import Books
from tests.ledger.acts import address, rows, tamper

SMALL = {"anon_1", "anon_2", "anon_3", "anon_4", "walk"}
"""What a question asks of its own first rows, or entry by entry: so many and no more."""
PLANNED = "SELECT tbl, idx, stat FROM sqlite_stat1"


def questions():
    """Find every statement that the books ask, by where it stands."""
    for module in pkgutil.walk_packages(ledger.__path__, "ledger."):
        if "migrations" in module.name or "postgres" in module.name:
            continue
        for name, asked in vars(import_module(module.name)).items():
            if name.isupper() and isinstance(asked, Select | CompoundSelect):
                yield pytest.param(asked, id=f"{module.name}.{name}")


def is_small(table):
    """Tell whether a table has a few rows, and says so itself."""
    return bool(SQLModel.metadata.tables[table].info.get("few"))


def written(asked):
    compiled = asked.compile(dialect=sqlite.dialect())
    text = str(compiled)
    for name in compiled.post_compile_params or ():
        text = text.replace(f"(__[POSTCOMPILE_{name.key}])", "(?)")
    return text, [1] * len(compiled.positiontup)


def proven():
    """Return where the questions of proofs stand, which look at all there is, at night."""
    runs = [each.run for each in products.DECLARED.checks]
    return {f"{run.__module__}.{name}" for run in runs for name in run.__code__.co_names}


@pytest.mark.parametrize("asked", [each for each in questions() if each.id not in proven()])
async def test_every_question_finds_its_rows_by_more_than_the_book(books, path, asked):
    text, values = written(asked)
    with closing(sqlite3.connect(path)) as database:
        plan = [row[3] for row in database.execute(f"EXPLAIN QUERY PLAN {text}", values)]
    whole = [step for step in plan if step.endswith("(book=?)") or step.startswith("SCAN")]
    read = {step.split()[1] for step in whole} - SMALL
    assert {each for each in read if not is_small(each)} == set()


async def test_accounts_are_found_by_their_owner(books, path):
    asked = "SELECT id FROM accounts WHERE book = 1 AND owner = 1 AND name = 'wallet'"
    with closing(sqlite3.connect(path)) as database:
        ((*_, step),) = database.execute(f"EXPLAIN QUERY PLAN {asked}")
    assert step.endswith("(book=? AND owner=? AND name=?)")


async def test_what_a_few_rows_would_tell_is_not_believed(books, path):
    told = sorted(rows(path, PLANNED))
    tamper(path, "ANALYZE", "INSERT INTO sqlite_stat1 VALUES ('accounts', 'accounts', '3 3 1')")
    assert sorted(rows(path, PLANNED)) != told
    await (await Books.open(address(path))).close()
    assert sorted(rows(path, PLANNED)) == told

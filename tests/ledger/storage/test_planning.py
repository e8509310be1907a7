import pkgutil
import sqlite3
from contextlib import closing
from importlib import import_module

import pytest
from sqlalchemy import Select
from sqlalchemy.dialects import sqlite
from sqlalchemy.sql.selectable import CompoundSelect

import ledger
from ledger.books import Books
from tests.ledger.acts import address, rows, tamper

SMALL = {
    "head",
    "jobs",
    "proofs",
    "roles",
    "walk",
}  # read whole: a few rows, however many people there are
SMALL |= {"anon_1", "anon_2"}  # what a question asks of its own first rows, so many and no more
PLANNED = "SELECT tbl, idx, stat FROM sqlite_stat1"


def questions():
    """Find every statement that the books ask, by where it stands."""
    for module in pkgutil.walk_packages(ledger.__path__, "ledger."):
        if "migrations" in module.name or "postgres" in module.name:
            continue
        if module.name.endswith(".proving"):
            continue  # a proof of a product reads all of a book
        for name, asked in vars(import_module(module.name)).items():
            if name.isupper() and isinstance(asked, Select | CompoundSelect):
                yield pytest.param(asked, id=f"{module.name}.{name}")


def written(asked):
    compiled = asked.compile(dialect=sqlite.dialect())
    text = str(compiled)
    for name in compiled.post_compile_params or ():
        text = text.replace(f"(__[POSTCOMPILE_{name.key}])", "(?)")
    return text, [1] * len(compiled.positiontup)


@pytest.mark.parametrize("asked", list(questions()))
async def test_every_question_finds_its_rows_by_more_than_the_book(books, path, asked):
    text, values = written(asked)
    with closing(sqlite3.connect(path)) as database:
        plan = [row[3] for row in database.execute(f"EXPLAIN QUERY PLAN {text}", values)]
    whole = [step for step in plan if step.endswith("(book=?)") or step.startswith("SCAN")]
    assert [step for step in whole if step.split()[1] not in SMALL] == []


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

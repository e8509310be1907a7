"""Fresh books with money in the treasury, and somebody to talk to."""

import shutil

import pytest

from ledger.books import Books
from ledger.migrations import migrate
from tests.bot.talk import Talk, stocked
from tests.ledger.acts import address


@pytest.fixture(scope="session")
def migrated(tmp_path_factory):
    path = tmp_path_factory.mktemp("bot") / "books.db"
    migrate(address(path))
    return path


@pytest.fixture
def fresh(tmp_path, migrated):
    return shutil.copy(migrated, tmp_path / "fresh.db")


@pytest.fixture
async def books(fresh):
    opened = await Books.open(address(fresh))
    yield opened
    await opened.close()


@pytest.fixture
async def talk(books):
    await stocked(books)
    return Talk(books)

"""Fresh books for each test: one template is migrated, every test gets a copy."""

import shutil
from datetime import timedelta

import pytest

from ledger import clock
from ledger.books import Books
from ledger.migrations import migrate
from tests.ledger.acts import address


class Time:
    """A clock that stands still until it is moved."""

    def __init__(self):
        self.moment = clock.now()

    def __call__(self):
        return self.moment

    def move(self, **by):
        self.moment += timedelta(**by)


@pytest.fixture
def time():
    source = Time()
    with clock.running(source):
        yield source


@pytest.fixture(scope="session")
def template(tmp_path_factory):
    path = tmp_path_factory.mktemp("template") / "books.db"
    migrate(address(path))
    return path


@pytest.fixture
def path(tmp_path, template):
    return shutil.copy(template, tmp_path / "books.db")


@pytest.fixture
async def books(path):
    opened = await Books.open(address(path))
    yield opened
    await opened.close()

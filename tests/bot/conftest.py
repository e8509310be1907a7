"""Somebody to talk to, and money in the treasury."""

import logging
import shutil

import pytest
import structlog

from bot import logs
from ledger.books import Books
from tests.bot.rounds import declare, undeclare
from tests.bot.talk import Talk, stocked, stocked_file
from tests.vaults import lend


@pytest.fixture
def file(tmp_path):
    """Copy the books of a house that has its money already."""
    return shutil.copy(stocked_file(), tmp_path / "books.db")


@pytest.fixture
def rounds():
    """Declare a capability with a live card, for as long as the test takes."""
    declare()
    yield
    undeclare()


@pytest.fixture
async def bare(fresh_url):
    """Open books of a house that has no money yet."""
    opened = lend(await Books.open(fresh_url()))
    yield opened
    await opened.close()


@pytest.fixture
async def talk(books):
    await stocked(books)
    return Talk(books)


@pytest.fixture
def logging_as_before():
    """Leave the logs as they were: a logger that was set up here would stay so in every test."""
    root, before = logging.getLogger(), structlog.get_config()
    names = (*logs.OURS, "telegram.Bot", None)
    levels = {name: logging.getLogger(name).level for name in names}
    handlers = root.handlers[:]
    yield
    root.handlers[:] = handlers
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)
    structlog.configure(**before)

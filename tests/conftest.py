"""Fresh books for each test: one template is migrated, every test gets a copy.

A test that asks for `url`, or for `books` there, runs on SQLite; those named in BOTH run on
PostgreSQL, too (some of them each their share: shares.py), and with --everywhere all do; those in
POSTGRES run there alone. A test that asks for `path` is about a SQLite file.
"""

import asyncio
import gc
import importlib
import itertools
import json
import os
import shutil
import ssl
from functools import cache
from pathlib import Path

import pytest
import structlog
from hypothesis import settings

from bot.reports import apart
from ledger.books import Books
from tests import shares
from tests.faults.figures import pytest_terminal_summary  # noqa: F401 - pytest looks for it here
from tests.keeping import leave, migrated
from tests.vaults import lend

settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")

MEMORY, ENOUGH = Path("/dev/shm"), 4 << 30  # noqa: S108 - pytest makes a folder of its own there
if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ENOUGH:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))  # no test waits for a disk there

os.environ.setdefault("UNDO_SECONDS", "0")  # who tests the grace of first payments sets it

MOST_WORKERS = 12
REALLY = apart._made
"""How something is drawn in a process of its own."""

BOTH = (
    "tests/ledger/",
    "tests/bot/test_jobs.py",
    "tests/bot/test_audiences.py",
    "tests/bot/test_live.py",
    "tests/bot/platforms/test_logged.py",
    "tests/bot/test_old_buttons.py",
    "tests/faults/",
    "tests/test_sample.py",
)
SQLITE = ("tests/ledger/storage/",)
POSTGRES = (
    "tests/ledger/storage/test_postgres.py",
    "tests/ledger/storage/test_primary.py",
    "tests/ledger/test_distribution.py",
)
RESTORED = (
    "tests/faults/test_backup.py",
    "tests/ledger/test_backup.py",
    "tests/ledger/test_distribution.py",
    "tests/ledger/products/test_again.py",
)
"""They bring back books, which nobody else may be connected to."""
LONGEST = (
    "tests/test_contributing.py",
    "tests/bot/test_languages.py::test_a_third_language",
    "tests/deploy/test_files.py::test_the_drill",
    "tests/simulation/",
)


def pytest_addoption(parser):
    parser.addoption("--everywhere", action="store_true", help="run every test on both storages")


def pytest_xdist_auto_num_workers():
    """Let others work while a test waits, as many as one PostgreSQL has connections for."""
    return min(2 * os.cpu_count(), MOST_WORKERS)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """Begin with what takes longest, so that nobody waits for it at the end."""
    items.sort(key=lambda item: [not item.nodeid.startswith(each) for each in LONGEST])


def pytest_collection_finish():
    """Look for garbage in what the tests make, not among the tests."""
    gc.collect()
    gc.freeze()


def pytest_sessionfinish():
    """Leave no folders behind; whoever began this process may not wait for its end."""
    leave()


def pytest_generate_tests(metafunc):
    if "storage" not in metafunc.fixturenames or hasattr(metafunc.module, "pytest_generate_tests"):
        return  # nothing is stored, or the module says where
    alone = "file" in metafunc.fixturenames
    everywhere = metafunc.config.getoption("--everywhere")
    storages = _storages(metafunc.definition.nodeid, alone, everywhere)
    if len(storages) > 1 and not shares.on_postgres(metafunc):
        storages = ["sqlite"]
    metafunc.parametrize("storage", storages)


def _storages(test, alone, everywhere):
    if test.startswith(POSTGRES):
        return ["postgres"]
    if alone or test.startswith(SQLITE) or not (everywhere or test.startswith(BOTH)):
        return ["sqlite"]
    return ["sqlite", "postgres"]


@pytest.fixture(scope="session", autouse=True)
def certificates():
    """Read the authorities of the world once, not for each client."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ssl, "create_default_context", cache(ssl.create_default_context))
        yield


@pytest.fixture(scope="session", autouse=True)
def drawn_here():
    """Draw charts and documents in this process, which learns to draw once."""

    async def made(name, written):
        drawing = importlib.import_module(f"bot.reports.{name}")
        return await asyncio.to_thread(drawing.draw, json.loads(written))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(apart, "_made", made)
        yield


@pytest.fixture(scope="session", autouse=True)
def plain_logs():
    """Print what is logged without drawing frames around what went wrong."""
    plain = structlog.dev.ConsoleRenderer(
        colors=False, exception_formatter=structlog.dev.plain_traceback
    )
    structlog.configure(processors=[structlog.processors.add_log_level, plain])


@pytest.fixture
def file(tmp_path):
    return shutil.copy(migrated(), tmp_path / "books.db")


@pytest.fixture
def path(file):
    return file


@pytest.fixture(scope="session")
def databases(tmp_path_factory):
    """Lend a PostgreSQL server, on which a test may make what it needs."""
    from tests.postgres import Databases, shared  # noqa: PLC0415 - only who needs it waits for it

    folder = tmp_path_factory.getbasetemp()
    made = Databases(shared(folder.parent if folder.name.startswith("popen-") else folder))
    yield made
    made.close()


class Lent:
    """Fresh books, as often as it is called: their addresses, until they are given back."""

    def __init__(self, make, take_back=lambda url: None):
        self._make, self._take_back = make, take_back
        self.out = []

    def __call__(self):
        self.out.append(self._make())
        return self.out[-1]

    def back(self, url):
        """Need these books no longer."""
        self.out.remove(url)
        self._take_back(url)


@pytest.fixture
def fresh_url(storage, request, tmp_path):
    """Make fresh books, as often as it is called; return their address."""
    if storage == "sqlite":
        names = (tmp_path / f"{number}.db" for number in itertools.count())
        yield Lent(lambda: f"sqlite+aiosqlite:///{shutil.copy(migrated(), next(names))}")
        return
    databases = request.getfixturevalue("databases")
    restored = request.node.nodeid.startswith(RESTORED)
    lent = Lent(databases.unused if restored else databases.fresh, databases.back)
    yield lent
    for url in [*lent.out]:
        lent.back(url)


@pytest.fixture
def url(storage, request):
    if storage == "sqlite":
        return f"sqlite+aiosqlite:///{request.getfixturevalue('file')}"
    return request.getfixturevalue("fresh_url")()


@pytest.fixture
async def books(url):
    opened = lend(await Books.open(url))
    yield opened
    await opened.close()

import subprocess
import sys

import pytest

from ledger.address import check, is_sqlite, masked, postgres_address

SECRET = "s3cret"
LIGHT = """
import asyncio, sys
from ledger.books import Books
from ledger.migrations import migrate

async def main(url):
    books = await Books.open(url)
    await books.account("wallet", 1, "USD")
    await books.close()

migrate(sys.argv[1])
asyncio.run(main(sys.argv[1]))
assert "asyncpg" not in sys.modules
"""


@pytest.mark.parametrize(
    ("url", "hosts", "dsn"),
    [
        (
            "postgresql+asyncpg://omar:p%40ss@db.example:6000/wasl",
            (("db.example", 6000),),
            "postgresql://omar:p%40ss@/wasl",
        ),
        (
            "postgresql+asyncpg://omar@h1,h2:5433,[::1]:1/wasl?target_session_attrs=primary",
            (("h1", 5432), ("h2", 5433), ("::1", 1)),
            "postgresql://omar@/wasl?target_session_attrs=primary",
        ),
        (
            "postgresql+asyncpg://h/wasl?ssl=verify-full",
            (("h", 5432),),
            "postgresql:///wasl?sslmode=verify-full",
        ),
        ("postgresql:///wasl?host=%2Fvar%2Frun", (), "postgresql:///wasl?host=%2Fvar%2Frun"),
    ],
)
def test_an_address_is_taken_apart(url, hosts, dsn):
    address = postgres_address(url)
    assert (address.hosts, address.dsn) == (hosts, dsn)
    assert not is_sqlite(url)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "mysql://omar:s3cret@h/wasl",
        "postgresql+psycopg://omar:s3cret@h/wasl",
        "postgresql+asyncpg://omar:s3cret@h",
        "postgresql+asyncpg://omar:s3cret@h/",
        "postgresql+asyncpg://omar:s3cret@h:port/wasl",
        "postgresql+asyncpg://omar:half/s3cret@h/wasl",
        "postgresql+asyncpg://omar:s3cret@h/wasl?ssl",
        "sqlite+aiosqlite:///",
        "sqlite:///books.db",
    ],
)
def test_a_bad_address_is_refused_in_one_line_without_its_secrets(url):
    with pytest.raises(ValueError, match="the address must be") as told:
        check(url)
    assert "\n" not in str(told.value)
    assert SECRET not in str(told.value)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("sqlite+aiosqlite:///data/wasl.db", "sqlite+aiosqlite:///data/wasl.db"),
        ("postgresql+asyncpg://h/wasl", "postgresql+asyncpg://h/wasl"),
        ("postgresql+asyncpg://omar@h/wasl", "postgresql+asyncpg://omar@h/wasl"),
        ("postgresql+asyncpg://omar:s3cret@h/wasl", "postgresql+asyncpg://omar:***@h/wasl"),
        ("postgresql+asyncpg://omar:a@s3cret/x@h/wasl", "postgresql+asyncpg://omar:***@h/wasl"),
        (
            "postgresql+asyncpg://h/w?password=s3cret&ssl=on",
            "postgresql+asyncpg://h/w?password=***&ssl=on",
        ),
    ],
)
def test_an_address_is_shown_without_its_password(url, shown):
    assert masked(url) == shown


def test_who_keeps_books_in_a_file_never_waits_for_the_driver_of_another_database(tmp_path):
    url = f"sqlite+aiosqlite:///{tmp_path}/books.db"
    done = subprocess.run([sys.executable, "-c", LIGHT, url], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()

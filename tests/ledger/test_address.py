import subprocess
import sys

import pytest

from ledger.address import check, is_sqlite, masked, postgres_address

SECRET = "s3cret"
LIGHT = """
import asyncio, sys
from ledger.books import Books
from ledger.chart import WALLET
from ledger.migrations import migrate

async def main(url):
    books = await Books.open(url)
    await books.account(WALLET, 1, "USD")
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
        (
            "postgres://h/wasl?channel_binding=prefer&gssencmode=disable&sslmode=require",
            (("h", 5432),),
            "postgresql:///wasl?sslmode=require",
        ),
        (
            "postgresql://h/wasl?fallback_application_name=till&options=-c%20jit%3Doff",
            (("h", 5432),),
            "postgresql:///wasl?options=-c+jit%3Doff&application_name=till",
        ),
        (
            "postgresql://h/wasl?search_path=ours",
            (("h", 5432),),
            "postgresql:///wasl?search_path=ours",
        ),
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


def test_how_long_to_wait_for_a_connection_may_be_said():
    assert postgres_address("postgresql://h/wasl").connect_s is None
    assert postgres_address("postgresql://h/wasl?connect_timeout=10").connect_s == 10


@pytest.mark.parametrize(
    ("option", "told"),
    [
        ("channel_binding=require", "channel_binding: .*sslmode=verify-full"),
        ("connect_timeout=soon", "connect_timeout: it is a whole number of seconds"),
        ("connect_timeout=0", "connect_timeout: it is a whole number of seconds"),
        ("client_encoding=latin1", "client_encoding: .*leave it out"),
        ("hostaddr=10.0.0.1", "hostaddr: write the address in the place of HOST"),
        ("keepalives_idle=30", "keepalives_idle: .*leave the option out"),
        ("require_auth=scram-sha-256", "require_auth: .*leave the option out"),
        ("gssencmode=require", "gssencmode: .*leave the option out"),
        ("oauth_client_secret=s3cret", "oauth_client_secret: "),
        ("target_session_attrs=standby", "target_session_attrs: it is one of any, primary"),
        ("sslmode=on", "sslmode: it is one of disable, "),
        ("ssl=true", "sslmode: it is one of disable, "),
        ("sslmode=verify-full&sslrootcert=/no/such.crt", "sslrootcert: there is no file /no/such"),
        ("password=s3cret", "password: the address says it before"),
        ("host=other", "host: the address says it before"),
        ("port=5433", "port: the address says it before"),
    ],
)
def test_an_option_that_cannot_be_kept_is_named_with_what_to_do(option, told):
    with pytest.raises(ValueError, match=told) as refused:
        check(f"postgresql://omar:s3cret@h/wasl?{option}")
    assert SECRET not in str(refused.value)
    assert "\n" not in str(refused.value)


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
        ("postgresql://h/w?sslpassword=s3cret&x=1", "postgresql://h/w?sslpassword=***&x=1"),
    ],
)
def test_an_address_is_shown_without_its_password(url, shown):
    assert masked(url) == shown


def test_who_keeps_books_in_a_file_never_waits_for_the_driver_of_another_database(tmp_path):
    url = f"sqlite+aiosqlite:///{tmp_path}/books.db"
    done = subprocess.run([sys.executable, "-c", LIGHT, url], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()

"""A database that cannot hold the books is refused in one line, which says what to do."""

import errno
import os
import pwd
import shutil
import sqlite3
import tempfile
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from ledger.address.file import opening
from ledger.books import Books
from ledger.errors import Unavailable, Unfit
from ledger.ids import reference
from ledger.migrations import is_current, migrate
from tests.keeping import migrated
from tests.ledger.acts import wallet
from tests.loop import run
from tests.pooler import pooler
from tests.postgres import execute, server, standby
from tests.process import free_port


def refused(url, *, error=Unfit):
    """Return the line in which a migration is refused."""
    with pytest.raises(error) as told:
        migrate(url)
    assert "\n" not in str(told.value)
    return str(told.value)


@pytest.fixture
def made(databases):
    """Make databases by SQL; return their addresses."""
    names = []

    def make(more=""):
        names.append(f"wasl_{reference().lower()}")
        execute(databases.url("postgres"), f"CREATE DATABASE {names[-1]} {more}")
        return databases.url(names[-1])

    yield make
    for name in names:
        databases.drop(databases.url(name))


def port_of(url):
    return urlsplit(url).port


def through(url, port):
    """Return the address of the same database behind another port."""
    return url.replace(f":{port_of(url)}/", f":{port}/")


# -- PostgreSQL -----------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["LATIN1", "SQL_ASCII"])
def test_an_encoding_that_cannot_hold_every_note(made, encoding):
    url = made(f"ENCODING '{encoding}' TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'")
    line = refused(url)
    assert f"its encoding is {encoding}" in line
    assert "CREATE DATABASE name ENCODING 'UTF8'" in line


def test_a_role_without_a_right_to_make_tables(made):
    url, role = made(), f"role_{reference().lower()}"
    execute(url, f"CREATE ROLE {role} LOGIN")
    theirs = url.replace("postgres:secret@", f"{role}@")
    assert "permission denied for schema public: let its role own" in refused(theirs)
    migrate(url)
    assert "permission denied for table alembic_version: let its role own" in refused(theirs)
    execute(url, f"DROP ROLE {role}")


@pytest.mark.parametrize(
    ("option", "told"),
    [
        ("pgbouncer=true", 'unrecognized configuration parameter "pgbouncer": take it out'),
        ("statement_timeout=soon", 'invalid value for parameter "statement_timeout": "soon"'),
        ("sslmode=require", "rejected SSL upgrade"),
        ("gsslib=none", "gsslib parameter must be either"),
    ],
)
def test_an_option_that_the_server_does_not_take(made, option, told):
    url = f"{made()}?{option}"
    assert told in refused(url, error=Unavailable)


def test_the_options_of_a_session_are_honoured(made):
    url = made()
    execute(url, "CREATE SCHEMA ours")
    migrate(f"{url}?options=-c%20search_path%3Dours&application_name=till&connect_timeout=9")
    assert execute(url, "SELECT to_regclass('ours.head') IS NOT NULL") == [(True,)]


@pytest.mark.parametrize("transactions", [True, False])
async def test_a_pooler_must_hand_out_whole_sessions(made, transactions):
    url = made()
    with pooler(port_of(url), transactions=transactions) as between:
        pooled = through(url, between.port)
        if transactions:
            assert "pool_mode = session" in refused(pooled)
            return
        assert migrate(pooled)
        books = await Books.open(pooled)
        await wallet(books, 1, 100)
        await books.close()


def test_a_database_that_is_only_read_can_be_backed_up_but_not_written(made):
    url = made()
    migrate(url)
    execute(url, f"ALTER DATABASE {urlsplit(url).path[1:]} SET default_transaction_read_only = on")
    assert "SET default_transaction_read_only = off" in refused(url)
    assert is_current(url)


def test_a_standby():
    with server() as primary, standby(primary) as follower:
        url = f"{follower.url}/postgres"
        line = refused(url)
        other = refused(f"{url}?target_session_attrs=primary", error=Unavailable)
    assert "it is a standby" in line
    assert "no host is as target_session_attrs wants it" in other
    assert "secret" not in line + other


@pytest.mark.parametrize(
    ("code", "message", "remedy"),
    [
        ("28P01", 'password authentication failed for user "omar"', "check USER and PASSWORD"),
        ("28000", 'no pg_hba.conf entry for host "10.1.1.1"', "pg_hba.conf"),
        ("53300", "sorry, too many clients already", ""),
        ("57P03", "the database system is starting up", ""),
    ],
)
def test_a_server_that_turns_one_away(code, message, remedy):
    with pooler(0, refusal=(code, message)) as there:
        line = refused(f"postgresql+asyncpg://omar:verysecret@127.0.0.1:{there.port}/wasl")
    assert line.startswith(message)
    assert remedy in line
    assert "verysecret" not in line


def test_nobody_there_and_no_such_database(made):
    line = refused(through(made(), free_port()), error=Unavailable)
    assert "see that the server runs there" in line
    assert "CREATE DATABASE name" in refused(made() + "_of_nobody")


# -- SQLite ---------------------------------------------------------------------------------


def test_a_file_that_is_none(tmp_path):
    (tmp_path / "letter.txt").write_text("Dear Omar, " * 100)
    assert "it is no SQLite file" in refused(f"sqlite+aiosqlite:///{tmp_path}/letter.txt")
    assert "name a file, not a folder" in refused(f"sqlite+aiosqlite:///{tmp_path}")
    inside = f"sqlite+aiosqlite:///{tmp_path}/letter.txt/books.db"
    assert "name a file in a folder" in refused(inside)


@contextmanager
def nobody():
    """Be nobody for a while, if one is root, who may write everywhere."""
    mine = os.geteuid()
    if mine == 0:
        os.seteuid(pwd.getpwnam("nobody").pw_uid)
    try:
        yield
    finally:
        os.seteuid(mine)


def test_a_folder_that_cannot_be_written():
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(migrated(), f"{folder}/books.db")
        Path(folder, "books.db").chmod(0o444)
        Path(folder).chmod(0o555)
        with nobody():
            line = refused(f"sqlite+aiosqlite:///{folder}/new.db")
            with pytest.raises(Unfit, match="let the user that runs Wasl own"):
                run(Books.open(f"sqlite+aiosqlite:///{folder}/books.db"))
        Path(folder).chmod(0o700)
    assert "let the user that runs Wasl own" in line


def test_a_file_that_only_others_may_write(path):
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as file:
        for failure in (lambda: file.execute("DELETE FROM head"), lambda: _raise(errno.EACCES)):
            with pytest.raises(Unfit, match="let the user that runs Wasl own the file"), opening():
                failure()


def _raise(number):
    raise OSError(number, "Permission denied")

"""Wasl as a process on PostgreSQL."""

import httpx
import pytest

from ledger.address import masked
from tests.postgres import execute
from tests.process import Running, free_port, wasl

EVERY = (
    ("run",),
    ("migrate",),
    ("prove",),
    ("invite", "sara"),
    ("backup", "new.db"),
    ("restore", "kept.db", "--force"),
)


@pytest.fixture
def url(databases):
    """Make an empty database, in an address with a password."""
    made = databases.empty()
    yield made
    databases.drop(made)


def test_the_commands_of_an_operator(tmp_path, url):
    first, second = (wasl(tmp_path, "migrate", DATABASE_URL=url) for _ in range(2))
    assert (first.returncode, second.returncode) == (0, 0), first.stderr
    assert "up to date" in first.stdout
    assert "Nothing to do" in second.stdout
    proven = wasl(tmp_path, "prove", DATABASE_URL=url)
    assert proven.returncode == 0, proven.stderr
    assert "The books hold" in proven.stdout
    assert "/login#" in wasl(tmp_path, "invite", "sara", DATABASE_URL=url).stdout


def test_a_bot_starts_talks_and_stops(tmp_path, url):
    with Running(tmp_path, DATABASE_URL=url) as running:
        with httpx.Client(base_url=running.url) as client:
            headers = {"Idempotency-Key": "k"}
            said = client.post("/api/chat/omar/messages", json={"text": "/start"}, headers=headers)
            assert "Welcome" in said.text
        code, out, err = running.stop()
    assert code == 0, err
    assert masked(url) in out
    assert ":secret@" not in out + err
    assert wasl(tmp_path, "prove", DATABASE_URL=url).returncode == 0


def refused(folder, *words, url):
    """Return the one line with which a command refuses a database."""
    done = wasl(folder, *words, DATABASE_URL=url)
    assert (done.returncode, done.stdout) == (2, ""), done
    assert done.stderr.startswith("wasl: DATABASE_URL: ")
    assert done.stderr.count("\n") == 1
    assert "secret" not in done.stderr
    return done.stderr


@pytest.fixture
def kept(tmp_path):
    """Keep a backup of empty books."""
    wasl(tmp_path, "migrate")
    assert wasl(tmp_path, "backup", "kept.db").returncode == 0


@pytest.mark.parametrize("words", EVERY, ids=lambda words: words[0])
def test_a_database_that_cannot_hold_the_books_is_one_line_at_every_command(
    tmp_path, url, kept, words
):
    nobody = f"postgresql+asyncpg://omar:verysecret@127.0.0.1:{free_port()}/wasl"
    assert "omar:***@" in refused(tmp_path, *words, url=nobody)
    assert "channel_binding: " in refused(tmp_path, *words, url=f"{url}?channel_binding=require")
    assert "does not exist" in refused(tmp_path, *words, url=f"{url}_of_nobody")
    wasl(tmp_path, "migrate", DATABASE_URL=url)
    execute(url, "UPDATE alembic_version SET version_num = '9999'")
    assert "made by a later Wasl" in refused(tmp_path, *words, url=url)


def test_a_bad_address_is_one_line_without_its_secrets(tmp_path):
    done = wasl(tmp_path, "run", DATABASE_URL="postgresql+asyncpg://omar:verysecret@h:port/wasl")
    assert done.returncode == 2
    assert done.stderr.startswith("wasl: DATABASE_URL: the address must be")
    assert "verysecret" not in done.stderr

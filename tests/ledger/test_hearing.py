"""What one process posts, another one hears of, without looking for it."""

import asyncio
import threading

import pytest

from ledger.books import Books
from ledger.posting import Event
from ledger.storage import sqlite
from tests.ledger.acts import act, is_postgres, rows

END_LISTENING = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE datname = current_database() AND query LIKE 'LISTEN%'"
)


@pytest.fixture
async def other(url, monkeypatch):
    """Another process on the same books, as far as the books can tell."""
    monkeypatch.setattr(sqlite, "LOOK_MS", 1)
    opened = await Books.open(url)
    yield opened
    await opened.close()


@pytest.fixture
def looked(monkeypatch):
    """Is set once a file has been looked at, so that what comes after it is new."""
    event, look = threading.Event(), sqlite._commits_of_others

    def looks(*given):
        found = look(*given)
        event.set()
        return found

    monkeypatch.setattr(sqlite, "_commits_of_others", looks)
    return event


@pytest.fixture
async def heard(looked, other):
    """Let the other process listen; return a queue of what it hears, from when it does."""
    calls = asyncio.Queue()
    other.when_heard(lambda: calls.put_nowait(None))
    listening = asyncio.create_task(other.listen())
    yield calls
    listening.cancel()
    await asyncio.wait([listening])


async def happens(books):
    await books.post(act(events=(Event("told", 7, "{}"),)))


async def listens(url, heard, looked):
    """Wait until it listens: on PostgreSQL it says so by a first call."""
    if is_postgres(url):
        await heard.get()
    else:
        await asyncio.to_thread(looked.wait)


async def test_an_event_of_another_process_is_heard(books, other, url, heard, looked):
    await listens(url, heard, looked)
    other.happened.clear()
    await happens(books)
    await heard.get()
    assert other.happened.is_set()


async def test_a_lost_connection_is_opened_again_and_nothing_is_missed(books, url, heard, looked):
    await listens(url, heard, looked)
    if is_postgres(url):
        rows(url, END_LISTENING)
        await heard.get()
    await happens(books)
    await heard.get()


async def test_what_a_process_posts_itself_it_does_not_hear(books, other, url, heard, looked):
    await listens(url, heard, looked)
    await happens(other)
    await happens(books)
    await heard.get()
    assert heard.empty()


async def test_who_listens_no_more_leaves_no_connection_behind(url):
    listener = await Books.open(url)
    listening = asyncio.create_task(listener.listen())
    await asyncio.sleep(0)
    listening.cancel()
    await asyncio.wait([listening])
    await listener.close()
    assert listening.cancelled()

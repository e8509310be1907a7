"""Of many processes one runs a job; what a process leaves behind another takes."""

import asyncio
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest

from ledger import agenda
from ledger.agenda import LEASE, RETRY, Job, at_night
from ledger.books import Books
from ledger.errors import Unavailable
from tests.ledger.acts import rows


@pytest.fixture
async def others(url):
    """Another process on the same books, as far as the books can tell."""
    opened = await Books.open(url)
    yield opened
    await opened.close()


def hourly(done, work=None):
    """Return a job that is due every hour, and tells on which books it ran."""

    async def run(books):
        done.append(books)
        if work:
            await work()

    return Job("hourly", run, lambda moment: moment + timedelta(hours=1))


async def work(books, *jobs):
    """Claim what is due and do it; return how much there was."""
    claimed = await agenda.claim(books, jobs)
    for each in claimed:
        await agenda.run(books, each)
    return len(claimed)


async def test_a_new_job_is_due_when_it_says_and_then_again(books, time):
    done = []
    job = hourly(done)
    for expected in (0, 1, 2):
        assert await work(books, job) == (expected > 0)
        assert await work(books, job) == 0
        assert len(done) == expected
        time.move(hours=1)


async def test_a_job_that_is_done_says_so(books, url, time):
    await work(books, hourly([]))
    time.move(hours=2)
    await work(books, hourly([]))
    ((due, done),) = rows(url, "SELECT due_at, done_at FROM jobs")
    assert due - done == 3_600_000


async def test_of_two_processes_one_has_the_job(books, others, time):
    job = hourly([])
    await asyncio.gather(agenda.claim(books, [job]), agenda.claim(others, [job]))
    time.move(hours=1)
    claimed = await asyncio.gather(*(agenda.claim(each, [job]) for each in (books, others) * 4))
    assert sum(map(len, claimed)) == 1


async def test_what_a_dead_process_had_is_taken_after_its_lease(books, others, time):
    done = []
    job = hourly(done)
    await agenda.claim(books, [job])
    time.move(hours=1)
    assert len(await agenda.claim(books, [job])) == 1
    time.move(seconds=LEASE.total_seconds() - 1)
    assert await work(others, job) == 0
    time.move(seconds=1)
    assert await work(others, job) == 1
    assert done == [others]


async def test_a_process_that_lost_its_lease_changes_nothing_when_it_wakes(books, others, time):
    job = hourly([])
    await agenda.claim(books, [job])
    time.move(hours=1)
    (late,) = await agenda.claim(books, [job])
    time.move(minutes=6)
    (taken,) = await agenda.claim(others, [job])
    await agenda.run(books, late)
    assert await agenda.claim(books, [job]) == []
    time.move(minutes=4)
    assert await agenda.claim(books, [job]) == []
    await agenda.run(others, taken)
    time.move(minutes=59)
    assert await agenda.claim(books, [job]) == []


async def test_a_long_job_keeps_its_lease(books, others, time, monkeypatch):
    monkeypatch.setattr(agenda, "LEASE", timedelta(milliseconds=30))
    renewed, finish = asyncio.Event(), asyncio.Event()
    move = agenda._move

    async def moved(*args, **more):
        done = await move(*args, **more)
        renewed.set()
        return done

    job = hourly([], finish.wait)
    await agenda.claim(books, [job])
    time.move(hours=1)
    (claimed,) = await agenda.claim(books, [job])
    monkeypatch.setattr(agenda, "_move", moved)
    working = asyncio.create_task(agenda.run(books, claimed))
    for _ in range(3):
        time.move(milliseconds=20)
        renewed.clear()
        await renewed.wait()
        assert await agenda.claim(others, [job]) == []
    finish.set()
    await working


async def test_a_job_that_fails_is_due_again_a_while_later(books, time):
    tried = []

    async def fail():
        raise Unavailable("not now")

    job = hourly(tried, fail)
    await work(books, job)
    time.move(hours=1)
    assert await work(books, job) == 1
    assert await work(books, job) == 0
    time.move(seconds=RETRY.total_seconds())
    assert await work(books, job) == 1
    assert len(tried) == 2


async def test_a_job_that_is_cancelled_is_taken_after_its_lease(books, others, time):
    async def forever():
        await asyncio.Event().wait()

    job = hourly([], forever)
    await work(books, job)
    time.move(hours=1)
    (claimed,) = await agenda.claim(books, [job])
    running = asyncio.create_task(agenda.run(books, claimed))
    await asyncio.sleep(0)
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running
    assert await agenda.claim(others, [job]) == []
    time.move(seconds=LEASE.total_seconds())
    assert len(await agenda.claim(others, [job])) == 1


def test_the_night_is_the_next_one():
    evening = datetime(2026, 3, 1, 22, 15, tzinfo=UTC)
    assert at_night(evening) == datetime(2026, 3, 2, 3, tzinfo=UTC)
    assert at_night(at_night(evening)) == datetime(2026, 3, 3, 3, tzinfo=UTC)

"""A look at the outbox costs what it takes, not what waits."""

import pytest
from sqlalchemy.dialects import sqlite
from sqlalchemy.dialects.postgresql import asyncpg

from ledger import clock
from ledger.people import outbox
from ledger.people.outbox import counting, events, looking
from ledger.posting import Event
from ledger.storage import asking
from tests.ledger.acts import act, met, rows, tamper

QUESTIONS = {
    "fresh": looking._FRESH,
    "due": looking._DUE,
    "hers": looking._HERS,
    "at": events._AT,
    "aside": outbox._ASIDE,
    "backlog": counting._BACKLOG,
}
MANY = 2_000
HOUR_MS = 3_600_000


async def many_wait(books):
    """Let so many events wait for one person."""
    sara = await met(books, "sara")
    waiting = (Event("received", sara.id, "{}"),) * 500
    for _ in range(MANY // len(waiting)):
        await books.post(act(events=waiting))


def plan(storage, url, asked):
    """Return how the database goes about a question."""
    written = asked.compile(dialect=sqlite.dialect() if storage == "sqlite" else asyncpg.dialect())
    text = str(written)
    if storage == "sqlite":
        for _ in written.positiontup:
            text = text.replace("?", "1", 1)
        return [step for *_, step in rows(url, f"EXPLAIN QUERY PLAN {text}")]
    for number, name in reversed(list(enumerate(written.positiontup, start=1))):
        value = "''" if name == "lane" else "1"
        text = text.replace(f"${number}::", f"{value}::")
    return [step for (step,) in rows(url, f"EXPLAIN {text}")]


@pytest.mark.parametrize("asked", QUESTIONS.values(), ids=QUESTIONS)
async def test_no_look_sorts_or_reads_all_that_waits(books, url, storage, asked):
    await many_wait(books)
    if storage == "postgres":
        tamper(url, "ANALYZE events")
    steps = plan(storage, url, asked)
    assert not any("B-TREE" in step or "Sort" in step for step in steps), steps
    assert not any("SCAN events" in step or "Seq Scan on events" in step for step in steps), steps


async def test_what_waits_behind_an_earlier_event_is_passed_by_once(books, url, monkeypatch):
    later = clock.to_ms(clock.now()) + HOUR_MS
    await many_wait(books)
    tamper(url, f"UPDATE events SET due_at = {later} WHERE id = (SELECT MIN(id) FROM events)")
    huda, found = await met(books, "huda"), []

    def counted(*asked, **values):
        found.append(asking.rows(*asked, **values))
        return found[-1]

    look_out = outbox.Looking(books)
    more = True
    while more:
        look = await look_out.look(128)
        assert look.events == []
        more = look_out.pass_by(look)
    tamper(url, f"UPDATE events SET due_at = due_at - {HOUR_MS} WHERE due_at <> {later}")
    monkeypatch.setattr(looking, "rows", counted)
    await books.post(act(events=(Event("received", huda.id, "{}"),)))
    look = await look_out.look(128)
    assert [event.person for event in look.events] == [huda]
    assert sum(map(len, found)) <= 2


async def test_a_sweep_finds_what_was_passed_over(books, url, time):
    sara = await met(books, "sara")
    await books.post(act(events=(Event("received", sara.id, "{}"),)))
    tamper(url, f"UPDATE events SET due_at = {clock.to_ms(time.moment) + HOUR_MS}")
    look_out = outbox.Looking(books)
    look_out.pass_by(await look_out.look(8))
    tamper(url, f"UPDATE events SET due_at = {clock.to_ms(time.moment) - HOUR_MS}")
    assert (await look_out.look(8)).events == []
    assert len((await look_out.look(8, sweep=True)).events) == 1

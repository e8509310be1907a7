from datetime import timedelta

import pytest

from ledger import clock
from ledger.chart import HOUSE
from ledger.people import facts, outbox
from ledger.people.facts import Who
from ledger.people.outbox import FIRST_RETRY, LAST_RETRY, MAX_ATTEMPTS, counting
from ledger.people.persons import HOUSE_PERSON
from ledger.posting import Event
from tests.ledger.acts import act, met, move, rows, usd, wallet


@pytest.fixture
async def event(books):
    """Wait to be told: one event, of a payment with a note."""
    omar, sara = await met(books, "omar"), await met(books, "sara")
    source, target = await wallet(books, omar.id, 100), await wallet(books, sara.id)
    told = facts.dump({"payer": Who(omar.id), "amount": usd(30)})
    events = (Event("received", sara.id, told),)
    await books.post(move(source, target, 30, note="tea", events=events))
    (waiting,) = await outbox.waiting(books, 10)
    return waiting


async def test_an_event_waits_with_its_people_and_its_note(books, event):
    omar, sara = await met(books, "omar"), await met(books, "sara")
    assert (event.kind, event.person, event.attempts) == ("received", sara, 0)
    assert event.values == {
        "payer": omar,
        "amount": usd(30),
        "number": event.number,
        "note": "tea",
    }


async def test_what_was_told_is_not_told_again(books, event):
    await outbox.told(books, event)
    await outbox.told(books, event)
    assert await outbox.waiting(books, 10) == []


async def test_what_failed_is_tried_later_and_later(books, url, time, event):
    waits = []
    for _ in range(MAX_ATTEMPTS - 1):
        failed_at = time.moment
        await outbox.try_again(books, event)
        assert await outbox.waiting(books, 10) == []
        ((due_at,),) = rows(url, "SELECT due_at FROM events")
        time.moment = clock.from_ms(due_at + 1)
        waits.append(time.moment - failed_at)
        (event,) = await outbox.waiting(books, 10)
    assert waits == sorted(waits)
    assert waits[0] <= FIRST_RETRY + timedelta(milliseconds=1)
    assert waits[-1] <= LAST_RETRY + timedelta(milliseconds=1)


async def test_after_the_last_attempt_an_event_is_dropped(books, url, time, event):
    for _ in range(MAX_ATTEMPTS):
        await outbox.try_again(books, event)
        time.move(hours=2)
        event = next(iter(await outbox.waiting(books, 10)), None)
    assert event is None
    assert rows(url, "SELECT state, attempts FROM events") == [("dropped", MAX_ATTEMPTS - 1)]


async def test_events_wait_in_the_order_in_which_they_happened(books):
    for place in range(5):
        await books.post(act(events=(Event(f"e{place}", HOUSE, "{}", chat="hall"),) * 2))
    waiting = await outbox.waiting(books, 10)
    assert [one.kind for one in waiting] == [f"e{place}" for place in range(5) for _ in range(2)]
    assert {(one.person, one.chat) for one in waiting} == {(HOUSE_PERSON, "hall")}


async def test_the_backlog_is_what_could_be_told_and_how_long_it_waits(books, time, monkeypatch):
    sara = await met(books, "sara")
    assert await outbox.backlog(books) == (0, None, 0)
    began = clock.now()
    for _ in range(3):
        await books.post(act(events=(Event("received", sara.id, "{}"),)))
        time.move(minutes=1)
    left, for_another, put_off = await outbox.waiting(books, 10)
    await outbox.put_off(books, put_off)
    assert await outbox.backlog(books) == (3, clock.from_ms(clock.to_ms(began)), 0)
    await outbox.leave(books, left, until=outbox.OFF)
    await outbox.leave(books, for_another)
    since = clock.from_ms(clock.to_ms(began + timedelta(minutes=2)))
    assert await outbox.backlog(books) == (1, since, 1)
    monkeypatch.setattr(counting, "MOST_COUNTED", 2)
    await books.post(act(events=(Event("received", sara.id, "{}"),) * 5))
    assert (await outbox.backlog(books)).waiting == 2

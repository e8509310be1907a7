"""Alarms of the house: told once for each incident to who may see it, and that it is over."""

import re
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from bot import speech
from bot.kit import Away
from ledger import clock, ids, products
from ledger.books import Books
from ledger.people import alarms, facts, roles
from ledger.posting import Event, Posting
from ledger.proof import record
from tests.bot.talk import Talk
from tests.ledger.acts import tamper

OVER = facts.dump({"alarm": "books", "since": clock.now(), "until": clock.now()})
AWRY = "UPDATE accounts SET balance = balance {} WHERE id = 1"


@pytest.fixture
def time(books):
    """Let a clock stand still until the test moves it."""
    now = [clock.now()]
    with clock.running(lambda: now[0]):
        yield lambda **by: now.append(now.pop() + timedelta(**by))


@pytest.fixture
async def house(talk):
    """Let there be an owner who speaks Arabic, an auditor, and somebody who is neither."""
    await talk.joins("boss", "audit", "omar")
    await talk.types("boss", "/language ar")
    grant = await talk.person("audit")
    await roles.first(talk.books, grant)
    await talk.jobs.drain()
    talk.delivered.clear()
    return talk


async def looks(talk, time, times=1):
    """Let the jobs look so often, a minute apart."""
    for _ in range(times):
        time(minutes=1)
        with capture_logs():
            await talk.jobs.drain()


async def proves(books):
    with capture_logs():
        await record.in_full(books, products.DECLARED.checks)


def told(talk, name):
    return [speech.plain(each) for each in talk.told(name)]


def titles(talk, name):
    """Return the first sentence of each message."""
    return [re.match(r"[^.]+\.(?= |$)", each)[0] for each in told(talk, name)]


async def test_books_that_do_not_hold_wake_up_who_may_see_them_once(house, url, time):
    tamper(url, AWRY.format("+ 1"))
    await proves(house.books)
    await looks(house, time, 4)
    assert titles(house, "audit") == ["The books do not hold."]
    assert told(house, "audit")[0].endswith("Find out why before anything else: wasl prove")
    assert titles(house, "boss") == ["في الدفاتر خلل."]
    assert told(house, "omar") == []
    tamper(url, AWRY.format("- 1"))
    await proves(house.books)
    await looks(house, time, 3)
    assert told(house, "audit")[1:] == ["The alarm is over: the books hold. It took: 3 minutes"]
    assert await alarms.standing(house.books) == {}
    tamper(url, AWRY.format("+ 1"))
    await proves(house.books)
    await looks(house, time, 3)
    assert titles(house, "audit")[2:] == ["The books do not hold."]
    tamper(url, AWRY.format("- 1"))


async def test_who_presses_its_button_sees_how_all_is(house, url, time):
    tamper(url, AWRY.format("+ 1"))
    await proves(house.books)
    await looks(house, time, 2)
    _, reply, _ = next(each for each in house.delivered if each[0] == "audit")
    seen = await house.presses("audit", reply.buttons[0])
    assert seen.lines[0].message == "Something needs a look."
    tamper(url, AWRY.format("- 1"))


async def test_an_outbox_that_grows_old_is_told_once_it_stays_so(house, time, monkeypatch):
    deliver, away = house.deliver, [True]

    async def lazy(chat, *rest, **more):
        if away[0] and chat.id == "omar":
            raise Away("down")
        return await deliver(chat, *rest, **more)

    monkeypatch.setattr(house, "deliver", lazy)
    omar = await house.person("omar")
    event = Event("alarm_over", omar.id, OVER)
    await house.books.post(Posting(ids.token(), "act", events=(event,)))
    await looks(house, time, 5)
    assert told(house, "audit") == []
    await looks(house, time, 3)
    assert titles(house, "audit") == ["People are not told what happens."]
    assert "1 notice waits to be told, the oldest since" in told(house, "audit")[0]
    away[0] = False
    await looks(house, time, 2)
    ended = "The alarm is over: people are told what happens."
    assert titles(house, "audit")[1:] == [ended]


async def test_what_a_process_finds_old_when_it_begins_is_no_alarm(house, time):
    omar = await house.person("omar")
    event = Event("alarm_over", omar.id, OVER)
    await house.books.post(Posting(ids.token(), "act", events=(event,)))
    time(hours=3)
    other = Talk(house.books)
    await other.jobs.drain()
    await looks(other, time, 3)
    assert told(other, "audit") == []


async def test_of_two_processes_one_raises_it(house, url, time):
    tamper(url, AWRY.format("+ 1"))
    await proves(house.books)
    books = await Books.open(url)
    try:
        other = Talk(books)
        await looks(other, time)
        await looks(house, time)
        await looks(other, time)
        await looks(house, time)
    finally:
        await books.close()
    assert len(told(house, "audit")) + len(told(other, "audit")) == 1
    tamper(url, AWRY.format("- 1"))

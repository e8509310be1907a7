"""Owners hear of a licence that ends, a while before, once each time; and of no other."""

import pytest

from ledger import licences
from ledger.people import alarms, roles
from tests.ledger.acts import asking, met, rows
from tests.ledger.licences.test_licences import add


@pytest.fixture
async def boss(books, time):
    owner = await met(books, "boss")
    await roles.first(books, owner)
    return owner


def told(url):
    return rows(url, "SELECT person FROM events WHERE kind = 'licence_ends'")


async def look(books):
    await licences.warn.run(books, licences.today(books))


async def test_owners_are_told_sixty_thirty_and_seven_days_before_once_each(books, boss, url, time):
    await met(books, "omar")
    await add(books, boss, 62)
    for days, times in ((0, 0), (2, 1), (0, 1), (10, 1), (20, 2), (22, 2), (1, 3), (1, 3), (9, 3)):
        time.move(days=days)
        await look(books)
        assert told(url) == [(boss.id,)] * times, days


async def test_whoever_looks_late_tells_once(books, boss, url):
    await add(books, boss, 3)
    await look(books)
    assert told(url) == [(boss.id,)]
    assert len(await alarms.standing(books)) == 3


async def test_what_is_prolonged_or_ended_early_is_no_alarm(books, boss, url, time):
    await add(books, boss, 20)
    await look(books)
    await add(books, boss, 400, begins=21)
    await look(books)
    assert await alarms.standing(books) == {}
    card = await licences.draft_end(asking(books, boss), "EG", "1", None, "given back")
    await licences.ended(asking(books, boss), card.intent)
    await look(books)
    assert len(told(url)) == 1


async def test_how_long_before_is_a_rule(books, boss, url):
    books.stated = {"licences.warning": licences.WARNING.first * 2}
    await add(books, boss, 100)
    await look(books)
    assert told(url) == [(boss.id,)]

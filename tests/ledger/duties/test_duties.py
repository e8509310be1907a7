"""Duties: their clocks run once their rules are decided, and owners hear of each in time."""

import asyncio
from datetime import timedelta

import pytest

from ledger import clock, duties
from ledger.errors import NotAllowed
from ledger.people import roles
from ledger.products import closing
from tests.ledger.acts import asking, findings, met, rich, rows, usd

DAY = timedelta(days=1)
EVERY = {"duties.registration": 730 * DAY}


@pytest.fixture
async def boss(books, time):
    owner = await met(books, "boss")
    await roles.first(books, owner)
    return owner


def today(books):
    return clock.now().astimezone(books.zone).date()


def told(url):
    return rows(url, "SELECT person FROM events WHERE kind = 'duty_due'")


async def look(books):
    await duties.look.run(books, today(books))


async def done(books, by, duty, *, filed=True):
    card = await duties.draft(asking(books, by), duty.number, None, "accepted", filed=filed)
    return await duties.done(asking(books, by), card.intent)


async def paid_out(books, by, name, minor):
    """Close somebody's account, and pay out what is on it."""
    person = await rich(books, name, minor)
    card = await closing.draft(asking(books, by), person, "paid at the desk")
    await closing.close(asking(books, by), card.intent)
    number = await books.number(card.intent.token)
    return person, await books.transfer(number)


async def test_nothing_is_due_before_a_rule_says_so(books, boss):
    _, transfer = await paid_out(books, boss, "omar", 2_000_000)
    await duties.count.run(books, transfer, bytes(16))
    await look(books)
    assert await duties.due(books) == []


async def test_a_registration_is_due_at_first_in_180_days_and_then_every_two_years(
    books, boss, time
):
    books.stated = EVERY
    await look(books)
    await look(books)
    (first,) = await duties.due(books)
    assert first.due == today(books) + 180 * DAY
    time.move(days=100)
    await done(books, boss, first)
    await look(books)
    (again,) = await duties.due(books)
    assert again.due == today(books) + 730 * DAY
    with pytest.raises(NotAllowed, match="duty_done"):
        await done(books, boss, first)


async def test_owners_hear_of_it_sixty_thirty_seven_and_one_days_before_and_once_late(
    books, boss, url, time
):
    books.stated = EVERY
    await met(books, "omar")
    for days, times in ((0, 0), (120, 1), (5, 1), (25, 2), (25, 3), (4, 4), (1, 4), (1, 5), (9, 5)):
        time.move(days=days)
        await look(books)
        assert told(url) == [(boss.id,)] * times, days


async def test_currency_above_the_sum_is_reported_in_fifteen_days(books, boss, url):
    books.stated = {"duties.currency": usd(1_000_000)}
    person, transfer = await paid_out(books, boss, "omar", 1_000_001)
    for _ in range(2):
        await duties.count.run(books, transfer, bytes(16))
    (duty,) = await duties.due(books)
    assert (duty.person, duty.amount) == (person.id, usd(1_000_001))
    assert duty.due == today(books) + 15 * DAY
    assert (await findings(books)) == []


async def test_as_much_as_the_sum_is_not_above_it_and_another_currency_has_its_own(books, boss):
    books.stated = {"duties.currency": usd(1_000_000)}
    _, transfer = await paid_out(books, boss, "omar", 1_000_000)
    await duties.count.run(books, transfer, bytes(16))
    assert await duties.due(books) == []


async def test_of_two_who_note_it_at_once_one_does(books, boss):
    books.stated = EVERY
    await look(books)
    (duty,) = await duties.due(books)
    cards = [
        await duties.draft(asking(books, boss), duty.number, None, "so", filed=each)
        for each in (True, False)
    ]
    ended = await asyncio.gather(
        *(duties.done(asking(books, boss), each.intent) for each in cards), return_exceptions=True
    )
    assert sum(isinstance(each, NotAllowed) for each in ended) == 1
    assert await duties.due(books) == []

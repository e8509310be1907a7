"""Winding down: it begins and ends once, everybody is told once, and what is left is counted."""

import asyncio
from collections import Counter
from datetime import timedelta

import pytest

from ledger import growth, ids, products
from ledger.books import Books
from ledger.errors import NotAllowed, WindingDown
from ledger.people import outbox, roles
from ledger.posting import Posting
from ledger.products import bonus, winddown
from ledger.products.winddown import telling
from ledger.products.winddown.tables import TOLD_ALL
from ledger.proof import prove
from tests.ledger.acts import asking, findings, met, move, rich, usd, wallet

BEGIN, TELL, COUNT, FIRST = (
    winddown.begin,
    winddown.tell.run,
    winddown.count.run,
    winddown.first.run,
)


@pytest.fixture
async def boss(books, time):
    boss = await met(books, "boss")
    await roles.first(books, boss)
    return boss


@pytest.fixture
async def other(url):
    """Another process on the same books."""
    opened = await Books.open(url)
    yield opened
    await opened.close()


def day(time, days=60):
    return time.moment.date() + timedelta(days=days)


async def begun(books, boss, until, words="it is over"):
    asked = await winddown.draft(asking(books, boss), until, words)
    return await BEGIN(asking(books, boss), asked.intent)


async def ended(books, boss):
    asked = await winddown.draft_end(asking(books, boss), "it goes on")
    return await winddown.end(asking(books, boss), asked.intent)


async def heard(books):
    """Mark all that waits as told; return who was told what, and how much each has."""
    told = []
    while waiting := await outbox.waiting(books, 100):
        for event in waiting:
            await outbox.told(books, event)
            told.append((event.kind, event.person.name, event.values.get("amounts")))
    return told


async def goes_on(books, time):
    """Tell until all are told; return it."""
    told = []
    for _ in range(20):
        await TELL(books, time.moment)
        told += await heard(books)
    return told


async def test_it_begins_once_and_ends_once(books, boss, time):
    asked = await winddown.draft(asking(books, boss), day(time), "why")
    second = await winddown.draft(asking(books, boss), day(time, 90), "why")
    assert not await BEGIN(asking(books, boss), asked.intent)
    assert await BEGIN(asking(books, boss), asked.intent)  # a repetition
    with pytest.raises(NotAllowed, match="winddown_on"):
        await BEGIN(asking(books, boss), second.intent)
    with pytest.raises(NotAllowed, match="winddown_on"):
        await winddown.draft(asking(books, boss), day(time), "why")
    with pytest.raises(WindingDown) as refused:
        await books.post(Posting(ids.token(), "new", grows=True))
    assert refused.value.until == day(time)
    ends = await winddown.draft_end(asking(books, boss), "no")
    late = await winddown.draft_end(asking(books, boss), "no, really")
    assert not await winddown.end(asking(books, boss), ends.intent)
    with pytest.raises(NotAllowed, match="winddown_changed"):
        await winddown.end(asking(books, boss), late.intent)
    with pytest.raises(NotAllowed, match="winddown_off"):
        await winddown.draft_end(asking(books, boss), "no")
    await books.post(Posting(ids.token(), "new", grows=True))
    assert not await begun(books, boss, day(time, 70))
    assert await growth.until(books) == day(time, 70)


async def test_people_have_a_day_at_least_also_when_it_was_asked_for_yesterday(books, boss, time):
    for days in (-1, 0):
        with pytest.raises(NotAllowed, match="winddown_soon"):
            await winddown.draft(asking(books, boss), day(time, days), "why")
    asked = await winddown.draft(asking(books, boss), day(time, 1), "why")
    time.move(hours=23, minutes=59)
    if time.moment.date() == day(time, 0):
        time.move(minutes=2)
    with pytest.raises(NotAllowed, match="winddown_soon"):
        await BEGIN(asking(books, boss), asked.intent)
    assert await growth.until(books) is None


async def test_of_two_who_let_it_begin_at_once_one_does(books, boss, time, other):
    asked = [await winddown.draft(asking(books, boss), day(time, each), "why") for each in (60, 61)]
    came = await asyncio.gather(
        BEGIN(asking(books, boss), asked[0].intent),
        BEGIN(asking(other, boss), asked[1].intent),
        return_exceptions=True,
    )
    assert sorted(type(each).__name__ for each in came) == ["NotAllowed", "bool"]


async def test_what_races_with_its_beginning_is_before_it_or_refused(books, boss, time):
    asked = await winddown.draft(asking(books, boss), day(time), "why")
    grows = [Posting(ids.token(), "new", grows=True) for _ in range(40)]
    tasks = [asyncio.create_task(books.post(each)) for each in grows[:20]]
    tasks += [asyncio.create_task(BEGIN(asking(books, boss), asked.intent))]
    tasks += [asyncio.create_task(books.post(each)) for each in grows[20:]]
    await asyncio.wait(tasks)
    begins = (await winddown.now(books)).id
    assert begins
    late = [each.exception() for each in tasks[21:]]
    assert all(isinstance(each, WindingDown | None) for each in late)
    for each, task in zip(grows, [*tasks[:20], *tasks[21:]], strict=True):
        if task.exception() is None:
            assert (await books.post(each)).repeated  # what was done is told again


async def test_everybody_is_told_once_with_what_she_has(books, boss, time, monkeypatch):
    monkeypatch.setattr(telling, "AT_ONCE", 2)
    for at in range(5):
        await rich(books, f"p{at}", 100 * at)
    nour = await met(books, "nour", joined=False)
    await begun(books, boss, day(time))
    told = await goes_on(books, time)
    assert Counter(told_of(told)) == dict.fromkeys(["Boss", *(f"P{at}" for at in range(5))], 1)
    assert ("winddown_began", "P3", [usd(300)]) in told
    assert ("winddown_began", "P0", []) in told
    assert nour.name not in told_of(told)
    assert (await winddown.now(books)).told == TOLD_ALL
    await rich(books, "p4", 50)
    assert await goes_on(books, time) == []


def told_of(told):
    return [name for _, name, _ in told]


async def test_two_processes_tell_each_once_and_a_crash_repeats_nothing(
    books, boss, time, other, monkeypatch
):
    monkeypatch.setattr(telling, "AT_ONCE", 3)
    monkeypatch.setattr(telling, "PAGES", 1)
    for at in range(12):
        await rich(books, f"p{at}", 10)
    await begun(books, boss, day(time))
    told = []
    for _ in range(12):
        await asyncio.gather(*(TELL(each, time.moment) for each in (books, other, books)))
        told += await heard(books)
    assert len(told) == len(set(told_of(told))) == 13


async def test_what_waits_to_be_heard_holds_up_what_is_told_next(books, boss, time, monkeypatch):
    monkeypatch.setattr(telling, "AT_ONCE", 2)
    monkeypatch.setattr(telling, "MOST_WAITING", 4)
    for at in range(9):
        await rich(books, f"p{at}", 10)
    await begun(books, boss, day(time))
    for _ in range(3):
        await TELL(books, time.moment)
    assert (await outbox.backlog(books)).waiting == 4
    assert len(await heard(books)) == 4
    assert len(await goes_on(books, time)) == 6


async def test_who_still_has_something_is_told_again_when_the_day_is_near(books, boss, time):
    omar = await rich(books, "omar", 500)
    await met(books, "sara")
    await begun(books, boss, day(time))
    await goes_on(books, time)
    found = {}
    for days in range(1, 63):
        time.move(days=1)
        if told := await goes_on(books, time):
            found[60 - days] = told
        if days == 40:
            account = await wallet(books, omar.id)
            await books.post(move(account, await wallet(books, boss.id), 200))
    assert found == {
        30: [("winddown_nears", "Omar", [usd(500)])],
        7: [("winddown_nears", "Boss", [usd(200)]), ("winddown_nears", "Omar", [usd(300)])],
        1: [("winddown_nears", "Boss", [usd(200)]), ("winddown_nears", "Omar", [usd(300)])],
    }


async def test_one_that_begins_late_does_not_tell_twice_at_once(books, boss, time):
    await rich(books, "omar", 500)
    await begun(books, boss, day(time, 20))
    assert Counter(kind for kind, *_ in await goes_on(books, time)) == {"winddown_began": 2}
    time.move(days=13)
    assert [kind for kind, *_ in await goes_on(books, time)] == ["winddown_nears"]


async def test_everybody_hears_that_it_goes_on_after_all(books, boss, time, monkeypatch):
    monkeypatch.setattr(telling, "AT_ONCE", 2)
    monkeypatch.setattr(telling, "PAGES", 1)
    for at in range(4):
        await met(books, f"p{at}")
    await begun(books, boss, day(time))
    await TELL(books, time.moment)
    await ended(books, boss)
    told = await goes_on(books, time)
    over = [name for kind, name, _ in told if kind == "winddown_over"]
    assert sorted(over) == ["Boss", "P0", "P1", "P2", "P3"]


async def test_what_is_left_is_counted_at_the_beginning_and_each_day_and_told_to_owners(
    books, boss, time
):
    omar = await rich(books, "omar", 500)
    await begun(books, boss, day(time))
    for _ in range(2):
        await FIRST(books, time.moment)
    await heard(books)
    paid = await books.house(products.DECLARED.chart["world"], "USD")
    await books.post(move(await wallet(books, omar.id), paid, 200))
    yesterday = time.moment.date()
    time.move(days=1)
    for _ in range(2):
        await COUNT(books, yesterday)
    assert await heard(books) == [("winddown_counted", "Boss", [usd(300)])]
    left = await winddown.counts(books, await winddown.now(books))
    assert [(each.people, each.amounts) for each in left] == [(1, (usd(300),)), (1, (usd(500),))]
    await ended(books, boss)
    time.move(days=1)
    await COUNT(books, yesterday + timedelta(days=1))
    assert len(await winddown.counts(books, await winddown.now(books))) == 2


async def test_no_gift_is_given_while_it_winds_down(books, boss, time):
    await bonus.fill(books, usd(0))
    waiting = await met(books, "sara", joined=False)
    await begun(books, boss, day(time))
    with pytest.raises(WindingDown):
        await bonus.join(asking(books, waiting), usd(100))
    assert await findings(books) == []
    checks = products.DECLARED.checks
    assert (await books.read(prove, checks=checks)).findings == ()

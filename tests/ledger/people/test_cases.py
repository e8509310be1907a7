"""Cases: kept once, for few at a time, closed once, and told."""

import asyncio

import pytest

from ledger.errors import AlreadySettled, LimitExceeded, NotAllowed, NotFound
from ledger.people import cases, outbox, roles
from ledger.people.cases import A_DAY, AT_A_TIME
from ledger.people.facts import Who
from tests.ledger.acts import asking, met


@pytest.fixture
async def boss(books):
    boss = await met(books, "boss")
    await roles.first(books, boss)
    return boss


@pytest.fixture
async def omar(books):
    return await met(books, "omar")


async def told(books):
    return [
        (event.kind, event.person.name)
        for event in await outbox.waiting(books, 100)
        if event.kind != "card"
    ]


async def test_a_case_is_told_to_support_and_its_end_to_who_opened_it(books, boss, omar):
    case = await cases.open(asking(books, omar), "wrong person", {"receipt": 12}, "oh no")
    assert (case.is_open, case.words, case.opener) == (True, "oh no", omar.id)
    closed = await cases.close(asking(books, boss), case.number, "settled")
    assert (closed.is_open, closed.outcome, closed.closer) == (False, "settled", boss.id)
    assert await told(books) == [("case_opened", "Boss"), ("case_closed", "Omar")]


async def test_what_is_open_about_the_same_is_the_case(books, omar):
    first = await cases.open(asking(books, omar), "wrong person", {"receipt": 12}, "one")
    assert await cases.open(asking(books, omar), "wrong person", {"receipt": 12}, "two") == first
    assert await cases.open(asking(books, omar), "request", {"receipt": 12}, "") != first


async def test_the_same_message_again_opens_nothing_again(books, boss, omar):
    act = asking(books, omar)
    case = await cases.open(act, "wrong person", {"receipt": 12}, "one")
    await cases.close(asking(books, boss), case.number, "done")
    assert (await cases.open(act, "wrong person", {"receipt": 12}, "one")).number == case.number


async def test_few_are_open_at_a_time_and_few_are_opened_in_a_day(books, boss, omar):
    opened = [
        await cases.open(asking(books, omar), "request", {"request": each}, "")
        for each in range(AT_A_TIME)
    ]
    with pytest.raises(LimitExceeded, match="open cases"):
        await cases.open(asking(books, omar), "request", {"request": "more"}, "")
    for each in opened:
        await cases.close(asking(books, boss), each.number, "done")
    for each in range(A_DAY - AT_A_TIME):
        await cases.open(asking(books, omar), "request", {"request": f"again {each}"}, "")
    with pytest.raises(LimitExceeded) as full:
        await cases.open(asking(books, omar), "request", {"request": "too many"}, "")
    assert full.value.limit == cases.OPENED


async def test_two_who_close_it_at_once_close_it_once(books, boss, omar):
    case = await cases.open(asking(books, omar), "request", {"request": "x"}, "")
    ended = await asyncio.gather(
        *(cases.close(asking(books, boss), case.number, each) for each in ("one", "two")),
        return_exceptions=True,
    )
    assert len([each for each in ended if isinstance(each, AlreadySettled)]) == 1


async def test_nobody_deals_with_what_she_opened_or_what_is_about_her(books, boss, omar):
    about = await cases.open(asking(books, omar), "request", {"person": Who(boss.id)}, "")
    own = await cases.open(asking(books, boss), "request", {"person": Who(omar.id)}, "")
    assert await told(books) == []
    with pytest.raises(NotFound):
        await cases.close(asking(books, boss), about.number, "nothing")
    with pytest.raises(NotAllowed, match="case_own"):
        await cases.close(asking(books, boss), own.number, "done")
    other = await met(books, "nour")
    for each in (about, own):
        assert not (await cases.close(asking(books, other), each.number, "done")).is_open


async def test_open_ones_come_in_pages_the_oldest_first(books, boss):
    people = [await met(books, f"p{each}") for each in range(4)]
    for person in people:
        for about in range(AT_A_TIME):
            await cases.open(asking(books, person), "request", {"request": about}, "")
    first = await cases.among(books, 0)
    assert len(first) == cases.PAGE + 1
    rest = await cases.among(books, first[cases.PAGE - 1].number)
    assert len({each.number for each in (*first, *rest)}) == 12
    with pytest.raises(NotFound):
        await cases.get(books, 999_999)

"""Cases: kept once, for few at a time, closed once, and told."""

import asyncio

import pytest

from ledger.errors import AlreadySettled, LimitExceeded, NotAllowed, NotFound
from ledger.people import audit, cases, outbox, roles
from ledger.people.cases import MOST
from ledger.people.facts import Who
from tests.ledger.acts import asking, met, rows


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


async def drop(books):
    for event in await outbox.waiting(books, 100):
        await outbox.told(books, event)


async def test_a_case_is_told_to_support_and_its_end_to_who_opened_it(books, boss, omar):
    case = await cases.open(asking(books, omar), "wrong person", {"receipt": 12}, "oh no")
    assert (case.is_open, case.words, case.opener) == (True, "oh no", omar.id)
    closed = await cases.close(asking(books, boss), case.number, "refunded", "settled")
    assert (closed.is_open, closed.closer) == (False, boss.id)
    assert (closed.result, closed.outcome) == ("refunded", "settled")
    assert await told(books) == [("case_opened", "Boss"), ("case_closed", "Omar")]


async def test_what_is_open_about_the_same_is_the_case(books, omar):
    first = await cases.open(asking(books, omar), "wrong person", {"receipt": 12}, "one")
    assert await cases.open(asking(books, omar), "wrong person", {"receipt": 12}, "two") == first
    assert await cases.open(asking(books, omar), "request", {"receipt": 12}, "") != first


async def test_the_same_message_again_opens_nothing_again(books, boss, omar):
    act = asking(books, omar)
    case = await cases.open(act, "wrong person", {"receipt": 12}, "one")
    await cases.close(asking(books, boss), case.number, "upheld")
    assert (await cases.open(act, "wrong person", {"receipt": 12}, "one")).number == case.number


async def test_few_are_open_at_a_time_and_few_are_opened_in_a_day(books, boss, omar):
    opened = [
        await cases.open(asking(books, omar), "request", {"request": each}, "")
        for each in range(MOST.at_a_time)
    ]
    with pytest.raises(LimitExceeded, match="open cases"):
        await cases.open(asking(books, omar), "request", {"request": "more"}, "")
    for each in opened:
        await cases.close(asking(books, boss), each.number, "upheld")
    for each in range(MOST.a_day - MOST.at_a_time):
        await cases.open(asking(books, omar), "request", {"request": f"again {each}"}, "")
    with pytest.raises(LimitExceeded) as full:
        await cases.open(asking(books, omar), "request", {"request": "too many"}, "")
    assert full.value.limit == cases.OPENED


async def test_two_who_close_it_at_once_close_it_once(books, boss, omar):
    case = await cases.open(asking(books, omar), "request", {"request": "x"}, "")
    ended = await asyncio.gather(
        *(cases.close(asking(books, boss), case.number, "upheld", each) for each in ("one", "two")),
        return_exceptions=True,
    )
    assert len([each for each in ended if isinstance(each, AlreadySettled)]) == 1


async def test_nobody_deals_with_what_she_opened_or_what_is_about_her(books, boss, omar):
    about = await cases.open(asking(books, omar), "request", {"person": Who(boss.id)}, "")
    own = await cases.open(asking(books, boss), "request", {"person": Who(omar.id)}, "")
    assert await told(books) == []
    with pytest.raises(NotFound):
        await cases.close(asking(books, boss), about.number, "rejected")
    with pytest.raises(NotAllowed, match="case_own"):
        await cases.close(asking(books, boss), own.number, "upheld")
    other = await met(books, "nour")
    for each in (about, own):
        assert not (await cases.close(asking(books, other), each.number, "upheld")).is_open


async def test_open_ones_come_in_pages_the_oldest_first(books, boss):
    people = [await met(books, f"p{each}") for each in range(4)]
    for person in people:
        for about in range(MOST.at_a_time):
            await cases.open(asking(books, person), "request", {"request": about}, "")
    first = await cases.among(books, 0)
    assert len(first) == cases.PAGE + 1
    rest = await cases.among(books, first[cases.PAGE - 1].number)
    assert len({each.number for each in (*first, *rest)}) == 12
    with pytest.raises(NotFound):
        await cases.get(books, 999_999)


async def test_support_opens_as_many_as_there_are_and_deals_with_them_itself(books, boss, omar):
    chief = await met(books, "chief")
    await roles.first(books, chief)
    opened = [
        await cases.begin(asking(books, boss), cases.OF_RECEIPT, {"receipt": each}, "double")
        for each in range(MOST.at_a_time + MOST.a_day)
    ]
    about = await cases.begin(asking(books, boss), cases.OF_PERSON, {"person": Who(omar.id)}, "x")
    assert (about.person, about.assignee) == (omar.id, 0)
    for each in opened:
        await cases.close(asking(books, boss), each.number, "refunded")
    assert ("case_closed", "Boss") not in await told(books)
    mine = await cases.open(asking(books, boss), "wrong person", {"receipt": 1}, "")
    assert mine.is_open


async def test_a_case_is_given_to_who_may_deal_with_it(books, boss, omar):
    chief, noor = await met(books, "chief"), await met(books, "noor")
    await roles.first(books, chief)
    case = await cases.open(asking(books, omar), "wrong person", {"receipt": 12}, "oh no")
    about = await cases.open(asking(books, omar), "request", {"person": Who(chief.id)}, "")
    own = await cases.open(asking(books, chief), "request", {"person": Who(omar.id)}, "")
    await drop(books)
    for number, whom in ((case.number, noor), (about.number, chief), (own.number, chief)):
        with pytest.raises(NotAllowed, match="case_assignee"):
            await cases.assign(asking(books, boss), number, whom.id)
    assert (await cases.assign(asking(books, boss), case.number, chief.id)).assignee == chief.id
    assert await told(books) == [("case_assigned", "Chief")]
    taken = await cases.assign(asking(books, boss), case.number, boss.id)
    assert (taken.assignee, await told(books)) == (boss.id, [("case_assigned", "Chief")])
    listed = {
        of: [each.number for each in await cases.among(books, 0, of, boss.id)]
        for of in ("all", "mine", "unassigned")
    }
    assert listed == {
        "all": [case.number, about.number, own.number],
        "mine": [case.number],
        "unassigned": [about.number, own.number],
    }
    kinds = [each.kind for each in await audit.of_topic(books, f"case {case.number}")]
    assert kinds == ["cases.assign", "cases.assign"]


async def test_notes_are_added_and_never_changed(books, boss, omar, url):
    case = await cases.open(asking(books, omar), "wrong person", {"receipt": 12}, "oh no")
    act = asking(books, boss)
    for _ in range(2):
        await cases.note(act, case.number, "asked her")
    for each in range(cases.NOTES):
        await cases.note(asking(books, boss), case.number, f"again {each}")
    newest = await cases.notes(books, case.token)
    assert [each.words for each in newest[:2]] == ["again 4", "again 3"]
    assert len(newest) == cases.NOTES + 1
    (first,) = await cases.notes(books, case.token, newest[cases.NOTES - 1].number)
    assert (first.words, first.author) == ("asked her", boss.id)
    with pytest.raises(NotAllowed, match="case_own"):
        await cases.note(asking(books, omar), case.number, "me")
    await cases.close(asking(books, boss), case.number, "upheld")
    with pytest.raises(AlreadySettled):
        await cases.note(asking(books, boss), case.number, "too late")
    assert len(rows(url, "SELECT * FROM case_notes")) == cases.NOTES + 1


async def test_what_was_opened_about_somebody_is_found_the_newest_first(books, boss, omar):
    noor = await met(books, "noor")
    first = await cases.open(asking(books, noor), "request", {"person": Who(omar.id)}, "")
    appeal = await cases.open(asking(books, omar), cases.APPEAL, {}, "why")
    await cases.close(asking(books, boss), first.number, "rejected")
    found = await cases.among(books, 0, "about", omar.id)
    assert [(each.number, each.is_open) for each in found] == [
        (appeal.number, True),
        (first.number, False),
    ]
    assert await cases.among(books, first.number, "about", omar.id) == []

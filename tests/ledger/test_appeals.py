"""Appeals: against what was decided about her, one at a time, answered by somebody else."""

import asyncio
from dataclasses import replace

import pytest

from ledger import appeals, verification
from ledger.errors import NotAllowed, NotFound
from ledger.people import cases, outbox, persons, roles, states
from tests.ledger.acts import asking, met
from tests.ledger.verification.papers import decider, handed_in


@pytest.fixture
async def boss(books, time):
    boss = await met(books, "boss")
    await roles.first(books, boss)
    return boss


@pytest.fixture
async def omar(books, time):
    return await met(books, "omar")


async def frozen(books, by, person):
    card = await states.draft(asking(books, by), states.FREEZE, person, "why")
    await states.changed(asking(books, by), card.intent)
    return await persons.by_id(books, person.id)


async def rejected(books, by, person):
    found = await handed_in(books, person)
    await verification.take(asking(books, by), found.token)
    return await verification.reject(asking(books, by), found.token, "not_accepted", "")


async def test_who_decided_is_not_told_and_does_not_answer(books, boss, omar):
    sam = await decider(books, boss, "sam")
    await rejected(books, sam, omar)
    [ground] = await appeals.grounds(books, omar)
    assert (ground.against, ground.deciders) == (appeals.REJECTION, {sam.id})
    case = await appeals.open(asking(books, omar), appeals.REJECTION, "look again")
    told = [
        each.person.id for each in await outbox.waiting(books, 99) if each.kind == "case_opened"
    ]
    assert told == [boss.id]
    with pytest.raises(NotFound):
        await cases.close(asking(books, sam), case.number, "rejected", "no")
    with pytest.raises(NotAllowed):
        await cases.assign(asking(books, boss), case.number, sam.id)
    assert await appeals.of(books, omar.id) == case
    await cases.close(asking(books, boss), case.number, "upheld", "begin again, please")
    assert await appeals.of(books, omar.id) is None


async def test_where_nobody_else_may_who_decided_answers(books, boss, omar):
    omar = await frozen(books, boss, omar)
    case = await appeals.open(asking(books, omar), appeals.FREEZE, "it was not me")
    assert not (await cases.close(asking(books, boss), case.number, "upheld")).is_open


async def test_one_is_open_at_a_time(books, boss, omar):
    sam = await decider(books, boss, "sam")
    await rejected(books, sam, omar)
    omar = await frozen(books, sam, omar)
    assert len(await appeals.grounds(books, omar)) == 2
    opened = await asyncio.gather(
        appeals.open(asking(books, omar), appeals.FREEZE, "one"),
        appeals.open(asking(books, omar), appeals.REJECTION, "two"),
        return_exceptions=True,
    )
    assert [each.rule for each in opened if isinstance(each, NotAllowed)] == ["appeal_open"]
    case = await appeals.of(books, omar.id)
    await cases.close(asking(books, boss), case.number, "rejected")
    assert await appeals.open(asking(books, omar), appeals.REJECTION, "three")


async def test_there_is_something_to_appeal_against_and_time_for_it(books, boss, omar, time):
    with pytest.raises(NotAllowed, match="appeal_nothing"):
        await appeals.open(asking(books, omar), appeals.FREEZE, "why")
    await rejected(books, boss, omar)
    time.move(days=60)
    assert await appeals.grounds(books, omar) == []
    closed = replace(omar, state="closed")
    assert [each.against for each in await appeals.grounds(books, closed)] == [appeals.CLOSING]

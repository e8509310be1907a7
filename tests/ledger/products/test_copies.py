"""A copy of what is kept of somebody names nobody of those who run it."""

import json

import pytest

from ledger import appeals, clock, complaints
from ledger.people import cases, roles
from ledger.people.states import FREEZE
from ledger.products import privacy
from tests.ledger.acts import asking, met
from tests.ledger.people.test_states import becomes


@pytest.fixture
async def boss(books):
    boss = await met(books, "boss")
    await roles.first(books, boss)
    return boss


@pytest.fixture
async def sara(books):
    return await met(books, "sara")


async def told(books, person):
    """Return what the copy of somebody tells of the cases that she opened, the oldest first."""
    token = await privacy.order(asking(books, person))
    await privacy.make.run(books, clock.now())
    content = await privacy.content(books, await privacy.copy_of(books, token))
    opened = sorted(content["records"]["cases.opener"], key=lambda each: each["number"])
    return [json.loads(each["about"]) for each in opened]


async def test_her_copy_does_not_say_who_froze_her(books, boss, sara):
    await roles.first(books, await met(books, "other"))
    sara = await becomes(books, boss, FREEZE, sara)
    opened = await appeals.open(asking(books, sara), appeals.FREEZE, "it was not me")
    assert cases.DECIDERS in opened.about
    assert await told(books, sara) == [{"against": "freeze"}]


async def test_her_copy_does_not_say_whose_answer_she_was_not_content_with(books, boss, sara):
    await roles.first(books, await met(books, "other"))
    first = await complaints.open(asking(books, sara), "where is my money?")
    await cases.close(asking(books, boss), first.number, "rejected", "it is there")
    second = await complaints.again(asking(books, sara), first.number)
    assert cases.DECIDERS in second.about
    assert await told(books, sara) == [{}, {"again": first.number}]

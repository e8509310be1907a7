"""A case of which a report is due is closed by two: one alone could let it be filed never."""

from dataclasses import replace
from datetime import timedelta

import pytest

from ledger import laundering
from ledger.errors import NotAllowed
from ledger.laundering import filing, reported
from ledger.people import audit, cases, meant
from tests.ledger.acts import asking
from tests.ledger.laundering.test_rules import people as people  # noqa: PLC0414 - a fixture
from tests.ledger.laundering.test_watching import case as case  # noqa: PLC0414 - a fixture
from tests.ledger.laundering.test_watching import handler


@pytest.fixture
async def boss(books, case):
    boss = await handler(books, "boss")
    await laundering.report(asking(books, boss), case.number, "came back")
    return boss


async def test_one_alone_closes_nothing_of_which_a_report_is_due(books, time, people, case, boss):
    until = time.moment + timedelta(days=1)
    with pytest.raises(NotAllowed, match="alert_takes_two"):
        await laundering.close(asking(books, boss), case.number, "a shop")
    with pytest.raises(NotAllowed, match="alert_takes_two"):
        await laundering.allow(asking(books, boss), case.number, people["ben"], until, "aunt")
    assert (await laundering.get(books, case.token)).state == "report"


async def test_one_alone_lets_nothing_go_of_which_a_report_is_due_and_two_do_as_they_close_it(
    books, people, case
):
    boss, chief = await handler(books, "boss"), await handler(books, "chief")
    (held,) = await laundering.hold(asking(books, boss), case.number, "many give to her")
    await laundering.report(asking(books, boss), case.number, "came back")
    with pytest.raises(NotAllowed, match="alert_let_go_by_two"):
        await laundering.release(asking(books, chief), case.number, "explained")
    assert await laundering.holding.of_case(books, case.token) == [held]
    asked = await reported.draft(asking(books, boss), case.number, "explained")
    await reported.ended(replace(asking(books, boss), approver=chief.id), asked.intent)
    assert await laundering.holding.of_case(books, case.token) == []


async def test_two_close_it_once_and_whom_it_is_about_is_none_of_them(books, people, case, boss):
    asked = await reported.draft(asking(books, boss), case.number, "filed")
    assert people["ana"].id in meant.named(asked.intent)
    act = replace(asking(books, boss), approver=(await handler(books, "chief")).id)
    for _ in range(2):
        assert await reported.ended(act, asked.intent) is None
    matter = await laundering.get(books, case.token)
    assert (matter.state, matter.result, matter.due_ms) == ("closed", "false", 0)
    assert not (await cases.get(books, case.number)).is_open
    kept = (await audit.of_topic(books, f"case {case.number}"))[0]
    assert (kept.words, kept.actor, kept.approver) == ("filed", boss.id, act.approver)


async def test_two_allow_its_pair(books, time, people, case, boss):
    until = time.moment + timedelta(days=1)
    asked = await reported.draft(asking(books, boss), case.number, "aunt", people["ben"], until)
    pair = await reported.ended(asking(books, boss), asked.intent)
    assert [pair] == await laundering.allowed(books)
    assert (pair.other, pair.case) == (people["ben"].id, case.number)


async def test_nobody_asks_two_where_no_report_is_due(books, people, case):
    boss = await handler(books, "boss")
    assert not await reported.takes_two(asking(books, boss), case.number)
    with pytest.raises(NotAllowed, match="alert_unreported"):
        await reported.draft(asking(books, boss), case.number, "a shop")


async def test_whom_a_draft_is_about_is_not_told_that_it_is_asked_for(books, people, case, boss):
    asked = await filing.draft(asking(books, boss), case.number, "to be filed")
    assert meant.named(asked) == {people["ana"].id}

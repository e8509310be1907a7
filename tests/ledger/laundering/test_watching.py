"""What is new is looked at once, whoever looks and whenever it stops; a trial finds the same."""

import asyncio

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger import clock, ids, laundering, rules
from ledger.books import Books
from ledger.errors import AlreadySettled, NotAllowed, NotFound
from ledger.laundering import WATCHES, keeping, watching
from ledger.people import cases, persons, roles
from tests.ledger.acts import asking, findings, met, rows
from tests.ledger.laundering.test_rules import FIGURES, OLD, alerted, plays
from tests.ledger.laundering.test_rules import people as people  # noqa: PLC0414 - a fixture

ALL = {**FIGURES, **{each.switch.name: 1 for each in WATCHES.values()}}
FAN = [OLD, ("ben", "ana", 100), ("cem", "ana", 100), ("dia", "ana", 100)]
PAYMENTS = st.lists(
    st.tuples(
        st.sampled_from(("ana", "ben", "cem", "dia")),
        st.sampled_from(("ana", "ben", "cem", "dia")),
        st.sampled_from((99, 250, 550, 800, 900, 990, 2_000)),
        st.sampled_from((1, 60, 3_000)),
    ),
    max_size=14,
)


async def watches(books, time):
    await watching.watch.run(books, time())


def kept(path):
    """Return every alert that is kept, but for its case."""
    return sorted(rows(path, "SELECT rule, person, currency, transfer, found FROM alerts"))


async def trials(books, time, since, path):
    """Try every rule, and return what it found as the rows of alerts tell it."""
    boss = await met(books, "boss")
    found = []
    for name in WATCHES:
        token = await laundering.ask(asking(books, boss), name, since)
        await laundering.try_out.run(books, time())
        trial = await laundering.trial(books, token)
        assert trial.state == "ready"
        assert trial.alerts == len(trial.found)
        found += [(name, person, currency, at) for person, at, _, currency, _ in trial.found]
    return sorted(found)


@pytest.mark.parametrize("step", [1, 100])
@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(story=PAYMENTS)
async def test_a_trial_finds_what_looking_at_once_would_have(  # noqa: PLR0917 - fixtures
    books, path, time, people, monkeypatch, step, story
):
    monkeypatch.setattr(watching, "AT_ONCE", step)
    books.stated = ALL
    await watches(books, time)
    time.move(days=400)  # nothing of another example counts here
    before, since = kept(path), time()
    for payer, payee, minor, minutes in story:
        if payer != payee:
            await plays(books, time, [("wait", {"minutes": minutes}), (payer, payee, minor)])
            if step == 1:
                await watches(books, time)
    await watches(books, time)
    made = [each[:4] for each in kept(path) if each not in before]
    assert sorted(made) == await trials(books, time, since, path)


async def test_a_long_question_is_asked_only_where_a_rule_is_on_and_something_is_new(
    books, time, people, monkeypatch
):
    asked, survey = [], Books.survey
    await watches(books, time)

    async def counted(*given):
        asked.append(given)
        return await survey(*given)

    monkeypatch.setattr(Books, "survey", counted)
    await plays(books, time, FAN)
    await watches(books, time)
    assert asked == []
    books.stated = ALL
    await watches(books, time)
    assert len(asked) >= 1
    asked.clear()
    await watches(books, time)
    assert asked == []


async def test_two_processes_make_one_alert(books, url, path, time, people):
    other = await Books.open(url)
    try:
        for each in (books, other):
            each.stated = ALL
        await watches(books, time)
        await plays(books, time, FAN)
        await asyncio.gather(*(watches(each, time) for each in (books, other, books, other)))
    finally:
        await other.close()
    assert len(kept(path)) == len(set(kept(path))) >= 1
    assert len(await cases.among(books, 0)) == len(await alerted(books))
    assert await findings(books) == []


async def test_what_stopped_half_way_goes_on(books, path, time, people, monkeypatch):
    books.stated = ALL
    await watches(books, time)
    await plays(books, time, [*FAN, ("ana", "ben", 290)])

    async def fails(*_args):
        raise OSError

    with monkeypatch.context() as stopped:
        stopped.setattr(watching.cursors, "move", fails)
        with pytest.raises(OSError):  # noqa: PT011 - the one from above
            await watches(books, time)
    halfway = kept(path)
    assert halfway
    await watches(books, time)
    await watches(books, time)
    assert kept(path) == halfway


async def test_nothing_from_before_a_rule_was_on_is_looked_at(books, time, people):
    boss = asking(books, await handler(books, "boss"))
    books.stated = FIGURES
    await watches(books, time)
    await plays(books, time, FAN)
    change = await rules.draft(boss, WATCHES["fan-in"].switch, rules.ALL, 1, None, "tried")
    await rules.changed(boss, WATCHES["fan-in"].switch, change.intent)
    await watches(books, time)
    assert await alerted(books) == set()
    await plays(books, time, [("ben", "ana", 1)])
    await watches(books, time)
    assert await alerted(books) == {("fan-in", "ana")}


async def handler(books, name):
    person = await met(books, name)
    await roles.first(books, person)
    return await persons.meet(books, person_identity(name), name.capitalize())


def person_identity(name):
    return persons.Identity("web", name, name)


@pytest.fixture
async def case(books, time, people):
    """Let ana have a case of alerts: money of three came to her."""
    books.stated = {**FIGURES, "aml.fanin": 1}
    await handler(books, "boss")
    await watches(books, time)
    await plays(books, time, FAN)
    await watches(books, time)
    (found,) = await cases.among(books, 0)
    return found


async def test_later_alerts_come_into_the_open_case_and_after_it_into_another(
    books, time, people, case
):
    boss = await handler(books, "boss")
    await plays(books, time, FAN[1:])
    await watches(books, time)
    assert [each.number for each in await cases.among(books, 0)] == [case.number]
    assert await books.read(keeping.counted_in, case.token) == 2
    await laundering.close(asking(books, boss), case.number, "a shop")
    await watches(books, time)
    assert await cases.among(books, 0) == []
    await plays(books, time, FAN[1:])
    await watches(books, time)
    (again,) = await cases.among(books, 0)
    assert again.number != case.number
    assert (await laundering.tallies(books))["fan-in"] == (3, 2, 1)


async def test_an_allowed_pair_does_not_count_until_its_day(books, time, people, case):
    boss, until = await handler(books, "boss"), time.moment
    until = clock.from_ms(clock.to_ms(until) + 86_400_000)
    pair = await laundering.allow(asking(books, boss), case.number, people["ben"], until, "aunt")
    await plays(books, time, FAN[1:])
    await watches(books, time)
    assert await cases.among(books, 0) == []
    assert await laundering.allowed(books) == [pair]
    time.move(days=1)
    assert await laundering.allowed(books) == []
    await plays(books, time, FAN[1:])
    await watches(books, time)
    assert len(await cases.among(books, 0)) == 1


async def test_nobody_decides_about_herself(books, time, people, case):
    ana = await handler(books, "ana")
    support = await met(books, "dia")
    for each in (ana, support):
        for decide in (laundering.close, laundering.report):
            with pytest.raises(cases.NoCase):
                await decide(asking(books, each), case.number, "nothing to see")
        with pytest.raises(cases.NoCase):
            await cases.note(asking(books, each), case.number, "nothing to see")
    assert (await laundering.get(books, case.token)).state == "open"


async def test_a_case_is_decided_once(books, time, people, case):
    boss = await handler(books, "boss")
    await laundering.report(asking(books, boss), case.number, "came back")
    with pytest.raises(NotAllowed):
        await laundering.report(asking(books, boss), case.number, "again")
    with pytest.raises(NotAllowed):
        await cases.close(asking(books, boss), case.number, "rejected")
    matter = await laundering.get(books, case.token)
    runs = await laundering.clock_of(books, matter, taken=False)
    assert (runs.what, (runs.by - matter.detected_at).days) == ("report", 30)
    with pytest.raises(NotFound):
        await laundering.get(books, ids.token())


async def test_what_nobody_takes_is_told_again_and_then_to_owners(books, path, time, people, case):
    told = "SELECT person, count(*) FROM events WHERE kind = 'alert_overdue' GROUP BY person"
    boss = await met(books, "boss")
    await laundering.overdue.run(books, time())
    assert rows(path, told) == []
    time.move(days=3)
    await laundering.overdue.run(books, time())
    await laundering.overdue.run(books, time())
    assert [tuple(each) for each in rows(path, told)] == [(boss.id, 1)]
    time.move(days=2)
    await laundering.overdue.run(books, time())
    assert [tuple(each) for each in rows(path, told)] == [(boss.id, 2)]


async def test_alerts_go_once_they_are_old_and_their_case_is_closed(
    books, path, time, people, case
):
    boss = await handler(books, "boss")
    time.move(days=2_000)
    await laundering.forget.run(books, time().date())
    assert kept(path)
    await laundering.close(asking(books, boss), case.number, "a shop")
    await laundering.forget.run(books, time().date())
    assert kept(path) == []
    assert await findings(books) == []


async def test_an_alert_that_cannot_be_kept_is_told_and_stops_no_other(
    books, path, time, people, monkeypatch
):
    books.stated = {**FIGURES, "aml.fanin": 1, "aml.fanout": 1}
    boss = await handler(books, "boss")
    await handler(books, "ana")
    await watches(books, time)
    keep = keeping.keep

    async def fails(books, alert):
        if alert.rule == "fan-in":
            raise AlreadySettled("cases", "state", "closed")
        await keep(books, alert)

    monkeypatch.setattr(keeping, "keep", fails)
    await plays(books, time, [*FAN, *(("ana", each, 200) for each in ("ben", "cem", "dia"))])
    for _ in range(2):
        await watches(books, time)
    assert await alerted(books) == {("fan-out", "ana")}
    told = rows(path, "SELECT person FROM events WHERE kind = 'alert_failed'")
    assert [person for (person,) in told] == [boss.id]

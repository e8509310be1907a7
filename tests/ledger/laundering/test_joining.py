"""Two who became one moved what they moved as one person, from that moment on; a trial says so."""

import pytest

from ledger import laundering
from ledger.chart import WORLD
from ledger.laundering import WATCHES, reading
from ledger.people import cases
from ledger.posting import Move
from tests.ledger.acts import act, asking, usd, wallet
from tests.ledger.laundering.test_rules import FIGURES, OLD, WAIT, alerted, plays
from tests.ledger.laundering.test_rules import people as people  # noqa: PLC0414 - a fixture
from tests.ledger.laundering.test_watching import ALL, handler, kept, trials, watches
from tests.ledger.products.test_connecting import came, joined


@pytest.fixture
async def two(books, time, people):
    """Let mule join long before, and mule_t who is new; return both."""
    older = await funded(books, "mule")
    await plays(books, time, [OLD])
    return older, await funded(books, "mule_t")


async def funded(books, name):
    """Let somebody join, with money that tells nothing."""
    person = await came(books, "web", name)
    given = act(kind="adjust")
    target = await wallet(books, person.id)
    given.moves = (Move(await books.house(WORLD, "USD"), target, usd(50_000)),)
    await books.post(given)
    return person


async def looks_for(books, time, *rules):
    books.stated = {**FIGURES, **{WATCHES[each].switch.name: 1 for each in rules}}
    await watches(books, time)


async def found(books, time):
    await watches(books, time)
    return await alerted(books)


FAN_IN = [(each, "mule_t", 100) for each in ("ben", "cem")]
FAN_OUT = [("mule_t", each, 100) for each in ("ben", "cem")]
NEAR = [("mule_t", "ben", 900), ("mule_t", "cem", 950)]
BOTH = {
    "fan-in": (FAN_IN, ("dia", "mule", 100)),
    "fan-out": (FAN_OUT, ("mule", "dia", 100)),
    "structuring": (NEAR, ("mule", "dia", 990)),
    "rapid": ([("ben", "mule_t", 1_000)], ("mule", "cem", 800)),
    "velocity": ([("mule_t", "ben", 1)] * 3, ("mule", "cem", 1)),
    "round-trip": ([("mule_t", "ben", 600), ("ben", "cem", 590)], ("cem", "mule", 550)),
}


@pytest.mark.parametrize("rule", BOTH)
async def test_a_rule_counts_what_both_moved_before_they_were_one(books, time, two, rule):
    await looks_for(books, time, rule)
    before, after = BOTH[rule]
    await plays(books, time, before)
    await joined(books, *two)
    assert await found(books, time) == set()
    await plays(books, time, [after])
    assert await found(books, time) == {(rule, "mule")}


async def test_the_joining_itself_is_looked_at_as_a_step_of_who_stays(books, url, time, two):
    await looks_for(books, time, "fan-in")
    await plays(books, time, [*FAN_IN, ("dia", "mule", 100)])
    assert await found(books, time) == set()
    await joined(books, *two)
    assert await found(books, time) == {("fan-in", "mule")}
    await plays(books, time, [("ana", "mule", 1)])
    await watches(books, time)
    assert len(kept(url)) == 1


async def test_who_empties_a_wallet_before_she_joins_it_is_looked_at_with_her_next_step(
    books, time, two
):
    await looks_for(books, time, "fan-in")
    await plays(books, time, [*FAN_IN, ("dia", "mule", 100), ("mule_t", "mule", 50_200)])
    await joined(books, *two)
    assert await found(books, time) == set()
    await plays(books, time, [(WAIT, {"days": 3}), ("mule", "ana", 50_300)])
    assert await found(books, time) == {("fan-in", "mule")}


async def test_a_new_account_stays_new_when_it_joins_an_old_one(books, time, two):
    await looks_for(books, time, "new-account")
    await plays(books, time, [("ben", "mule", 1_500), ("ben", "mule_t", 600)])
    assert await found(books, time) == set()
    await joined(books, *two)
    assert await found(books, time) == {("new-account", "mule")}


async def test_an_old_account_that_joins_a_new_one_with_nothing_stays_old(books, time, two):
    await looks_for(books, time, "new-account")
    await joined(books, two[0], await came(books, "web", "mule_u"))
    await plays(books, time, [("ben", "mule", 2_500)])
    assert await found(books, time) == set()


async def test_what_was_told_of_who_went_is_not_told_again(books, url, time, two):
    await looks_for(books, time, "fan-in")
    await plays(books, time, [*FAN_IN, ("dia", "mule_t", 100)])
    assert await found(books, time) == {("fan-in", "mule_t")}
    await joined(books, *two)
    await plays(books, time, [("ana", "mule", 300)])
    await watches(books, time)
    assert len(kept(url)) == 1


async def test_what_is_found_of_who_went_after_she_did_is_a_case_of_who_stays(books, time, two):
    boss = await handler(books, "boss")
    await looks_for(books, time, "fan-in")
    await plays(books, time, [*FAN_IN, ("dia", "mule_t", 100)])
    one = await joined(books, *two)
    await watches(books, time)
    (case,) = await cases.among(books, 0)
    assert (case.person, (await laundering.get(books, case.token)).person) == (one.id, one.id)
    (held,) = await laundering.hold(asking(books, boss), case.number, "many gave to her")
    assert (held.person, held.amount) == (one.id, usd(300))


async def test_no_more_entries_are_looked_at_of_one_for_having_been_many(
    books, time, two, monkeypatch
):
    await looks_for(books, time, "fan-in")
    monkeypatch.setattr(reading, "DEPTH", 4)
    await plays(books, time, [*FAN_IN, *[("ana", "mule", 1)] * 4])
    await joined(books, *two)
    await plays(books, time, [("dia", "mule", 500)])
    assert await found(books, time) == set()


async def test_a_trial_finds_what_was_found_as_people_became_one(books, url, time, two):
    books.stated = ALL
    await watches(books, time)
    before, since = kept(url), time()
    third = await funded(books, "mule_u")
    story = [*FAN_IN, ("dia", "mule", 100), ("mule_u", "ben", 900), ("mule_t", "mule_u", 600)]
    await plays(books, time, story)
    await watches(books, time)
    await joined(books, two[1], third)
    await watches(books, time)
    await plays(books, time, [("ana", "mule_t", 100), ("mule_t", "cem", 950), ("cem", "mule", 550)])
    await watches(books, time)
    await joined(books, *two)
    await watches(books, time)
    await plays(books, time, [("mule", "dia", 990), ("ben", "mule", 2_000), ("mule", "ben", 1_900)])
    await watches(books, time)
    made = sorted(each[:4] for each in kept(url) if each not in before)
    assert len(made) >= 3
    assert made == await trials(books, time, since, url)

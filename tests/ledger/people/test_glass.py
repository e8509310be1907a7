"""Broken glass: an hour of acting alone, once at a time, that somebody else must look at."""

import asyncio
from datetime import timedelta

import pytest

from ledger import clock, ids
from ledger.errors import AlreadySettled, LimitExceeded, NotAllowed
from ledger.people import audit, glass, intents, outbox, roles, states
from tests.ledger.acts import act, asking, findings, met


@pytest.fixture
async def people(books):
    """Return two owners."""
    found = [await met(books, name) for name in ("boss", "chief")]
    for each in found:
        await roles.first(books, each)
    return found


@pytest.fixture
def time():
    now = [clock.now()]
    with clock.running(lambda: now[0]):
        yield lambda **by: now.append(now.pop() + timedelta(**by))


async def breaks(books, who, reason="nobody answers"):
    asked = asking(books, who)
    return await glass.broken(asked, await glass.draft(asked, reason))


async def over(books):
    await glass.due.run(books, clock.now())


async def test_every_owner_is_told_also_who_broke_it_and_who_is_frozen(books, people):
    boss, chief = people
    drafted = await states.draft(asking(books, boss), states.FREEZE, chief, "to be quiet")
    await states.changed(asking(books, boss), drafted.intent)
    await breaks(books, boss)
    told = [each for each in await outbox.waiting(books, 99) if each.kind == glass.KIND]
    assert {each.person.id for each in told} == {boss.id, chief.id}


async def test_a_deed_stands_only_while_it_lasts_and_is_kept_as_such(books, people, time):
    found = await breaks(books, people[0])
    holds, _, used = glass.using(await glass.holding(books, people[0].id), "fund")
    await books.post(act(guards=(holds,), audits=(used,)))
    time(minutes=59)
    assert await glass.holding(books, people[0].id)
    time(minutes=1)
    assert await glass.holding(books, people[0].id) is None
    await over(books)
    with pytest.raises(AlreadySettled):
        await books.post(act(guards=(holds,), audits=(used,)))
    kinds = [each.kind for each in await audit.of_topic(books, found.topic)]
    assert kinds == [glass.OVER, glass.USED, glass.BREAK]
    assert await findings(books) == []


async def test_one_at_a_time_and_a_second_tap_breaks_nothing_more(books, people):
    asked = asking(books, people[0])
    drafted = await glass.draft(asked, "why")
    other = await glass.draft(asking(books, people[0]), "another")
    first, again = [await glass.broken(asked, drafted) for _ in range(2)]
    assert first.token == again.token
    with pytest.raises(LimitExceeded):
        await glass.broken(asking(books, people[0]), other)
    with pytest.raises(NotAllowed, match="glass_broken"):
        await glass.draft(asking(books, people[0]), "more")


async def test_another_one_signs_it_off_once_it_is_over_and_once(books, people, time):
    boss, chief = people
    found = await breaks(books, boss)
    with pytest.raises(NotAllowed, match="glass_lasts"):
        await glass.sign(asking(books, chief), found.token, "fine")
    time(hours=1)
    await asyncio.gather(over(books), over(books))
    with pytest.raises(NotAllowed, match="glass_own"):
        await glass.sign(asking(books, boss), found.token, "fine")
    signed = await glass.sign(asking(books, chief), found.token, "fine")
    assert (signed.state, signed.reviewer, signed.words) == ("reviewed", chief.id, "fine")
    with pytest.raises(AlreadySettled):
        await glass.sign(asking(books, chief), found.token, "fine again")
    assert await glass.waiting(books) == []
    await breaks(books, boss)


async def test_whoever_reviews_may_press_and_nobody_else(books, people):
    found = await breaks(books, people[0])
    signing = await intents.get(books, glass.signing(found.token, people[0].id).token)
    assert signing.audience == f"{intents.HOLDER}{roles.REVIEW}"
    assert roles.REVIEW not in roles.permitted(frozenset({"admin", "treasurer", "support"}))
    assert glass.token_of(ids.text(found.token)) == found.token


async def test_an_hour_is_one_however_many_wait_to_be_signed_off(books, people, time):
    for _ in range(glass.MOST + 1):
        await breaks(books, people[0])
        assert await glass.holding(books, people[0].id)
        time(hours=1)
        await over(books)

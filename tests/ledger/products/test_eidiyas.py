"""Lists of gifts for a date: set aside once, given to each once, and never lost."""

import asyncio
from datetime import timedelta

import pytest

from ledger import claims, clock, ids
from ledger.chart import FEES
from ledger.errors import AlreadySettled, InsufficientFunds, KeyConflict, NotAllowed
from ledger.people import outbox, persons
from ledger.people.facts import Stranger
from ledger.pricing import Fee
from ledger.products import p2p
from ledger.products.gifts import eidiya, presents
from ledger.products.gifts.eidiya import List
from ledger.terms import from_wallet
from tests.ledger.acts import act, asking, findings, met, rich, rows, stands, usd, wallet


@pytest.fixture
async def omar(books):
    return await rich(books, "omar", 10_000)


@pytest.fixture
async def family(books):
    return [await met(books, name) for name in ("sara", "ziad", "nour")]


@pytest.fixture
def day(time):
    return time.moment + timedelta(days=3)


async def draft(books, giver, people, day, sums=(100, 200, 300), *, fee_bps=0, key=None):
    amounts = [usd(minor) for minor in sums[: len(people)]]
    asked = List(people, amounts, day, "happy feast")
    books.stated = {"send.fee": Fee(fee_bps)}
    return await eidiya.draft(asking(books, giver, key), asked)


async def made(books, giver, people, day, **more):
    card = await draft(books, giver, people, day, **more)
    return await eidiya.make(asking(books, giver), card.intent)


async def has(books, person):
    return (await stands(books, await wallet(books, person.id)))[0]


async def told(books):
    waiting = await outbox.waiting(books, 100)
    for event in waiting:
        await outbox.told(books, event)
    return sorted((event.kind, event.person.name) for event in waiting)


async def test_it_is_set_aside_at_once_and_given_on_its_date(books, time, omar, family, day):
    waits = await made(books, omar, family, day, fee_bps=100)
    assert waits.left == usd(10_000 - 606)
    assert await stands(books, waits.eidiya.account) == (606, 0)
    await presents.due.run(books, time.moment)
    assert [await has(books, each) for each in family] == [0, 0, 0]
    assert await told(books) == []
    time.moment = day
    for _ in range(2):
        await presents.due.run(books, time.moment)
    assert [await has(books, each) for each in family] == [100, 200, 300]
    assert await stands(books, await books.house(FEES, "USD")) == (6, 0)
    assert await stands(books, waits.eidiya.account) == (0, 0)
    assert await told(books) == [("eidiya_given", each) for each in ("Nour", "Sara", "Ziad")]
    assert await presents.waiting(books, omar.id) == []
    assert not (await from_wallet(asking(books, omar), family[0].id, usd(1), "send"))[0].first
    assert await findings(books) == []


async def test_a_list_that_another_process_gives_between_two_looks_is_given_once(
    books, time, omar, family, monkeypatch
):
    day = time.moment + timedelta(days=1)
    await made(books, omar, family, day)
    time.moment, look = day, presents.get

    async def after_another(books, token):
        monkeypatch.undo()
        await presents.due.run(books, time.moment)
        return await look(books, token)

    monkeypatch.setattr(presents, "get", after_another)
    await presents.due.run(books, time.moment)
    assert [await has(books, each) for each in family] == [100, 200, 300]


async def test_what_comes_again_tomorrow_is_the_list_of_the_day_that_was_meant(
    books, omar, family, day
):
    key = ids.token()
    first, again = [
        await draft(books, omar, family, each, key=key) for each in (day, day + timedelta(days=1))
    ]
    assert (again.intent.token, again.intent.repeated) == (first.intent.token, True)
    assert clock.to_ms(again.at) == clock.to_ms(day)


async def test_a_second_tap_sets_nothing_aside_anew(books, omar, family, day):
    card = await draft(books, omar, family, day)
    first, again = [await eidiya.make(asking(books, omar), card.intent) for _ in range(2)]
    assert (first.repeated, again.repeated, again.eidiya) == (False, True, first.eidiya)
    assert await has(books, omar) == 9400


async def test_a_repeated_message_gets_the_first_card(books, omar, family, day):
    key = ids.token()
    card = await draft(books, omar, family, day, key=key)
    again = await draft(books, omar, family, day, key=key, fee_bps=200)
    assert (again.intent.token, again.fee) == (card.intent.token, usd(0))
    with pytest.raises(KeyConflict):
        await draft(books, omar, family, day, (100, 200, 301), key=key)


async def test_the_giver_takes_back_what_was_not_given(books, time, omar, family, day):
    waits = await made(books, omar, family, day)
    for repeated in (False, True):
        taken = await eidiya.take(asking(books, omar), waits.back)
        assert (taken.back, taken.repeated) == (usd(600), repeated)
    assert await has(books, omar) == 10_000
    time.moment = day
    await presents.due.run(books, time.moment)
    assert [await has(books, each) for each in family] == [0, 0, 0]
    assert await told(books) == []


async def test_what_was_given_is_not_taken_back(books, time, omar, family, day):
    waits = await made(books, omar, family, day)
    time.moment = day
    await presents.due.run(books, time.moment)
    with pytest.raises(AlreadySettled) as over:
        await eidiya.take(asking(books, omar), waits.back)
    assert (over.value.table, over.value.found) == ("eidiyas", "given")


async def test_each_is_given_or_comes_back_whoever_is_first(books, time, omar, family, day):
    waits = await made(books, omar, family, day)
    time.moment = day
    await asyncio.gather(
        *(presents.due.run(books, time.moment) for _ in range(2)),
        eidiya.take(asking(books, omar), waits.back),
        return_exceptions=True,
    )
    assert sum([await has(books, each) for each in [omar, *family]]) == 10_000
    assert await stands(books, waits.eidiya.account) == (0, 0)
    assert await findings(books) == []


async def test_who_has_not_joined_has_seven_days_to_come(books, time, omar, family, day):
    guest = persons.stranger(Stranger("web", "guest", "guest", "Guest"))
    waits = await made(books, omar, [guest], day)
    time.moment = day
    await presents.due.run(books, time.moment)
    assert await stands(books, waits.eidiya.account) == (0, 0)
    assert await stands(books, await wallet(books, omar.id)) == (10_000, 100)
    assert ("waiting", "Guest") in await told(books)
    came = await met(books, "guest")
    assert await has(books, came) == 100
    assert ("eidiya_given", "Guest") in await told(books)
    assert await findings(books) == []


async def test_what_nobody_came_for_is_the_givers_again(books, time, omar, day):
    guest = persons.stranger(Stranger("web", "guest", "guest", "Guest"))
    await made(books, omar, [guest], day)
    time.moment = day
    await presents.due.run(books, time.moment)
    time.moment = day + claims.LASTS.first
    await p2p.unclaimed.run(books, time.moment)
    assert await stands(books, await wallet(books, omar.id)) == (10_000, 0)
    assert await findings(books) == []


async def test_a_frozen_wallet_stops_nobody_else_and_is_tried_for_a_week(
    books, time, omar, family, day
):
    sara, ziad, nour = family
    account = await wallet(books, ziad.id)
    await books.set_state(account, "open", "frozen", act())
    await made(books, omar, family, day)
    time.moment = day
    await presents.due.run(books, time.moment)
    assert [await has(books, each) for each in (sara, nour)] == [100, 300]
    time.moment += presents.TRIED + timedelta(hours=1)
    await presents.due.run(books, time.moment)
    assert await has(books, omar) == 10_000 - 400
    assert ("eidiya_ungiven", "Omar") in await told(books)
    assert await findings(books) == []


async def test_what_is_no_list_is_refused(books, time, omar, family, day):
    for people, on, why in (
        ([], day, "eidiya_people"),
        ([*family[:1], omar], day, "pay_self"),
        ([family[0], family[0]], day, "eidiya_twice"),
        (family, time.moment + eidiya.FARTHEST + timedelta(days=1), "eidiya_far"),
    ):
        with pytest.raises(NotAllowed, match=why):
            await draft(books, omar, people, on)
    with pytest.raises(InsufficientFunds):
        await draft(books, omar, family, day, (100, 200, 10_000))


async def test_of_several_lists_that_one_wallet_cannot_pay_the_refused_leave_nothing_behind(
    books, url, omar, day
):
    """No account, and nobody under the names in it: names cost nothing to write."""
    unmet = [persons.stranger(Stranger("web", f"u{at}", f"u{at}", f"U{at}")) for at in range(6)]
    first, second = [
        await draft(books, omar, people, day, [5_000, 200, 300])
        for people in (unmet[:3], unmet[3:])
    ]
    made = await eidiya.make(asking(books, omar), first.intent)
    before = [rows(url, f"SELECT COUNT(*) FROM {each}") for each in ("persons", "accounts")]
    with pytest.raises(InsufficientFunds):
        await eidiya.make(asking(books, omar), second.intent)
    now = [rows(url, f"SELECT COUNT(*) FROM {each}") for each in ("persons", "accounts")]
    assert now == before
    assert (
        await eidiya.make(asking(books, omar), first.intent)
    ).eidiya.number == made.eidiya.number

"""Asking back: never more than was paid, one at a time, and every way it ends."""

import asyncio
from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger import clock, grace, products
from ledger.books import Books
from ledger.errors import (
    AccountFrozen,
    AlreadySettled,
    LimitExceeded,
    NotAllowed,
    NotFound,
    Refused,
)
from ledger.migrations import migrate
from ledger.people import blocks, intents, outbox, persons, roles, states
from ledger.people.states import FREEZE, THAW
from ledger.products import corrections, p2p
from ledger.products.recalls import asking, giving, reading
from ledger.products.recalls.asking import TooMuch
from ledger.proof import prove
from tests.ledger.acts import asking as asks
from tests.ledger.acts import by_hand, met, rich, stands, usd, wallet
from tests.ledger.before import bring_back


@pytest.fixture
async def omar(books):
    return await rich(books, "omar", 1000)


@pytest.fixture
async def sara(books):
    return await met(books, "sara")


async def paid(books, payer, payee, minor):
    card = await p2p.draft(asks(books, payer), payee, usd(minor), "tea")
    return (await p2p.confirm(asks(books, payer), card.intent)).number


async def asked(books, payer, number, minor, words=""):
    drafted = await asking.draft(asks(books, payer), number, usd(minor), words)
    return await asking.ask(asks(books, payer), drafted.intent)


async def given_back(books, payee, recall, minor=None):
    amount = usd(minor) if minor else None
    card = await giving.draft(asks(books, payee), recall, amount)
    made, _ = await giving.confirm(asks(books, payee), card.intent)
    return made


async def told(books):
    waiting = await outbox.waiting(books, 100)
    for event in waiting:
        await outbox.told(books, event)
    return [(event.kind, event.person.name) for event in waiting if event.kind != "card"]


async def proven(books):
    return list((await books.read(prove, checks=products.DECLARED.checks)).findings)


async def test_what_is_asked_goes_back_as_a_transfer_of_its_own_that_names_the_first(
    books, omar, sara
):
    number = await paid(books, omar, sara, 300)
    await told(books)
    recall = await asked(books, omar, number, 300, "wrong sara")
    assert await told(books) == [("recall_asked", "Sara")]
    card = await giving.draft(asks(books, sara), recall)
    made, _ = await giving.confirm(asks(books, sara), card.intent)
    again, _ = await giving.confirm(asks(books, sara), card.intent)
    assert (again.number, again.repeated) == (made.number, True)
    assert await stands(books, await wallet(books, omar.id)) == (1000, 0)
    assert await stands(books, await wallet(books, sara.id)) == (0, 0)
    assert await told(books) == [("recall_given", "Omar")]
    first = await reading.by_receipt(books, made.number)
    assert (first.number, first.state, first.given) == (number, "given", usd(300))
    assert await proven(books) == []


async def test_never_more_comes_back_than_was_paid(books, omar, sara):
    number = await paid(books, omar, sara, 300)
    await wallet(books, sara.id, 1000)
    with pytest.raises(TooMuch):
        await asked(books, omar, number, 301)
    recall = await asked(books, omar, number, 300)
    with pytest.raises(TooMuch):
        await given_back(books, sara, recall, 301)
    await given_back(books, sara, recall, 100)
    with pytest.raises(TooMuch) as left:
        await asked(books, omar, number, 201)
    assert left.value.left == usd(200)
    await given_back(books, sara, await asked(books, omar, number, 200))
    with pytest.raises(NotAllowed, match="recall_all"):
        await asked(books, omar, number, 1)
    assert await proven(books) == []


async def test_what_came_back_by_one_road_comes_back_by_no_other(books, omar, sara):
    boss = await met(books, "boss")
    reversed_ = await paid(books, omar, sara, 300)
    await wallet(books, sara.id, 1000)
    open_ = await asked(books, omar, reversed_, 300)
    card = await corrections.draft_reversal(asks(books, boss), reversed_, "twice")
    await corrections.corrected(asks(books, boss), card)
    with pytest.raises(LimitExceeded):
        await given_back(books, sara, open_)
    granted = await paid(books, omar, sara, 300)
    late = await corrections.draft_reversal(asks(books, boss), granted, "twice")
    await given_back(books, sara, await asked(books, omar, granted, 100))
    with pytest.raises(LimitExceeded):
        await corrections.corrected(asks(books, boss), late)
    with pytest.raises(NotAllowed, match="returned"):
        await corrections.draft_reversal(asks(books, boss), granted, "twice")
    assert await stands(books, await wallet(books, omar.id)) == (800, 0)
    assert await proven(books) == []


async def test_what_was_given_back_before_that_was_counted_is_counted(books, url, omar, sara):
    number = await paid(books, omar, sara, 300)
    await given_back(books, sara, await asked(books, omar, number, 300), 100)
    await books.close()
    bring_back(url, "0046")
    by_hand(url, "DELETE FROM counts WHERE name LIKE 'returned:%'")
    assert migrate(url)
    again = await Books.open(url)
    with pytest.raises(TooMuch) as left:
        await asked(again, omar, number, 201)
    assert left.value.left == usd(200)
    with pytest.raises(NotAllowed, match="returned"):
        await corrections.draft_reversal(asks(again, omar), number, "twice")
    await again.close()


async def test_it_is_asked_once_at_a_time_and_three_times_at_most(books, omar, sara):
    number = await paid(books, omar, sara, 300)
    for _ in range(3):
        recall = await asked(books, omar, number, 10)
        with pytest.raises(NotAllowed, match="recall_open"):
            await asked(books, omar, number, 10)
        await asking.refuse(asks(books, sara), number, "no")
        assert (await reading.get(books, recall.token)).reply == "no"
    with pytest.raises(NotAllowed, match="recall_often"):
        await asked(books, omar, number, 10)


async def test_nobody_asks_for_many_payments_in_a_day(books, omar, sara):
    numbers = [await paid(books, omar, sara, 10) for _ in range(asking.A_DAY.first + 1)]
    for number in numbers[:-1]:
        await asked(books, omar, number, 10)
    with pytest.raises(LimitExceeded):
        await asked(books, omar, numbers[-1], 10)


async def becomes(books, verb, person):
    boss = await met(books, "boss")
    await roles.first(books, boss)
    drafted = await states.draft(asks(books, boss), verb, person, "a reason")
    await states.changed(asks(books, boss), drafted.intent)
    return await persons.by_id(books, person.id)


async def test_who_is_frozen_asks_for_nothing_back_but_may_say_no_and_let_it_be(books, omar, sara):
    numbers = [await paid(books, omar, sara, 100) for _ in range(3)]
    first, second = [await asked(books, omar, number, 100) for number in numbers[:2]]
    third = await asking.draft(asks(books, omar), numbers[2], usd(100), "")
    frozen = await becomes(books, FREEZE, omar)
    with pytest.raises(AccountFrozen):
        await asking.draft(asks(books, frozen), numbers[2], usd(100), "")
    with pytest.raises(AccountFrozen):
        await asking.ask(asks(books, frozen), third.intent)
    with pytest.raises(AccountFrozen):  # it comes in that very moment
        await asking.ask(asks(books, omar), third.intent)
    with pytest.raises(AccountFrozen):
        await given_back(books, sara, first)
    button = await intents.get(books, asking.of_card(first.token, omar.id))
    await asking.withdraw(asks(books, frozen), button)
    await asking.refuse(asks(books, sara), numbers[1], "no")
    assert {await recalled(books, each) for each in (first, second)} == {"withdrawn", "refused"}
    assert await proven(books) == []


async def test_what_is_asked_of_who_is_frozen_waits_until_she_gives_it_or_time_is_up(
    books, time, omar, sara
):
    numbers = [await paid(books, omar, sara, 100) for _ in range(2)]
    given, late = [await asked(books, omar, number, 100) for number in numbers]
    card = await giving.draft(asks(books, sara), given)
    frozen = await becomes(books, FREEZE, sara)
    with pytest.raises(AccountFrozen):
        await giving.draft(asks(books, frozen), late)
    with pytest.raises(AccountFrozen):
        await giving.confirm(asks(books, frozen), card.intent)
    assert await stands(books, await wallet(books, omar.id)) == (800, 0)
    thawed = await becomes(books, THAW, frozen)
    await giving.confirm(asks(books, thawed), card.intent)
    frozen = await becomes(books, FREEZE, thawed)
    time.move(days=8)
    await asking.expire.run(books, clock.now())
    assert (await recalled(books, given), await recalled(books, late)) == ("given", "expired")
    assert await stands(books, await wallet(books, omar.id)) == (900, 0)
    assert await proven(books) == []


async def recalled(books, recall):
    return (await reading.get(books, recall.token)).state


async def test_only_who_paid_asks_for_a_payment_to_a_person_and_in_time(books, time, omar, sara):
    number = await paid(books, omar, sara, 300)
    with pytest.raises(NotFound):
        await asked(books, sara, number, 10)
    recall = await asked(books, omar, number, 10)
    made = await given_back(books, sara, recall)
    with pytest.raises(NotFound):
        await asked(books, sara, made.number, 10)
    time.move(days=91)
    with pytest.raises(NotAllowed, match="recall_late"):
        await asked(books, omar, number, 10)


async def test_a_receipt_that_began_a_payment_leads_to_it(books, time, omar, sara):
    books.stated = {"undo.seconds": 10}
    number = await paid(books, omar, sara, 300)
    with pytest.raises(NotFound):
        await asked(books, omar, number, 10)
    time.move(seconds=10)
    await grace.due.run(books, time.moment)
    recall = await asked(books, omar, number, 10)
    assert recall.number == number + 1


async def test_it_ends_when_it_is_withdrawn_or_nobody_answers(books, time, omar, sara):
    number = await paid(books, omar, sara, 300)
    recall = await asked(books, omar, number, 10)
    mine = await intents.get(books, asking.of_card(recall.token, omar.id))
    assert (await asking.withdraw(asks(books, omar), mine)).state == "withdrawn"
    with pytest.raises(AlreadySettled):
        await giving.draft(asks(books, sara), await reading.get(books, recall.token))
    late = await asked(books, omar, number, 10)
    time.move(days=8)
    for _ in range(2):
        await asking.expire.run(books, time.moment)
    assert (await reading.get(books, late.token)).state == "expired"
    assert ("recall_ended", "Omar") in await told(books)


async def test_one_answer_only_however_many_come_at_once(books, time, omar, sara):
    await wallet(books, sara.id, 1000)
    for _ in range(5):
        number = await paid(books, omar, sara, 100)
        recall = await asked(books, omar, number, 100)
        mine = await intents.get(books, asking.of_card(recall.token, omar.id))
        cards = [
            await giving.draft(asks(books, sara), recall, usd(minor)) for minor in (100, 60, 40)
        ]
        before = (await stands(books, await wallet(books, omar.id)))[0]
        await asyncio.gather(
            *(giving.confirm(asks(books, sara), card.intent) for card in cards),
            asking.refuse(asks(books, sara), number, ""),
            asking.withdraw(asks(books, omar), mine),
            return_exceptions=True,
        )
        ended = await reading.get(books, recall.token)
        back = (await stands(books, await wallet(books, omar.id)))[0] - before
        assert not ended.is_open
        assert ended.given == usd(back)
        time.move(days=1)
    assert await proven(books) == []


async def test_two_who_ask_at_once_ask_once(books, omar, sara):
    number = await paid(books, omar, sara, 100)
    drafts = [await asking.draft(asks(books, omar), number, usd(minor), "") for minor in (100, 60)]
    made = await asyncio.gather(
        *(asking.ask(asks(books, omar), each.intent) for each in drafts), return_exceptions=True
    )
    assert len([each for each in made if not isinstance(each, Refused)]) == 1
    assert len(await reading.of_number(books, number)) == 1


async def test_a_second_tap_asks_no_second_time(books, omar, sara):
    number = await paid(books, omar, sara, 100)
    drafted = await asking.draft(asks(books, omar), number, usd(100), "")
    first = await asking.ask(asks(books, omar), drafted.intent)
    done = await intents.get(books, drafted.intent.token)
    assert (await asking.ask(asks(books, omar), done)).token == first.token


async def test_the_proof_finds_what_was_written_by_hand(books, url, omar, sara):
    number = await paid(books, omar, sara, 300)
    await given_back(books, sara, await asked(books, omar, number, 300), 100)
    assert await proven(books) == []
    by_hand(url, "UPDATE recalled SET back = 50")
    assert [each.check for each in await proven(books)] == [
        "what was asked back came back, and never more than was paid"
    ]


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["ask", "give", "refuse", "withdraw", "expire"]),
        st.integers(0, 1),
        st.integers(1, 250),
    ),
    max_size=12,
)


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(STEPS)
def test_whatever_is_asked_and_given_nothing_is_lost(fresh_url, steps):
    url = fresh_url()
    asyncio.run(_played(url, steps))
    fresh_url.back(url)


async def _played(url, steps):
    books = await Books.open(url)
    try:
        omar, sara = await rich(books, "omar", 1000), await rich(books, "sara", 100)
        numbers = [await paid(books, omar, sara, minor) for minor in (100, 200)]
        for what, at, minor in steps:
            with suppress(Refused):
                await _step(books, (omar, sara), numbers[at], what, minor)
        back = 0
        for number, most in zip(numbers, (100, 200), strict=True):
            given = [each.given.minor for each in await reading.of_number(books, number)]
            assert sum(given) <= most
            back += sum(given)
        left = [(await stands(books, await wallet(books, each.id)))[0] for each in (omar, sara)]
        assert left == [700 + back, 400 - back]
        assert await proven(books) == []
    finally:
        await books.close()


async def _step(books, people, number, what, minor):
    omar, sara = people
    match what:
        case "ask":
            await asked(books, omar, number, minor)
        case "give":
            await given_back(books, sara, await reading.open_of(books, number), minor)
        case "refuse":
            await asking.refuse(asks(books, sara), number, "")
        case "withdraw":
            recall = await reading.open_of(books, number)
            mine = await intents.get(books, asking.of_card(recall.token, omar.id))
            await asking.withdraw(asks(books, omar), mine)
        case "expire":
            await asking.expire.run(books, clock.now() + timedelta(days=8))


async def test_who_has_blocked_somebody_is_asked_for_nothing_back_and_nobody_sees_that(
    books, omar, sara
):
    number = await paid(books, omar, sara, 500)
    await told(books)
    blocking = asks(books, sara)
    await blocking.post(await blocks.putting(blocking, omar.id, blocks.ON))
    assert (await asked(books, omar, number, 500, "call me")).state == "open"
    assert await told(books) == []

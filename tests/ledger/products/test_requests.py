import asyncio
from contextlib import asynccontextmanager

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger import ids, knowing
from ledger.books import Books
from ledger.debts import load
from ledger.errors import (
    AlreadySettled,
    AskedTooMuch,
    InsufficientFunds,
    LimitExceeded,
    NotAllowed,
    NotFound,
)
from ledger.migrations import migrate
from ledger.money import MOST_ASKED, Money
from ledger.people import blocks, cases, groups, intents, outbox, persons, roles
from ledger.people.facts import Stranger
from ledger.people.persons import Identity
from ledger.posting import Posting, Row
from ledger.products import bonus, p2p
from ledger.products.owed import settling
from ledger.products.requests import cards, ending, making, owing, paying, reading
from ledger.products.requests.making import (
    A_DAY,
    LASTS,
    OPEN_TO_ONE,
    REMINDS,
    STRANGERS_A_DAY,
    STRANGERS_OPEN,
)
from ledger.products.requests.tables import RequestRow
from ledger.terms import from_wallet
from tests.ledger.acts import act, asking, findings, met, rich, rows, stands, tamper, usd, wallet
from tests.ledger.before import bring_back


@pytest.fixture
async def omar(books):
    return await rich(books, "omar", 10_000)


@pytest.fixture
async def sara(books):
    return await met(books, "sara")


@asynccontextmanager
async def opened(url):
    books = await Books.open(url)
    try:
        yield books
    finally:
        await books.close()


async def made(books, requester, payer, minor=2500, note="dinner", *, near=True):
    drafted = await making.draft(asking(books, requester), payer, usd(minor), note, near=near)
    return await making.make(asking(books, requester), drafted.intent)


async def card(books, payer, *requests, part=None, key=None):
    now = [await reading.get(books, each.token) for each in requests]
    return await paying.draft(asking(books, payer, key), now, usd(part) if part else None)


async def pay(books, payer, *requests, part=None):
    drafted = await card(books, payer, *requests, part=part)
    return await paying.confirm(asking(books, payer), drafted.intent)


async def now(books, request):
    return await reading.get(books, request.token)


async def told(books):
    """Return what waits to be told since the last time, and to whom; cards to be drawn aside."""
    waiting = await outbox.waiting(books, 1000)
    for event in waiting:
        await outbox.told(books, event)
    return sorted((event.kind, event.person.name) for event in waiting if not event.group)


async def test_nobody_is_told_before_who_asks_says_yes(books, omar, sara):
    await told(books)
    drafted = await making.draft(asking(books, sara), omar, usd(2500), "dinner", near=True)
    assert await told(books) == []
    first = await making.make(asking(books, sara), drafted.intent)
    again = await making.make(asking(books, sara), drafted.intent)
    assert first.token == again.token
    assert await told(books) == [("requested", "Omar")]


async def test_it_is_paid_once_however_often_and_from_wherever_it_is_pressed(books, omar, sara):
    request = await made(books, sara, omar)
    first, second = [await card(books, omar, request, key=ids.token()) for _ in range(2)]
    part = await card(books, omar, request, part=2000)
    presses = [
        paying.confirm(asking(books, omar), each.intent) for each in (first, first, second, part)
    ]
    outcomes = await asyncio.gather(*presses, return_exceptions=True)
    assert sum(isinstance(each, AlreadySettled | paying.Surplus) for each in outcomes) == 1
    assert await stands(books, await wallet(books, sara.id)) == (2500, 0)
    assert (await now(books, request)).state == "paid"
    with pytest.raises(AlreadySettled):
        await card(books, omar, request)


async def test_two_parts_at_once_never_come_to_more_than_is_asked_for(books, omar, sara):
    request = await made(books, sara, omar, 2500)
    drafts = [await card(books, omar, request, part=each) for each in (1500, 1000, 600, 1200)]
    presses = [paying.confirm(asking(books, omar), each.intent) for each in drafts]
    outcomes = await asyncio.gather(*presses, return_exceptions=True)
    refused = [each for each in outcomes if isinstance(each, Exception)]
    assert all(isinstance(each, AlreadySettled | paying.Surplus) for each in refused)
    request = await now(books, request)
    got, _ = await stands(books, await wallet(books, sara.id))
    assert got == request.paid.minor <= 2500
    assert request.left.minor < 1000
    assert await findings(books) == []


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(parts=st.lists(st.integers(1, 1200), min_size=1, max_size=5), asked=st.integers(1, 2500))
def test_whatever_parts_are_paid_no_more_than_is_asked_for_moves_and_nothing_is_lost(
    fresh_url, parts, asked
):
    async def play(url):
        async with opened(url) as books:
            omar, sara = await rich(books, "omar", 10_000), await met(books, "sara")
            request, left = await made(books, sara, omar, asked), asked
            for each in parts:
                if each <= left:
                    await pay(books, omar, request, part=each)
                    left -= each
                else:
                    with pytest.raises((paying.Surplus, AlreadySettled)):
                        await pay(books, omar, request, part=each)
                stood = await now(books, request)
                assert (stood.left.minor, stood.state == "paid") == (left, left == 0)
            paid = asked - left
            assert await stands(books, await wallet(books, sara.id)) == (paid, 0)
            assert await stands(books, await wallet(books, omar.id)) == (10_000 - paid, 0)

    url = fresh_url()
    asyncio.run(play(url))
    fresh_url.back(url)


async def test_a_card_that_was_left_does_not_close_the_way_to_pay(books, time, omar, sara):
    request = await made(books, sara, omar)
    await card(books, omar, request)
    await pay(books, omar, request, part=500)
    assert (await card(books, omar, request)).terms.amount == usd(2000)
    time.move(hours=1)
    assert (await pay(books, omar, request)).terms.amount == usd(2000)


async def test_who_cannot_pay_is_refused_and_may_pay_later(books, omar, sara):
    request = await made(books, sara, omar, 20_000)
    with pytest.raises(InsufficientFunds):
        await card(books, omar, request)
    await wallet(books, omar.id, 10_000)
    assert (await pay(books, omar, request)).number


async def test_a_part_in_another_currency_is_refused(books, omar, sara):
    request = await made(books, sara, omar)
    with pytest.raises(paying.OtherCurrency):
        await paying.draft(asking(books, omar), [request], Money(500, "EUR"))


async def test_several_of_one_person_are_paid_in_one_transfer_or_not_at_all(books, omar, sara):
    requests = [await made(books, sara, omar, each) for each in (100, 200, 300)]
    whole = await card(books, omar, *requests)
    assert whole.terms.amount == usd(600)
    await pay(books, omar, requests[1], part=150)
    with pytest.raises(paying.Surplus):
        await paying.confirm(asking(books, omar), whole.intent)
    receipt = await pay(books, omar, *requests)
    assert receipt.terms.amount == usd(450)
    assert [(await now(books, each)).state for each in requests] == ["paid"] * 3
    assert await stands(books, await wallet(books, sara.id)) == (600, 0)
    assert await findings(books) == []


async def test_nobody_pays_declines_or_shows_what_is_asked_of_somebody_else(books, omar, sara):
    request = await made(books, sara, omar)
    lina = await met(books, "lina")
    with pytest.raises(NotFound):
        await reading.of_payer(asking(books, lina), request.name)
    with pytest.raises(NotFound):
        await reading.of_payer(asking(books, lina), "no such thing")
    drafted = await card(books, omar, request)
    with pytest.raises(NotFound):
        await paying.confirm(asking(books, lina), drafted.intent)


async def test_declined_and_withdrawn_it_is_owed_no_more(books, omar, sara):
    declined, withdrawn = await made(books, sara, omar, 100), await made(books, sara, omar, 200)
    drafted = await card(books, omar, withdrawn)
    await told(books)
    await ending.decline(asking(books, omar), declined, "not mine")
    assert (await now(books, declined)).word == "not mine"
    assert await told(books) == [("request_declined", "Sara")]
    intent = await intents.get(books, cards.asking(withdrawn.token))
    for _ in range(2):
        await ending.withdraw(asking(books, sara), intent)
    with pytest.raises(AlreadySettled):
        await paying.confirm(asking(books, omar), drafted.intent)
    with pytest.raises(AlreadySettled):
        await ending.decline(asking(books, omar), withdrawn)
    assert await books.read(owing.requests.run, omar.id) == []


async def test_it_reminds_once_and_ends_in_its_time(books, time, omar, sara):
    request = await made(books, sara, omar)
    await told(books)
    time.moment += REMINDS.first
    for _ in range(2):
        await ending.due.run(books, time.moment)
    assert await told(books) == [("request_reminded", "Omar")]
    time.moment += LASTS.first - REMINDS.first
    for _ in range(2):
        await ending.due.run(books, time.moment)
    assert await told(books) == [("request_over", "Sara")]
    assert (await now(books, request)).state == "expired"


async def test_a_rule_says_how_long_it_waits(books, time, omar, sara):
    books.stated = {LASTS.name: LASTS.least}
    request = await made(books, sara, omar)
    time.moment += LASTS.least
    await ending.due.run(books, time.moment)
    assert (await now(books, request)).state == "expired"
    assert await told(books) == [("request_over", "Sara"), ("requested", "Omar")]


async def test_who_is_blocked_is_told_nothing_and_reaches_nobody(books, time, omar, sara):
    before = await made(books, sara, omar, 100)
    await told(books)
    assert await ending.block(asking(books, omar), sara, blocks.ON)
    after = await made(books, sara, omar, 200)
    assert await told(books) == []
    assert [each.state for each in await reading.asked(books, sara.id)] == ["open", "open"]
    assert await reading.owed(books, omar.id) == []
    with pytest.raises(NotAllowed):
        await card(books, omar, before)
    time.moment += REMINDS.first
    await ending.due.run(books, time.moment)
    assert await told(books) == []
    assert await ending.block(asking(books, omar), sara, blocks.OFF)
    assert {each.token for each in await reading.owed(books, omar.id)} == {
        before.token,
        after.token,
    }
    await pay(books, omar, after)
    assert await told(books) == [("request_paid", "Sara")]


async def test_a_block_is_put_on_again_by_the_card_that_put_it_on_before(books, time, omar, sara):
    request = await made(books, sara, omar)
    for _ in range(2):
        await ending.block_by_card(asking(books, omar), request)
        assert [each.id for each in await blocks.of(books, omar.id)] == [sara.id]
        time.move(seconds=1)
        assert await ending.block(asking(books, omar), sara, blocks.OFF)
        assert not await ending.block(asking(books, omar), sara, blocks.OFF)


async def test_to_strangers_so_many_a_day_and_so_many_at_a_time(books, time, sara):
    payers = [await met(books, f"guest{number}") for number in range(STRANGERS_OPEN.first + 2)]
    waiting = []
    for number, payer in enumerate(payers[: STRANGERS_OPEN.first]):
        if number and number % STRANGERS_A_DAY.first == 0:
            with pytest.raises(LimitExceeded) as full:
                await made(books, sara, payer, near=False)
            assert full.value.limit == making.TO_STRANGERS
            time.move(days=1)
        waiting.append(await made(books, sara, payer, near=False))
    with pytest.raises(LimitExceeded) as full:
        await made(books, sara, payers[-2], near=False)
    assert full.value.limit == making.WAITING
    await made(books, sara, payers[-2], near=True)
    await ending.decline(asking(books, payers[0]), waiting[0])
    assert (await made(books, sara, payers[-1], near=False)).stranger


async def test_to_people_whom_she_knows_so_many_a_day(books, omar, sara):
    books.stated = {A_DAY.name: 2}
    drafts = [
        await making.draft(asking(books, sara), omar, usd(100), "", near=True) for _ in range(4)
    ]
    makes = [making.make(asking(books, sara), each.intent) for each in drafts]
    outcomes = await asyncio.gather(*makes, return_exceptions=True)
    assert sum(isinstance(each, LimitExceeded) for each in outcomes) == 2


async def test_whom_she_has_paid_or_shares_a_group_with_she_knows(books, omar, sara):
    """That she was paid tells nothing: a cent would make anybody a friend."""
    lina = await rich(books, "lina", 100)
    cent = await p2p.draft(asking(books, lina), omar, usd(1), "")
    await p2p.confirm(asking(books, lina), cent.intent)
    assert await knowing.knows(books, lina.id, omar.id)
    for stranger in (lina, sara):
        request = await made(books, stranger, omar, near=False)
        assert (request.stranger, request.hides) == (True, True)
    await ending.show(asking(books, omar), request)
    assert not (await now(books, request)).hides
    await pay(books, omar, request)
    assert not (await made(books, sara, omar, near=False)).stranger
    assert not await knowing.knows(books, sara.id, omar.id)
    await groups.found(books, "web:group:lunch", "Lunch", lina, ids.token())
    assert not await knowing.knows(books, sara.id, lina.id)
    await groups.let_in(books, "web:group:lunch", sara)
    assert await knowing.knows(books, sara.id, lina.id)


async def test_what_is_reported_is_kept_and_told_to_support_alone(books, omar, sara):
    boss = await met(books, "boss")
    await roles.first(books, boss)
    await told(books)
    known, strange = await made(books, sara, omar), await made(books, sara, omar, near=False)
    await told(books)
    with pytest.raises(NotAllowed):
        await ending.report(asking(books, omar), known)
    for _ in range(2):
        await ending.report(asking(books, omar), strange)
    assert await told(books) == [("case_opened", "Boss")]
    (case,) = await cases.among(books, 0)
    assert (case.opener, case.words) == (omar.id, strange.note)
    assert case.about == {"person": sara.id, "amount": usd(2500), "request": strange.name}
    assert await blocks.stands(books, omar.id, sara.id)


async def test_a_report_blocks_who_asked_also_where_no_further_case_is_opened(books, omar, sara):
    for each in range(cases.MOST.at_a_time):
        await cases.open(asking(books, omar), "request", {"request": each}, "")
    strange = await made(books, sara, omar, near=False)
    for _ in range(2):
        assert await ending.report(asking(books, omar), strange) == 0
        assert await blocks.stands(books, omar.id, sara.id)
    assert len(await cases.among(books, 0)) == cases.MOST.at_a_time


async def test_it_waits_for_who_has_not_joined_and_is_told_once_she_does(books, time, sara):
    nour = await met(books, "nour", joined=False)
    request = await made(books, sara, nour)
    await ending.due.run(books, time.moment)
    assert await told(books) == []
    await bonus.join(asking(books, nour), usd(0))
    for _ in range(2):
        await ending.due.run(books, time.moment)
    assert [each for each in await told(books) if each[0] == "requested"] == [("requested", "Nour")]
    assert (await now(books, request)).told


async def test_it_goes_to_whoever_comes_under_the_handle_that_was_asked(books, time, sara):
    unseen = persons.stranger(Stranger("telegram", "@nour_k", "", "@nour_k"))
    request = await made(books, sara, unseen, near=False)
    came = await persons.meet(books, Identity("telegram", "77", "nour_k"), "Nour")
    await ending.due.run(books, time.moment)
    assert not (await now(books, request)).told
    await bonus.join(asking(books, came), usd(0))
    await ending.due.run(books, time.moment)
    request = await now(books, request)
    assert (request.payer, request.hides, request.stranger) == (came.id, True, True)
    assert ("requested", "Nour") in await told(books)
    await wallet(books, came.id, 2500)
    assert (await pay(books, came, request)).number


async def test_nobody_asks_or_blocks_herself(books, omar):
    with pytest.raises(NotAllowed):
        await making.draft(asking(books, omar), omar, usd(100), "")
    with pytest.raises(NotAllowed):
        await ending.block(asking(books, omar), omar, blocks.ON)


async def test_what_is_asked_for_is_owed_but_to_strangers_and_to_whom_she_blocked(
    books, omar, sara
):
    await made(books, sara, omar, 500, near=False)
    request = await made(books, sara, omar, 700)
    await pay(books, omar, request, part=200)
    (debt,) = await books.read(load, omar.id, [owing.debts])
    assert (debt.debtor, debt.creditor, debt.amount) == (omar.id, sara.id, usd(500))
    await books.post(Posting(ids.token(), "settle", guards=debt.settles, events=debt.told))
    assert (await now(books, request)).state == "settled"
    again = await made(books, sara, omar, 300)
    assert [each.id for each in await books.read(load, sara.id, [owing.debts])] == [again.token]
    await ending.block(asking(books, omar), sara, blocks.ON)
    assert await books.read(load, omar.id, [owing.debts]) == []
    assert [each.id for each in await books.read(load, sara.id, [owing.debts])] == [again.token]
    assert await books.read(load, "web:group:lunch", [owing.debts]) == []


async def test_to_have_paid_what_somebody_asked_for_is_to_have_paid_her(books, omar, sara):
    assert (await from_wallet(asking(books, omar), sara.id, usd(1), "send"))[0].first
    await pay(books, omar, await made(books, sara, omar))
    assert not (await from_wallet(asking(books, omar), sara.id, usd(1), "send"))[0].first


async def test_who_is_blocked_or_a_stranger_hides_nobody(books, omar, sara):
    honest = await made(books, sara, omar, 500)
    lina, nour = await met(books, "lina"), await met(books, "nour")
    many = [
        row(stranger, omar, stranger=stranger is nour)
        for stranger in (lina, nour)
        for _ in range(reading.MOST)
    ]
    await books.post(act(rows=tuple(many)))
    await ending.block(asking(books, omar), lina, blocks.ON)
    shown = await reading.owed(books, omar.id)
    assert (shown[0].token, len(shown)) == (honest.token, reading.MOST)
    assert {each.requester for each in shown[1:]} == {nour.id}
    assert [each.id for each in await books.read(load, omar.id, [owing.debts])] == [honest.token]
    owed, *_ = await books.read(owing.requests.run, omar.id)
    assert owed["count"] == reading.MOST


def row(requester, payer, minor=1, *, stranger=False):
    """Return a request as a row of its own, past all limits."""
    return Row.of(
        RequestRow,
        token=ids.token(),
        requester=requester.id,
        payer=payer.id,
        currency="USD",
        amount=minor,
        note="",
        told=1,
        stranger=int(stranger),
        hides=0,
        made_at=0,
        expires_at=2**41,
        reminds_at=0,
    )


async def test_one_asks_another_for_so_many_at_a_time_however_each_of_them_ends(
    books, time, omar, sara
):
    books.stated = {OPEN_TO_ONE.name: 2}
    lina = await rich(books, "lina", 1000)

    async def is_full():
        with pytest.raises(LimitExceeded) as full:
            await made(books, sara, omar, 100)
        assert full.value.limit == making.TO_ONE

    first, second = [await made(books, sara, omar, 100) for _ in range(2)]
    await is_full()
    await made(books, sara, lina, 100)
    await made(books, lina, omar, 100)
    await pay(books, omar, first, part=40)
    await is_full()
    await pay(books, omar, first)
    third = await made(books, sara, omar, 100)
    await ending.decline(asking(books, omar), second)
    fourth = await made(books, sara, omar, 100)
    withdrawing = await intents.get(books, cards.asking(third.token))
    await ending.withdraw(asking(books, sara), withdrawing)
    fifth = await made(books, sara, omar, 100)
    await is_full()
    owed = await books.read(load, sara.id, [owing.debts])
    [settlement] = await settling.begin(
        asking(books, sara), [each for each in owed if each.id in {fourth.token, fifth.token}]
    )
    saying = await intents.get(books, settlement.card(omar.id))
    assert (await settling.agree(asking(books, omar), saying)).state == "done"
    for _ in range(2):
        await made(books, sara, omar, 100)
    await is_full()
    time.moment += LASTS.first
    await ending.due.run(books, time.moment)
    for _ in range(2):
        await made(books, sara, omar, 100)
    await is_full()


async def test_what_waited_under_a_handle_is_counted_for_who_came_under_it(books, time, sara):
    books.stated = {OPEN_TO_ONE.name: 1}
    unseen = persons.stranger(Stranger("telegram", "@zoe", "", "@zoe"))
    await made(books, sara, unseen, near=False)
    zoe = await persons.meet(books, Identity("telegram", "78", "zoe"), "Zoe")
    await bonus.join(asking(books, zoe), usd(0))
    await ending.due.run(books, time.moment)
    with pytest.raises(LimitExceeded):
        await made(books, sara, zoe)
    [request] = await reading.owed(books, zoe.id)
    await ending.decline(asking(books, zoe), request)
    await made(books, sara, zoe)
    with pytest.raises(LimitExceeded):
        await made(books, sara, zoe)


async def test_nobody_asks_for_so_much_that_sums_of_it_could_not_be_told(books, omar, sara):
    too_much = MOST_ASKED + 1
    with pytest.raises(AskedTooMuch) as refused:
        await made(books, sara, omar, too_much)
    assert refused.value.most == usd(MOST_ASKED)
    most = await made(books, sara, omar, MOST_ASKED)
    older = [row(sara, omar, 2**53 - 1) for _ in range(3)]
    await books.post(act(rows=tuple(older)))
    assert [each.token for each in await reading.owed(books, omar.id)] == [most.token]
    assert [each.token for each in await reading.asked(books, sara.id)] == [most.token]
    for person in (omar, sara):
        assert [told["count"] for told in await books.read(owing.requests.run, person.id)] == [1]
        (debt,) = await books.read(load, person.id, [owing.debts])
        assert debt.amount == usd(MOST_ASKED)


async def test_older_requests_are_counted_by_the_step_that_counts_them(books, url, omar, sara):
    for _ in range(2):
        await made(books, sara, omar, 100)
    ended = await made(books, sara, omar, 100)
    await ending.decline(asking(books, omar), ended)
    await books.close()
    tamper(url, "DELETE FROM counts WHERE name LIKE 'open requests to one:%'")
    bring_back(url, "0029")
    assert migrate(url)
    counted = rows(url, "SELECT value FROM counts WHERE name LIKE 'open requests to one:%'")
    assert [*map(tuple, counted)] == [(2,)]

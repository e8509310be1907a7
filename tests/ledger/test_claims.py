import asyncio
from datetime import timedelta

import pytest

from ledger import claims, clock, ids
from ledger.chart import FEES
from ledger.claims import LASTS
from ledger.errors import AlreadySettled, NotFound
from ledger.people import intents, outbox
from ledger.posting import Guard
from ledger.pricing import Fee
from ledger.products import bonus, fund, p2p
from ledger.rules.below import CARD
from tests.ledger.acts import act, asking, by_hand, findings, met, rich, rows, stands, usd, wallet

MS = timedelta(milliseconds=1)


@pytest.fixture
async def omar(books):
    return await rich(books, "omar", 1000)


@pytest.fixture
async def noor(books):
    return await met(books, "noor", joined=False)


async def sent(books, payer, payee, minor, fee_bps=0):
    books.stated = {"send.fee": Fee(fee_bps)}
    card = await p2p.draft(asking(books, payer), payee, usd(minor), "tea")
    return await p2p.confirm(asking(books, payer), card.intent)


async def told(books):
    """Return what waits to be told since the last time, and to whom."""
    waiting = await outbox.waiting(books, 100)
    for event in waiting:
        await outbox.told(books, event)
    return {(event.kind, event.person.name) for event in waiting}


async def test_money_waits_for_somebody_who_has_not_joined(books, time, omar, noor):
    receipt = await sent(books, omar, noor, 300, fee_bps=100)
    assert receipt.waits_until is not None
    assert abs(receipt.waits_until - (time.moment + LASTS.first)).total_seconds() < 0.01
    assert await stands(books, receipt.terms.source) == (1000, 303)
    assert receipt.left == usd(697)
    assert await told(books) == {("waiting", "Noor")}
    assert await findings(books) == []


async def test_joining_brings_what_waited_beside_the_gift(books, omar, noor):
    await fund.capitalise(books, usd(500))
    await bonus.fill(books, usd(500))
    first = await sent(books, omar, noor, 300, fee_bps=100)
    await sent(books, omar, noor, 50)
    await told(books)
    joined = await bonus.join(asking(books, noor), usd(200))
    assert joined.gift == usd(200)
    assert [claim.terms.amount for claim in joined.claimed] == [usd(300), usd(50)]
    assert joined.claimed[0].number == first.number
    assert await stands(books, await wallet(books, noor.id)) == (550, 0)
    assert await stands(books, first.terms.source) == (647, 0)
    assert await stands(books, await books.house(FEES, "USD")) == (3, 0)
    assert await told(books) == {("received", "Noor"), ("claimed", "Omar")}
    assert await findings(books) == []


async def test_what_waits_keeps_its_life_and_a_card_the_one_that_it_said(books, time, omar, noor):
    first = await sent(books, omar, noor, 100)
    drafted = await p2p.draft(asking(books, omar), noor, usd(100), "tea")
    books.stated = {LASTS.name: timedelta(days=1), CARD.name: timedelta(minutes=30)}
    second = await p2p.confirm(asking(books, omar), drafted.intent)
    third = await p2p.draft(asking(books, omar), noor, usd(100), "tea")
    lives = [(each.expires_at - time.moment) for each in (drafted.intent, third.intent)]
    assert lives == [pytest.approx(CARD.first, abs=MS), pytest.approx(2 * CARD.first, abs=MS)]
    third = await p2p.confirm(asking(books, omar), third.intent)
    waits = [(each.waits_until - time.moment) for each in (first, second, third)]
    assert waits == [pytest.approx(timedelta(days=each), abs=MS) for each in (7, 7, 1)]
    time.move(days=2)
    await claims.due(books, time.moment)
    assert await stands(books, first.terms.source) == (1000, 200)


async def test_after_seven_days_it_goes_back_and_both_are_told(books, time, omar, noor):
    receipt = await sent(books, omar, noor, 300, fee_bps=100)
    await told(books)
    time.moment += LASTS.first / 2
    await claims.due(books, time.moment)
    assert await stands(books, receipt.terms.source) == (1000, 303)
    time.moment += LASTS.first / 2
    for _ in range(2):
        await claims.due(books, time.moment)
    assert await stands(books, receipt.terms.source) == (1000, 0)
    assert await told(books) == {("returned", "Omar"), ("gone", "Noor")}
    assert (await bonus.join(asking(books, noor), usd(0))).claimed == ()
    assert await findings(books) == []


async def test_who_comes_late_but_before_the_return_is_still_paid(books, time, omar, noor):
    await sent(books, omar, noor, 300)
    time.moment += LASTS.first * 2
    assert len((await bonus.join(asking(books, noor), usd(0))).claimed) == 1
    await claims.due(books, time.moment)
    assert await stands(books, await wallet(books, noor.id)) == (300, 0)


async def test_the_payer_takes_back_what_nobody_has_claimed(books, omar, noor):
    receipt = await sent(books, omar, noor, 300)
    await told(books)
    waits = await intents.get(books, receipt.waits.token)
    for _ in range(2):
        assert (await p2p.take_back(asking(books, omar), waits)).terms.amount == usd(300)
    assert await stands(books, receipt.terms.source) == (1000, 0)
    assert await told(books) == {("gone", "Noor")}
    assert await findings(books) == []


async def test_what_was_claimed_cannot_be_taken_back(books, omar, noor):
    receipt = await sent(books, omar, noor, 300)
    await bonus.join(asking(books, noor), usd(0))
    with pytest.raises(AlreadySettled):
        await p2p.take_back(asking(books, omar), receipt.waits)
    assert await stands(books, await wallet(books, noor.id)) == (300, 0)


async def test_a_claim_ends_one_way_whoever_is_first(books, time, omar):
    for place in range(5):
        noor = await met(books, f"noor{place}", joined=False)
        receipt = await sent(books, omar, noor, 10)
        time.moment += LASTS.first
        await asyncio.gather(
            p2p.take_back(asking(books, omar), receipt.waits),
            claims.due(books, time.moment),
            bonus.join(asking(books, noor), usd(0)),
            bonus.join(asking(books, noor), usd(0)),
            return_exceptions=True,
        )
        claim = await claims.of_transfer(books, await books.transfer(receipt.number))
        paid = await stands(books, await wallet(books, noor.id))
        assert paid == ((10, 0) if claim.state == "captured" else (0, 0))
    assert await findings(books) == []


async def test_who_joined_while_it_was_being_sent_is_paid_by_the_next_round(
    books, time, omar, noor
):
    receipt = await sent(books, omar, noor, 300)
    joins = Guard("persons", (noor.id,), "joined_at", None, 1)
    await books.post(act(guards=(joins,)))
    await claims.due(books, time.moment)
    assert await stands(books, await wallet(books, noor.id)) == (300, 0)
    assert (await claims.of_transfer(books, await books.transfer(receipt.number))).state == (
        "captured"
    )


async def test_one_frozen_wallet_does_not_hold_up_the_others(books, time, omar):
    zaid = await rich(books, "zaid", 100)
    people = [await met(books, name, joined=False) for name in ("a", "b")]
    stuck = await sent(books, omar, people[0], 10)
    await sent(books, zaid, people[1], 20)
    await books.set_state(stuck.terms.source, "open", "frozen", act())
    joined = [await bonus.join(asking(books, one), usd(0)) for one in people]
    assert [len(one.claimed) for one in joined] == [0, 1]
    await claims.due(books, time.moment)
    await books.set_state(stuck.terms.source, "frozen", "open", act())
    await claims.due(books, time.moment)
    assert await stands(books, await wallet(books, people[0].id)) == (10, 0)


async def test_a_second_tap_on_a_card_that_waits_says_the_same(books, time, omar, noor):
    card = await p2p.draft(asking(books, omar), noor, usd(10), "")
    first = await p2p.confirm(asking(books, omar), card.intent)
    time.move(minutes=5)
    again = await p2p.confirm(asking(books, omar), card.intent)
    assert (again.number, again.waits_until) == (first.number, first.waits_until)
    assert again.waits.token == first.waits.token


async def test_what_began_or_ended_a_claim_leads_to_it(books, url, omar, noor):
    receipt = await sent(books, omar, noor, 300)
    await bonus.join(asking(books, noor), usd(0))
    ((ended,),) = rows(url, "SELECT ended FROM holds")
    for number in (receipt.number, ended):
        claim = await claims.of_transfer(books, await books.transfer(number))
        assert (claim.number, claim.state) == (receipt.number, "captured")
    with pytest.raises(NotFound):
        await claims.of_transfer(books, await books.transfer(1))
    with pytest.raises(NotFound):
        await claims.give_back(asking(books, omar), ids.token())


@pytest.mark.parametrize(
    "hand",
    [
        "UPDATE claims SET source = {other}",
        "UPDATE claims SET amount = 900",
        "UPDATE claims SET payee = {zaid}",
        "UPDATE claims SET payer = {zaid}",
    ],
)
async def test_a_claim_that_is_not_what_was_recorded_pays_nobody(books, url, omar, noor, hand):
    zaid = await rich(books, "zaid", 5000)
    receipt = await sent(books, omar, noor, 300)
    other = await wallet(books, zaid.id)
    by_hand(url, hand.format(other=other, zaid=zaid.id))
    await bonus.join(asking(books, noor), usd(0))
    await claims.due(books, clock.now() + LASTS.first)
    assert await stands(books, other) == (5000, 0)
    assert await stands(books, receipt.terms.source) == (1000, 300)
    assert await stands(books, await wallet(books, noor.id)) == (0, 0)

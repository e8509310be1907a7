"""The grace of a first payment: undone or paid, once, whoever is first and whoever dies."""

import asyncio
from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger import claims, clock, grace, ids, products
from ledger.act import Act
from ledger.books import Books
from ledger.chart import FEES
from ledger.errors import AlreadySettled, InsufficientFunds
from ledger.grace import SENT, UNDONE
from ledger.knowing import knows
from ledger.migrations import migrate
from ledger.people import outbox
from ledger.pricing import Fee
from ledger.products import bonus, p2p
from ledger.proof import prove
from ledger.terms import has_paid
from tests.ledger.acts import (
    act,
    asking,
    by_hand,
    findings,
    met,
    rich,
    rows,
    stands,
    usd,
    wallet,
)
from tests.ledger.before import bring_back
from tests.ledger.test_migrations import hand

SECONDS = 10


@pytest.fixture
async def omar(books):
    return await rich(books, "omar", 1000)


@pytest.fixture
async def sara(books):
    return await met(books, "sara")


async def sent(books, payer, payee, minor, *, seconds=SECONDS, fee_bps=0, chat=""):
    books.stated = {"undo.seconds": seconds, "send.fee": Fee(fee_bps)}
    card = await p2p.draft(asking(books, payer, chat=chat), payee, usd(minor), "tea")
    return await p2p.confirm(asking(books, payer), card.intent)


async def told(books):
    waiting = await outbox.waiting(books, 100)
    for event in waiting:
        await outbox.told(books, event)
    return [
        (event.kind, event.group or event.person.name) for event in waiting if event.kind != "card"
    ]


async def test_a_first_payment_is_held_and_then_paid_and_told(books, time, omar, sara):
    made = await sent(books, omar, sara, 300, fee_bps=100, chat="web:group:tea")
    assert made.waits_until - time.moment <= timedelta(seconds=SECONDS)
    assert await stands(books, made.terms.source) == (1000, 303)
    await grace.due.run(books, time.moment)
    assert await told(books) == []
    time.move(seconds=SECONDS)
    for _ in range(2):
        await grace.due.run(books, time.moment)
    assert await stands(books, made.terms.source) == (697, 0)
    assert await stands(books, await wallet(books, sara.id)) == (300, 0)
    assert await stands(books, await books.house(FEES, "USD")) == (3, 0)
    assert await told(books) == [("received", "Sara"), ("paid", "web:group:tea")]
    assert await findings(books) == []


async def test_the_note_goes_with_the_money(books, time, omar, sara):
    made = await sent(books, omar, sara, 300)
    time.move(seconds=SECONDS)
    await grace.due.run(books, time.moment)
    claim = await claims.of_transfer(books, await books.transfer(made.number))
    assert (await books.transfer(claim.ended)).note == "tea"


async def test_undone_it_is_back_in_full_and_nobody_is_told(books, time, omar, sara):
    made = await sent(books, omar, sara, 300, fee_bps=100, chat="web:group:tea")
    for _ in range(2):
        assert (await p2p.undo(asking(books, omar), made.waits)).terms.total == usd(303)
    time.move(seconds=SECONDS)
    await grace.due.run(books, time.moment)
    assert await stands(books, made.terms.source) == (1000, 0)
    assert await stands(books, await wallet(books, sara.id)) == (0, 0)
    assert await told(books) == []
    assert await findings(books) == []


async def test_an_undo_after_its_time_counts_until_it_was_paid(books, time, omar, sara):
    made = await sent(books, omar, sara, 300)
    time.move(minutes=5)
    await p2p.undo(asking(books, omar), made.waits)
    await grace.due.run(books, time.moment)
    assert await stands(books, made.terms.source) == (1000, 0)


async def test_what_was_paid_cannot_be_undone(books, time, omar, sara):
    made = await sent(books, omar, sara, 300)
    time.move(seconds=SECONDS)
    await grace.due.run(books, time.moment)
    with pytest.raises(AlreadySettled) as refused:
        await p2p.undo(asking(books, omar), made.waits)
    assert (refused.value.table, refused.value.found) == ("holds", "captured")


async def test_only_the_first_payment_to_somebody_waits(books, time, omar, sara):
    first = await sent(books, omar, sara, 100)
    assert (await sent(books, omar, sara, 100)).waits  # the first is not paid yet
    time.move(seconds=SECONDS)
    await grace.due.run(books, time.moment)
    assert first.waits
    assert not (await sent(books, omar, sara, 100)).waits
    assert (await sent(books, sara, omar, 50)).waits
    assert not (await sent(books, omar, await met(books, "lina"), 1, seconds=0)).waits
    assert not (await sent(books, omar, await met(books, "lina"), 1)).waits


async def test_who_has_claimed_once_has_been_paid(books, omar):
    noor = await met(books, "noor", joined=False)
    await sent(books, omar, noor, 10)
    await bonus.join(asking(books, noor), usd(0))
    assert not (await sent(books, omar, await met(books, "noor"), 10)).waits


async def test_a_card_keeps_the_grace_that_it_showed(books, omar, sara):
    books.stated = {"undo.seconds": SECONDS}
    card = await p2p.draft(asking(books, omar), sara, usd(10), "")
    books.stated = {}
    assert (await p2p.confirm(asking(books, omar), card.intent)).waits


async def test_one_way_only_however_many_come_at_once(books, time, omar):
    for place in range(6):
        payee = await met(books, f"one{place}")
        made = await sent(books, omar, payee, 10)
        time.move(seconds=SECONDS)
        await asyncio.gather(
            p2p.undo(asking(books, omar), made.waits),
            grace.due.run(books, time.moment),
            p2p.undo(asking(books, omar), made.waits),
            grace.due.run(books, time.moment),
            return_exceptions=True,
        )
        claim = await claims.get(books, made.waits.token)
        ended = await books.transfer(claim.ended)
        paid = await stands(books, await wallet(books, payee.id))
        assert (ended.kind, paid) in {(SENT, (10, 0)), (UNDONE, (0, 0))}
        received = [each for each in await told(books) if each[0] == "received"]
        assert len(received) == paid[0] // 10
    assert await findings(books) == []


async def test_two_processes_end_it_once(books, url, time, omar, sara):
    other = await Books.open(url)
    try:
        made = await sent(books, omar, sara, 10)
        time.move(seconds=SECONDS)
        await asyncio.gather(
            grace.due.run(books, time.moment),
            p2p.undo(Act(other, omar, ids.token()), made.waits),
            grace.due.run(other, time.moment),
            return_exceptions=True,
        )
    finally:
        await other.close()
    ((ended,),) = rows(url, "SELECT count(*) FROM transfers WHERE kind IN ('sent', 'undo')")
    assert ended == 1
    assert await findings(books) == []


async def test_a_process_that_died_in_the_grace_leaves_it_to_the_next(url, time):
    books = await Books.open(url)
    omar, sara = await rich(books, "omar", 1000), await met(books, "sara")
    made = await sent(books, omar, sara, 300)
    await books.close()
    time.move(hours=3)
    books = await Books.open(url)
    for each in products.DECLARED.dues:
        await each.run(books, time.moment)
    assert await stands(books, made.terms.source) == (700, 0)
    assert await told(books) == [("received", "Sara")]
    await books.close()


async def test_what_cannot_be_paid_goes_back_and_its_payer_is_told(books, time, omar, sara):
    await wallet(books, sara.id)
    made = await sent(books, omar, sara, 300)
    other = await sent(books, omar, await met(books, "lina"), 20)
    await books.set_state(await wallet(books, sara.id), "open", "frozen", act())
    time.move(seconds=SECONDS)
    await grace.due.run(books, time.moment)
    assert await stands(books, made.terms.source) == (980, 0)
    assert set(await told(books)) == {("undelivered", "Omar"), ("received", "Lina")}
    assert (await claims.get(books, other.waits.token)).state == "captured"
    assert await findings(books) == []


async def test_a_hold_that_says_something_else_is_found_and_pays_nobody(
    books, url, time, omar, sara
):
    await sent(books, omar, sara, 300)
    by_hand(url, "UPDATE claims SET amount = 900")
    time.move(seconds=SECONDS)
    await grace.due.run(books, time.moment)
    assert await stands(books, await wallet(books, sara.id)) == (0, 0)
    found = (await books.read(prove, checks=products.DECLARED.checks)).findings
    assert "what a first payment holds is what it pays" in {each.check for each in found}


async def test_who_was_paid_before_this_version_is_known(url, time):
    books = await Books.open(url)
    omar, sara = await rich(books, "omar", 1000), await met(books, "sara")
    await sent(books, omar, sara, 10, seconds=0)
    await books.close()
    hand(url, "DELETE FROM counts WHERE name LIKE 'paid:%'")
    bring_back(url, "0024")
    assert migrate(url)
    books = await Books.open(url)
    assert not (await sent(books, omar, sara, 10)).waits
    await books.close()


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["send", "undo", "wait", "due"]),
        st.integers(0, 2),
        st.integers(0, 2),
        st.integers(1, 400),
    ),
    max_size=14,
)


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(STEPS, st.sampled_from([0, 50]))
def test_whatever_is_sent_undone_and_waited_for_nothing_is_lost(fresh_url, steps, fee_bps):
    url = fresh_url()
    asyncio.run(_played(url, steps, fee_bps))
    fresh_url.back(url)


async def _played(url, steps, fee_bps):
    books, waits = await Books.open(url), []
    try:
        people = [await rich(books, name, 1000) for name in ("a", "b", "c")]
        for what, one, other, minor in steps:
            if what == "send" and one != other:
                with suppress(InsufficientFunds):
                    made = await sent(books, people[one], people[other], minor, fee_bps=fee_bps)
                    waits += [(people[one], made.waits)] if made.waits else []
            elif what == "undo" and waits:
                payer, intent = waits[minor % len(waits)]
                with suppress(AlreadySettled):
                    await p2p.undo(asking(books, payer), intent)
            elif what == "due":
                await grace.due.run(books, _later())
        await grace.due.run(books, _later())
        left = [await stands(books, await wallet(books, each.id)) for each in people]
        fees = await stands(books, await books.house(FEES, "USD"))
        assert sum(posted for posted, _ in left) + fees[0] == 3000
        assert {held for _, held in left} == {0}
        assert not (await books.read(prove, checks=products.DECLARED.checks)).findings
    finally:
        await books.close()


def _later():
    return clock.now() + timedelta(seconds=SECONDS)


async def test_a_payment_that_was_undone_makes_no_friends(books, omar, sara):
    made = await sent(books, omar, sara, 300)
    assert not await has_paid(books, omar.id, sara.id)
    await grace.undo(asking(books, omar), made.waits.token)
    assert not await knows(books, omar.id, sara.id)
    await sent(books, omar, sara, 300, seconds=0)
    assert await knows(books, omar.id, sara.id)

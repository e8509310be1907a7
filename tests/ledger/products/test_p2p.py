import asyncio
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger import ids
from ledger.chart import FEES, WALLET
from ledger.errors import (
    AccountFrozen,
    AlreadySettled,
    Expired,
    InsufficientFunds,
    KeyConflict,
    NotAllowed,
)
from ledger.money import Money
from ledger.people import intents, outbox, persons
from ledger.people.persons import Identity
from ledger.pricing import Fee
from ledger.products import bonus, p2p
from tests.ledger.acts import act, asking, findings, met, move, rich, rows, stands, usd, wallet


async def draft(books, payer, payee, minor, note="tea", *, fee_bps=0, chat="", key=None):
    books.stated = {"send.fee": Fee(fee_bps)}
    return await p2p.draft(asking(books, payer, key, chat=chat), payee, usd(minor), note)


@pytest.fixture
async def pair(books):
    return await rich(books, "omar", 100), await rich(books, "sara", 0)


async def test_a_draft_moves_nothing(books, pair):
    omar, sara = pair
    card = await draft(books, omar, sara, 30)
    assert (card.payee, card.terms.amount, card.left) == (sara, usd(30), usd(70))
    assert await stands(books, card.terms.source) == (100, 0)


async def test_a_confirmed_card_pays_and_tells_the_payee(books, pair):
    omar, sara = pair
    card = await draft(books, omar, sara, 30)
    receipt = await p2p.confirm(asking(books, omar), card.intent)
    assert (receipt.left, receipt.note, receipt.repeated) == (usd(70), "tea", False)
    assert (receipt.waits, receipt.waits_until) == (None, None)
    assert await stands(books, await wallet(books, sara.id)) == (30, 0)
    (event,) = await outbox.waiting(books, 10)
    assert (event.kind, event.person, event.values["payer"]) == ("received", sara, omar)
    recorded = await books.transfer(receipt.number)
    assert (recorded.kind, recorded.actor, recorded.payer) == ("send", omar.id, omar.id)


async def test_a_second_tap_changes_nothing(books, pair):
    omar, sara = pair
    card = await draft(books, omar, sara, 30)
    taps = await asyncio.gather(*(p2p.confirm(asking(books, omar), card.intent) for _ in range(10)))
    assert len({receipt.number for receipt in taps}) == 1
    assert sum(not receipt.repeated for receipt in taps) == 1
    assert await stands(books, card.terms.source) == (70, 0)
    assert len(await outbox.waiting(books, 10)) == 1


async def test_a_second_tap_gets_the_receipt_even_when_everything_changed(books, pair, time):
    omar, sara = pair
    card = await draft(books, omar, sara, 100)
    first = await p2p.confirm(asking(books, omar), card.intent)
    await books.set_state(card.terms.source, "open", "frozen", act())
    time.move(days=30)
    read = await intents.get(books, card.intent.token)
    assert replace(await p2p.confirm(asking(books, omar), read), repeated=False) == first


async def test_the_fee_goes_to_the_house(books, pair):
    omar, sara = pair
    card = await draft(books, omar, sara, 50, fee_bps=150)
    await p2p.confirm(asking(books, omar), card.intent)
    assert card.terms.fee == usd(1)
    assert await stands(books, await books.house(FEES, "USD")) == (1, 0)
    assert await stands(books, card.terms.source) == (49, 0)


async def test_the_payer_needs_the_fee_too(books, pair):
    omar, sara = pair
    with pytest.raises(InsufficientFunds) as no:
        await draft(books, omar, sara, 100, fee_bps=100)
    assert (no.value.available, no.value.needed) == (usd(100), usd(101))


async def test_money_spent_between_card_and_tap_leaves_the_card_open(books, pair):
    omar, sara = pair
    card = await draft(books, omar, sara, 80)
    source = card.terms.source
    spent = (await books.post(move(source, await wallet(books, sara.id), 50))).number
    with pytest.raises(InsufficientFunds):
        await p2p.confirm(asking(books, omar), card.intent)
    await books.reverse(spent, act(kind="reverse"))
    assert (await p2p.confirm(asking(books, omar), card.intent)).number


async def test_a_repeated_message_gets_the_first_card_even_when_the_money_is_gone(books, pair):
    omar, sara = pair
    key = ids.token()
    card = await draft(books, omar, sara, 80, key=key)
    await p2p.confirm(asking(books, omar), card.intent)
    again = await draft(books, omar, sara, 80, key=key, fee_bps=500)
    assert (again.intent.token, again.intent.repeated) == (card.intent.token, True)
    assert again.terms == card.terms
    with pytest.raises(KeyConflict):
        await draft(books, omar, sara, 1, key=key)


async def test_nobody_pays_herself(books, pair):
    omar, _ = pair
    with pytest.raises(NotAllowed):
        await draft(books, omar, omar, 1)


async def test_a_cancelled_or_late_card_does_not_pay(books, pair, time):
    omar, sara = pair
    cancelled, late = [await draft(books, omar, sara, 1) for _ in range(2)]
    await intents.cancel(books, cancelled.intent)
    with pytest.raises(AlreadySettled):
        await p2p.confirm(asking(books, omar), cancelled.intent)
    time.move(minutes=16)
    with pytest.raises(Expired):
        await p2p.confirm(asking(books, omar), late.intent)
    assert await stands(books, late.terms.source) == (100, 0)


async def test_a_frozen_wallet_does_not_pay(books, pair):
    omar, sara = pair
    card = await draft(books, omar, sara, 1)
    await books.set_state(card.terms.source, "open", "frozen", act())
    with pytest.raises(AccountFrozen):
        await p2p.confirm(asking(books, omar), card.intent)


async def test_a_group_sees_what_was_paid_in_it(books, pair):
    omar, sara = pair
    card = await draft(books, omar, sara, 1, chat="web:#trip")
    await p2p.confirm(asking(books, omar), card.intent)
    told = {(event.kind, event.chat) for event in await outbox.waiting(books, 10)}
    assert told == {("paid", "web:#trip"), ("received", "")}


async def test_many_cards_at_once_never_overdraw(books, pair):
    omar, sara = pair
    cards = [await draft(books, omar, sara, 30) for _ in range(10)]
    taps = (p2p.confirm(asking(books, omar), card.intent) for card in cards)
    outcomes = await asyncio.gather(*taps, return_exceptions=True)
    assert sum(type(told) is InsufficientFunds for told in outcomes) == 7
    assert await stands(books, cards[0].terms.source) == (10, 0)
    assert (await books.balances(sara.id, WALLET))[0].available == usd(90)
    assert await findings(books) == []


# -- somebody who is not in the books -------------------------------------------------------

NOUR = Identity("web", "nour", "nour")


async def people(books, url):
    return len(rows(url, "SELECT id FROM persons"))


async def test_a_card_for_somebody_unknown_leaves_no_person_until_it_is_confirmed(books, url):
    omar = await rich(books, "omar", 100)
    nour = await persons.named(books, NOUR, "Nour")
    with pytest.raises(InsufficientFunds):
        await draft(books, omar, nour, 101)
    card = await draft(books, omar, nour, 30)
    assert await people(books, url) == 1
    receipt = await p2p.confirm(asking(books, omar), card.intent)
    assert await people(books, url) == 2
    assert receipt.payee == await persons.by_identity(books, "web", "nour")
    assert (await books.transfer(receipt.number)).payee == receipt.payee.id
    again = await p2p.confirm(asking(books, omar), await intents.get(books, card.intent.token))
    assert (again.number, again.payee, again.repeated) == (receipt.number, receipt.payee, True)
    assert await findings(books) == []


async def test_of_many_cards_that_one_wallet_can_pay_once_one_makes_a_person(books, url):
    omar = await rich(books, "omar", 100)
    cards = []
    for number in range(5):
        unknown = Identity("web", f"n{number}", f"n{number}")
        cards.append(await draft(books, omar, await persons.named(books, unknown, "N"), 100))
    for card in cards[1:]:
        await intents.cancel(books, card.intent)
    await p2p.confirm(asking(books, omar), cards[0].intent)
    for card in cards[1:]:
        with pytest.raises(AlreadySettled):
            await p2p.confirm(asking(books, omar), await intents.get(books, card.intent.token))
    late = await draft(
        books, await rich(books, "sara", 5), await persons.named(books, NOUR, "N"), 5
    )
    await books.post(move(late.terms.source, await wallet(books, omar.id), 5))
    with pytest.raises(InsufficientFunds):
        await p2p.confirm(asking(books, omar), late.intent)
    assert await people(books, url) == 3


async def test_two_cards_for_one_who_is_unknown_wait_for_the_same_person(books, url):
    omar, sara = await rich(books, "omar", 100), await rich(books, "sara", 100)
    nour = await persons.named(books, NOUR, "Nour")
    cards = [await draft(books, each, nour, 10) for each in (omar, sara)]
    receipts = await asyncio.gather(
        *(p2p.confirm(asking(books, omar), card.intent) for card in cards)
    )
    assert {receipt.payee.id for receipt in receipts} == {(await met(books, "nour")).id}


async def test_who_came_under_a_name_that_was_nobodys_is_shown_before_she_is_paid(books):
    omar = await rich(books, "omar", 100)
    card = await draft(books, omar, await persons.named(books, NOUR, "Nour"), 30)
    mallory = await persons.meet(books, Identity("telegram", "66", "nour"), "Mallory")
    await bonus.join(asking(books, mallory), usd(0))
    await persons.link(books, mallory, NOUR)
    with pytest.raises(AlreadySettled) as refused:
        await p2p.confirm(asking(books, omar), card.intent)
    assert (refused.value.table, refused.value.found) == ("identities", "came")
    assert await stands(books, card.terms.source) == (100, 0)


async def test_a_number_is_whose_it_is_so_who_came_meanwhile_is_paid(books):
    omar = await rich(books, "omar", 100)
    number = Identity("telegram", "66", "nour")
    card = await draft(books, omar, await persons.named(books, number, "Nour"), 30)
    nour = await persons.meet(books, number, "Nour")
    await bonus.join(asking(books, nour), usd(0))
    assert (await p2p.confirm(asking(books, omar), card.intent)).waits_until is None
    assert await stands(books, await wallet(books, nour.id)) == (30, 0)


async def test_a_message_that_comes_again_shows_its_first_card_though_she_was_met(books):
    omar, key = await rich(books, "omar", 100), ids.token()
    first = await draft(books, omar, await persons.named(books, NOUR, "Nour"), 30, key=key)
    await p2p.confirm(asking(books, omar), first.intent)
    await met(books, "nour")
    again = await draft(books, omar, await persons.named(books, NOUR, "Nour"), 30, key=key)
    assert (again.intent.token, again.intent.state) == (first.intent.token, "done")
    with pytest.raises(KeyConflict):
        await draft(books, omar, await met(books, "lina"), 30, key=key)


# -- fees -----------------------------------------------------------------------------------


@given(
    st.lists(st.integers(1, 10**9), min_size=1, max_size=30),
    st.integers(0, 10_000),
    st.sampled_from(["USD", "KWD", "JPY"]),
)
def test_to_split_a_payment_never_costs_less(parts, bps, currency):
    fee = Fee(bps)
    whole = fee.on(Money(sum(parts), currency))
    assert sum(fee.on(Money(part, currency)).minor for part in parts) >= whole.minor
    assert whole.minor * 10_000 >= sum(parts) * bps
    assert (whole.minor - 1) * 10_000 < sum(parts) * bps or not whole


@pytest.mark.parametrize(
    ("minor", "bps", "fee"),
    [(4999, 1, 1), (1, 1, 1), (10_000, 1, 1), (10_001, 1, 2), (4999, 0, 0), (400, 100, 4)],
)
def test_a_fee_is_rounded_up_to_the_smallest_unit(minor, bps, fee):
    assert Fee(bps).on(usd(minor)) == usd(fee)

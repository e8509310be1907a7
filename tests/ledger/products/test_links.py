import asyncio
from datetime import timedelta

import pytest

from ledger import claims, ids
from ledger.chart import FEES
from ledger.claims import LASTS
from ledger.codes import MOST_WRONG
from ledger.errors import (
    AccountFrozen,
    AlreadySettled,
    Expired,
    InsufficientFunds,
    KeyConflict,
    LimitExceeded,
    NotAllowed,
    NotFound,
)
from ledger.people import intents, outbox
from ledger.pricing import Fee
from ledger.products import links, p2p
from tests.ledger.acts import act, asking, by_hand, findings, met, rich, rows, stands, usd, wallet


@pytest.fixture
async def omar(books):
    return await rich(books, "omar", 1000)


@pytest.fixture
async def sara(books):
    return await met(books, "sara")


@pytest.fixture
async def ziad(books):
    return await met(books, "ziad")


async def draft(books, payer, minor=300, note="lunch", *, fee_bps=0, key=None):
    books.stated = {"send.fee": Fee(fee_bps)}
    return await links.draft(asking(books, payer, key), usd(minor), note)


async def made(books, payer, minor=300, **more):
    card = await draft(books, payer, minor, **more)
    return await links.confirm(asking(books, payer), card.intent)


async def claimed(books, comer, code, key=None):
    """Come with a code, as the command does."""
    act = asking(books, comer, key)
    return await links.take(act, await links.find(act, code))


async def told(books):
    """Return what waits to be told since the last time, and to whom."""
    waiting = await outbox.waiting(books, 100)
    for event in waiting:
        await outbox.told(books, event)
    return {(event.kind, event.person.name) for event in waiting}


async def test_a_draft_holds_nothing_and_needs_the_money(books, omar):
    card = await draft(books, omar, 300, fee_bps=100)
    assert (card.terms.amount, card.terms.fee, card.left) == (usd(300), usd(3), usd(697))
    assert await stands(books, card.terms.source) == (1000, 0)
    with pytest.raises(InsufficientFunds):
        await draft(books, omar, 1000, fee_bps=100)


async def test_the_money_is_held_until_somebody_comes(books, time, omar):
    link = await made(books, omar, 300, fee_bps=100)
    assert len(link.secret) == 22
    assert abs(link.until - (time.moment + LASTS.first)).total_seconds() < 0.01
    assert (link.left, link.note, link.waits) == (usd(697), "lunch", True)
    assert await stands(books, link.terms.source) == (1000, 303)
    assert await told(books) == set()
    assert await findings(books) == []


async def test_who_comes_with_the_code_is_paid_and_the_payer_is_told(books, omar, sara):
    link = await made(books, omar, 300, fee_bps=100)
    taken = await claimed(books, sara, link.secret)
    assert (taken.payer, taken.amount, taken.note) == (omar.id, usd(300), "lunch")
    assert await stands(books, link.terms.source) == (697, 0)
    assert await stands(books, await wallet(books, sara.id)) == (300, 0)
    assert await stands(books, await books.house(FEES, "USD")) == (3, 0)
    assert await told(books) == {("link_taken", "Omar")}
    recorded = await books.transfer(taken.number)
    assert (recorded.kind, recorded.payer, recorded.payee) == ("link", omar.id, sara.id)
    assert await findings(books) == []


async def test_the_same_person_again_is_told_the_same(books, omar, sara):
    link = await made(books, omar)
    key = ids.token()
    first, same = [await claimed(books, sara, link.secret, key) for _ in range(2)]
    again = await claimed(books, sara, link.secret)
    assert first == same
    assert (again.number, first.repeated, again.repeated) == (first.number, False, True)
    assert await stands(books, await wallet(books, sara.id)) == (300, 0)
    assert await told(books) == {("link_taken", "Omar")}


async def test_a_code_serves_one_person_once(books, omar, sara, ziad):
    link = await made(books, omar)
    await claimed(books, sara, link.secret)
    with pytest.raises(AlreadySettled) as over:
        await claimed(books, ziad, link.secret)
    assert (over.value.table, over.value.found) == ("links", "link")
    assert await stands(books, await wallet(books, ziad.id)) == (0, 0)


async def test_of_many_at_once_exactly_one_is_paid(books, omar):
    comers = [await met(books, f"comer{number}") for number in range(8)]
    link = await made(books, omar)
    found = [await links.find(asking(books, each), link.secret) for each in comers]
    pairs = zip(comers, found, strict=True)
    tries = [links.take(asking(books, each), claim) for each, claim in pairs]
    outcomes = await asyncio.gather(*tries, return_exceptions=True)
    assert sum(type(outcome) is AlreadySettled for outcome in outcomes) == 7
    held = [(await stands(books, await wallet(books, each.id)))[0] for each in comers]
    assert sorted(held) == [0] * 7 + [300]
    assert await told(books) == {("link_taken", "Omar")}
    assert await findings(books) == []


async def test_a_second_tap_makes_no_second_link_and_tells_no_secret(books, omar):
    card = await draft(books, omar)
    taps = await asyncio.gather(
        *(links.confirm(asking(books, omar), card.intent) for _ in range(6))
    )
    assert sorted(bool(link.secret) for link in taps) == [False] * 5 + [True]
    assert len({link.number for link in taps}) == 1
    assert await stands(books, card.terms.source) == (1000, 300)
    assert rows_of(await links.confirm(asking(books, omar), card.intent)) == rows_of(taps[0])


def rows_of(link):
    return link.number, link.back.token, link.until, link.terms, link.waits


async def test_a_repeated_message_gets_the_first_card(books, omar):
    key = ids.token()
    card = await draft(books, omar, key=key)
    await links.confirm(asking(books, omar), card.intent)
    again = await draft(books, omar, key=key, fee_bps=500)
    assert (again.intent.token, again.intent.repeated) == (card.intent.token, True)
    with pytest.raises(KeyConflict):
        await draft(books, omar, 1, key=key)


async def test_a_late_or_cancelled_card_makes_no_link(books, time, omar):
    cancelled, late = [await draft(books, omar) for _ in range(2)]
    await intents.cancel(books, cancelled.intent)
    with pytest.raises(AlreadySettled):
        await links.confirm(asking(books, omar), cancelled.intent)
    time.move(minutes=16)
    with pytest.raises(Expired):
        await links.confirm(asking(books, omar), late.intent)
    assert await stands(books, late.terms.source) == (1000, 0)


async def test_the_payer_takes_it_back_and_the_code_is_void(books, omar, sara):
    link = await made(books, omar, 300, fee_bps=100)
    with pytest.raises(NotAllowed, match="own_link"):
        await claimed(books, omar, link.secret)
    for _ in range(2):
        assert (await p2p.take_back(asking(books, omar), link.back)).terms.total == usd(303)
    assert await stands(books, link.terms.source) == (1000, 0)
    with pytest.raises(AlreadySettled) as over:
        await claimed(books, sara, link.secret)
    assert over.value.found == "take_back"
    assert await told(books) == set()
    assert await findings(books) == []


async def test_what_was_taken_cannot_be_taken_back(books, omar, sara):
    link = await made(books, omar)
    await claimed(books, sara, link.secret)
    with pytest.raises(AlreadySettled):
        await p2p.take_back(asking(books, omar), link.back)


async def test_after_seven_days_it_goes_back_and_the_payer_is_told(books, time, omar, sara):
    link = await made(books, omar, 300, fee_bps=100)
    time.moment += LASTS.first
    for _ in range(2):
        await claims.due(books, time.moment)
    assert await stands(books, link.terms.source) == (1000, 0)
    assert await told(books) == {("link_returned", "Omar")}
    with pytest.raises(AlreadySettled) as over:
        await claimed(books, sara, link.secret)
    assert over.value.found == "return"
    assert await findings(books) == []


async def test_who_comes_late_but_before_the_return_is_still_paid(books, time, omar, sara):
    link = await made(books, omar)
    time.moment += LASTS.first * 2
    await claimed(books, sara, link.secret)
    await claims.due(books, time.moment)
    assert await stands(books, await wallet(books, sara.id)) == (300, 0)


async def test_a_link_ends_one_way_whoever_is_first(books, time, omar):
    for number in range(5):
        comers = [await met(books, f"comer{number}{each}") for each in "ab"]
        link = await made(books, omar, 10)
        time.moment += LASTS.first
        await asyncio.gather(
            *(claimed(books, each, link.secret) for each in comers),
            p2p.take_back(asking(books, omar), link.back),
            claims.due(books, time.moment),
            return_exceptions=True,
        )
        state = (await claims.get(books, link.back.token)).state
        paid = [(await stands(books, await wallet(books, each.id)))[0] for each in comers]
        assert sum(paid) == (10 if state == "captured" else 0)
    assert await findings(books) == []


async def test_wrong_codes_are_counted_for_each_person(books, time, omar, sara, ziad):
    link = await made(books, omar)
    for _ in range(MOST_WRONG):
        with pytest.raises(NotFound):
            await claimed(books, sara, ids.secret())
    for code in (ids.secret(), link.secret):
        with pytest.raises(LimitExceeded) as full:
            await claimed(books, sara, code)
        assert (full.value.limit, full.value.left, full.value.most) == ("wrong codes", 0, 10)
        assert timedelta(0) < full.value.resets_at - time() <= timedelta(hours=1)
    assert await stands(books, link.terms.source) == (1000, 300)
    time.move(hours=1)
    with pytest.raises(NotFound):
        await claimed(books, ziad, ids.secret())
    await claimed(books, sara, link.secret)


async def test_the_same_message_again_is_one_wrong_code(books, sara):
    key = ids.token()
    for _ in range(MOST_WRONG * 2):
        with pytest.raises(NotFound):
            await claimed(books, sara, ids.secret(), key)


@pytest.mark.parametrize("code", ["", "lunch", "a" * 21, "é" * 22, "A" * 22 + "==", "-" * 64])
async def test_what_is_no_code_at_all_is_not_found_and_not_counted(books, url, sara, code):
    for _ in range(MOST_WRONG + 1):
        with pytest.raises(NotFound):
            await claimed(books, sara, code)
    assert rows(url, "SELECT * FROM counts") == []


async def test_a_frozen_wallet_neither_pays_nor_is_paid(books, omar, sara):
    link = await made(books, omar)
    for account in (link.terms.source, await wallet(books, sara.id)):
        await books.set_state(account, "open", "frozen", act())
        with pytest.raises(AccountFrozen):
            await claimed(books, sara, link.secret)
        await books.set_state(account, "frozen", "open", act())
    await claimed(books, sara, link.secret)


async def test_the_secret_stands_nowhere_in_the_books(books, url, omar, sara, metadata):
    link = await made(books, omar)
    await claimed(books, sara, link.secret)
    raw = ids.from_text(link.secret)
    for table in metadata.tables:
        written = str(
            [[_plain(cell) for cell in row] for row in rows(url, f"SELECT * FROM {table}")]
        )
        assert link.secret not in written, table
        assert raw.hex() not in written, table


def _plain(cell):
    return bytes(cell).hex() if isinstance(cell, bytes | memoryview) else cell


@pytest.mark.parametrize(
    "hand",
    [
        "UPDATE claims SET source = {other} WHERE payee = 0",
        "UPDATE claims SET amount = 900 WHERE payee = 0",
        "UPDATE claims SET payer = {ziad} WHERE payee = 0",
        "UPDATE claims SET payee = {ziad} WHERE payee = 0",
        "UPDATE links SET hold = (SELECT hold FROM claims WHERE payee <> 0)",
    ],
)
async def test_a_link_that_is_not_what_was_recorded_pays_nobody(books, url, omar, sara, hand):
    ziad = await met(books, "ziad")
    noor = await met(books, "noor", joined=False)
    card = await p2p.draft(asking(books, omar), noor, usd(50), "")
    await p2p.confirm(asking(books, omar), card.intent)
    other = await wallet(books, ziad.id, 5000)
    link = await made(books, omar)
    by_hand(url, hand.format(other=other, ziad=ziad.id))
    with pytest.raises(NotFound):
        await claimed(books, sara, link.secret)
    assert await stands(books, link.terms.source) == (1000, 350)
    assert await stands(books, other) == (5000, 0)
    assert await stands(books, await wallet(books, sara.id)) == (0, 0)

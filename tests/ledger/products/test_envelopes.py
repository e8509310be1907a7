"""Envelopes: what is in them is given once each, exactly, and what is left comes back."""

import asyncio
from datetime import timedelta

import pytest

from ledger import ids
from ledger.books import Books
from ledger.chart import FEES
from ledger.errors import (
    AccountFrozen,
    AlreadySettled,
    Expired,
    InsufficientFunds,
    KeyConflict,
    NotAllowed,
)
from ledger.people import groups, intents, outbox
from ledger.pricing import Fee
from ledger.products.gifts import draw, ending, envelope, making, opening
from ledger.products.gifts.making import Wish
from tests.ledger.acts import (
    act,
    asking,
    findings,
    met,
    rich,
    stands,
    usd,
    wallet,
)

CHAT = "web:group:family"


@pytest.fixture
async def omar(books):
    return await rich(books, "omar", 10_000)


@pytest.fixture
async def sara(books):
    return await met(books, "sara")


async def draft(books, giver, wish, *, fee_bps=0, key=None, chat=CHAT):
    books.stated = {"send.fee": Fee(fee_bps)}
    return await making.draft(asking(books, giver, key, chat=chat), wish)


async def filled(books, giver, minor=1000, count=3, **more):
    fee_bps = more.pop("fee_bps", 0)
    card = await draft(books, giver, Wish(usd(minor), count, **more), fee_bps=fee_bps)
    return await making.fill(asking(books, giver), card.intent)


async def opened(books, person, made, *, came=None, word="", key=None):
    return await opening.open_one(asking(books, person, key), made.envelope.token, came, word)


async def rests(books, made):
    """Return what rests in an envelope, in minor units."""
    return (await stands(books, made.envelope.account))[0]


async def has(books, person):
    return (await stands(books, await wallet(books, person.id)))[0]


async def told(books):
    waiting = await outbox.waiting(books, 100)
    for event in waiting:
        await outbox.told(books, event)
    return [(event.kind, event.group or event.person.name) for event in waiting]


async def test_a_draft_moves_nothing_and_needs_the_money(books, omar):
    card = await draft(books, omar, Wish(usd(1000), 3), fee_bps=100)
    assert (card.fee, card.left) == (usd(10), usd(8990))
    assert await has(books, omar) == 10_000
    with pytest.raises(InsufficientFunds):
        await draft(books, omar, Wish(usd(10_000), 3), fee_bps=100)


async def test_confirmed_it_rests_in_the_envelope_and_the_group_is_told(books, omar):
    made = await filled(books, omar, fee_bps=100)
    assert await rests(books, made) == 1010
    assert made.left == usd(8990)
    assert (made.envelope.taken, made.envelope.left) == (0, usd(1010))
    assert ("envelope", CHAT) in await told(books)
    assert await findings(books) == []


async def test_a_second_tap_fills_no_second_envelope_and_draws_nothing_anew(books, omar):
    card = await draft(books, omar, Wish(usd(1000), 3))
    taps = [await making.fill(asking(books, omar), card.intent) for _ in range(3)]
    assert {tap.envelope.seed for tap in taps} == {taps[0].envelope.seed}
    assert [tap.repeated for tap in taps] == [False, True, True]
    assert await has(books, omar) == 9000


async def test_each_who_comes_gets_the_next_share_once(books, omar, sara):
    made = await filled(books, omar, 1000, 2, fee_bps=100)
    share = await opened(books, sara, made)
    again = await opened(books, sara, made)
    shares = made.envelope.shares
    assert (share.had.amount, share.repeated) == (shares[0], False)
    assert (again.had, again.repeated) == (share.had, True)
    assert await has(books, sara) == shares[0].minor
    recorded = await books.transfer(share.had.number)
    assert (recorded.payer, recorded.payee) == (omar.id, sara.id)
    ziad = await met(books, "ziad")
    last = await opened(books, ziad, made)
    assert last.envelope.state == "empty"
    assert await has(books, ziad) == shares[1].minor
    assert await rests(books, made) == 0
    assert await stands(books, await books.house(FEES, "USD")) == (10, 0)
    assert await findings(books) == []


async def test_of_many_at_once_exactly_as_many_as_there_are_shares_are_paid(books, omar):
    comers = [await met(books, f"comer{number}") for number in range(12)]
    made = await filled(books, omar, 1000, 5, fee_bps=70)
    taps = [opened(books, each, made) for each in comers for _ in range(2)]
    outcomes = await asyncio.gather(*taps, return_exceptions=True)
    refused = [each for each in outcomes if isinstance(each, BaseException)]
    assert {(type(each), each.found) for each in refused} == {(AlreadySettled, "empty")}
    assert len(refused) == 2 * 7
    had = sorted(await asyncio.gather(*(has(books, each) for each in comers)))
    assert had == sorted([0] * 7 + [share.minor for share in made.envelope.shares])
    assert await rests(books, made) == 0
    assert await findings(books) == []


async def test_three_hundred_taps_at_once_from_two_processes_give_exactly_what_there_is(
    books, url, omar
):
    comers = await asyncio.gather(*(met(books, f"comer{number}") for number in range(300)))
    made = await filled(books, omar, 10_000, 250)
    other = await Books.open(url)
    try:
        taps = [opened((books, other)[at % 2], each, made) for at, each in enumerate(comers)]
        outcomes = await asyncio.gather(*taps, return_exceptions=True)
    finally:
        await other.close()
    had = [each.had for each in outcomes if not isinstance(each, BaseException)]
    assert sorted(each.place for each in had) == list(range(250))
    assert sum(each.amount.minor for each in had) == 10_000
    refused = [each for each in outcomes if isinstance(each, BaseException)]
    assert {(type(each), each.found) for each in refused} == {(AlreadySettled, "empty")}
    assert await rests(books, made) == 0
    assert await findings(books) == []


async def test_what_was_paid_is_what_the_seed_says(books, omar):
    made = await filled(books, omar, 1234, 4)
    for name in ("a", "b", "c"):
        await opened(books, await met(books, name), made)
    stands_now = await envelope.by_number(books, made.envelope.number)
    assert stands_now.commitment == draw.commitment(stands_now.seed)
    drawn = draw.shares(stands_now.seed, usd(1234), 4, "random")
    assert [each.amount for each in await envelope.opened(books, stands_now.token)] == drawn[:3]


async def test_what_is_left_comes_back_by_itself_and_the_giver_is_told(books, time, omar, sara):
    made = await filled(books, omar, 1000, 3, fee_bps=100)
    share = await opened(books, sara, made)
    await ending.due.run(books, time.moment)
    assert await rests(books, made) > 0
    await told(books)
    time.moment += making.LIFETIME.first
    for _ in range(2):
        await ending.due.run(books, time.moment)
    assert await rests(books, made) == 0
    fee = made.envelope.fees[0].minor
    assert await has(books, omar) == 10_000 - share.had.amount.minor - fee
    assert await stands(books, await books.house(FEES, "USD")) == (fee, 0)
    assert ("envelope_back", "Omar") in await told(books)
    with pytest.raises(AlreadySettled) as over:
        await opened(books, await met(books, "ziad"), made)
    assert over.value.found == "back"
    assert (await opened(books, sara, made)).had == share.had
    assert await findings(books) == []


async def test_the_giver_ends_it_whenever_she_wants(books, omar, sara):
    made = await filled(books, omar, 1000, 3)
    await opened(books, sara, made)
    for _ in range(2):
        ended = await ending.end(asking(books, omar), made.back)
        assert ended.state == "back"
    assert await has(books, omar) + await has(books, sara) == 10_000
    assert "envelope_back" not in {kind for kind, _ in await told(books)}


async def test_it_ends_one_way_whoever_is_first(books, time, omar):
    for number in range(5):
        comers = [await met(books, f"comer{number}{each}") for each in "abc"]
        made = await filled(books, omar, 100, 3)
        time.moment += making.LIFETIME.first
        await asyncio.gather(
            *(opened(books, each, made) for each in comers),
            ending.end(asking(books, omar), made.back),
            ending.due.run(books, time.moment),
            return_exceptions=True,
        )
        assert await rests(books, made) == 0
        now = await envelope.get(books, made.envelope.token)
        had = [await has(books, each) for each in comers]
        assert sum(had) == now.given.minor
        assert sum(each > 0 for each in had) == now.taken
    assert await findings(books) == []


async def test_what_is_left_comes_home_to_a_frozen_wallet_as_to_others(books, time, omar, sara):
    ziad = await rich(books, "ziad", 500)
    frozen, free = await filled(books, omar), await filled(books, ziad, 500, 2)
    await books.set_state(await wallet(books, omar.id), "open", "frozen", act())
    time.moment += making.LIFETIME.first
    await ending.due.run(books, time.moment)
    assert (await rests(books, frozen), await rests(books, free)) == (0, 0)
    assert await has(books, omar) == 10_000


async def test_the_giver_has_none_of_it_unless_she_said_so(books, omar):
    made = await filled(books, omar)
    with pytest.raises(NotAllowed, match="gift_own"):
        await opened(books, omar, made)
    made = await filled(books, omar, own=True)
    assert (await opened(books, omar, made)).had.place == 0


async def test_it_is_for_who_was_there_before_it_was_made(books, time, omar, sara):
    before = time.moment
    time.move(hours=1)
    made = await filled(books, omar, 1000, 4)
    time.move(minutes=1)
    with pytest.raises(NotAllowed, match="gift_newcomers"):
        await opened(books, sara, made, came=time.moment)
    await opened(books, sara, made, came=before)
    late = await met(books, "late")
    await opened(books, late, made)


async def test_it_may_be_for_members_since_a_day(books, time, omar, sara):
    time.move(days=3)
    late, day = await met(books, "late"), time.moment - timedelta(days=2)
    made = await filled(books, omar, 1000, 4, since=day)
    with pytest.raises(NotAllowed, match="gift_members"):
        await opened(books, late, made)
    with pytest.raises(NotAllowed, match="gift_members"):
        await opened(books, sara, made, came=time.moment - timedelta(days=1))
    await opened(books, sara, made)


async def test_a_word_opens_it_and_too_many_wrong_ones_do_not(books, time, omar, sara):
    made = await filled(books, omar, word="Moon  Light")
    with pytest.raises(opening.NeedsWord) as needs:
        await opened(books, sara, made)
    assert needs.value.number == made.envelope.number
    key = ids.token()
    for number in range(opening.MOST_WRONG):  # each is a try, under whatever key it is sent
        for _ in range(2):
            with pytest.raises(NotAllowed, match=r"gift_word$"):
                await opened(books, sara, made, word=f"sun {number}", key=key)
    for word in ("moon light", "sun"):
        with pytest.raises(NotAllowed, match="gift_words"):
            await opened(books, sara, made, word=word)
    ziad = await met(books, "ziad")
    await opened(books, ziad, made, word=" moon LIGHT ")
    time.move(days=1)
    await opened(books, sara, made, word="moon light")


@pytest.mark.parametrize(
    ("wish", "why"),
    [
        (Wish(usd(2), 3), making.TooThin),
        (Wish(usd(1000), 0), NotAllowed),
        (Wish(usd(1000), making.MOST_SHARES + 1), NotAllowed),
    ],
)
async def test_what_cannot_be_shared_is_refused(books, omar, wish, why):
    with pytest.raises(why):
        await draft(books, omar, wish)


async def test_an_envelope_is_for_a_group(books, omar):
    with pytest.raises(NotAllowed, match="gift_alone"):
        await draft(books, omar, Wish(usd(1000), 3), chat="")


async def test_a_repeated_message_gets_the_first_card(books, omar):
    key = ids.token()
    card = await draft(books, omar, Wish(usd(1000), 3), key=key)
    await making.fill(asking(books, omar), card.intent)
    again = await draft(books, omar, Wish(usd(1000), 3), key=key, fee_bps=500)
    assert (again.intent.token, again.intent.repeated) == (card.intent.token, True)
    assert again.fee == usd(0)
    with pytest.raises(KeyConflict):
        await draft(books, omar, Wish(usd(1000), 4), key=key)


async def test_a_late_or_cancelled_card_fills_nothing(books, time, omar):
    cancelled, late = [await draft(books, omar, Wish(usd(1000), 3)) for _ in range(2)]
    await intents.cancel(books, cancelled.intent)
    with pytest.raises(AlreadySettled):
        await making.fill(asking(books, omar), cancelled.intent)
    time.move(minutes=16)
    with pytest.raises(Expired):
        await making.fill(asking(books, omar), late.intent)
    assert await has(books, omar) == 10_000


async def test_who_cannot_be_paid_holds_up_nobody_who_came_after(books, omar):
    comers = [await met(books, f"comer{number}") for number in range(6)]
    made = await filled(books, omar, 1000, 4)
    for each in comers[1:4:2]:
        await books.set_state(await wallet(books, each.id), "open", "frozen", act())
    taps = [opened(books, each, made) for each in comers]
    outcomes = await asyncio.gather(*taps, return_exceptions=True)
    frozen = [at for at, each in enumerate(outcomes) if isinstance(each, AccountFrozen)]
    assert frozen == [1, 3]
    assert sorted(each.had.place for at, each in enumerate(outcomes) if at not in frozen) == [
        0,
        1,
        2,
        3,
    ]
    assert await findings(books) == []


async def test_whoever_goes_away_while_she_waits_keeps_nobody_waiting(books, omar):
    comers = [await met(books, f"comer{number}") for number in range(6)]
    made = await filled(books, omar, 1000, 6)
    taps = [asyncio.create_task(opened(books, each, made)) for each in comers]
    await asyncio.sleep(0)
    for gone in taps[:3]:
        gone.cancel()
    outcomes = await asyncio.gather(*taps, return_exceptions=True)
    assert all(each.had.amount for each in outcomes[3:])
    again = await asyncio.gather(*(opened(books, each, made) for each in comers))
    assert sorted(each.had.place for each in again) == [0, 1, 2, 3, 4, 5]
    assert await rests(books, made) == 0


async def test_two_processes_share_one_envelope_exactly(books, url, omar):
    other = await Books.open(url)
    try:
        comers = [await met(books, f"comer{number}") for number in range(10)]
        made = await filled(books, omar, 1000, 7)
        taps = [opened(here, each, made) for each in comers for here in (books, other)]
        outcomes = await asyncio.gather(*taps, return_exceptions=True)
    finally:
        await other.close()
    had = {each.had.person: each.had.place for each in outcomes if not isinstance(each, Exception)}
    assert sorted(had.values()) == list(range(7))
    assert await rests(books, made) == 0
    assert await findings(books) == []


async def test_a_press_lets_her_say_the_word_for_a_day_and_while_she_is_in_the_group(
    books, time, omar, sara
):
    await groups.found(books, CHAT, "Family", omar, ids.token(), quietly=True)
    await groups.let_in(books, CHAT, sara)
    made = await filled(books, omar, word="moon")
    token = made.envelope.token
    with pytest.raises(NotAllowed, match="gift_elsewhere"):
        await opening.knocked(asking(books, sara), token)
    await opening.knock(asking(books, sara), token, None)
    assert await opening.knocked(asking(books, sara), token) is None
    await groups.put_out(books, CHAT, omar, sara, ids.token())
    with pytest.raises(NotAllowed, match="gift_elsewhere"):
        await opening.knocked(asking(books, sara), token)
    await groups.let_in(books, CHAT, sara)
    time.move(days=1)
    with pytest.raises(NotAllowed, match="gift_elsewhere"):
        await opening.knocked(asking(books, sara), token)

"""What leaves a wallet asks for more than a press: above a sum, from a new place, for it alone."""

from datetime import timedelta
from functools import partial
from unittest.mock import AsyncMock, patch

import pytest

from ledger import clock, ids, protection
from ledger.errors import Expired, NotAllowed, NotFound
from ledger.money import Money
from ledger.people import locks
from ledger.posting import Hold, Move, Posting
from ledger.products import p2p
from ledger.protection import NeedsProof, NoFactor, Press, places
from tests.ledger.acts import asking, rich, stands, usd, wallet
from tests.ledger.protection.conftest import PIN

PLACE = "web:omar"


@pytest.fixture
async def sara(books, time):
    return await rich(books, "sara", 0)


async def proven(press, act, posting):
    return await protection.proven(act, press, posting)


def pressing(books, person, intent, place=PLACE):
    press = Press(intent.key_for(person.id), place, intent.made_at)
    return asking(books, person, proves=partial(proven, press))


async def drafted(books, payer, payee, minor):
    return (await p2p.draft(asking(books, payer), payee, usd(minor), "tea")).intent


async def pays(books, payer, intent, place=PLACE):
    return await p2p.confirm(pressing(books, payer, intent, place), intent)


async def shows(books, person, asked):
    """Keep what was asked for, and show it."""
    await protection.ask(asking(books, person), asked)
    right = await protection.answer(books, person.id, PIN)
    press = asked.press
    return await protection.show(asking(books, person), press.key, right, press.place)


async def refused(books, payer, intent, place=PLACE):
    with pytest.raises(NeedsProof) as why:
        await pays(books, payer, intent, place)
    return why.value


def above(books, minor):
    """Let the operator's sum be so high."""
    books.stated = {"protect.above": Money(minor, "USD")}


async def test_who_has_a_pin_shows_it_and_the_very_same_press_pays_once(books, omar, sara):
    intent = await drafted(books, omar, sara, 300)
    asked = await refused(books, omar, intent)
    assert (asked.amount, asked.payee) == (usd(300), sara.id)
    await shows(books, omar, asked)
    first, again = [await pays(books, omar, intent) for _ in range(2)]
    assert (first.number, again.repeated) == (again.number, True)
    assert await stands(books, await wallet(books, sara.id)) == (300, 0)


async def test_what_was_shown_is_for_that_press_alone(books, omar, sara):
    one, other = [await drafted(books, omar, sara, 300) for _ in range(2)]
    await shows(books, omar, await refused(books, omar, one))
    await refused(books, omar, other)
    await pays(books, omar, one)


async def test_what_was_shown_is_good_for_a_while(books, omar, sara, time):
    intent = await drafted(books, omar, sara, 300)
    await shows(books, omar, await refused(books, omar, intent))
    time.move(minutes=11)
    await refused(books, omar, intent)


async def test_a_posting_that_comes_too_late_is_refused_by_the_books(books, omar, sara, time):
    intent = await drafted(books, omar, sara, 300)
    proof = await shows(books, omar, await refused(books, omar, intent))
    posting = protection.with_proof(Posting(ids.token(), "sample", actor=omar.id), proof)
    time.move(minutes=11)
    with pytest.raises(Expired):
        await books.post(posting)


async def test_a_sum_above_asks_everybody_and_below_nobody_from_a_known_place(
    books, omar, sara, time
):
    above(books, 200)
    noor = await rich(books, "noor", 1000)
    await pays(books, noor, await drafted(books, noor, sara, 200))
    with pytest.raises(NoFactor) as lacking:
        await pays(books, noor, await drafted(books, noor, sara, 201))
    assert lacking.value.above == usd(200)
    first = await drafted(books, omar, sara, 100)
    await shows(books, omar, await refused(books, omar, first))
    time.move(hours=25)
    await pays(books, omar, await drafted(books, omar, sara, 200))
    await refused(books, omar, await drafted(books, omar, sara, 201))
    await refused(books, omar, await drafted(books, omar, sara, 100), "telegram:4711")


async def test_a_place_is_known_a_day_after_something_was_shown_there_and_not_after_it_was_asked(
    books, omar, sara, time
):
    above(books, 200)
    first = await refused(books, omar, await drafted(books, omar, sara, 100))
    await protection.ask(asking(books, omar), first)
    time.move(hours=25)
    again = await refused(books, omar, await drafted(books, omar, sara, 100))
    await shows(books, omar, again)
    time.move(hours=23)
    await refused(books, omar, await drafted(books, omar, sara, 100))
    time.move(hours=2)
    await pays(books, omar, await drafted(books, omar, sara, 100))


async def test_two_that_are_shown_at_once_from_a_new_place_are_both_shown(books, omar, sara):
    both = [await refused(books, omar, await drafted(books, omar, sara, 100)) for _ in range(2)]
    for each in both:
        await protection.ask(asking(books, omar), each)
    noted = await places.noted(books, omar.id, PLACE)
    await shows(books, omar, both[0])
    with patch.object(places, "noted", AsyncMock(return_value=noted)):
        proof = await shows(books, omar, both[1])
    assert proof.is_good


async def test_what_is_held_counts_as_what_is_moved_and_what_comes_home_does_not(books, omar):
    press, key = Press(ids.token(), PLACE), ids.token()
    account = await wallet(books, omar.id)
    hold = Hold(key, account, usd(300), "test")
    act = asking(books, omar, proves=partial(proven, press))
    with pytest.raises(NeedsProof) as why:
        await act.post(Posting(ids.token(), "hold", actor=omar.id, holds=(hold,)))
    assert why.value.amount == usd(300)
    aside = await books.account(p2p.WALLET, omar.id, "EUR")
    assert aside
    home = Move(await books.house(p2p.WALLET, "USD"), account, usd(1))
    assert await protection.proven(act, press, Posting(key, "home", moves=(home,)))


async def test_what_was_drawn_up_before_a_lock_is_void_also_after_it(books, omar, sara, time):
    intent = await drafted(books, omar, sara, 300)
    await shows(books, omar, await refused(books, omar, intent))
    time.move(seconds=1)
    await locks.put(asking(books, omar))
    time.move(seconds=1)
    right = await protection.answer(books, omar.id, PIN)
    act = asking(books, omar, guards=right.guards)
    await locks.lift(act, await locks.of(books, omar.id))
    with pytest.raises(NotAllowed, match="before_lock"):
        await pays(books, omar, intent)
    fresh = await drafted(books, omar, sara, 300)
    assert (await refused(books, omar, fresh)).amount == usd(300)


async def test_a_deed_that_moves_nothing_can_need_it_too(books, omar, sara):
    press = Press(ids.token(), PLACE)
    with pytest.raises(NeedsProof) as why:
        await protection.needed(asking(books, omar), press)
    await shows(books, omar, why.value)
    act = await protection.needed(asking(books, omar), press)
    await act.post(Posting(ids.token(), "sample", actor=omar.id))
    assert await protection.needed(asking(books, sara), press) is not None
    assert timedelta(minutes=10) == protection.GOOD_FOR


async def test_what_needs_it_and_moves_nothing_is_void_by_a_lock_too(books, omar, sara, time):
    """Also for who has nothing to show."""
    for person in (omar, sara):
        press = Press(ids.token(), PLACE, clock.now())
        time.move(seconds=1)
        await locks.put(asking(books, person))
        with pytest.raises(NotAllowed, match="before_lock"):
            await protection.needed(asking(books, person), press)
        time.move(seconds=1)
    fresh = Press(ids.token(), PLACE, clock.now())
    assert await protection.needed(asking(books, sara), fresh) is not None


async def test_what_was_asked_for_goes_once_it_is_over_and_is_asked_for_anew(books, omar, sara):
    shown, waits = [await drafted(books, omar, sara, minor) for minor in (300, 400)]
    asked = [await refused(books, omar, each) for each in (shown, waits)]
    await shows(books, omar, asked[0])
    await protection.ask(asking(books, omar), asked[1])
    now = clock.now()
    await protection.forget.run(books, now + protection.GOOD_FOR)
    assert [(await protection.of_key(books, each.press.key)).is_good for each in asked] == [
        True,
        False,
    ]
    await protection.forget.run(books, now + timedelta(days=2))
    for each in asked:
        with pytest.raises(NotFound):
            await protection.of_key(books, each.press.key)
    await shows(books, omar, await refused(books, omar, waits))
    await pays(books, omar, waits)
    assert await stands(books, await wallet(books, sara.id)) == (400, 0)

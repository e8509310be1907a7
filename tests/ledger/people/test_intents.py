import asyncio
from dataclasses import replace

import pytest

from ledger import clock, ids
from ledger.errors import AlreadySettled, Expired, KeyConflict, LimitExceeded, NotFound
from ledger.people import intents
from ledger.people.facts import Who
from ledger.people.intents import LIFETIME, Intent
from ledger.posting import Posted
from tests.ledger.acts import act

CHOICES = {"confirm": "send", "cancel": "cancel"}


def card():
    return Intent(7, CHOICES, {"payee": Who(8), "note": "tea"}, chat="hall")


async def made(books):
    return await intents.make(books, card(), ids.token(), b"asked")


def settling(intent):
    guards, deadline = (intent.done,), intent.expires_at
    return act(key=intent.token, digest=b"asked", guards=guards, deadline=deadline)


async def test_an_intent_is_read_back_as_it_was_made(books):
    intent = await made(books)
    read = await intents.get(books, intent.token)
    assert replace(read, made_at=intent.made_at, lifetime=LIFETIME) == intent
    assert abs(read.expires_at - intent.expires_at).total_seconds() < 0.01
    assert ids.from_text(intent.name) == intent.token


async def test_the_same_message_again_returns_the_first_intent(books):
    key = ids.token()
    first = await intents.make(books, card(), key, b"asked")
    assert await intents.known(books, key)
    again = await intents.make(books, card(), key, b"asked")
    assert (again.token, again.repeated, first.repeated) == (first.token, True, False)
    with pytest.raises(KeyConflict):
        await intents.make(books, card(), key, b"something else")


async def test_a_key_never_used_is_unknown(books):
    assert not await intents.known(books, ids.token())
    with pytest.raises(NotFound):
        await intents.get(books, ids.token())


async def test_an_intent_settles_once(books):
    intent = await made(books)
    assert not (await books.post(settling(intent))).repeated
    assert (await books.post(settling(intent))).repeated
    assert (await intents.get(books, intent.token)).state == "done"
    with pytest.raises(AlreadySettled):
        await intents.cancel(books, intent)


async def test_cancelling_twice_is_cancelling(books):
    intent = await made(books)
    assert await intents.cancel(books, intent) is False
    assert await intents.cancel(books, intent) is True
    with pytest.raises(AlreadySettled) as late:
        await books.post(settling(intent))
    assert late.value.found == "cancelled"


async def test_confirm_and_cancel_exclude_each_other(books):
    for _ in range(10):
        intent = await made(books)
        presses = [books.post(settling(intent)), intents.cancel(books, intent)]
        outcomes = await asyncio.gather(*presses, return_exceptions=True)
        assert sorted(type(told) is AlreadySettled for told in outcomes) == [False, True]


async def test_a_first_press_too_late_is_refused_and_a_second_is_not(books, time):
    pressed, left = await made(books), await made(books)
    await books.post(settling(pressed))
    time.moment += LIFETIME
    with pytest.raises(Expired):
        await books.post(settling(left))
    assert type(await books.post(settling(pressed))) is Posted


async def test_the_newest_that_still_can_be_cancelled_is_found(books, time):
    assert await intents.newest(books, 7, "cancel") is None
    first = await made(books)
    time.move(seconds=1)
    second = await made(books)
    await intents.make(books, replace(card(), owner=8, token=ids.token()), ids.token(), b"")
    await intents.make(books, Intent(7, {"ar": "language"}, {}), ids.token(), b"")
    assert (await intents.newest(books, 7, "cancel")).token == second.token
    await intents.cancel(books, second)
    assert (await intents.newest(books, 7, "cancel")).token == first.token
    with clock.running(lambda: first.expires_at):
        assert await intents.newest(books, 7, "cancel") is None
    await books.post(settling(first))
    assert await intents.newest(books, 7, "cancel") is None


async def test_a_question_is_found_among_cards_until_it_is_answered(books, time):
    first = await made(books)
    time.move(seconds=1)
    asked = await intents.make(books, Intent(7, {"0": "read"}, {}), ids.token(), b"")
    time.move(seconds=1)
    picks = await intents.make(books, Intent(7, {}, {}), ids.token(), b"")
    for question in (picks, asked):
        assert (await intents.newest(books, 7, "cancel", "read", "")).token == question.token
        for _ in range(2):
            await intents.answer(books, question)
    assert (await intents.newest(books, 7, "cancel", "read", "")).token == first.token
    with pytest.raises(AlreadySettled):
        await intents.cancel(books, asked)


async def offered(books, **more):
    return await intents.make(books, replace(card(), **more), ids.token(), b"asked")


def by(intent, presser):
    """Return what somebody does through a card that is for several."""
    return act(key=intent.key_for(presser), guards=intent.guards, counts=intent.counts)


async def test_a_card_for_several_is_read_back_as_it_was_made(books):
    for audience, times in (("chat", "once"), ("anyone", "each"), ("holder:set fees", 3), ("", 2)):
        kept = await offered(books, audience=audience, times=times)
        read = await intents.get(books, kept.token)
        assert (read.audience, read.times) == (audience, times)


def test_an_act_has_a_key_for_each_presser_beside_the_tokens():
    mine, shared = card(), replace(card(), audience="anyone")
    assert mine.key_for(7) == mine.token
    keys = {shared.key_for(presser) for presser in (7, 8, 9)}
    assert len(keys | {shared.token}) == 4
    assert {key[:6] for key in keys} == {shared.token[:6]}


async def test_of_many_who_press_one_is_first_and_ends_it(books):
    intent = await offered(books, audience="anyone")
    presses = [books.post(by(intent, presser)) for presser in range(20, 40)]
    outcomes = await asyncio.gather(*presses, return_exceptions=True)
    assert sum(type(told) is Posted for told in outcomes) == 1
    assert {type(told) for told in outcomes} == {Posted, AlreadySettled}


async def test_once_for_each_stays_open_for_the_next_one(books):
    intent = await offered(books, audience="anyone", times="each")
    told = [await books.post(by(intent, presser)) for presser in (20, 21, 20)]
    assert [each.repeated for each in told] == [False, False, True]
    await intents.cancel(books, intent)
    with pytest.raises(AlreadySettled):
        await books.post(by(intent, 22))
    assert (await books.post(by(intent, 21))).repeated


async def test_so_many_in_all_is_exactly_so_many(books):
    intent = await offered(books, audience="anyone", times=3)
    presses = [books.post(by(intent, presser)) for presser in range(20, 30) for _ in range(2)]
    outcomes = await asyncio.gather(*presses, return_exceptions=True)
    done = [told for told in outcomes if type(told) is Posted]
    assert sorted(told.repeated for told in done) == [False] * 3 + [True] * 3
    assert sum(type(told) is LimitExceeded for told in outcomes) == 14


async def test_a_draft_that_was_left_does_not_stand_in_the_way_of_the_next(books, time):
    first = key = ids.token()
    drafted = []
    for left in range(12):
        assert await intents.unspent(books, first) == key
        drafted.append(await intents.make(books, replace(card(), token=ids.token()), key, b"pay"))
        assert await intents.unspent(books, first) == key
        assert (await intents.make(books, card(), key, b"pay")).token == drafted[-1].token
        if left % 2:
            await intents.cancel(books, drafted[-1])
        else:
            time.moment += LIFETIME
        key = await intents.unspent(books, first)
    last = await intents.make(books, replace(card(), token=ids.token()), key, b"pay")
    await books.post(settling(last))
    time.moment += LIFETIME
    assert await intents.unspent(books, first) == key
    assert len({each.token for each in (*drafted, last)}) == 13

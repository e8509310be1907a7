import asyncio
from dataclasses import replace

import pytest

from ledger import clock, ids
from ledger.errors import AlreadySettled, Expired, KeyConflict, NotFound
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
        assert [await intents.answer(books, question) for _ in range(2)] == [False, True]
    assert (await intents.newest(books, 7, "cancel", "read", "")).token == first.token
    with pytest.raises(AlreadySettled):
        await intents.cancel(books, asked)

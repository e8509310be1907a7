"""What was put aside for somebody is told once she can be written to, whatever happens between."""

import asyncio
from contextlib import suppress

import pytest

from ledger.books import Books
from ledger.errors import Unavailable
from ledger.people import chats, outbox
from ledger.posting import Event
from tests.ledger.acts import act, met, rows

HERE = "chat:sara"


class Died(BaseException):
    """The process is gone."""


@pytest.fixture
async def other(url):
    """Another process on the same books, as far as the books can tell."""
    opened = await Books.open(url)
    yield opened
    await opened.close()


async def happens(books, person, times=1):
    await books.post(act(events=(Event("received", person.id, "{}"),) * times))


async def away(books, times):
    """Return somebody who cannot be written to, and for whom so many events wait."""
    sara = await met(books, "sara")
    await happens(books, sara, times)
    await chats.note(books, HERE, "closed")
    await chats.put_aside(books, [HERE], *await outbox.waiting(books, times))
    return sara


def aside(url):
    return rows(url, f"SELECT count(*) FROM events WHERE due_at = {outbox.ASIDE}")[0][0]


async def closed(books):
    return (await chats.stands(books, HERE)).closed


async def test_what_was_put_aside_waits_until_its_reader_comes_back(books, url, time):
    sara = await away(books, 3)
    time.move(days=400)
    assert await outbox.waiting(books, 10) == []
    await chats.reached(books, HERE, sara.id)
    assert len(await outbox.waiting(books, 10)) == 3
    assert not await closed(books)
    assert aside(url) == 0


async def test_who_was_never_away_can_be_reached_too(books):
    sara = await met(books, "sara")
    await chats.reached(books, HERE, sara.id)
    assert await chats.stands(books, HERE) == chats.Standing(HERE, closed=False, known=True)


async def test_a_chat_that_is_open_has_nothing_put_aside_wherever_a_process_dies(
    books, url, monkeypatch
):
    monkeypatch.setattr(chats, "MOST_AT_ONCE", 2)
    sara = await away(books, 5)
    post = books.post
    while await closed(books):

        async def dies_after_one(posting):
            monkeypatch.setattr(books, "post", dies)
            return await post(posting)

        async def dies(_posting):
            raise Died

        monkeypatch.setattr(books, "post", dies_after_one)
        with suppress(Died):
            await chats.reached(books, HERE, sara.id)
        monkeypatch.setattr(books, "post", post)
        assert await closed(books) or aside(url) == 0
    assert aside(url) == 0


async def test_what_is_put_aside_while_a_chat_is_opened_is_taken_up_or_tried_again(
    books, url, other, monkeypatch
):
    sara = await away(books, 1)
    post, late = books.post, []

    async def first_the_other_puts_aside(posting):
        if not late:
            late.append(posting)
            await happens(other, sara)
            await chats.put_aside(other, [HERE], *await outbox.waiting(other, 10))
        return await post(posting)

    monkeypatch.setattr(books, "post", first_the_other_puts_aside)
    await chats.reached(books, HERE, sara.id)
    assert not await closed(books)
    assert aside(url) == 0


async def test_what_is_put_aside_after_a_chat_was_opened_is_tried_again_soon(books, url, time):
    sara = await away(books, 1)
    await chats.reached(books, HERE, sara.id)
    await chats.put_aside(books, [HERE], *await outbox.waiting(books, 10))
    assert aside(url) == 0
    time.move(seconds=outbox.AWAY.total_seconds())
    assert len(await outbox.waiting(books, 10)) == 1


async def test_two_processes_that_reach_somebody_at_once_take_up_each_event_once(books, url, other):
    sara = await away(books, 4)
    both = (chats.reached(each, HERE, sara.id) for each in (books, other))
    await asyncio.gather(*both)
    assert aside(url) == 0
    assert not await closed(other)


async def test_what_another_process_has_taken_up_and_claimed_is_not_moved_back(
    books, other, monkeypatch
):
    sara = await away(books, 1)
    post, claimed = books.post, []

    async def first_the_other_tells(posting):
        if not claimed:
            await chats.reached(other, HERE, sara.id)
            claimed.extend(await outbox.waiting(other, 10))
            assert await outbox.claim(other, claimed)
        return await post(posting)

    monkeypatch.setattr(books, "post", first_the_other_tells)
    await chats.reached(books, HERE, sara.id)
    assert await outbox.waiting(books, 10) == []


async def test_a_chat_is_noted_again_though_the_clock_was_set_back(books, time):
    await chats.note(books, HERE, "closed")
    time.move(hours=-1)
    await chats.note(books, HERE, "open")
    assert not await closed(books)


async def test_a_chat_that_cannot_be_noted_is_said_to_be(books, monkeypatch):
    async def fails(_posting):
        raise Unavailable("not now")

    monkeypatch.setattr(books, "post", fails)
    with pytest.raises(Unavailable):
        await chats.note(books, HERE, "closed")


@pytest.mark.parametrize("known", [False, True])
async def test_how_newcomers_are_spoken_to_in_a_chat_is_what_was_said_last(books, known):
    if known:
        await chats.note(books, "discord:@5", "closed")
    assert await chats.language(books, "discord:@5") is None
    await chats.speak(books, "discord:@5", "en")
    await chats.speak(books, "discord:@5", "ar")
    assert await chats.language(books, "discord:@5") == "ar"
    assert (await chats.stands(books, "discord:@5")).closed is known

"""The inbox keeps to its bounds, in small steps, and loses no key and no open card by it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger import ids
from ledger.errors import Unbalanced
from ledger.people import inbox, intents, pruning
from ledger.people.inbox import Most
from ledger.people.intents import Intent
from ledger.people.persons import Identity
from ledger.people.pruning import Bounds, Inbox
from ledger.posting import Drop
from tests.ledger.acts import act, rows

OMAR = Identity("web", "omar", "omar")
KEPT = Bounds(timedelta(days=30), rows=5, size=1_000)
CARDLESS = Inbox("web:", lambda _: ())


@pytest.fixture(autouse=True)
def without_pauses(monkeypatch):
    monkeypatch.setattr(pruning, "PAUSE_MS", 0)
    monkeypatch.setattr(pruning, "STEP", 4)


async def written(books, chat, *bodies):
    for body in bodies:
        await books.post(act(rows=(inbox.new(ids.token(), chat, "omar", body),)))


async def bodies(books, chat="web:omar"):
    page = await inbox.earlier(books, OMAR, chat, 2**53, Most(rows=1_000))
    return [each.body for each in page.messages]


async def test_of_each_chat_the_newest_stay(books, time):
    await written(books, "web:omar", *"abcdefghijklmnop")
    await written(books, "web:sara", "a")
    time.move(hours=2)
    assert await pruning.prune(books, KEPT, CARDLESS) == 11
    assert await bodies(books) == list("lmnop")
    assert await pruning.prune(books, KEPT, CARDLESS) == 0


async def test_of_each_chat_so_many_bytes_stay(books, time):
    await written(books, "web:omar", "a" * 600, "ب" * 300, "c" * 300)
    time.move(hours=2)
    await pruning.prune(books, KEPT, CARDLESS)
    assert [body[0] for body in await bodies(books)] == ["ب", "c"]


async def test_what_is_too_old_goes_whatever_chat_it_is_in(books, time, url):
    await written(books, "web:omar", "a")
    await written(books, "telegram:links", "kept for somebody")
    time.move(days=31)
    await written(books, "web:omar", "b")
    assert await pruning.prune(books, KEPT, CARDLESS) == 2
    assert rows(url, "SELECT body FROM messages") == [("b",)]


async def test_chats_of_others_are_bounded_by_age_alone(books, time, url):
    await written(books, "telegram:links", *"abcdefghij")
    time.move(hours=2)
    assert await pruning.prune(books, KEPT, CARDLESS) == 0


async def test_for_an_hour_every_key_has_its_answer(books, time):
    await written(books, "web:omar", *"abcdefgh")
    time.move(minutes=30)
    await written(books, "web:omar", *"ijklmnop")
    assert await pruning.prune(books, KEPT, CARDLESS) == 0
    time.move(minutes=31)
    assert await pruning.prune(books, KEPT, CARDLESS) == 8
    assert await bodies(books) == list("ijklmnop")
    time.move(hours=1)
    assert await pruning.prune(books, KEPT, CARDLESS) == 3  # though nothing was written since


async def test_a_card_stays_while_it_can_be_pressed(books, time):
    card = Intent(1, {"yes": "act"}, {}, lifetime=timedelta(days=90))
    await intents.make(books, card, ids.token(), b"")
    of = Inbox("web:", lambda body: [card.token] if body == "card" else ())
    await written(books, "web:omar", "card", *"abcdefgh")
    time.move(days=31)
    await pruning.prune(books, KEPT, of)
    assert await bodies(books) == ["card"]
    await intents.cancel(books, card)
    await pruning.prune(books, KEPT, of)
    assert await bodies(books) == []


async def test_a_card_whose_time_is_up_goes(books, time):
    card = Intent(1, {"yes": "act"}, {})
    await intents.make(books, card, ids.token(), b"")
    await written(books, "web:omar", "card", *"abcde")
    time.move(hours=2)
    await pruning.prune(books, KEPT, Inbox("web:", lambda _: [card.token]))
    assert await bodies(books) == list("abcde")


async def test_an_edited_message_is_as_old_as_it_was_written(books, time):
    await written(books, "web:omar", "a")
    (identity,) = [each.id for each in (await inbox.since(books, OMAR, 0, Most())).messages]
    time.move(days=29)
    await written(books, "web:omar", *"bc")
    await books.post(act(guards=inbox.edited(identity, "A")))
    time.move(days=2)
    await pruning.prune(books, KEPT, CARDLESS)
    assert await bodies(books) == ["b", "c"]


async def test_nothing_that_money_rests_on_can_be_dropped(books):
    for table in ("keys", "intents", "transfers", "entries", "persons"):
        with pytest.raises(Unbalanced, match="stay"):
            await books.post(act(drops=(Drop(table, (b"x",)),)))


async def test_what_a_batch_drops_is_gone_and_what_is_not_there_is_no_matter(books):
    await written(books, "web:omar", "a", "b")
    first, second = (each.id for each in (await inbox.since(books, OMAR, 0, Most())).messages)
    drops = (Drop("messages", (first,)), Drop("messages", (ids.token(),)))
    await books.post(act(guards=inbox.edited(second, "B"), drops=drops))
    assert await bodies(books) == ["B"]


@given(sizes=st.lists(st.integers(1, 700), max_size=12), most=st.integers(1, 8))
def test_what_stays_is_the_longest_tail_that_fits(sizes, most):
    kept = replace(KEPT, rows=most)
    newest = [(seq, size) for seq, size in enumerate(sizes, start=1)][::-1]
    cut = pruning.cut_of(newest, kept)
    tail = [size for seq, size in newest if seq > cut]
    assert len(tail) <= kept.rows
    assert sum(tail) <= kept.size
    longer = sizes[len(sizes) - len(tail) - 1 :]
    assert cut == 0 or len(longer) > kept.rows or sum(longer) > kept.size

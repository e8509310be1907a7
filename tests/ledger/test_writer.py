import asyncio
import sqlite3

import pytest
from structlog.testing import capture_logs

from ledger import ids
from ledger.errors import InsufficientFunds, NotFound, Overloaded, Unavailable
from ledger.posting import Posted
from ledger.tables import BOOK
from ledger.writer import MAX_BATCH, MAX_WAITING, Writer
from tests.ledger.acts import act, findings, move, stands, wallet


class Shelf:
    """A storage that accepts everything, when its gate is open, and minds some kinds."""

    def __init__(self):
        self.gate = asyncio.Event()
        self.gate.set()
        self.batches = []
        self.poison = {}

    async def commit(self, book, postings):
        assert book == BOOK
        await self.gate.wait()
        self.batches.append([posting.kind for posting in postings])
        for posting in postings:
            if posting.kind in self.poison:
                raise self.poison[posting.kind]
        return [Posted(None, posting.answer) for posting in postings]


@pytest.fixture
def shelf():
    return Shelf()


@pytest.fixture
async def writer(shelf):
    opened = Writer(shelf, BOOK)
    yield opened
    shelf.gate.set()
    await opened.close()


def numbered(count, *, poison=()):
    return [act(kind="poison" if place in poison else "calm") for place in range(count)]


async def post_all(writer, postings):
    return await asyncio.gather(*map(writer.post, postings), return_exceptions=True)


async def test_a_hundred_ask_for_what_thirty_three_can_have(books):
    payer, payee = await wallet(books, 1, 3300), await wallet(books, 2)
    outcomes = await post_all(books, [move(payer, payee, 100) for _ in range(100)])
    assert sum(type(outcome) is Posted for outcome in outcomes) == 33
    assert sum(type(outcome) is InsufficientFunds for outcome in outcomes) == 67
    assert (await stands(books, payer), await stands(books, payee)) == ((0, 0), (3300, 0))
    assert await findings(books) == []


async def test_one_key_posted_by_many_at_once_moves_once(books):
    payer, payee = await wallet(books, 1, 500), await wallet(books, 2)
    asked = move(payer, payee, 100)
    outcomes = await post_all(books, [asked] * 50)
    assert len({outcome.number for outcome in outcomes}) == 1
    assert sum(not outcome.repeated for outcome in outcomes) == 1
    assert await stands(books, payee) == (100, 0)


async def test_who_waits_together_is_committed_together(writer, shelf):
    shelf.gate.clear()
    waiting = [asyncio.create_task(writer.post(posting)) for posting in numbered(MAX_BATCH + 8)]
    await asyncio.sleep(0)
    shelf.gate.set()
    await asyncio.gather(*waiting)
    assert [len(batch) for batch in shelf.batches] == [MAX_BATCH, 8]


async def test_a_caller_who_went_away_learns_what_stands_by_the_key(books):
    payer, payee = await wallet(books, 1, 100), await wallet(books, 2)
    asked = move(payer, payee, 100)
    gone = asyncio.create_task(books.post(asked))
    await asyncio.sleep(0)
    gone.cancel()
    with pytest.raises(asyncio.CancelledError):
        await gone
    again = await books.post(asked)
    assert again.repeated
    assert await stands(books, payee) == (100, 0)


async def test_a_full_queue_says_so_and_loses_nothing(writer, shelf):
    shelf.gate.clear()
    first = asyncio.create_task(writer.post(act()))
    await asyncio.sleep(0.01)
    waiting = [asyncio.create_task(writer.post(act())) for _ in range(MAX_WAITING)]
    await asyncio.sleep(0.01)
    with pytest.raises(Overloaded):
        await writer.post(act())
    shelf.gate.set()
    assert len(await asyncio.gather(first, *waiting)) == MAX_WAITING + 1
    assert sum(map(len, shelf.batches)) == MAX_WAITING + 1


async def test_a_batch_that_fails_is_halved_until_the_culprit_stands_alone(writer, shelf):
    shelf.poison = {"poison": RuntimeError("bad value")}
    with capture_logs() as logged:
        outcomes = await post_all(writer, numbered(37, poison={5, 30}))
    assert [place for place, told in enumerate(outcomes) if type(told) is RuntimeError] == [5, 30]
    assert sum(type(told) is Posted for told in outcomes) == 35
    assert [alarm["kind"] for alarm in logged] == ["poison"] * writer.alarms == ["poison"] * 2


async def test_a_value_that_no_database_can_keep_fails_alone(books):
    payer, payee = await wallet(books, 1, 100), await wallet(books, 2)
    asked = [move(payer, payee, 10) for _ in range(9)]
    asked[4] = move(payer, payee, 10, kind="\ud800")
    outcomes = await post_all(books, asked)
    assert [type(told) for told in outcomes].count(Posted) == 8
    assert type(outcomes[4]) is UnicodeEncodeError
    assert await stands(books, payee) == (80, 0)
    assert await findings(books) == []


async def test_a_database_that_does_not_answer_is_no_ones_fault(writer, shelf):
    shelf.poison = {"poison": Unavailable("locked")}
    outcomes = await post_all(writer, numbered(8, poison={3}))
    assert {type(told) for told in outcomes} == {Unavailable}
    assert (writer.alarms, len(shelf.batches)) == (0, 1)
    assert type(await writer.post(act())) is Posted


async def test_the_writer_goes_on_after_a_failure(writer, shelf):
    shelf.poison = {"poison": RuntimeError("once")}
    with pytest.raises(RuntimeError):
        await writer.post(act(kind="poison"))
    assert type(await writer.post(act())) is Posted


async def test_closing_finishes_what_waits_and_takes_nothing_more(writer, shelf):
    shelf.gate.clear()
    waiting = [asyncio.create_task(writer.post(act())) for _ in range(20)]
    await asyncio.sleep(0)
    closing = asyncio.create_task(writer.close())
    await asyncio.sleep(0)
    with pytest.raises(Overloaded):
        await writer.post(act())
    shelf.gate.set()
    await closing
    assert {type(told) for told in await asyncio.gather(*waiting)} == {Posted}


async def test_a_refusal_is_told_to_its_own_caller_alone(books):
    payer, payee = await wallet(books, 1, 100), await wallet(books, 2)
    good, bad, conflict = move(payer, payee, 1), move(payer, 99, 1), ids.token()
    outcomes = await post_all(books, [good, bad, move(payee, payer, 1, key=conflict)])
    assert [type(told) for told in outcomes] == [Posted, NotFound, Posted]


async def test_a_commit_that_the_disk_refused_changed_nothing(books, path, monkeypatch):
    payer, payee = await wallet(books, 1, 100), await wallet(books, 2)
    full = sqlite3.OperationalError("database or disk is full")
    full.sqlite_errorcode = sqlite3.SQLITE_FULL
    with monkeypatch.context() as patch:

        def fail(*_):
            raise full

        patch.setattr("ledger.storage.sqlite.batch.save", fail)
        asked = move(payer, payee, 100)
        with pytest.raises(Unavailable):
            await books.post(asked)
    assert await stands(books, payee) == (0, 0)
    assert not (await books.post(asked)).repeated

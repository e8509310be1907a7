import asyncio
import threading
from contextlib import suppress

import pytest
from sqlalchemy import text

from ledger import statement
from ledger.errors import Broken, NotFound, Unavailable
from ledger.storage.sqlite import reading
from ledger.storage.waiting import MOST_AT_ONCE
from tests.ledger.acts import move, settled, stands, tamper, wallet


class Gate:
    """A question that holds its reader until it is let go, and is then asked."""

    def __init__(self, question=lambda _connection, _book: "held"):
        self._question = question
        self._entered = threading.Event()
        self._open = threading.Event()

    def __call__(self, connection, book):
        self._entered.set()
        assert self._open.wait(10)
        return self._question(connection, book)

    async def entered(self):
        assert await asyncio.to_thread(self._entered.wait, 10)

    def open(self):
        self._open.set()


async def holding(books, *question):
    """Occupy every reader, so that whatever is asked from now on waits together."""
    gates = [Gate(*question) for _ in range(reading.READERS)]
    asked = []
    for gate in gates:
        asked.append(asyncio.create_task(books.read(gate)))
        await gate.entered()
    return gates, asked


async def together(books, *questions):
    """Ask questions that all wait for the same reader; return their answers or failures."""
    gates, held = await holding(books)
    asked = [asyncio.create_task(books.read(question)) for question in questions]
    await asyncio.sleep(0)
    for gate in gates:
        gate.open()
    assert await asyncio.gather(*held) == ["held"] * len(held)
    return await asyncio.gather(*asked, return_exceptions=True)


def posted(account):
    asked = text("SELECT balance FROM accounts WHERE id = :id")
    return lambda connection, _book: connection.execute(asked, {"id": account}).scalar()


def thread(_connection, _book):
    return threading.get_ident()


async def test_questions_that_wait_together_are_answered_in_one_hop(books):
    hops = []
    answers = reading.Reader.answers

    async def counted(reader, questions):
        hops.append(len(questions))
        return await answers(reader, questions)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading.Reader, "answers", counted)
        threads = await together(books, *[thread] * 20)
    assert len(set(threads)) == 1
    assert hops == [1, 1, 20]


async def test_more_questions_than_go_together_are_all_answered(books):
    more = MOST_AT_ONCE * 3 + 1
    assert len(await together(books, *[thread] * more)) == more


async def test_questions_that_wait_together_see_one_moment(books, path):
    account = await wallet(books, 1, 100)

    def meddle(_connection, _book):
        tamper(path, f"UPDATE accounts SET balance = 7 WHERE id = {account}")

    assert await together(books, posted(account), meddle, posted(account)) == [100, None, 100]
    assert await stands(books, account) == (7, 0)


async def test_a_question_that_fails_fails_alone(books):
    account = await wallet(books, 1, 100)

    def nonsense(connection, _book):
        connection.exec_driver_sql("SELECT nonsense")

    def missing(connection, book):
        statement.balance(connection, book, 999)

    told = await together(books, posted(account), nonsense, missing, posted(account))
    assert [told[0], told[3]] == [100, 100]
    assert [type(each) for each in told[1:3]] == [Broken, NotFound]


async def test_a_question_that_fails_half_way_does_not_hold_on_to_its_moment(books):
    payer, payee = await wallet(books, 1, 100), await wallet(books, 2)

    def half(connection, _book):
        rows = connection.execute(text("SELECT id FROM accounts"))
        raise ValueError(rows.fetchone())

    told = await together(books, half)
    assert [type(each) for each in told] == [ValueError]
    await books.post(move(payer, payee, 1))
    gates, seen = await holding(books, posted(payee))
    for gate in gates:
        gate.open()
    assert await asyncio.gather(*seen) == [1] * len(seen)


async def test_a_caller_who_goes_away_harms_nobody(books):
    gates, held = await holding(books)
    gone = asyncio.create_task(books.read(thread))
    stays = asyncio.create_task(books.read(thread))
    await asyncio.sleep(0)
    gone.cancel()
    for gate in gates:
        gate.open()
    assert await asyncio.gather(*held) == ["held"] * len(held)
    assert await stays
    with pytest.raises(asyncio.CancelledError):
        await gone


async def test_a_caller_who_goes_away_while_she_is_answered_harms_nobody(books):
    gate = Gate()
    asked = [asyncio.create_task(books.read(question)) for question in (gate, thread)]
    await gate.entered()
    asked[0].cancel()
    gate.open()
    assert await asked[1]
    assert await books.read(thread)


async def test_what_was_posted_is_seen_at_once(books):
    payer, payee = await wallet(books, 1, 100), [await wallet(books, at) for at in range(2, 12)]

    async def pays(account):
        for minor in range(1, 8):
            await books.post(move(payer, account, 1))
            assert await books.read(posted(account)) == minor

    await asyncio.gather(*(pays(account) for account in payee))


async def test_a_survey_holds_up_no_question(books):
    account = await wallet(books, 1, 100)
    gate = Gate()
    survey = asyncio.create_task(books.survey(gate))
    await gate.entered()
    assert await books.read(posted(account)) == 100
    assert (await books.post(move(account, await wallet(books, 2), 1))).number
    gate.open()
    assert await survey == "held"


async def test_a_survey_sees_one_moment_and_leaves_nothing_open(books, path):
    account = await wallet(books, 1, 100)
    before = threading.active_count()

    def twice(connection, book):
        first = posted(account)(connection, book)
        tamper(path, f"UPDATE accounts SET balance = 7 WHERE id = {account}")
        return first, posted(account)(connection, book)

    assert await books.survey(twice) == (100, 100)
    with pytest.raises(NotFound):
        await books.survey(statement.balance, 999)
    assert await books.survey(posted(account)) == 7
    await settled(before)


async def test_what_waits_when_the_books_close_is_answered(books):
    gates, held = await holding(books)
    asked = [asyncio.create_task(books.read(thread)) for _ in range(3)]
    await asyncio.sleep(0)
    closing = asyncio.create_task(books.close())
    await asyncio.sleep(0)
    with pytest.raises(Unavailable):
        await books.read(thread)
    for gate in gates:
        gate.open()
    assert await asyncio.gather(*held) == ["held"] * len(held)
    assert all(await asyncio.gather(*asked))
    await closing
    with pytest.raises(Unavailable):
        await books.read(thread)


async def test_a_reader_whose_closing_is_broken_off_leaves_no_thread(books, path):
    known = set(threading.enumerate())
    reader = await reading.Reader.open(str(path))
    (own,) = set(threading.enumerate()) - known
    closing = asyncio.create_task(reader.close())
    await asyncio.sleep(0)  # it waits for its thread now
    closing.cancel()
    with suppress(asyncio.CancelledError):
        await closing
    await asyncio.to_thread(own.join, 10)
    assert not own.is_alive()

"""The books on PostgreSQL: many doors to one database, and a database that goes away."""

import asyncio

import pytest
from structlog.testing import capture_logs

from ledger import ids
from ledger.books import Books
from ledger.chart import WALLET
from ledger.errors import Broken, InsufficientFunds, KeyConflict, Unavailable
from ledger.posting import Event, Hold, Move, Opening, Posted, Posting, Take
from ledger.proof import prove
from ledger.storage.postgres import connection
from tests.ledger.acts import act, findings, held, met, move, rows, stands, tamper, usd, wallet
from tests.ledger.beside import beside, ended
from tests.postgres import Databases, server
from tests.process import free_port

END = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


@pytest.fixture
async def other(url):
    """Another process on the same books, as far as the books can tell."""
    opened = await Books.open(url)
    yield opened
    await opened.close()


def numbers(url):
    return [number for (number,) in rows(url, "SELECT number FROM transfers ORDER BY number")]


# -- many doors -----------------------------------------------------------------------------


async def test_two_doors_to_one_database_share_its_money(books, other):
    payer, payee = await wallet(books, 1, 50), await wallet(books, 2)
    asked = [door.post(move(payer, payee, 1)) for door in [books, other] * 50]
    outcomes = await asyncio.gather(*asked, return_exceptions=True)
    assert sum(type(told) is Posted for told in outcomes) == 50
    assert sum(type(told) is InsufficientFunds for told in outcomes) == 50
    assert await stands(other, payee) == (50, 0)
    assert await findings(books) == []


async def test_what_tells_nobody_anything_notifies_nobody(books, other):
    heard = asyncio.Queue()
    other.when_heard(lambda: heard.put_nowait(None))
    listening = asyncio.create_task(other.listen())
    source, target = await wallet(books, 1, 10), await wallet(books, 2)
    await heard.get()  # it listens from now on
    await books.post(move(source, target, 5))
    await books.post(act(events=(Event("told", 7, "{}"),)))
    await heard.get()
    assert heard.empty()
    listening.cancel()
    await asyncio.wait([listening])


async def test_two_doors_to_new_books_open_an_account_once(books, other):
    doors = [books, other] * 20
    opened = await asyncio.gather(*(door.account(WALLET, 7, "USD") for door in doors))
    assert len(set(opened)) == 1
    assert await findings(books) == []


async def test_one_key_through_two_doors_moves_once(books, other):
    payer, payee = await wallet(books, 1, 100), await wallet(books, 2)
    asked = move(payer, payee, 10, digest=b"first")
    told = await asyncio.gather(*(door.post(asked) for door in [books, other] * 10))
    assert sum(not posted.repeated for posted in told) == 1
    assert len({posted.number for posted in told}) == 1
    with pytest.raises(KeyConflict):
        await other.post(move(payer, payee, 10, key=asked.key, digest=b"other"))
    assert await stands(books, payee) == (10, 0)


async def test_three_processes_write_at_once_and_leave_no_gap(books, url):
    payer, payee = await wallet(books, 1, 1000), await wallet(books, 2)
    paying = [beside("pay", url, payer, payee, 80) for _ in range(3)]
    for process in paying:
        assert await ended(process) == (0, "")
    assert await stands(books, payee) == (240, 0)
    assert numbers(url) == list(range(1, 242))
    assert await findings(books) == []


async def test_books_of_two_numbers_are_written_side_by_side(books, other):
    second = Books(other._storage, book=2)
    await asyncio.gather(*(wallet(each, owner, 5) for each in (books, second) for owner in (1, 2)))
    assert await findings(books) == await findings(second) == []


# -- a batch --------------------------------------------------------------------------------


async def test_what_is_opened_held_and_ended_in_one_batch_is_written_once(books):
    account, target = await wallet(books, 1, 100), await wallet(books, 2)
    hold = ids.token()
    told = await asyncio.gather(
        books.post(Posting(ids.token(), "open", opens=(Opening(WALLET, 3, "USD"),))),
        books.hold(Hold(hold, account, usd(30), "test"), act()),
        books.post(act(takes=(Take(hold, "captured"),), moves=(Move(account, target, usd(30)),))),
    )
    assert [posted.opened for posted in told] == [(4,), (), ()]
    assert await stands(books, account) == (70, 0)
    assert await findings(books) == []


async def test_an_old_hold_and_a_new_one_end_in_one_batch(books):
    account = await wallet(books, 1, 100)
    old, new = await held(books, account, 20), await held(books, account, 30)
    await asyncio.gather(books.void(old, act()), books.void(new, act()))
    assert await stands(books, account) == (100, 0)
    assert await findings(books) == []


async def test_statements_taken_one_by_one_do_the_same(books, url):
    books._storage._writer._joined = False
    account, target = await wallet(books, 1, 100), await wallet(books, 2)
    hold = await held(books, account, 20)
    await books.capture(hold, target, act())
    person = await met(books, "omar")
    assert person.joined
    assert await stands(books, target) == (20, 0)
    assert await findings(books) == []


@pytest.mark.parametrize("wrong", ["\ud800", "a\0b"])
async def test_a_value_that_the_database_cannot_keep_fails_alone(books, wrong):
    payer, payee = await wallet(books, 1, 100), await wallet(books, 2)
    asked = [move(payer, payee, 10, kind=wrong if place == 4 else "act") for place in range(9)]
    outcomes = await asyncio.gather(*map(books.post, asked), return_exceptions=True)
    assert [type(told) for told in outcomes].count(Posted) == 8
    assert isinstance(outcomes[4], Exception)
    assert await stands(books, payee) == (80, 0)
    assert await findings(books) == []


# -- questions ------------------------------------------------------------------------------


async def test_a_question_sees_one_moment(books, url):
    account = await wallet(books, 1, 100)

    def twice(connection, _book):
        asked = f"SELECT balance FROM accounts WHERE id = {account}"
        before = connection.exec_driver_sql(asked).scalar()
        tamper(url, f"UPDATE accounts SET balance = 7 WHERE id = {account}")
        return before, connection.exec_driver_sql(asked).scalar()

    assert await books.read(twice) == (100, 100)
    assert await stands(books, account) == (7, 0)


async def test_a_question_cannot_leave_anything_behind(books, monkeypatch):
    monkeypatch.setattr(connection, "PATIENCE_S", 1)
    account = await wallet(books, 1, 100)

    def meddle(database, _book):
        database.exec_driver_sql("UPDATE accounts SET balance = 7")

    for ask in (books.read, books.survey):
        with pytest.raises(Unavailable):
            await ask(meddle)
    assert await stands(books, account) == (100, 0)


async def test_a_question_that_fails_fails_alone(books):
    account = await wallet(books, 1, 100)

    def nonsense(connection, _book):
        connection.exec_driver_sql("SELECT nonsense")

    told = await asyncio.gather(
        *(each for _ in range(20) for each in (books.read(nonsense), books.balance(account))),
        return_exceptions=True,
    )
    assert {type(each) for each in told[::2]} == {Broken}
    assert {each.posted.minor for each in told[1::2]} == {100}


async def test_questions_whose_callers_go_away_do_no_harm(books):
    account = await wallet(books, 1, 100)
    for _ in range(10):
        asked = [asyncio.create_task(books.read(prove)) for _ in range(8)]
        await asyncio.sleep(0.005)
        for each in asked:
            each.cancel()
        await asyncio.gather(*asked, return_exceptions=True)
    assert await stands(books, account) == (100, 0)


async def test_a_question_is_asked_again_when_its_connection_was_lost(books, url):
    account = await wallet(books, 1, 100)
    assert await stands(books, account) == (100, 0)
    tamper(url, END)
    told = await asyncio.gather(*(stands(books, account) for _ in range(20)))
    assert set(told) == {(100, 0)}


# -- a database that goes away --------------------------------------------------------------


async def test_connections_that_are_ended_under_load_cost_nobody_anything(books, other, url):
    payer, payee = await wallet(books, 1, 10_000), await wallet(books, 2)

    async def disturb():
        for _ in range(8):
            await asyncio.to_thread(tamper, url, END)
            await asyncio.sleep(0.1)

    async def pay(door):
        return [await door.post(move(payer, payee, 1)) for _ in range(12)]

    with capture_logs():
        disturbing = asyncio.create_task(disturb())
        paid = await asyncio.gather(*(pay(door) for door in [books, other] * 12))
        await disturbing
    told = [posted for each in paid for posted in each]
    assert not any(posted.repeated for posted in told)
    assert sorted(posted.number for posted in told) == list(range(2, 290))
    assert await stands(books, payee) == (288, 0)
    assert await findings(books) == []


class Lossy:
    """A connection that loses the answer to its next COMMIT, or the COMMIT itself."""

    def __init__(self, connection, *, arrives):
        self._connection = connection
        self._arrives = arrives

    def __getattr__(self, name):
        return getattr(self._connection, name)

    async def execute(self, sql, *values):
        if sql == "COMMIT":
            if self._arrives:
                await self._connection.execute(sql)
            self._connection.terminate()
            raise ConnectionResetError("the connection was reset")
        return await self._connection.execute(sql, *values)


@pytest.mark.parametrize("arrives", [True, False])
async def test_a_commit_without_an_answer_is_told_as_if_it_had_come(books, arrives):
    payer, payee = await wallet(books, 1, 100), await wallet(books, 2)
    writer = books._storage._writer
    writer._db = Lossy(writer._db, arrives=arrives)
    asked = [move(payer, payee, 40) for _ in range(3)]
    opening = act(opens=(Opening(WALLET, 9, "USD"),))
    *told, refused, opened = await asyncio.gather(
        *map(books.post, [*asked, opening]), return_exceptions=True
    )
    assert [(posted.number, posted.repeated) for posted in told] == [(2, False), (3, False)]
    assert type(refused) is InsufficientFunds
    assert (opened.repeated, opened.opened) == (False, (4,))
    assert await stands(books, payee) == (80, 0)
    again = await books.post(opening)
    assert (again.repeated, again.opened) == (True, (4,))
    assert await findings(books) == []


async def test_what_somebody_else_posted_meanwhile_is_told_as_repeated(books, other):
    payer, payee = await wallet(books, 1, 100), await wallet(books, 2)
    writer = books._storage._writer
    writer._db = Lossy(writer._db, arrives=False)
    asked = move(payer, payee, 40)
    attempts, attempt = [], writer._attempt

    async def overtaken(batch, until):
        if attempts:
            await other.post(asked)
        attempts.append(batch.doubt)
        return await attempt(batch, until)

    writer._attempt = overtaken
    posted = await books.post(asked)
    assert (posted.number, posted.repeated) == (2, True)
    assert [doubt is not None for doubt in attempts] == [False, True]
    assert await stands(books, payee) == (40, 0)


async def test_a_caller_that_is_cancelled_leaves_no_transaction(books, url):
    payer, payee = await wallet(books, 1, 100), await wallet(books, 2)
    hold_up = "WITH locked AS (SELECT * FROM head FOR UPDATE) SELECT pg_sleep(1) FROM locked"
    locking = asyncio.create_task(asyncio.to_thread(tamper, url, hold_up))
    await asyncio.sleep(0.3)
    commit = asyncio.create_task(books._storage.commit(1, [move(payer, payee, 1)]))
    await asyncio.sleep(0.2)
    commit.cancel()
    with pytest.raises(asyncio.CancelledError):
        await commit
    await locking
    assert not (await books.post(move(payer, payee, 10))).repeated
    assert await stands(books, payee) == (10, 0)
    idle = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
    assert rows(url, f"{idle} AND state LIKE 'idle in transaction%'") == [(0,)]


@pytest.fixture(scope="module")
def durable():
    """Run a server of our own, which waits for the disk and may be stopped."""
    with server() as running:
        yield running


@pytest.fixture
async def alone(durable):
    """Open books on that server."""
    opened = await Books.open(Databases(durable.url).fresh())
    yield opened
    await opened.close()


async def test_a_server_that_is_gone_is_unavailable_and_comes_back(alone, durable, monkeypatch):
    payer, payee = await wallet(alone, 1, 100), await wallet(alone, 2)
    asked = move(payer, payee, 10)
    durable.stop()
    with monkeypatch.context() as patch, capture_logs():
        patch.setattr(connection, "PATIENCE_S", 1)
        with pytest.raises(Unavailable):
            await alone.post(asked)
        with pytest.raises(Unavailable):
            await alone.balance(payee)
    durable.start()
    assert not (await alone.post(asked)).repeated
    assert await stands(alone, payee) == (10, 0)
    assert await findings(alone) == []


async def test_a_short_absence_is_ridden_out(alone, durable):
    payer, payee = await wallet(alone, 1, 1000), await wallet(alone, 2)
    durable.stop()
    asked = [asyncio.create_task(alone.post(move(payer, payee, 10))) for _ in range(20)]
    await asyncio.sleep(0.2)
    await asyncio.to_thread(durable.start)
    told = await asyncio.gather(*asked)
    assert not any(posted.repeated for posted in told)
    assert await stands(alone, payee) == (200, 0)


# -- several hosts --------------------------------------------------------------------------


def through(url, *ports, **options):
    """Return an address of the same database through these ports of this machine."""
    hosts = ",".join(f"127.0.0.1:{port}" for port in ports)
    wanted = "&".join(f"{name}={value}" for name, value in options.items())
    return f"postgresql+asyncpg://postgres:secret@{hosts}/{url.rpartition('/')[2]}?{wanted}"


async def test_a_dead_first_host_is_passed_over(durable):
    url = Databases(durable.url).fresh()
    books = await Books.open(through(url, free_port(), durable.port, ssl="disable"))
    try:
        account = await wallet(books, 1, 100)
        assert await stands(books, account) == (100, 0)
        assert await findings(books) == []
    finally:
        await books.close()

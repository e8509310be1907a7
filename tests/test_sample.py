"""A product that is nobody's, in a package of its own: whatever it declares is found everywhere.

The two modules below are all that it consists of; a product that stays is listed as they are here.
What people see of one, from its migration to its live card, is in `tests/test_contributing.py`.
"""

import asyncio
import importlib
import pickle
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import text as sql
from structlog.testing import capture_logs

import bot.app
from bot.app import App
from bot.commands import STANDS
from bot.jobs import Jobs
from ledger import clock, inventory, products
from ledger.books import Books
from ledger.kit import declared
from ledger.proof import record
from tests.bot.talk import Talk, read, settings, stocked
from tests.ledger.acts import findings, stands, tamper, usd

LEDGER = '''
"""Putting money aside."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from ledger import ids
from ledger.chart import TREASURY, WALLET, Line
from ledger.kit import daily, due, follows, proves, stands
from ledger.money import Money
from ledger.posting import Move, Posting
from ledger.statement import balances

SAVED = Line("saved", owed=True, about="what a person has put aside")
LOOKED, DAYS, FOLLOWED = [], [], []


async def put(books, key, person, amount, goal):
    wallet = await books.account(WALLET, person, amount.currency)
    saved = await books.account(SAVED, person, amount.currency, goal)
    await books.post(Posting(key, "save", actor=person, moves=(Move(wallet, saved, amount),)))


@due(every=timedelta(seconds=5))
async def look(books, now):
    LOOKED.append(now)


@daily("sample accrue", ZoneInfo("Africa/Cairo"))
async def accrue(books, day):
    house, saved = await books.house(TREASURY, "USD"), await books.account(SAVED, 1, "USD", "house")
    key = ids.child("accrue", day.isoformat())
    await books.post(Posting(key, "accrue", moves=(Move(house, saved, Money(1, "USD")),)))
    DAYS.append(day)


@proves("nobody saves too much")
def modest(connection, book):
    asked = f"SELECT id, balance FROM accounts WHERE book = {book} AND name = 'saved'"
    for account, balance in connection.exec_driver_sql(asked):
        if balance > 999_99:
            yield f"account {account}", balance, 999_99


@follows("send", "claim")
async def round_up(books, transfer, key):
    FOLLOWED.append(transfer.number)
    await put(books, key, transfer.payer, Money(7, "USD"), "rounded up")
    if len(FOLLOWED) == 1:
        raise RuntimeError("it dies when all is posted")


@stands
def saved(connection, book, person):
    found = balances(connection, book, person, SAVED)
    return [{"goal": each.label, "amount": each.posted} for each in found if each.posted]
'''

BOT = '''
"""What is said of money that was put aside."""

from bot.kit import say, stands


@stands("saved")
def saved(facts):
    return say("Saved for {goal}", goal=facts.goal), facts.amount
'''


@pytest.fixture
def sample(tmp_path, monkeypatch):
    """Install the product as if it stood in the lists."""
    package = tmp_path / "sampled"
    package.mkdir()
    for name, text in (("__init__", ""), ("savings", LEDGER), ("saying", BOT)):
        (package / f"{name}.py").write_text(text)
    monkeypatch.syspath_prepend(tmp_path)
    ours = importlib.import_module("sampled.savings")
    said = importlib.import_module("sampled.saying")
    monkeypatch.setattr(products, "DECLARED", declared((*products.MODULES, ours)))
    monkeypatch.setattr(bot.app, "STANDS", {**STANDS, "saved": said.saved})
    yield ours
    for name in [each for each in sys.modules if each.startswith("sampled")]:
        del sys.modules[name]


@pytest.fixture
def time():
    """Let a clock stand still, at noon in Cairo, until the test moves it."""
    now = [datetime(2026, 3, 2, 10, tzinfo=UTC)]
    with clock.running(lambda: now[0]):
        yield lambda **by: now.append(now.pop() + timedelta(**by))


@pytest.fixture
async def talk(sample, time, books):
    await stocked(books)
    talk = Talk(books)
    await talk.joins("omar", "sara")
    return talk


@pytest.fixture
async def other(sample, url):
    """Another process on the same books."""
    opened = await Books.open(url)
    yield Jobs(App(opened, settings()), {})
    await opened.close()


async def sends(talk, amount=1):
    card = await talk.types("omar", f"/send @sara {amount}")
    await talk.presses("omar", card.buttons[0])


async def saved(talk, name, goal):
    sample = sys.modules["sampled.savings"]
    account = await talk.books.account(sample.SAVED, (await talk.person(name)).id, "USD", goal)
    return (await talk.books.balance(account)).posted.minor


async def test_its_line_has_accounts_and_counts_as_what_is_owed(talk, sample):
    omar = await talk.person("omar")
    await sample.put(talk.books, b"1" * 16, omar.id, usd(300), "car")
    assert products.DECLARED.chart["saved"] is sample.SAVED
    assert await saved(talk, "omar", "car") == 300
    (owed,) = (await inventory.take(talk.books, [], [])).owed
    wallets = [await talk.has(name) for name in ("omar", "sara")]
    assert owed.money == usd(sum(wallets) + 300)
    assert await findings(talk.books) == []


async def test_what_it_has_due_is_done_with_the_rest(talk, sample):
    await talk.jobs.drain()
    assert len(sample.LOOKED) == 1


async def test_each_of_its_days_is_done_once_it_is_over_by_one_process(talk, other, sample, time):
    both = (talk.jobs, other)
    for hours in (0, 11):
        time(hours=hours)
        await asyncio.gather(*(each.drain() for each in both))
        assert sample.DAYS == []
    time(hours=1)  # midnight in Cairo, two hours before it is in UTC
    await asyncio.gather(*(each.drain() for each in both))
    assert [date(2026, 3, 2)] == sample.DAYS
    time(days=3)
    for _ in range(2):
        await asyncio.gather(*(each.drain() for each in both))
    assert [date(2026, 3, day) for day in (2, 3, 4, 5)] == sample.DAYS
    account = await talk.books.account(sample.SAVED, 1, "USD", "house")
    assert await stands(talk.books, account) == (4, 0)


async def test_what_it_proves_is_proven_with_the_books(talk, sample, url):
    omar = await talk.person("omar")
    await sample.put(talk.books, b"1" * 16, omar.id, usd(300), "car")
    checks = products.DECLARED.checks
    assert (await record.in_full(talk.books, checks)).findings == ()
    await talk.jobs.drain()
    tamper(
        url,
        "UPDATE accounts SET balance = balance + 99999 WHERE name = 'saved'",
        "UPDATE accounts SET balance = balance - 99999 WHERE name = 'treasury'",
    )
    with capture_logs() as logged:
        await record.nightly(checks).run(talk.books)
    assert any("nobody saves too much: account" in line["finding"] for line in logged)
    assert pickle.loads(pickle.dumps(checks)) == checks  # noqa: S301 - a process of its own gets them


async def test_what_it_follows_is_handed_over_once_whoever_dies_meanwhile(talk, other, sample):
    await sends(talk)
    await talk.jobs.drain()
    assert sample.FOLLOWED == []  # what was before it was installed is not its own
    await sends(talk)
    with pytest.raises(RuntimeError):
        await talk.jobs.drain()
    await asyncio.gather(talk.jobs.drain(), other.drain())
    await sends(talk)
    await asyncio.gather(talk.jobs.drain(), other.drain())
    assert await saved(talk, "omar", "rounded up") == 14
    assert len(set(sample.FOLLOWED)) == 2
    assert await findings(talk.books) == []


async def test_what_stands_with_it_is_a_line_of_the_balance(talk, sample):
    assert "Saved" not in read(await talk.types("omar", "/balance"))
    omar = await talk.person("omar")
    for number, goal in enumerate(("car", "house")):
        await sample.put(talk.books, bytes([number]) * 16, omar.id, usd(300), goal)
    told = read(await talk.types("omar", "/balance"))
    assert "Saved for car: 3.00 USD / Saved for house: 3.00 USD" in told
    assert "Saved" not in read(await talk.types("sara", "/balance"))


async def test_a_balance_is_shown_where_what_stands_besides_cannot_be_told(
    talk, sample, monkeypatch
):
    def broken(connection, _book, _person):
        connection.execute(sql("SELECT of_nothing"))

    fail = [replace(each, run=broken) for each in products.DECLARED.stands if each.kind != "saved"]
    left = [each for each in products.DECLARED.stands if each.kind == "saved"]
    stands = (*fail, *left)
    monkeypatch.setattr(products, "DECLARED", replace(products.DECLARED, stands=stands))
    await sample.put(talk.books, bytes(16), (await talk.person("omar")).id, usd(300), "car")
    with capture_logs() as logged:
        told = read(await talk.types("omar", "/balance"))
    assert told.startswith("Available: ")
    assert "Saved for car: 3.00 USD" in told
    assert {line["kind"] for line in logged if "kind" in line} == {each.kind for each in fail}


def test_what_is_declared_twice_is_refused(sample):
    with pytest.raises(TypeError, match="is declared twice"):
        declared((*products.MODULES, sample, sample))

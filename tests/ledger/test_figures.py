"""The figures of the days are what the entries make of them, whoever counts, and whenever."""

import asyncio
from collections import Counter
from datetime import UTC, datetime, timedelta
from random import Random  # noqa: TID251 - the same acts each time
from zoneinfo import ZoneInfo

import pytest

from ledger import agenda, clock, figures
from ledger.books import Books
from ledger.chart import BONUS, FEES, TREASURY, WALLET, WORLD
from ledger.figures import counting
from ledger.kit import days
from ledger.money import Money
from ledger.posting import Move
from ledger.proof import prove
from tests.ledger.acts import act, held, rows, tamper

CAIRO = ZoneInfo("Africa/Cairo")
ALL = """
    SELECT t.number, t.kind, t.recorded_at, e.id, e.amount, a.name, a.currency FROM transfers t
    JOIN entries e ON e.transfer = t.number JOIN accounts a ON a.id = e.account
    WHERE e.amount <> 0 ORDER BY e.id"""
CHECKS = (figures.accounts, figures.ends)


@pytest.fixture
def time(time):
    time.moment = datetime(2026, 3, 1, 20, tzinfo=UTC)
    return time


@pytest.fixture
def books(books):
    books.zone = CAIRO
    return books


@pytest.fixture
async def other(url):
    """Another process on the same books."""
    opened = await Books.open(url)
    opened.zone = CAIRO
    yield opened
    await opened.close()


async def accounts(books):
    """Open accounts of many lines in two currencies, with money on them."""
    found = {}
    for currency in ("USD", "KWD"):
        world = await books.house(WORLD, currency)
        own = [await books.account(WALLET, owner, currency) for owner in (1, 2)]
        house = [await books.house(line, currency) for line in (TREASURY, BONUS, FEES)]
        found[currency] = [world, *own, *house]
        for account in found[currency][1:]:
            await books.post(
                act(kind="capital", moves=(Move(world, account, Money(10**9, currency)),))
            )
    return found


async def busy(books, found, chance, acts):
    """Let something happen: one move or several, of one currency or of both, and holds."""
    for _ in range(acts):
        moves = []
        for _ in range(chance.randint(1, 3)):
            currency = chance.choice([*found])
            source, target = chance.sample(found[currency], 2)
            moves.append(Move(source, target, Money(chance.randint(1, 500), currency)))
        await books.post(act(kind=chance.choice(("send", "gift", "claim")), moves=tuple(moves)))
    hold = await held(books, found["USD"][1], chance.randint(1, 9))
    await books.capture(hold, found["USD"][2], act(kind="claim"))


def expected(url, zone):
    """Make of the entries themselves what moved on each day, and what rested at its end."""
    moved, ends, seen, begun = Counter(), {}, Counter(), 0
    entries = rows(url, ALL)
    for one, other in zip(entries[::2], entries[1::2], strict=True):
        number, kind, at, _, _, source, currency = one
        day = clock.from_ms(at).astimezone(zone).toordinal()
        moved[day, kind, source, other[5], currency, "amount"] += other[4]
        moved[day, kind, source, other[5], currency, "transfers"] += number != begun
        begun = number
        seen[source, currency] -= other[4]
        seen[other[5], currency] += other[4]
        ends[day] = dict(seen)
    return {name: value for name, value in moved.items() if value}, ends, dict(seen)


def kept(url):
    found = Counter()
    for day, kind, source, target, currency, transfers, amount in rows(
        url, "SELECT day, kind, source, target, currency, transfers, amount FROM flows"
    ):
        found[day, kind, source, target, currency, "transfers"] = transfers
        found[day, kind, source, target, currency, "amount"] = amount
    return {name: value for name, value in found.items() if value}


def closed(url):
    found = {}
    for day, line, currency, balance in rows(
        url, "SELECT day, line, currency, balance FROM day_ends"
    ):
        found.setdefault(day, {})[line, currency] = balance
    return found


async def proven(books):
    return (await books.survey(prove, None, CHECKS)).findings


@pytest.mark.parametrize("page", [3, counting.PAGE])
async def test_what_is_counted_is_what_the_entries_make_of_it(books, url, time, monkeypatch, page):
    monkeypatch.setattr(counting, "PAGE", page)
    chance = Random(7)
    found = await accounts(books)
    for _ in range(6):
        await busy(books, found, chance, 4)
        time.move(hours=chance.randint(1, 20))
        if chance.random() < 0.5:
            await figures.count(books)
    assert await figures.count(books)
    moved, _, stands = expected(url, CAIRO)
    assert kept(url) == moved
    now = await figures.standing(books)
    assert now.is_whole
    assert now.balances == stands
    assert now.at == clock.from_ms(rows(url, "SELECT MAX(recorded_at) FROM transfers")[0][0])
    assert await proven(books) == ()


async def test_days_are_closed_in_their_order_and_once(books, other, url, time):
    chance, found, job = Random(8), await accounts(books), days.job(figures.close, CAIRO)
    begun = time.moment.astimezone(CAIRO).date()
    for hours in (5, 30, 0, 72):
        await busy(books, found, chance, 3)
        time.move(hours=hours)
    await asyncio.gather(works_off(books, job), works_off(other, job))  # it is entered only now
    assert closed(url) == {}
    time.move(days=1)
    await asyncio.gather(works_off(books, job), works_off(other, job))
    await works_off(books, job)
    _, ends, _ = expected(url, CAIRO)
    today, stands = time.moment.astimezone(CAIRO).date(), None
    told = closed(url)
    assert sorted(told) == list(range(begun.toordinal(), today.toordinal()))
    for day in sorted(told):
        stands = ends.get(day, stands)
        assert told[day] == stands
    assert await proven(books) == ()


async def test_what_is_still_to_be_counted_is_left_out_and_said(books, time, monkeypatch):
    monkeypatch.setattr(counting, "PAGE", 2)
    found = await accounts(books)
    before = time.moment
    time.move(hours=1)
    await busy(books, found, Random(9), 3)
    assert not await figures.count(books, 3)
    now = await figures.standing(books)
    assert (now.transfer, now.head, now.is_whole, now.at) == (4, 15, False, before)
    assert now.of("world", "USD") == Money(-4 * 10**9, "USD")


async def test_counting_at_once_counts_once(books, other, url, time):
    found = await accounts(books)
    await busy(books, found, Random(10), 9)
    await asyncio.gather(*(figures.count(each) for each in (books, other) * 4))
    assert kept(url) == expected(url, CAIRO)[0]


async def test_what_comes_late_for_a_closed_day_belongs_to_the_first_open_one(books, url, time):
    found = await accounts(books)
    time.move(days=1)
    yesterday = time.moment.astimezone(CAIRO).date() - timedelta(days=1)
    await figures.close.run(books, yesterday)
    stood = closed(url)
    time.move(days=-1)  # the clock of another machine, which is wrong
    await busy(books, found, Random(11), 1)
    time.move(days=1)
    await figures.count(books)
    assert {day for day, *_ in kept(url)} == {yesterday.toordinal(), yesterday.toordinal() + 1}
    await figures.close.run(books, yesterday + timedelta(days=1))
    assert closed(url)[yesterday.toordinal()] == stood[yesterday.toordinal()]
    assert await proven(books) == ()


async def test_books_without_a_transfer_have_figures_of_nothing(books, time, url):
    assert await figures.count(books)
    await figures.close.run(books, time.moment.date())
    now = await figures.standing(books)
    assert (now.transfer, now.at, now.is_whole, now.balances) == (0, None, True, {})
    assert await proven(books) == ()


@pytest.mark.parametrize(
    ("statement", "check"),
    [
        ("UPDATE flows SET amount = amount + 1 WHERE day > 739676", figures.accounts),
        ("UPDATE flows SET amount = amount + 1 WHERE source = 'world'", figures.ends),
        ("DELETE FROM flows WHERE target = 'fees'", figures.ends),
        ("UPDATE day_ends SET balance = 7 WHERE line = 'fees'", figures.ends),
        ("UPDATE day_ends SET balance = 7 WHERE line = 'fees'", figures.accounts),
        ("DELETE FROM day_ends WHERE line = 'bonus'", figures.ends),
    ],
)
async def test_a_figure_that_was_altered_is_found(books, url, time, statement, check):
    found = await accounts(books)
    day = time.moment.date()
    time.move(days=1)
    await figures.close.run(books, day)
    await busy(books, found, Random(12), 2)
    await figures.count(books)
    assert await proven(books) == ()
    tamper(url, statement)
    assert check.text in {each.check for each in await proven(books)}


async def works_off(books, job):
    for claimed in await agenda.claim(books, [job]):
        await agenda.run(books, claimed)

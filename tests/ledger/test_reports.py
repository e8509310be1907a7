"""Reports: what is gathered is what stands in the books, and of a closed month always the same."""

import asyncio
from datetime import UTC, datetime

import pytest

from ledger import clock, reports
from ledger.books import Books
from ledger.chart import BONUS, FEES, TREASURY, WALLET, WORLD
from ledger.exchange.rates import STATED
from ledger.figures import counting
from ledger.figures.months import Month
from ledger.money import Money
from ledger.posting import Move
from ledger.products import p2p
from ledger.proof import record
from ledger.reports import asking
from tests.ledger.acts import act, met, rich, rows, usd
from tests.ledger.acts import asking as asks

MARCH = Month(2026, 3)


@pytest.fixture
def time(time):
    time.moment = datetime(2026, 3, 10, 12, tzinfo=UTC)
    return time


@pytest.fixture
async def other(url):
    """Another process on the same books."""
    opened = await Books.open(url)
    yield opened
    await opened.close()


@pytest.fixture
async def busy(time, books):
    """Let a month go by in which there is a little of everything."""
    await moves(books, WORLD, TREASURY, 1_000_00, "capital")
    await moves(books, TREASURY, BONUS, 100_00, "budget")
    time.move(days=1)
    await moves(books, BONUS, WALLET, 10_00, "gift")
    time.move(days=3)
    await moves(books, TREASURY, WALLET, 50_00, "fund")
    await moves(books, WALLET, FEES, 1_25, "send")
    await met(books, "omar")


async def moves(books, source, target, minor, kind):
    one, other = [
        await books.account(each, 7 if each is WALLET else 0, "USD") for each in (source, target)
    ]
    await books.post(act(kind=kind, moves=(Move(one, other, usd(minor)),)))


async def gathered(books, month=MARCH):
    await reports.ready(books, month)
    return await reports.gather(books, month)


async def test_it_says_what_stands_in_the_books(books, busy, url):
    said = await gathered(books)
    known = said["currencies"]["USD"]
    accounts = rows(url, "SELECT name, SUM(balance) FROM accounts GROUP BY name")
    assert {line: end for line, (_, end) in known["lines"].items()} == dict(accounts)
    assert [*known["lines"]] == ["wallet", "treasury", "bonus", "fees", "world"]
    assert known["kinds"] == {
        "budget": [1, 100_00],
        "capital": [1, 1_000_00],
        "fund": [1, 50_00],
        "gift": [1, 10_00],
        "send": [1, 1_25],
    }
    assert known["earned"] == {"fees": [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1_25]}
    assert known["owed"] == [0] * 10 + [10_00] * 3 + [58_75]
    assert known["held"] == [0] * 9 + [1_000_00] * 5
    assert (known["given"], said["transfer"], said["closed"]) == (10_00, 5, False)
    ((chain,),) = rows(url, "SELECT chain FROM transfers WHERE number = 5")
    assert said["chain"] == bytes(chain).hex()
    assert (said["people"], said["joined"], said["proven"]) == (1, 1, 0)


async def test_a_closed_month_is_told_the_same_whatever_comes_after_it(books, busy, time):
    time.move(days=25)
    first = await gathered(books)
    assert first["closed"]
    assert len(first["currencies"]["USD"]["owed"]) == 31
    await moves(books, TREASURY, WALLET, 5_00, "fund")
    await met(books, "sara")
    time.move(days=40)
    assert await gathered(books) == first
    april = await gathered(books, Month(2026, 4))
    assert april["currencies"]["USD"]["lines"]["wallet"] == [58_75, 63_75]
    assert (april["people"], april["joined"]) == (2, 1)
    await record.in_full(books, ())
    proven = await gathered(books)
    assert proven == {**first, "proven": clock.to_ms(time.moment)}
    await record.in_full(books, ())
    assert await gathered(books) == proven


async def test_its_card_is_told_how_far_it_is_and_one_process_puts_it_together(
    books, other, busy, url, monkeypatch
):
    monkeypatch.setattr(counting, "PAGE", 1)
    monkeypatch.setattr(asking, "PAGES", 2)
    boss = await met(books, "boss")
    token = await reports.ask(asks(books, boss), MARCH, "en")
    again = await reports.ask(asks(books, boss, token), MARCH, "en")
    assert (again, (await reports.get(books, token)).state) == (token, "open")
    await asyncio.gather(*(asking.prepare.run(each, clock.now()) for each in (books, other)))
    asked = await reports.get(books, token)
    assert (asked.state, asked.done, asked.month, asked.owner) == ("ready", 100, MARCH, boss.id)
    assert asked.content == await reports.gather(books, MARCH)
    told = rows(url, "SELECT COUNT(*) FROM events WHERE chat LIKE 'card:%'")[0][0]
    assert told > 1


async def test_what_cannot_be_put_together_says_so_and_is_left(books, busy, monkeypatch):
    boss = await met(books, "boss")
    token = await reports.ask(asks(books, boss), MARCH, "en")

    async def fails(*_asked):
        raise RuntimeError

    monkeypatch.setattr(asking, "gather", fails)
    await asking.prepare.run(books, clock.now())
    assert (await reports.get(books, token)).state == "failed"
    monkeypatch.undo()
    await asking.prepare.run(books, clock.now())
    assert (await reports.get(books, token)).state == "failed"


async def test_a_payment_that_exchanges_is_a_payment_in_its_currency_alone(books):
    omar, sara = await rich(books, "omar", 10_000), await met(books, "sara")
    books.stated = {STATED: [["EGP", "USD", "50"]]}
    card = await p2p.draft(asks(books, omar), sara, Money.of("500", "EGP"), "")
    await p2p.confirm(asks(books, omar), card.intent)
    found = await gathered(books, Month.of(clock.now(), books.zone))
    kinds = {currency: known["kinds"] for currency, known in found["currencies"].items()}
    assert kinds["EGP"] == {"exchange": [0, 50_000], "send": [1, 50_000]}
    assert kinds["USD"]["exchange"] == [0, 1_006]
    assert "send" not in kinds["USD"]

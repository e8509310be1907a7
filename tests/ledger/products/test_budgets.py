"""Budgets: what was used of each, and who is told, once, that one runs low."""

import asyncio
from datetime import UTC, datetime

import pytest

from ledger import clock, figures, rules
from ledger.books import Books
from ledger.chart import BONUS, FEES, TREASURY, WALLET, WORLD
from ledger.errors import NotAllowed
from ledger.figures.months import Month
from ledger.people import facts, roles
from ledger.posting import Move
from ledger.products import budgets
from ledger.products.budgets import ASIDE, BUDGET, FINE, RUNS_LOW, USED_UP, Budget
from tests.ledger.acts import act, asking, met, rows, usd

LOW = 20


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
async def boss(time, books):
    """Return an owner of a house with some money."""
    boss = await met(books, "boss")
    await roles.first(books, boss)
    await moves(books, WORLD, TREASURY, 1_000_00, "capital")
    return boss


async def account(books, line):
    return await books.account(line, 7 if line is WALLET else 0, "USD")


async def moves(books, source, target, minor, kind="send"):
    there = Move(await account(books, source), await account(books, target), usd(minor))
    await books.post(act(kind=kind, moves=(there,)))


async def decide(books, boss, kind, minor):
    card = await budgets.draft(asking(books, boss), kind, usd(minor), "as planned")
    return await rules.changed(asking(books, boss), BUDGET, card.intent)


async def stands(books, month=None):
    await figures.count(books)
    found = await figures.month(books, month or Month.of(clock.now(), books.zone))
    return {
        each.kind: (each.used.minor, each.most.minor) for each in await budgets.known(books, found)
    }


async def watch(books):
    await budgets.watch.run(books, clock.now())


def told(url):
    found = rows(url, "SELECT facts FROM events WHERE kind = 'budget_low' ORDER BY id")
    known = [facts.load(written) for (written,) in found]
    return [(each["kind"], each["level"], each["left"].minor) for each in known]


async def test_what_was_used_is_what_moved_in_the_month_and_what_came_back_is_not(
    books, boss, time
):
    for kind in ("gift", "fund", "revenue", "float"):
        await decide(books, boss, kind, 100_00)
    await moves(books, TREASURY, BONUS, 50_00, "budget")
    await moves(books, BONUS, WALLET, 10_00, "gift")
    await moves(books, TREASURY, WALLET, 30_00, "fund")
    await moves(books, WALLET, TREASURY, 5_00, "fund")
    await moves(books, WALLET, FEES, 2_00)
    await moves(books, FEES, TREASURY, 1_00, "sweep")  # the house's own is no loss
    march = {
        "gift": (10_00, 100_00),
        "fund": (25_00, 100_00),
        "revenue": (2_00, 100_00),
        "float": (33_00, 100_00),
    }
    assert await stands(books) == march
    time.move(days=30)
    assert await stands(books) == {
        "gift": (0, 100_00),
        "fund": (0, 100_00),
        "revenue": (0, 100_00),
        "float": (33_00, 100_00),
    }
    await decide(books, boss, "gift", 7_00)
    assert (await stands(books))["gift"] == (0, 7_00)
    assert await stands(books, Month(2026, 3)) == march  # by what held then


async def test_a_budget_of_nothing_is_none(books, boss):
    await decide(books, boss, "gift", 100_00)
    await decide(books, boss, "gift", 0)
    assert await stands(books) == {}


async def test_a_budget_that_has_changed_meanwhile_is_not_set(books, boss):
    card = await budgets.draft(asking(books, boss), "gift", usd(100), "first")
    await decide(books, boss, "gift", 200)
    with pytest.raises(NotAllowed, match="rule_changed"):
        await rules.changed(asking(books, boss), BUDGET, card.intent)


async def test_who_may_give_money_is_told_once_for_each_step_by_one_process(
    books, other, boss, url
):
    await decide(books, boss, "fund", 100_00)
    for minor, expected in (
        (79_99, []),
        (1, [("fund", RUNS_LOW, 20_00)]),
        (10_00, [("fund", RUNS_LOW, 20_00)]),
        (10_00, [("fund", RUNS_LOW, 20_00), ("fund", USED_UP, 0)]),
        (10_00, [("fund", RUNS_LOW, 20_00), ("fund", USED_UP, 0)]),
    ):
        await moves(books, TREASURY, WALLET, minor, "fund")
        await asyncio.gather(watch(books), watch(other))
        assert told(url) == expected
    assert {person for (person,) in rows(url, "SELECT person FROM events")} == {boss.id}


async def test_a_new_month_is_another_time_that_it_may_run_low(books, boss, time, url):
    await decide(books, boss, "fund", 100_00)
    for _ in range(2):
        await moves(books, TREASURY, WALLET, 85_00, "fund")
        await watch(books)
        time.move(days=31)
        await watch(books)
    assert told(url) == [("fund", RUNS_LOW, 15_00)] * 2


async def test_the_money_for_gifts_that_runs_out_is_told_without_any_rule(books, boss, url):
    await moves(books, TREASURY, BONUS, 50_00, "budget")
    for minor in (39_00, 1_00, 10_00):
        await moves(books, BONUS, WALLET, minor, "gift")
        await watch(books)
    assert told(url) == [(ASIDE, RUNS_LOW, 10_00), (ASIDE, USED_UP, 0)]
    await moves(books, TREASURY, BONUS, 200_00, "budget")
    await watch(books)
    await moves(books, BONUS, WALLET, 151_00, "gift")
    await watch(books)
    assert told(url)[2:] == [(ASIDE, RUNS_LOW, 49_00)]


@pytest.mark.parametrize(
    ("used", "before", "level"),
    [
        (79, FINE, FINE),
        (80, FINE, RUNS_LOW),
        (99, FINE, RUNS_LOW),
        (100, FINE, USED_UP),
        (130, RUNS_LOW, USED_UP),
        (75, RUNS_LOW, RUNS_LOW),  # it has not come back by half as much again
        (70, RUNS_LOW, FINE),
        (85, USED_UP, USED_UP),
        (70, USED_UP, FINE),
    ],
)
def test_a_budget_around_the_mark_is_not_told_again_and_again(used, before, level):
    assert Budget("fund", usd(100), usd(used)).level(LOW, before) == level

import asyncio
from datetime import timedelta

import pytest

from ledger import ids
from ledger.errors import AlreadySettled, InsufficientFunds, NotFound
from ledger.posting import Hold
from tests.ledger.acts import act, findings, held, move, rows, stands, usd, wallet


async def test_a_hold_keeps_money_that_nobody_else_can_spend(books):
    mine, other = await wallet(books, 1, 100), await wallet(books, 2)
    await held(books, mine, 70)
    assert await stands(books, mine) == (100, 70)
    with pytest.raises(InsufficientFunds):
        await books.post(move(mine, other, 31))
    with pytest.raises(InsufficientFunds):
        await held(books, mine, 31)
    await books.post(move(mine, other, 30))
    assert await findings(books) == []


async def test_a_capture_pays_what_was_held(books, url):
    mine, other = await wallet(books, 1, 100), await wallet(books, 2)
    hold = await held(books, mine, 70)
    posted = await books.capture(hold, other, act(kind="take"))
    assert (await stands(books, mine), await stands(books, other)) == ((30, 0), (70, 0))
    asked = "SELECT state, placed, ended FROM holds"
    assert rows(url, asked) == [("captured", posted.number - 1, posted.number)]
    assert await findings(books) == []


async def test_a_void_gives_it_back(books, url):
    mine = await wallet(books, 1, 100)
    hold = await held(books, mine, 70)
    await books.void(hold, act(kind="cancel"))
    assert await stands(books, mine) == (100, 0)
    assert rows(url, "SELECT state FROM holds") == [("voided",)]
    assert await findings(books) == []


async def test_a_hold_ends_once_however_many_reach_for_it(books):
    mine, other = await wallet(books, 1, 100), await wallet(books, 2)
    hold = await held(books, mine, 70)
    reaching = [books.capture(hold, other, act()) for _ in range(5)]
    reaching += [books.void(hold, act()) for _ in range(5)]
    outcomes = await asyncio.gather(*reaching, return_exceptions=True)
    assert sum(type(told) is AlreadySettled for told in outcomes) == 9
    assert await findings(books) == []


async def test_the_end_of_a_hold_told_again_is_the_same_end(books):
    mine, other = await wallet(books, 1, 100), await wallet(books, 2)
    hold, key = await held(books, mine, 70), ids.token()
    first = await books.capture(hold, other, act(key=key))
    again = await books.capture(hold, other, act(key=key))
    assert (again.number, again.repeated) == (first.number, True)
    assert await stands(books, other) == (70, 0)


async def test_time_alone_ends_no_hold(books, time):
    mine, other = await wallet(books, 1, 100), await wallet(books, 2)
    hold = await held(books, mine, 70, expires_at=time.moment + timedelta(hours=1))
    time.move(days=400)
    assert await stands(books, mine) == (100, 70)
    await books.capture(hold, other, act(kind="claim"))
    assert await stands(books, other) == (70, 0)


async def test_a_hold_is_placed_once_under_its_name(books):
    mine = await wallet(books, 1, 100)
    hold = Hold(ids.token(), mine, usd(10), "test")
    await books.hold(hold, act())
    with pytest.raises(AlreadySettled):
        await books.hold(hold, act())
    assert books._writer.alarms == 0
    assert await stands(books, mine) == (100, 10)


async def test_a_hold_that_is_not_there_is_not_found(books):
    mine = await wallet(books, 1, 100)
    with pytest.raises(NotFound):
        await books.capture(ids.token(), mine, act())
    with pytest.raises(NotFound):
        await books.void(ids.token(), act())

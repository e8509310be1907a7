"""Statements as they are asked for, and of who was two before: their joining is no line."""

import pytest

from ledger import clock, exports
from ledger.chart import WALLET
from ledger.errors import LimitExceeded
from ledger.exports import asking as asked_for
from ledger.exports import booked
from ledger.figures.months import Month
from tests.ledger.acts import asking, rich
from tests.ledger.products.test_connecting import joined, two

__all__ = ["two"]


async def stated(books, person):
    token = await exports.ask(asking(books, person), Month.of(clock.now(), books.zone), "csv")
    await exports.prepare.run(books, clock.now())
    return await exports.get(books, token)


async def test_two_who_are_one_have_one_statement(books, two):
    before = [await stated(books, each) for each in two]
    one = await joined(books, *two)
    asked = await stated(books, one)
    [ends] = booked.ends(asked)
    [wallet] = await books.balances(one.id, WALLET)
    assert ends.closes == wallet.posted
    lines = await exports.lines(books, asked)
    assert len(lines) == sum(each.content["lines"] for each in before)
    assert lines[-1].balance == ends.closes
    assert sum(each.amount.minor for each in lines) == ends.closes.minor - ends.opens.minor


async def test_it_is_asked_for_so_often_a_day(books, monkeypatch):
    monkeypatch.setattr(asked_for, "A_DAY", 2)
    omar = await rich(books, "omar", 5_00)
    for _ in range(2):
        await stated(books, omar)
    with pytest.raises(LimitExceeded):
        await stated(books, omar)


async def test_what_breaks_down_says_so_and_holds_up_nobody_else(books, monkeypatch):
    omar, sara = await rich(books, "omar", 5_00), await rich(books, "sara", 5_00)
    walk = asked_for.walk

    async def breaks(books, person, *more):
        if person == omar.id:
            raise ZeroDivisionError
        return await walk(books, person, *more)

    monkeypatch.setattr(asked_for, "walk", breaks)
    assert (await stated(books, omar)).state == "failed"
    assert (await stated(books, sara)).state == "ready"

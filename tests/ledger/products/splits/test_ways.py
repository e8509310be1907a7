from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.money import MAX_MINOR, Money
from ledger.products.splits.ways import (
    EQUAL,
    PartsMissing,
    PartsOff,
    PercentOff,
    TooSmall,
    Way,
    share,
    weigh,
)

totals = st.integers(1, MAX_MINOR).map(lambda minor: Money(minor, "USD"))
weights = st.lists(st.integers(0, 10**6), min_size=1, max_size=30).filter(any)
SIXTY = Money.of(60, "USD")


def way(kind, *parts):
    return Way(kind, tuple(map(Decimal, parts)))


def shared(total, a_way, named, *, maker=True, had=None):
    given = weigh(total, a_way, named, maker=maker)
    return [str(each.amount.decimal) for each in share(total, given, had or [0] * len(given))]


def test_an_equal_way_shares_among_all_with_the_maker_or_without():
    assert shared(SIXTY, EQUAL, 3) == ["15.00", "15.00", "15.00", "15.00"]
    assert shared(SIXTY, EQUAL, 3, maker=False) == ["20.00", "20.00", "20.00"]


def test_amounts_are_those_of_the_named_and_the_rest_is_the_makers():
    assert shared(SIXTY, way("amounts", 20, 25, 15), 3) == ["0.00", "20.00", "25.00", "15.00"]
    assert shared(SIXTY, way("amounts", 20, 25), 2) == ["15.00", "20.00", "25.00"]
    assert shared(SIXTY, way("amounts", 20, 25, 15), 2) == ["15.00", "20.00", "25.00"]


def test_weights_share_in_their_proportion_and_leave_nothing():
    assert shared(SIXTY, way("weights", 2, 1, 1), 3) == ["0.00", "30.00", "15.00", "15.00"]
    assert shared(SIXTY, way("weights", 2, 1, 1), 2) == ["15.00", "30.00", "15.00"]
    assert shared(SIXTY, way("weights", "1.5", 1), 2, maker=False) == ["36.00", "24.00"]


def test_percents_share_to_a_hundred():
    assert shared(SIXTY, way("percent", 50, 30, 20), 3) == ["0.00", "30.00", "18.00", "12.00"]
    assert shared(SIXTY, way("percent", "33.3", "33.3"), 2) == ["20.04", "19.98", "19.98"]


@pytest.mark.parametrize(
    ("a_way", "named", "refusal"),
    [
        (way("amounts", 20), 3, PartsMissing),
        (way("weights", 1, 1, 1, 1, 1), 3, PartsMissing),
        (way("amounts", 20, 25, 16), 3, PartsOff),
        (way("amounts", 20, 25, 14), 2, PartsOff),
        (way("percent", 50, 30, 21), 3, PercentOff),
        (way("percent", 50, 30, 19), 2, PercentOff),
    ],
)
def test_parts_that_do_not_come_out_are_refused(a_way, named, refusal):
    with pytest.raises(refusal):
        weigh(SIXTY, a_way, named, maker=True)


@pytest.mark.parametrize("kind", ["amounts", "percent"])
def test_without_the_maker_the_parts_must_be_all_of_it(kind):
    with pytest.raises((PartsOff, PercentOff)):
        weigh(SIXTY, way(kind, 20, 25), 2, maker=False)


def test_a_share_of_nothing_is_refused():
    with pytest.raises(TooSmall):
        shared(Money(2, "USD"), EQUAL, 2)


@given(totals, weights, st.data())
def test_no_unit_is_lost_and_no_share_is_a_unit_off(total, some, data):
    had = data.draw(st.lists(st.integers(0, 99), min_size=len(some), max_size=len(some)))
    try:
        shares = share(total, some, had)
    except TooSmall:
        return
    assert sum(each.amount.minor for each in shares) == total.minor
    for each, weight in zip(shares, some, strict=True):
        assert abs(each.amount.minor * sum(some) - total.minor * weight) < sum(some)
    odd = [before for each, before in zip(shares, had, strict=True) if each.odd]
    even = [before for each, before in zip(shares, had, strict=True) if not each.odd]
    weighing = [before for before, weight in zip(had, some, strict=True) if weight]
    assert sorted(odd) == sorted(weighing)[: len(odd)]
    assert len(odd) + len(even) == len(some)


@given(st.lists(st.integers(100, 10**6), min_size=1, max_size=50), st.integers(2, 9))
def test_over_time_nobody_has_two_units_more_than_another(bills, people):
    had = [0] * people
    for bill in bills:
        for at, each in enumerate(share(Money(bill, "USD"), [1] * people, had)):
            had[at] += each.odd
        assert max(had) - min(had) <= 1
    assert sum(had) == sum(bill % people for bill in bills)

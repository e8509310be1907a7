from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.errors import TooLarge
from ledger.money import MAX_MINOR, Money, exponent

minors = st.integers(-MAX_MINOR, MAX_MINOR)
currencies = st.sampled_from(["USD", "JPY", "KWD", "IQD", "CLF", "EUR"])
weights = st.lists(st.integers(0, 10**6), min_size=1, max_size=30).filter(any)


@given(minors, weights)
def test_a_split_never_loses_a_unit(minor, shares):
    assert sum(share.minor for share in Money(minor, "USD").split(shares)) == minor


@given(minors, weights)
def test_a_share_is_never_a_whole_unit_from_its_exact_part(minor, shares):
    total = sum(shares)
    for share, weight in zip(Money(minor, "USD").split(shares), shares, strict=True):
        assert abs(share.minor * total - minor * weight) <= total


@given(minors, weights)
def test_a_weight_of_zero_gets_nothing(minor, shares):
    split = Money(minor, "USD").split(shares)
    assert all(not share for share, weight in zip(split, shares, strict=True) if not weight)


@pytest.mark.parametrize("shares", [[], [0, 0], [1, -1], [3, -1]])
def test_weights_that_mean_nothing_are_refused(shares):
    with pytest.raises(ValueError, match="weights"):
        Money(10, "USD").split(shares)


@given(minors, currencies)
def test_what_is_written_reads_back_the_same(minor, currency):
    money = Money(minor, currency)
    written, read_currency = str(money).split()
    assert Money.of(written, read_currency) == money


@given(st.decimals(allow_nan=True, allow_infinity=True), currencies)
def test_reading_an_amount_is_exact_or_refused(amount, currency):
    try:
        money = Money.of(amount, currency)
    except (ValueError, TooLarge):
        return
    assert money.decimal == amount


@pytest.mark.parametrize(
    "amount",
    ["1.234", "10.000000000000000000000000000000000001", "NaN", "sNaN", "Infinity", "x", ""],
)
def test_an_amount_that_minor_units_cannot_hold_is_refused(amount):
    with pytest.raises(ValueError, match=r"amount|decimals"):
        Money.of(amount, "USD")


@pytest.mark.parametrize("amount", ["1e30", "90071992547409.92", "-90071992547409.92"])
def test_an_amount_beyond_the_range_is_too_large(amount):
    with pytest.raises(TooLarge):
        Money.of(amount, "USD")


def test_the_bounds_themselves_are_money():
    assert Money.of("90071992547409.91", "USD").minor == MAX_MINOR
    assert -Money(MAX_MINOR, "USD") == Money(-MAX_MINOR, "USD")
    with pytest.raises(TooLarge):
        Money(MAX_MINOR, "USD") + Money(1, "USD")
    with pytest.raises(TooLarge):
        Money(-MAX_MINOR - 1, "USD")


@given(minors, minors)
def test_money_is_ordered_as_its_units_are(one, other):
    assert (Money(one, "USD") < Money(other, "USD")) == (one < other)
    assert (Money(one, "USD") >= Money(other, "USD")) == (one >= other)
    assert bool(Money(one, "USD")) == bool(one)


def test_currencies_do_not_mix():
    dollar, euro = Money(1, "USD"), Money(1, "EUR")
    assert dollar != euro
    for mixed in (lambda: dollar + euro, lambda: dollar - euro, lambda: dollar < euro):
        with pytest.raises(ValueError, match="mix"):
            mixed()


@pytest.mark.parametrize(("currency", "places"), [("USD", 2), ("JPY", 0), ("IQD", 3), ("CLF", 4)])
def test_decimals_are_those_of_iso_4217(currency, places):
    assert exponent(currency) == places
    assert Money(1, currency).decimal == Decimal(1).scaleb(-places)


@pytest.mark.parametrize("currency", ["XXX", "XAU", "usd", "dollar", ""])
def test_what_is_no_currency_with_minor_units_is_refused(currency):
    with pytest.raises(ValueError, match="ISO 4217"):
        exponent(currency)

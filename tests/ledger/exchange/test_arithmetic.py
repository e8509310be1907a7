from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.exchange.arithmetic import TooLittle, of_given, of_wanted
from ledger.money import Money, exponent

CURRENCIES = ("JPY", "USD", "EGP", "KWD")
amounts = st.integers(1, 10**10)
pairs = st.tuples(st.sampled_from(CURRENCIES), st.sampled_from(CURRENCIES))
rates = st.fractions(min_value=Fraction(1, 1000), max_value=1000, max_denominator=10**6)
spreads = st.integers(0, 1000)


def exact(sums, rate):
    """Return what the rate makes of what was taken, in minor units of what was got."""
    scale = Fraction(10) ** (exponent(sums.got.currency) - exponent(sums.given.currency))
    return sums.taken.minor * rate * scale


@given(amounts, pairs, rates, spreads)
def test_nobody_ever_gets_more_than_the_rate_of_what_was_taken(minor, pair, rate, bps):
    one, other = pair
    try:
        sums = of_given(Money(minor, one), other, rate, bps)
    except TooLittle:
        return
    assert sums.given == Money(minor, one)
    assert sums.spread.minor * 10_000 >= minor * bps
    assert exact(sums, rate) - 1 < sums.got.minor <= exact(sums, rate)


@given(amounts, pairs, rates, spreads)
def test_what_is_wanted_is_got_to_the_unit_and_nothing_less_would_do(minor, pair, rate, bps):
    one, other = pair
    wanted = Money(minor, other)
    sums = of_wanted(wanted, one, rate, bps)
    assert sums.got == wanted
    assert sums.got.minor <= exact(sums, rate)
    assert sums.spread.minor * 10_000 >= sums.given.minor * bps
    assert of_given(sums.given, other, rate, bps).got >= wanted
    if sums.given.minor > 1:
        try:
            less = of_given(sums.given - Money(1, one), other, rate, bps).got
        except TooLittle:
            return
        assert less < wanted


@given(amounts, pairs, rates, spreads)
def test_a_round_trip_never_gains(minor, pair, rate, bps):
    one, other = pair
    try:
        out = of_given(Money(minor, one), other, rate, bps)
        back = of_given(out.got, one, 1 / rate, bps)
    except TooLittle:
        return
    assert back.got.minor <= minor
    if bps:
        assert back.got.minor < minor


@given(st.lists(amounts, min_size=2, max_size=5), pairs, rates, spreads)
def test_to_split_a_sum_never_brings_more(parts, pair, rate, bps):
    one, other = pair
    got = 0
    for minor in parts:
        try:
            got += of_given(Money(minor, one), other, rate, bps).got.minor
        except TooLittle:
            continue
    try:
        whole = of_given(Money(sum(parts), one), other, rate, bps).got.minor
    except TooLittle:
        whole = 0
    assert got <= whole


def test_a_dollar_in_pounds_yen_and_dinars():
    dollar = Money.of("100", "USD")
    assert of_given(dollar, "EGP", Fraction("48.5"), 50).got == Money.of("4825.75", "EGP")
    assert of_given(dollar, "JPY", Fraction("151.237"), 0).got == Money.of("15123", "JPY")
    assert of_given(dollar, "KWD", Fraction("0.30765"), 0).got == Money.of("30.765", "KWD")


def test_what_would_bring_nothing_is_refused():
    with pytest.raises(TooLittle):
        of_given(Money(1, "EGP"), "USD", Fraction(2, 97), 0)

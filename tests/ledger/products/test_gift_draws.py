"""The draw of an envelope: exact, fair, and the same for whoever does it again."""

import re
from functools import cache
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger import ids
from ledger.money import MAX_MINOR, Money
from ledger.products.gifts import draw
from tests.ledger.acts import usd

PAGE = (Path(__file__).parents[3] / "docs" / "gifts.md").read_text()


@st.composite
def envelopes(draw_one):
    """Make an amount and a count that it is enough for, tight ones among them."""
    count = draw_one(st.integers(1, 60))
    tight = st.integers(count, count * 12)
    return draw_one(st.one_of(tight, st.integers(count, MAX_MINOR))), count


seeds = st.binary(min_size=16, max_size=16).map(bytes.hex)


@cache
def by_hand():
    """Return the functions that the page gives to whoever checks a draw."""
    found = {}
    exec(re.search("```python\n(.*?)```", PAGE, re.DOTALL)[1], found)  # noqa: S102 - our own page
    return found


@given(seeds, envelopes(), st.sampled_from(["random", "equal"]))
def test_every_share_is_a_unit_at_least_and_they_are_the_whole(seed, envelope, how):
    minor, count = envelope
    shares = draw.shares(seed, usd(minor), count, how)
    assert len(shares) == count
    assert min(share.minor for share in shares) >= max(1, minor // (10 * count))
    assert sum(share.minor for share in shares) == minor


@given(seeds, envelopes())
def test_ten_lines_by_hand_draw_the_same(seed, envelope):
    minor, count = envelope
    page = by_hand()
    assert page["draw"](seed, minor, count) == [
        share.minor for share in draw.shares(seed, usd(minor), count, "random")
    ]
    assert page["sha"](seed) == draw.commitment(seed)


def test_the_example_on_the_page_is_true():
    seed, hashed, drawn = re.search(
        "the seed `(.*?)` has the hash\n`(.*?)` and shares 5000 among 10 as\n`(.*?)`", PAGE
    ).groups()
    assert hashed == draw.commitment(seed) == sha256(seed.encode()).hexdigest()
    shares = draw.shares(seed, usd(5000), 10, "random")
    assert [int(each) for each in drawn.split(", ")] == [share.minor for share in shares]


@given(seeds, envelopes(), st.integers(0, 10_000_000))
def test_the_fee_goes_with_the_shares_whole(seed, envelope, fee):
    minor, count = envelope
    shares = draw.shares(seed, usd(minor), count, "random")
    fees = draw.fees(shares, usd(fee))
    assert sum(each.minor for each in fees) == fee
    assert all(each.minor >= 0 for each in fees)


def test_equal_shares_differ_by_a_unit_at_most():
    assert draw.shares("", usd(100), 3, "equal") == [usd(34), usd(33), usd(33)]
    assert draw.shares("", Money(1000, "KWD"), 4, "equal") == [Money(250, "KWD")] * 4


@pytest.mark.parametrize(("minor", "count"), [(2, 3), (0, 1), (5, 0)])
def test_too_little_is_not_drawn(minor, count):
    with pytest.raises(ValueError, match="is not enough"):
        draw.shares("", usd(minor), count, "random")


def test_it_is_of_no_use_to_come_early_or_late():
    many = [draw.shares(ids.child(str(n)).hex(), usd(1000), 5, "random") for n in range(4000)]
    means = [sum(shares[place].minor for shares in many) / len(many) for place in range(5)]
    assert all(195 < mean < 205 for mean in means)
    best = [max(range(5), key=lambda place: shares[place].minor) for shares in many]
    assert all(700 < best.count(place) < 900 for place in range(5))

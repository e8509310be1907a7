"""What is signed as Stripe signs it may say anything: it is read, or left alone."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rails.rail import Forged, Unreadable
from bot.rails.stripe_checkout import Word, read
from ledger.money import Money
from tests.stripe import SECRET, event, signed

ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda some: st.lists(some, max_size=3) | st.dictionaries(st.text(), some, max_size=3),
    max_leaves=8,
)
NAMES = ("amount_total", "amount", "amount_refunded", "currency", "metadata", "id", "charge")


@given(st.dictionaries(st.sampled_from(NAMES), ANY | st.sampled_from(("usd", "kwd", "jpy", "isk"))))
def test_whatever_the_object_says_is_read_or_left_alone(about):
    body = event("charge.refunded", about)
    word = read(signed(body)["Stripe-Signature"], body.encode(), SECRET, live=False)
    assert isinstance(word, Word)
    assert isinstance(word.deposit, str)
    for name in NAMES:
        assert isinstance(word.text(name), str)
        assert isinstance(word.amount(name), Money | None)


@given(ANY)
def test_any_signed_body_is_a_word_or_unreadable(told):
    body = json.dumps(told)
    with pytest.raises(Unreadable):
        read(signed(body)["Stripe-Signature"], body.encode(), SECRET, live=False)


@given(st.text(), st.binary())
def test_whatever_is_not_signed_is_forged(header, body):
    with pytest.raises(Forged):
        read(header, body, SECRET, live=False)

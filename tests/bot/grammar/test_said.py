"""Whatever the product says about money is read back as that money."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from iso4217 import Currency

from bot import speech
from bot.grammar import Handle, Unclear
from bot.kit import say
from ledger.money import MAX_MINOR, Money
from tests.bot.grammar.words import AN_AMOUNT, SEND, TEN, lexicon, outcome

WORLD = tuple(each.code for each in Currency if each.exponent is not None)
EVERYTHING = lexicon(enabled=WORLD)
OF_EACH_HOME = {home: lexicon(home) for home in TEN}
# 1,234 and 1.234 mean two things to two readers, whoever wrote them.
TWO_THINGS = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")


def said(money, language):
    return speech.spoken([say("{amount}", amount=money)], language)


@given(
    st.builds(Money, st.integers(1, MAX_MINOR) | st.integers(1, 10_000_000), st.sampled_from(TEN)),
    st.sampled_from(speech.CODES),
    st.sampled_from(TEN),
)
@example(Money(5000, "KWD"), "en", "USD")
@example(Money(5000, "KWD"), "ar", "USD")
def test_every_amount_that_is_said_is_read_back(money, language, home):
    text = said(money, language)
    answer = outcome(AN_AMOUNT, text, OF_EACH_HOME[home])
    if isinstance(answer, Unclear):
        assert TWO_THINGS.search(text)
        assert money in answer.readings
        return
    assert answer == {"amount": money}
    sent = outcome(SEND, f"@sara {text} غداء", OF_EACH_HOME[home])
    assert sent == {"to": Handle("sara"), "amount": money, "note": "غداء"}


@pytest.mark.parametrize("language", speech.CODES)
def test_the_name_of_every_currency_that_may_be_enabled_is_read_back(language):
    assert len(WORLD) > 150
    for currency in WORLD:
        money = Money(12345678, currency)
        text = said(money, language)
        assert outcome(AN_AMOUNT, text, EVERYTHING) == {"amount": money}, text


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_currency_that_is_not_enabled_is_refused_by_its_name(language):
    for currency in set(WORLD) - set(TEN):
        text = said(Money(12345678, currency), language)
        refused = outcome(AN_AMOUNT, text)
        assert refused.said.message.startswith("{word} is a currency we do not have"), text

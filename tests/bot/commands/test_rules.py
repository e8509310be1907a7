"""Rules as people read and write them: what the stories do not tell."""

from datetime import timedelta
from decimal import Decimal

import pytest

from bot import speech
from bot.commands.rules import values
from bot.grammar import BadArgument, bind
from bot.grammar.kinds import SETTING, SUBJECT, TITLES, Setting
from bot.kit import Parameter
from bot.ruling import example, value_said
from ledger import products
from ledger.money import Money
from ledger.pricing import FEE, KINDS, Fee
from ledger.rules import ALL, Of
from tests.bot.grammar.words import ENGLISH

ELSEWHERE = {"budget"}
"""The rules that have a command of their own."""


def read(text, kind=SETTING):
    return bind([Parameter("it", kind, optional=False)], text, ENGLISH)["it"]


def test_every_rule_is_listed_and_can_be_named():
    assert set(TITLES) | ELSEWHERE == set(products.RULES)


@pytest.mark.parametrize(
    ("text", "setting"),
    [
        ("0.5%", Setting(percent=Decimal("0.5"))),
        ("٠٫٥٪ بحد أدنى ٠٫١٠", Setting(percent=Decimal("0.5"), least=Decimal("0.1"))),
        ("0.10 + 0.5% max 5 EUR", Setting(Decimal("0.1"), Decimal("0.5"), None, Decimal(5), "EUR")),
        ("2 percent paid by the payee", Setting(percent=Decimal(2), payee=True)),
        ("10", Setting(Decimal(10))),
        ("12.50 USD", Setting(Decimal("12.5"), currency="USD")),
        ("24 hours", Setting(span=timedelta(hours=24))),
        ("90s", Setting(span=timedelta(seconds=90))),
        ("يومين", Setting(span=timedelta(days=2))),
        ("٣ أسابيع", Setting(span=timedelta(weeks=3))),
        ("no limit", Setting(word="free")),
        ("as the rest", Setting(word="as the rest")),
    ],
)
def test_values_of_every_sort_are_read(text, setting):
    assert read(text) == setting


@pytest.mark.parametrize("text", ["lunch", "1,000", "9" * 30 + " days"])
def test_what_is_no_value_is_refused(text):
    with pytest.raises(BadArgument):
        read(text)


@pytest.mark.parametrize(
    ("text", "of"),
    [
        ("USD", Of(currency="USD")),
        ("دولار", Of(currency="USD")),
        ("T1 usd send", Of("send", "USD", "T1")),
        ("tier 2", Of(tier="T2")),
        ("الفئة ٢", Of(tier="T2")),
        ("pay links", Of("paylink")),
        ("روابط الدفع", Of("paylink")),
    ],
)
def test_what_a_rule_is_for_is_read_in_both_languages(text, of):
    assert read(text, SUBJECT) == of


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_payment_can_be_named(kind):
    assert read(kind, SUBJECT) == Of(kind)


def test_a_sum_is_of_a_currency_and_a_percentage_of_all():
    assert values.read(FEE, ALL, read("0.5%"), "USD") == (ALL, Fee(50))
    usd = Of(currency="USD")
    assert values.read(FEE, ALL, read("0.5% min 0.10"), "USD") == (usd, Fee(50, least=10))
    kwd = Of(currency="KWD")
    assert values.read(FEE, kwd, read("0.100"), "USD") == (kwd, Fee(flat=100))


@pytest.mark.parametrize("text", ["0.001%", "10 days", "0.001 USD", "min 5"])
def test_what_is_no_fee_is_refused_with_an_example(text):
    with pytest.raises(BadArgument, match="This rule cannot be that"):
        values.read(FEE, ALL, read(text), "USD")


@pytest.mark.parametrize(
    ("fee", "said"),
    [
        (Fee(), "free"),
        (Fee(50), "0.5%"),
        (Fee(100), "1%"),
        (Fee(10_000), "100%"),
        (Fee(flat=10), "0.10 USD"),
        (Fee(25, 10, 20, 500), "0.10 USD and 0.25%, at least 0.20 USD, at most 5.00 USD"),
        (Fee(least=10), "0%, at least 0.10 USD"),
        (Fee(50, payee=True), "0.5%, paid by the payee"),
    ],
)
def test_a_fee_is_said_in_full(fee, said):
    spoken = speech.spoken([value_said(FEE, fee, Of(currency="USD"))], "en")
    assert speech.plain(spoken) == said


def test_an_example_counts_a_hundred_of_the_currency():
    (said,) = example("send.fee", Fee(), Fee(50), "KWD")
    (withdrawing,) = example("withdraw.fee", Fee(), Fee(50), "KWD")
    assert "Withdrawing" in withdrawing.message
    assert said.values == {
        "amount": Money(100_000, "KWD"),
        "after": Money(500, "KWD"),
        "before": Money(0, "KWD"),
    }

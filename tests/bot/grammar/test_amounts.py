import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.grammar import Unclear
from ledger.money import MAX_MINOR, Money, exponent
from tests.bot.grammar.words import AN_AMOUNT, AND_NOTE, TEN, asked, lexicon, outcome, read, refused

_ARABIC = str.maketrans("0123456789.,", "٠١٢٣٤٥٦٧٨٩٫٬")
_PERSIAN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
_FROM_PERSIAN = str.maketrans("۰۱۲۳۴۵۶۷۸۹", "0123456789")
_AMBIGUOUS = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")
_KUWAITI = lexicon("KWD")


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("10", "10.00 USD"),
        ("10.5", "10.50 USD"),
        ("10,5", "10.50 USD"),
        ("0.05", "0.05 USD"),
        ("10.", "10.00 USD"),
        ("1,234.56", "1234.56 USD"),
        ("1.234,56", "1234.56 USD"),
        ("1,234,567", "1234567.00 USD"),
        ("1.234.567,8", "1234567.80 USD"),
        ("1234,5", "1234.50 USD"),
        ("١٢٫٥", "12.50 USD"),
        ("۱۲٫۵", "12.50 USD"),
        ("١٬٢٣٤", "1234.00 USD"),
        ("١٬٢٣٤٫٥", "1234.50 USD"),
        ("1.234٫5", "1234.50 USD"),
        ("١٫٢٣٤ KWD", "1.234 KWD"),
        ("1,234.567 KWD", "1234.567 KWD"),
        ("0,123 KWD", "0.123 KWD"),
        ("1234.567 KWD", "1234.567 KWD"),
        ("١ـ٠", "10.00 USD"),
        (".5", "0.50 USD"),
        ("٫٥", "0.50 USD"),
        ("$.50", "0.50 USD"),
        ("USD.50", "0.50 USD"),
        (".50$", "0.50 USD"),
        ("$ .5", "0.50 USD"),
        ("0.500", "0.50 USD"),
        ("１０", "10.00 USD"),
        ("＄１０．５", "10.50 USD"),
        ("१०", "10.00 USD"),
        ("3½", "3.50 USD"),
        ("$3¼", "3.25 USD"),
        ("5k", "5000.00 USD"),
        ("1.5K", "1500.00 USD"),
        ("$5k", "5000.00 USD"),
        ("5k$", "5000.00 USD"),
        ("50¢", "0.50 USD"),
        ("1 000 000 USD", "1000000.00 USD"),
        ("1 000", "1000.00 USD"),
        ("1 000,50", "1000.50 USD"),
        ("\u200f10\u00a0USD", "10.00 USD"),
    ],
)
def test_an_amount_that_means_one_thing_is_read(text, amount):
    assert read(text) == amount


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("1,234", ["1234.00 USD", "1.23 USD"]),
        ("1.234", ["1234.00 USD", "1.23 USD"]),
        ("10,000", ["10000.00 USD", "10.00 USD"]),
        ("١.٢٣٤", ["1234.00 USD", "1.23 USD"]),
        ("999.999 KWD", ["999999.000 KWD", "999.999 KWD"]),
        ("$1,999", ["1999.00 USD", "1.99 USD"]),
        ("1,500 thousand", ["1500000.00 USD", "1500.00 USD"]),
    ],
)
def test_a_mark_before_three_digits_is_always_asked_about(text, readings):
    assert asked(text) == readings


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("١٠،٥", ["10.50 USD"]),
        ("١،٢٣٤", ["1234.00 USD", "1.23 USD"]),
        ("١،٢٣٤،٥٦٧", ["1234567.00 USD"]),
        ("١٠،", ["10.00 USD"]),
        ("10.،", ["10.00 USD"]),
    ],
)
def test_an_arabic_comma_is_only_ever_a_question(text, readings):
    assert asked(text) == readings


@pytest.mark.parametrize(
    "text",
    ["12,34,567", "1,23,456.7", "1.234.5678", "1,2345,678", "1٫2٫3", "1,234.567,8", "1٬23"],
)
def test_thousands_that_are_not_in_threes_are_refused(text):
    assert "thousands" in refused(text).said.message


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        (",50", ["0.50 USD", "50.00 USD"]),
        ("،٥٠", ["0.50 USD", "50.00 USD"]),
        ("د.ك.١٠", ["10.000 KWD", "0.100 KWD"]),
        ("L.E.50", ["50.00 EGP", "0.50 EGP"]),
        ("10 100", ["10100.00 USD", "10.00 USD"]),
        ("999 999", ["999999.00 USD", "999.00 USD"]),
        ("10, 50", ["10.50 USD", "10.00 USD"]),
        ("10. 5 cups", ["10.50 USD", "10.00 USD"]),
        ("10 .5", ["10.50 USD", "10.00 USD"]),
        ("10 ، 5", ["10.50 USD", "10.00 USD"]),
        ("½", ["0.50 USD"]),
        ("1/2", ["0.50 USD"]),
        ("5m", ["5000000.00 USD"]),
        ("٥ك", ["5000.00 USD"]),
    ],
)
def test_a_figure_that_is_not_certain_is_asked_about(text, readings):
    answer = outcome(AND_NOTE, text)
    assert [str(money) for money in answer.readings] == readings


@pytest.mark.parametrize("text", ["0.123", "1.2345 KWD", "١٫٢٣٤", "10.5555 tip", "1,234.567"])
def test_too_many_decimals_are_refused_and_never_rounded(text):
    assert "decimals" in refused(text).said.message


@pytest.mark.parametrize("text", ["1٢3", "١2", "١۴", "١٢.5"])
def test_mixed_digits_are_refused(text):
    assert "two kinds of digits" in refused(text).said.message


@pytest.mark.parametrize("text", ["-10", "+10", "−10", "10-", "$-5", "-$5", "–٥"])
def test_signs_are_refused(text):
    assert "plus or minus" in refused(text).said.message


@pytest.mark.parametrize(
    "text",
    [
        "10²",
        "1e5",
        "1E5",
        "1_000",
        "1'000",
        "(10)",
        "inf",
        "NaN",
        "lunch",
        "10usdeur",
        "10kg",
        "Ⅷ",
        "1\ufe0f\u20e3",
    ],
)
def test_what_is_no_plain_number_is_refused(text):
    found = refused(text)
    assert found.said.message.startswith("I cannot read {word}")
    assert found.word


@pytest.mark.parametrize("text", ["0", "0.00", "٠", "0,000 KWD", "$0"])
def test_zero_is_refused(text):
    assert "more than zero" in refused(text).said.message


@pytest.mark.parametrize("text", ["050", "007", "00.5", "012,345"])
def test_a_leading_zero_is_refused(text):
    assert "begins with 0" in refused(text).said.message


@pytest.mark.parametrize("text", ["90071992547409.92", "9" * 30, "9" * 5000, "9007199254741 KWD"])
def test_more_than_the_books_can_count_is_refused(text):
    assert refused(text).said.values["largest"].minor == MAX_MINOR


def test_the_largest_amount_is_read():
    assert read("90071992547409.91") == "90071992547409.91 USD"


@pytest.mark.parametrize(
    "text", ["10 USD 5 EUR", "500 10 USD", "10 $ 5$", "10 دولارين", "10 USD five euros"]
)
def test_a_second_amount_is_refused(text):
    assert "second amount" in refused(text).said.message


@st.composite
def sums(draw):
    return Money(draw(st.integers(1, MAX_MINOR)), draw(st.sampled_from(TEN)))


@st.composite
def written(draw):
    """Draw a sum with one way to write it, which always has a decimal point."""
    money = draw(sums())
    plain = f"{money.decimal:{draw(st.sampled_from(['', ',']))}f}"
    digits = plain.translate(draw(st.sampled_from([{}, _ARABIC, _PERSIAN])))
    space = draw(st.sampled_from(["", " ", "\u00a0"]))
    pair = (digits, space, money.currency)
    return money, "".join(draw(st.sampled_from([pair, pair[::-1]])))


@given(written(), st.sampled_from(TEN))
@example((Money(1234, "KWD"), "KWD 1.234"), "USD")
def test_a_formatted_amount_reads_back_as_itself(pair, home):
    money, text = pair
    answer = outcome(AN_AMOUNT, text, lexicon(home))
    if isinstance(answer, Unclear):
        assert exponent(money.currency) == 3
        assert money in answer.readings
        assert _AMBIGUOUS.search(text.translate(_FROM_PERSIAN))
    else:
        assert answer == {"amount": money}


@given(
    st.integers(1, 999),
    st.from_regex(r"[0-9]{3}", fullmatch=True),
    st.sampled_from(",.،"),
    st.sampled_from(["", " USD", " KWD", "$", " دينار", " jod"]),
    st.sampled_from([{}, _ARABIC, _PERSIAN]),
)
def test_no_ambiguous_text_is_ever_read_silently(whole, group, mark, currency, digits):
    text = str(whole).translate(digits) + mark + group.translate(digits) + currency
    answer = outcome(AN_AMOUNT, text, _KUWAITI)
    assert isinstance(answer, Unclear)
    readings = answer.readings
    assert len(readings) == len(set(readings)) == 2
    assert readings[0] == Money.of(f"{whole}{group}", readings[0].currency)
    assert readings[1].decimal <= readings[0].decimal / 999


@given(st.text("0123456789٠١٢٣۱۲,.،٫٬ $-", max_size=14) | st.text(max_size=30))
def test_any_text_is_an_amount_a_question_or_refused(text):
    answer = outcome(AN_AMOUNT, text)
    if isinstance(answer, dict):
        assert 0 < answer["amount"].minor <= MAX_MINOR
        assert not re.search(r"[\d.,]،|[²_]|[+-]\d|\d[+-]", text)
        assert not _AMBIGUOUS.fullmatch(text.strip())


def test_what_could_be_read_in_ever_more_ways_is_refused_before_all_are_tried():
    assert refused("خمسة وعشرين " * 200) is not None

"""Numbers in words, as people write them, and as libraries that know nothing of ours spell them."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from num2words import num2words
from pyarabic.number import ArNumbers

from bot.grammar import Unclear, spelled
from ledger.money import Money
from tests.bot.grammar.words import AN_AMOUNT, ENGLISH, asked, outcome, read

MILLION = 1_000_000
NUMBERS = st.integers(1, 1_000) | st.integers(1, MILLION)
WHOLE = st.sampled_from(range(100, MILLION + 1, 100)) | st.sampled_from(range(1_000, MILLION, 1000))
# The construct form "ألفا دينار" is two thousand, and "ألفا" as people write it one thousand.
CONSTRUCT = {"ألفا", "مليونا"}

said_arabic = ArNumbers().int2str


def value(text, words=ENGLISH):
    """Return the number that a text of words is, all of it."""
    found = spelled(text.split(), words)
    assert found, text
    assert found.words == len(text.split()), text
    return found.value


@given(NUMBERS | WHOLE)
@example(MILLION)
@example(65_201)
@example(999_999)
def test_english_is_read_as_a_library_spells_it(number):
    text = num2words(number)
    for each in (text, text.replace("-", " "), text.replace(" and ", " "), text.replace(",", "")):
        assert value(each) == number


@given(NUMBERS | WHOLE)
@example(999_999)
@example(MILLION)
def test_arabic_is_read_as_a_library_spells_it(number):
    text = said_arabic(str(number))
    assert value(text) == number
    assert value(text.replace(" و ", " و")) == number


@given(NUMBERS | WHOLE)
def test_arabic_is_read_as_another_library_spells_it(number):
    text = num2words(number, lang="ar")
    # It writes 101,000 as 100 and 1,000 times 1,000.
    odd = number // 1000 > 2 and number // 1000 % 100 in {1, 2}
    if text.split()[-1] not in CONSTRUCT and not odd:
        assert value(text) == number
        assert value(text.replace(" و ", " و")) == number


@given(NUMBERS, st.sampled_from(["en", "ar"]), st.sampled_from(["USD", "KWD"]))
def test_a_number_in_words_is_an_amount_with_its_currency(number, language, currency):
    text = num2words(number) if language == "en" else said_arabic(str(number))
    money = Money.of(number, currency)
    assert outcome(AN_AMOUNT, f"{text} {currency}") == {"amount": money}
    assert outcome(AN_AMOUNT, f"{currency} {text}") == {"amount": money}


@given(st.integers(1, 999), st.integers(1, 99), st.booleans())
def test_dollars_and_cents_in_words_are_one_amount(dollars, cents, joined):
    and_ = "and " if joined else ""
    text = f"{num2words(dollars)} dollars {and_}{num2words(cents)} cents"
    assert outcome(AN_AMOUNT, text) == {"amount": Money(100 * dollars + cents, "USD")}
    arabic = f"{said_arabic(str(dollars))} دولار و {said_arabic(str(cents))} سنت"
    assert outcome(AN_AMOUNT, arabic) == {"amount": Money(100 * dollars + cents, "USD")}


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("five", 5),
        ("twenty five", 25),
        ("Twenty-Five", 25),
        ("fourty", 40),
        ("a hundred and five", 105),
        ("hundred five", 105),
        ("fifteen hundred", 1_500),
        ("a thousand", 1_000),
        ("sixty five thousand two hundred and one", 65_201),
        ("two thousand, five hundred", 2_500),
        ("one million", MILLION),
        ("خمسة", 5),
        ("خمسين", 50),
        ("خمسة وعشرين", 25),
        ("خمسه و عشرين", 25),
        ("عشرين وخمسة", 25),
        ("خمستاشر", 15),
        ("خمسطعش", 15),
        ("اطناشر", 12),
        ("حداشر", 11),
        ("أحد عشر", 11),
        ("اثنتا عشرة", 12),
        ("تلاتين", 30),
        ("مية", 100),
        ("مئة", 100),
        ("مائة وعشرة", 110),
        ("ميتين", 200),
        ("مئتين وخمسين", 250),
        ("تلتمية", 300),
        ("خمسمية وخمسين", 550),
        ("خمس مية", 500),
        ("ألف", 1_000),
        ("ألف ومية", 1_100),
        ("الف وخمسميه", 1_500),
        ("ألفين", 2_000),
        ("ألفين وخمسمية", 2_500),
        ("تلات تلاف", 3_000),
        ("تلت تلاف", 3_000),
        ("خمس تلاف", 5_000),
        ("خمستلاف", 5_000),
        ("خمسة آلاف", 5_000),
        ("عشر تلاف ومية", 10_100),
        ("خمسة وعشرين ألف", 25_000),
        ("مية ألف", 100_000),
        ("مية وعشرين ألف وخمسمية", 120_500),
        ("مليون", MILLION),
        ("مليونين", 2 * MILLION),
        ("تلاتة مليون", 3 * MILLION),
    ],
)
def test_a_number_is_read_in_the_words_that_people_use(text, number):
    assert value(text) == number


@pytest.mark.parametrize(
    "text", ["", "lunch", "10", "a", "a coffee", "و", "thousands", "آلاف", "k"]
)
def test_what_is_no_number_in_words_is_none(text):
    assert spelled(text.split(), ENGLISH) is None


@pytest.mark.parametrize(("text", "words"), [("five guys", 1), ("twenty five to six", 2)])
def test_a_number_ends_where_it_ends(text, words):
    assert spelled(text.split(), ENGLISH).words == words


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("two and a half", "2.50 USD"),
        ("two and a half thousand", "2500.00 USD"),
        ("two-and-a-half", "2.50 USD"),
        ("ten and a quarter", "10.25 USD"),
        ("half a dollar", "0.50 USD"),
        ("a quarter of a dollar", "0.25 USD"),
        ("three quarters of a dollar", "0.75 USD"),
        ("half a million", "500000.00 USD"),
        ("two point five", "2.50 USD"),
        ("a dollar", "1.00 USD"),
        ("a hundred bucks", "100.00 USD"),
        ("خمسة ونص", "5.50 USD"),
        ("خمسة و نصف", "5.50 USD"),
        ("عشرة إلا ربع", "9.75 USD"),
        ("عشرة دولار وربع", "10.25 USD"),
        ("دولارين", "2.00 USD"),
        ("دولارين ونص", "2.50 USD"),
        ("دولار واحد", "1.00 USD"),
        ("نص دولار", "0.50 USD"),
        ("ثلاثة أرباع دولار", "0.75 USD"),
        ("نص مليون دولار", "500000.00 USD"),
        ("ربع مليون", "250000.00 USD"),
        ("خمسة فاصلة خمسة وعشرين", "5.25 USD"),
        ("دينارين كويتيين", "2.000 KWD"),
        ("بعشرة دولار", "10.00 USD"),
        ("مبلغ عشرة دولار", "10.00 USD"),
    ],
)
def test_halves_quarters_and_pairs_are_read(text, amount):
    assert read(text) == amount


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("مليون ونص", ["1500000.00 USD", "1000000.50 USD"]),
        ("a thousand and a half", ["1500.00 USD", "1000.50 USD"]),
        ("ألفين إلا ربع", ["1750.00 USD", "1999.75 USD"]),
        ("two fifty", ["2.50 USD", "250.00 USD"]),
        ("nineteen ninety nine", ["19.99 USD", "1999.00 USD"]),
        ("مية خمسين", ["150.00 USD", "100.50 USD"]),
        ("مية دولار وعشرين", ["100.20 USD", "120.00 USD"]),
        ("twenty 5", ["25.00 USD"]),
        ("half", ["0.50 USD"]),
        ("نص", ["0.50 USD"]),
    ],
)
def test_a_number_in_words_that_may_be_two_is_asked_about(text, readings):
    found = outcome(AN_AMOUNT, text)
    assert isinstance(found, Unclear)
    assert [str(money) for money in found.readings] == readings == asked(text)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("خمسة وعشرون ومئة", "125.00 USD"),
        ("خمسة وعشرون ومئة وألف", "1125.00 USD"),
        ("مئة وألف", "1100.00 USD"),
        ("سبعة وألف", "1007.00 USD"),
        ("٥ وألف", "1005.00 USD"),
        ("ميتين وألف", "1200.00 USD"),
        ("مية ومليون", "1000100.00 USD"),
        ("خمسة و مئة", "105.00 USD"),
        ("خمسين وألف دولار", "1050.00 USD"),
        ("five and a hundred", "105.00 USD"),
        ("hundred and thousand", "1100.00 USD"),
    ],
)
def test_an_and_before_hundreds_and_thousands_adds_and_never_multiplies(text, amount):
    assert asked(text) == [amount]


@pytest.mark.parametrize("text", ["half the rent", "نص الفاتورة", "a coffee", "ربع كيلو"])
def test_a_half_of_something_else_is_no_amount(text):
    assert outcome(AN_AMOUNT, text).word == text.split()[0]

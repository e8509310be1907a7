"""Numbers of accounts: read however they are written, told apart by what is wrong, never mended."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import iban as ibans

from ledger.banking.accounts import numbers
from ledger.banking.accounts.numbers import Wrong

SAUDI = "SA0380000000608010167519"
KNOWN = [
    SAUDI,
    "DE89370400440532013000",
    "GB29NWBK60161331926819",
    "KW81CBKU0000000000001234560101",
    "EG380019000500000000263180002",
    "FR1420041010050500013M02606",
]


@pytest.mark.parametrize(
    "typed",
    [
        "SA03 8000 0000 6080 1016 7519",
        "sa03 8000 0000 6080 1016 7519",
        "SA٠٣ ٨٠٠٠ ٠٠٠٠ ٦٠٨٠ ١٠١٦ ٧٥١٩",
        "SA۰۳ ۸۰۰۰ ۰۰۰۰ ۶۰۸۰ ۱۰۱۶ ۷۵۱۹",
        "IBAN: SA03-8000-0000-6080-1016-7519",
        "\u2066SA03\u00a08000\u200f0000 6080 1016 7519\u2069",
    ],
)
def test_it_is_read_however_it_is_written(typed):
    assert numbers.iban(typed) == SAUDI


@pytest.mark.parametrize(
    ("typed", "word", "more"),
    [
        ("", "missing", {}),
        ("SA03 8000 0000 6080 1016 751", "length", {"country": "SA", "length": 24, "typed": 23}),
        ("ZZ03 8000", "country", {"country": "ZZ"}),
        ("12345678", "country", {"country": ""}),
        ("US64 0210 0002 1000", "country", {"country": "US"}),
        ("SAO3 8000 0000 6080 1016 7519", "shape", {"groups": (1,)}),
        ("DE89 3704 0044 O532 0130 00", "shape", {"groups": (4,)}),
        ("SA03 8000 O000 6080 1016 7519", "check", {"groups": (3,)}),
        ("سعودي", "characters", {}),
    ],
)
def test_what_is_wrong_is_told_apart(typed, word, more):
    with pytest.raises(Wrong) as wrong:
        numbers.iban(typed)
    assert wrong.value.word == word
    assert {name: getattr(wrong.value, name) for name in more} == more


@given(st.sampled_from(KNOWN), st.data())
def test_one_wrong_digit_is_never_taken_and_the_groups_that_are_named_have_it(number, data):
    at = data.draw(st.sampled_from([at for at, each in enumerate(number) if each.isdigit()]))
    digit = data.draw(st.sampled_from([each for each in "0123456789" if each != number[at]]))
    with pytest.raises(Wrong) as wrong:
        numbers.iban(f"{number[:at]}{digit}{number[at + 1 :]}")
    assert wrong.value.word == "check"
    assert not wrong.value.groups or at // 4 + 1 in wrong.value.groups
    assert len(wrong.value.groups) <= (len(number) // 4 + 1) // 2 + 1


@given(st.sampled_from(KNOWN), st.data())
def test_two_digits_that_changed_places_are_never_taken(number, data):
    pairs = [at for at in range(4, len(number) - 1) if number[at] != number[at + 1]]
    at = data.draw(st.sampled_from(pairs))
    swapped = f"{number[:at]}{number[at + 1]}{number[at]}{number[at + 2 :]}"
    with pytest.raises(Wrong) as wrong:
        numbers.iban(swapped)
    groups = {at // 4 + 1, (at + 1) // 4 + 1}
    assert wrong.value.word == "shape" or not wrong.value.groups or groups & {*wrong.value.groups}


def wrong_of(read, typed):
    """Return the word for what is wrong, or what is read where nothing is."""
    try:
        return "", read(typed)
    except Wrong as wrong:
        return wrong.word, ""


@given(st.text() | st.text("SADEGBKW0123456789 ٠١٢٣٤٥٦٧٨٩-", max_size=40))
def test_whatever_is_typed_is_an_iban_or_told_what_is_wrong(typed):
    word, read = wrong_of(numbers.iban, typed)
    assert word in {"", "missing", "characters", "country", "length", "shape", "check"}
    assert bool(word) != (ibans.is_valid(read) and numbers.iban(read) == read)


@given(st.text() | st.text("0123456789 ٠١٢٣٤٥٦٧٨٩-", max_size=20))
def test_whatever_is_typed_is_an_american_number_or_told_what_is_wrong(typed):
    for read, words in (
        (numbers.routing, {"missing", "characters", "length", "check"}),
        (numbers.account, {"missing", "characters", "length"}),
    ):
        word, number = wrong_of(read, typed)
        assert word in words or number.isdecimal()


def test_a_routing_number_has_a_check_digit_and_an_account_number_its_zeros():
    assert numbers.routing("٠٢١٠-٠٠٠٢١") == "021000021"
    assert numbers.account(" 000 1234 ") == "0001234"
    with pytest.raises(Wrong, match="check"):
        numbers.routing("021000022")
    with pytest.raises(Wrong, match="length"):
        numbers.account("123")
    with pytest.raises(Wrong, match="length"):
        numbers.account("1" * 18)


def test_of_a_short_number_no_more_than_half_is_shown():
    assert [numbers.masked(each) for each in ("1234", "12345", SAUDI)] == ["34", "45", "7519"]

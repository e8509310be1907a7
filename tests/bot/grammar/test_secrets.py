"""A code is found in whatever it was pasted with, and is nowhere to be seen afterwards."""

from random import Random  # noqa: TID251 - what is drawn from here is no secret

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from bot.grammar import secrets
from bot.kit import DOTS
from ledger import ids

CODE = "q3ZkX9-vTq_8mLwB2hYc4A"


def drawn(seed):
    with ids.drawing(Random(seed).randbytes):
        return ids.secret()


codes = st.integers(0, 2**32).map(drawn)
AROUND = """{} | code {} | {}. | “{}” | '{}' | `{}` | ({}) | my code is {}, thanks | *{}* | claim={}
    | https://pay.example.com/#claim={} | https://t.me/bot?start=claim-{} | claim-{}
    | الرمز {} | «{}» | {}؟ | \u2066{}\u2069 | {}\n | \u200b{}\u200b"""
around = st.sampled_from(AROUND.split("|"))


@given(codes, around)
@example(CODE, "{}")
def test_a_code_is_read_whatever_stands_around_it_and_is_masked_there(code, written):
    text = written.format(code)
    assert secrets.read(text) == code
    assert code not in secrets.masked(text)
    assert DOTS in secrets.masked(text)


@given(codes, st.integers(0, 21))
def test_what_hides_within_a_code_does_not_hide_it(code, place):
    text = f"{code[:place]}\u200b{code[place:]}"
    assert DOTS in secrets.masked(f"look: {text}")


@given(codes, st.integers(2, 20), st.sampled_from([" ", "\n", "  ", " \n"]))
@example("Qh8y4oKu0pTCzce81Jg0nw", 11, " ")
def test_a_code_that_a_line_has_torn_in_two_is_masked(code, place, gap):
    text = f"here: {code[:place]}{gap}{code[place:]} it is"
    shown = secrets.masked(text)
    assume(secrets._changes(code) > 10)  # as nine of ten
    assert shown == f"here: {DOTS} it is"


@pytest.mark.parametrize(
    "text",
    [
        "lunch with sara",
        "Thirteen Fourteen 2026",
        "the ModelX15 Performance 2024 edition",
        "حوّل ١٠ إلى @sara غداء",
        "/send @a_handle_of_22_letters 10",
        "/send $sara_k 10",
        "counterrevolutionaries",
        "a_long_name_of_letters",
        "IBAN DE89370400440532013000",
        "4111111111111111111111",
        "JavaScriptFrameworkLovers",
        "https://example.com/a-page-about-lunch",
        "see you tomorrow-at-the-usual-place",
    ],
)
def test_what_people_write_stays_as_it_is(text):
    assert secrets.masked(text) == text


@pytest.mark.parametrize("length", range(14, 22))
def test_a_piece_of_a_code_and_a_code_with_more_are_masked_too(length):
    assert secrets.masked(CODE[:length]) == DOTS
    assert secrets.masked(f"/claim{CODE} {CODE}x") == f"/{DOTS} {DOTS}"


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        (f"/claim:{CODE}", f"/claim {CODE}"),
        (f"/claim={CODE} now", f"/claim {CODE} now"),
        (f"/claim{CODE}", f"/claim {CODE}"),
        (f"استلم:{CODE}", f"استلم {CODE}"),
        ("/claimant", "/claimant"),
        (f"/help:{CODE}", f"/help:{CODE}"),
        ("/claim", "/claim"),
    ],
)
def test_a_code_written_right_after_its_command_is_set_apart(typed, read):
    assert secrets.parted(typed, {"claim", "استلم"}) == read


@pytest.mark.parametrize("rest", ["", "   ", "no code here", f"{CODE} {CODE[::-1]}", "«»"])
def test_where_it_is_not_plain_which_nothing_is_read(rest):
    assert secrets.read(rest) is None


def test_a_single_word_is_taken_as_it_stands():
    assert secrets.read("“lunch”.") == "lunch"
    assert secrets.read(f"{CODE} {CODE}") == CODE

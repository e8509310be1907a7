"""What was meant by words that nobody knows, over the words of the catalogues."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.bot.grammar.said import becomes, hearing


def guessed(text):
    """Return the first guess, and what it becomes."""
    said, _ = next(hearing().guesses(text), ("", None))
    return said, becomes(said)


@pytest.mark.parametrize(
    ("typed", "meant", "command"),
    [
        ("اثمح", "help", "help"),
        ("/اثمح", "/help", "help"),
        ("لاشمشىؤث", "balance", "balance"),
        ("سثىي @سشقش 10", "send @sara 10", "send @sara 10.00 USD"),
        ("vwd]", "رصيد", "balance"),
        (";at pshfd", "كشف حسابي", "history"),
        ("p,g 10 Ygn @sara", "حول 10 إلى @sara", "send @sara 10.00 USD"),
        ("hgH,hlv", "الأوامر", "help"),
        ("hgh,hlv", "الاوامر", "help"),
    ],
)
def test_a_wrong_keyboard_is_read_on_the_right_one(typed, meant, command):
    assert guessed(typed) == (meant, command)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("balanse", "balance"),
        ("ballance", "balance"),
        ("histroy", "history"),
        ("رصبد", "رصيد"),
        ("رصييد", "رصيد"),
        ("رصيييييد", "رصيد"),
        ("pleeease sennnd @sara 10", "please send @sara 10"),
        ("كشف حسايي", "كشف حسابي"),
        ("ايصل رقم 13", "إيصال رقم 13"),
        ("snd @sara 10", "send @sara 10"),
        ("حوال ١٠ لـ@sara", "حول ١٠ لـ@sara"),
        ("plaese send @sara 10", "please send @sara 10"),
    ],
)
def test_a_wrong_letter_is_put_right_as_people_write_it(typed, meant):
    said, _ = guessed(typed)
    assert said.replace("ّ", "") == meant


@pytest.mark.parametrize(
    "typed",
    [
        "sends @sara 10",
        "sent @sara 10",
        "حولت ٥٠ لـ@sara",
        "بعت ٥٠ لـ@sara",
        "the weather",
        "كلام آخر",
    ],
)
def test_another_word_is_no_slip(typed):
    assert guessed(typed) == ("", "")


PIECES = [
    "snd",
    "sennnd",
    "ابعتت",
    "p,g",
    "سثىي",
    "1000",
    "١٠٠٠",
    "5.50",
    "@saaara",
    "@سشقش",
    "to",
    "إلى",
]


@given(st.lists(st.sampled_from(PIECES), max_size=7).map(" ".join))
def test_no_guess_changes_a_figure_or_a_name(text):
    named = {word for word in text.split() if word.startswith("@") and word.isascii()}
    for said, _ in hearing().guesses(text):
        assert [char for char in said if char.isdigit()] == [
            char for char in text if char.isdigit()
        ]
        assert named <= set(said.split())


@given(st.text(max_size=40))
def test_any_text_has_guesses_that_are_commands(text):
    assert all(typed.word for _, typed in hearing().guesses(text))

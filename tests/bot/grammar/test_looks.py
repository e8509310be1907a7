"""What was not read is named as what it looks like, with the way out."""

import pytest

from bot.grammar import BadArgument
from tests.bot.grammar.words import SEND, outcome, refused


def look(found):
    assert isinstance(found, BadArgument), found
    return found.said.values["what"].message


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("10%", "a percentage"),
        ("10 %", "a percentage"),
        ("١٠٪", "a percentage"),
        ("ten percent", "a percentage"),
        ("10 بالمية", "a percentage"),
        ("10-20", "a range"),
        ("10–20", "a range"),
        ("10 to 20", "a range"),
        ("10 إلى 20", "a range"),
        ("3/5", "a date"),
        ("3/5/2026", "a date"),
        ("2026-05-03", "a date"),
        ("3.5.2026", "a date"),
        ("12:30", "a time"),
        ("٨:٣٠", "a time"),
        ("5pm", "a time"),
        ("0501234567", "a phone number"),
        ("+966501234567", "a phone number"),
        ("+966 50 123 4567", "a phone number"),
        ("00201001234567", "a phone number"),
        ("4111 1111 1111 1111", "the number of an account or a card"),
        ("4111111111111111", "the number of an account or a card"),
        ("SA0380000000608010167519", "the number of an account or a card"),
        ("10x2", "a calculation"),
        ("10 x 2", "a calculation"),
        ("10+5", "a calculation"),
        ("10 - 2", "a calculation"),
    ],
)
def test_what_is_no_amount_is_named(text, what):
    found = outcome(SEND, f"@sara {text}")
    assert look(found) == what
    assert "not like an amount" in found.said.message
    assert found.said.values["example"].text == "10.5"


@pytest.mark.parametrize(
    ("text", "example"), [("+10", "10"), ("-10", "10"), ("10-", "10"), ("−٥", "٥"), ("$-5", "$5")]
)
def test_a_sign_is_named_and_the_figure_shown_without_it(text, example):
    found = refused(text)
    assert "plus or minus" in found.said.message
    assert found.said.values["example"].text == example


@pytest.mark.parametrize(
    ("text", "word", "what"),
    [
        ("0501234567 10", "0501234567", "a phone number"),
        ("10 to 0501234567", "0501234567", "a phone number"),
        ("10 إلى +966501234567 غداء", "+966501234567", "a phone number"),
        ("966501234567 10", "966501234567", "a phone number"),
        ("@050-123-4567 10", "@050-123-4567", "a phone number"),
        ("sara@example.com 10", "sara@example.com", "an e-mail address"),
        ("10 to sara@example.com", "sara@example.com", "an e-mail address"),
        (
            "SA0380000000608010167519 10",
            "SA0380000000608010167519",
            "the number of an account or a card",
        ),
    ],
)
def test_whoever_is_named_by_a_number_is_told_how_to_name_people(text, word, what):
    found = outcome(SEND, text)
    assert look(found) == what
    assert "I find people by their names" in found.said.message
    assert found.word == word


@pytest.mark.parametrize("text", ["lunch", "about 10", "5-star", "fivety", "thousands", "10kg"])
def test_what_cannot_be_read_is_what_the_sentence_blames(text):
    found = outcome(SEND, f"@sara {text}")
    assert found.said.message.startswith("I cannot read {word}")
    assert found.word == text.split()[0]

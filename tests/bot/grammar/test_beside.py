"""What stands directly beside a figure is read, asked about or refused; it begins no note."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.grammar import BadArgument, Unclear
from ledger.money import Money
from tests.bot.grammar.words import AND_NOTE, ENGLISH, SEND, asked, lexicon, outcome, read, refused

EGYPTIAN, KUWAITI = lexicon("EGP"), lexicon("KWD")


def choices(text, words=ENGLISH):
    """Return the readings of an amount, each with the note that it leaves."""
    answer = outcome(AND_NOTE, text, words)
    assert isinstance(answer, Unclear), answer
    return [(str(each["amount"]), each.get("note", "")) for each in answer.choices]


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("3 dollars and 50 cents", "3.50 USD"),
        ("3 dollars 50 cents", "3.50 USD"),
        ("3$ 50¢", "3.50 USD"),
        ("3 دولار و 50 سنت", "3.50 USD"),
        ("٣ دولارات و٥٠ سنتا", "3.50 USD"),
        ("3 USD and a half", "3.50 USD"),
        ("3 and a half", "3.50 USD"),
        ("3 ونص", "3.50 USD"),
        ("3 و نص", "3.50 USD"),
        ("3 ½", "3.50 USD"),
        ("3 1/2 dollars", "3.50 USD"),
        ("3 إلا ربع", "2.75 USD"),
        ("3 دولار إلا ربع", "2.75 USD"),
        ("٥ تلاف", "5000.00 USD"),
        ("5 آلاف", "5000.00 USD"),
        ("5 thousand", "5000.00 USD"),
        ("5 thousand dollars", "5000.00 USD"),
        ("2.5 million", "2500000.00 USD"),
        ("5 آلاف و200", "5200.00 USD"),
        ("50 cents", "0.50 USD"),
        ("3 LE", "3.00 EGP"),
        ("3 L.E.", "3.00 EGP"),
        ("3 le", "3.00 EGP"),
        ("٣ جم", "3.00 EGP"),
        ("٣ ج م", "3.00 EGP"),
        ("٣ رس", "3.00 SAR"),
        ("٣ ر. س.", "3.00 SAR"),
        ("٣دك", "3.000 KWD"),
        ("3 كويتي", "3.000 KWD"),
    ],
)
def test_what_belongs_to_an_amount_is_read(text, amount):
    assert read(text) == amount


def test_parts_are_those_of_the_home_currency():
    assert read("500 فلس", KUWAITI) == "0.500 KWD"
    assert read("50 قرش", EGYPTIAN) == "0.50 EGP"
    assert read("قرشين", EGYPTIAN) == "0.02 EGP"
    assert read("5 دنانير و 500 فلس", KUWAITI) == "5.500 KWD"
    assert read("3 جنيه و 50 قرش", EGYPTIAN) == "3.50 EGP"
    assert read("خمسة دنانير وخمسمية فلس", KUWAITI) == "5.500 KWD"


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("5 دنانير و 500 فلس", ["5.500 JOD", "5.500 KWD", "5.500 BHD"]),
        ("500 فلس", ["5.00 AED", "0.500 JOD", "0.500 KWD", "0.500 BHD"]),
        ("50 قرش", ["0.50 EGP", "0.500 JOD"]),
        ("3 dollars and 50", ["3.50 USD", "53.00 USD"]),
        ("100 و 50", ["100.50 USD", "150.00 USD"]),
        ("10 or 20", ["10.00 USD", "20.00 USD"]),
        ("10 أو 20 دولار", ["10.00 USD", "20.00 USD"]),
        ("5 آلاف ونص", ["5500.00 USD", "5000.50 USD"]),
        ("مية إلا خمسة", ["95.00 USD"]),
    ],
)
def test_what_can_be_meant_in_several_ways_is_asked_about(text, readings):
    assert asked(text) == readings


@pytest.mark.parametrize(
    ("text", "with_notes"),
    [
        ("3 1/2", [("3.50 USD", ""), ("3.00 USD", "1/2")]),
        ("3 1/2 lunch", [("3.50 USD", "lunch"), ("3.00 USD", "1/2 lunch")]),
        ("5 k", [("5000.00 USD", ""), ("5.00 USD", "k")]),
        ("٥ ك غداء", [("5000.00 USD", "غداء"), ("5.00 USD", "ك غداء")]),
        ("5 ألف مبروك", [("5000.00 USD", "مبروك"), ("5.00 USD", "ألف مبروك")]),
        ("5 مية", [("500.00 USD", ""), ("5.00 USD", "مية")]),
        ("3 50", [("3.50 USD", ""), ("3.00 USD", "50")]),
        ("3 dollars 50", [("3.50 USD", ""), ("3.00 USD", "50")]),
        ("3 KWD 500", [("3.500 KWD", ""), ("3.000 KWD", "500")]),
        ("10 100 days", [("10100.00 USD", "days"), ("10.00 USD", "100 days")]),
        ("3 le pain", [("3.00 EGP", "pain"), ("3.00 USD", "le pain")]),
        ("10 - 2 coffees", [("10.00 USD", "- 2 coffees")]),
        ("10 نص", [("10.50 USD", ""), ("10.00 USD", "نص")]),
        (
            "10 and 5 cookies",
            [("10.05 USD", "cookies"), ("15.00 USD", "cookies"), ("10.00 USD", "and 5 cookies")],
        ),
        ("five coffees", [("5.00 USD", "coffees")]),
        ("ست الحبايب", [("6.00 USD", "الحبايب")]),
        ("ألف مبروك", [("1000.00 USD", "مبروك")]),
    ],
)
def test_each_way_to_read_an_amount_leaves_its_own_note(text, with_notes):
    assert choices(text) == with_notes


@pytest.mark.parametrize(
    "text",
    [
        "3 باوند",
        "3 شيكل",
        "3 دولار كندي",
        "3 canadian dollars",
        "3 yen",
        "3 روبية",
        "3 ليرات",
        "Rs.50",
        "50 pence",
        "3jpy",
        "فرنك سويسري 3",
    ],
)
def test_a_currency_of_elsewhere_is_refused_by_its_name(text):
    found = refused(text)
    assert found.said.message.startswith("{word} is a currency we do not have here")
    assert found.word.lower() in text.lower()


def test_a_dollar_of_elsewhere_is_read_where_it_is_enabled():
    canadian = lexicon("CAD", ("USD", "CAD"))
    assert read("3 دولار كندي", canadian) == "3.00 CAD"
    assert read("3 dollars", canadian) == "3.00 CAD"
    assert asked("$3", lexicon("EUR", ("EUR", "USD", "CAD"))) == ["3.00 USD", "3.00 CAD"]


@pytest.mark.parametrize("word", ["USDT", "usdt", "BTC", "TON", "بيتكوين", "₿"])
def test_what_no_state_issues_is_refused_as_such(word):
    for text in (f"3 {word}", f"3{word}", f"{word} 3"):
        found = refused(text)
        assert found.said.message.startswith("{word} is a cryptocurrency")
        assert found.word == word


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("10 @sara and a half", "and a half"),
        ("10 @sara ونص", "ونص"),
        ("10 @sara إلا ربع", "إلا ربع"),
        ("10 @sara و 50 سنت", "و 50 سنت"),
        ("10 @sara 50 cents short", "50 cents"),
    ],
)
def test_what_belongs_to_the_amount_and_stands_behind_the_payee_is_refused(text, words):
    found = outcome(SEND, text)
    assert isinstance(found, BadArgument)
    assert "belong to the amount" in found.said.message
    assert found.word == words


WORDS = """
    3 10 50 500 1,234 ٥ ½ 1/2 k ألف تلاف thousand خمسة وعشرين مية نص ونص و and a half quarter إلا
    USD دولار دينار LE cents فلس ¢ $ or to x - + % . , percent lunch غداء مبروك five twenty @sara
"""
PIECES = st.sampled_from(WORDS.split())


@given(st.lists(PIECES, min_size=1, max_size=7).map(" ".join))
def test_whatever_is_put_together_is_read_asked_about_or_refused(text):
    answer = outcome(SEND, f"@sara {text}")
    if isinstance(answer, BadArgument):
        assert answer.said.message.format(**answer.said.values)
    elif isinstance(answer, Unclear):
        amounts = [each["amount"] for each in answer.choices if "amount" in each]
        assert len(amounts) == len(answer.choices)
        assert all(money.minor > 0 for money in amounts)
    else:
        assert isinstance(answer["amount"], Money)
        assert answer["amount"].minor > 0

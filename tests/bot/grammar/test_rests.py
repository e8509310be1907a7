"""What is left for a note is never what would have changed the size or the currency."""

import pytest

from bot.grammar import BadArgument, Unclear
from tests.bot.grammar.test_beside import choices
from tests.bot.grammar.words import SEND, lexicon, outcome, read, refused


def refusal(text):
    """Return what refuses a whole message, and the word that it blames."""
    found = outcome(SEND, text)
    assert isinstance(found, BadArgument), found
    return found.said.message, found.word


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("5 @sara thousand", "thousand"),
        ("5 @sara k", "k"),
        ("5 @sara thousand for the rent", "thousand"),
        ("five @sara hundred", "hundred"),
        ("twenty @sara five", "five"),
        ("٥ @sara آلاف", "آلاف"),
        ("خمس @sara مية", "مية"),
        ("5 @sara ألف", "ألف"),
        ("5 @sara thousnad", "thousnad"),
        ("5 @sara lakh", "lakh"),
        ("5 @sara x 2", "x 2"),
        ("5 @sara * 2", "* 2"),
        ("5 @sara + 5", "+ 5"),
        ("5 @sara %", "%"),
        ("thousand @sara 5", "5"),
        ("5 @sara 20", "20"),
    ],
)
def test_a_number_that_the_payee_tears_apart_is_refused(text, words):
    message, blamed = refusal(text)
    assert "belong to the amount" in message
    assert blamed == words


@pytest.mark.parametrize(
    "note", ["20 apples", "five guys", "2 coffees", "ألف مبروك", "a dozen eggs", "half of the rent"]
)
def test_behind_the_payee_a_note_may_count_something(note):
    assert outcome(SEND, f"5 @sara {note}")["note"] == note


@pytest.mark.parametrize(
    ("text", "currency"),
    [
        ("10 in EUR", "EUR"),
        ("10 in euros", "euros"),
        ("10 (EUR)", "EUR"),
        ("10 [EUR]", "EUR"),
        ('10 "EUR"', "EUR"),
        ("10 «يورو»", "يورو"),
        ("10 EUR/hour", "EUR"),
        ("10 . EUR", "EUR"),
        ("10 باليورو", "يورو"),
        ("10 بال يورو", "يورو"),
        ("10 USD in EUR", "EUR"),
        ("10 USD in euros", "euros"),
        ("10 EUR not USD", "USD"),
        ("10 EUR not dollars", "dollars"),
        ("5 @sara in euros", "euros"),
    ],
)
def test_a_currency_right_behind_is_named_whatever_leads_to_it_or_is_around_it(text, currency):
    message, blamed = refusal(text if "@" in text else f"@sara {text}")
    assert message.startswith("Is {word} the currency?")
    assert blamed == currency


@pytest.mark.parametrize(
    "words",
    [
        "dollars canadian",
        "dollars hong kong",
        "dinars iraqi",
        "دولارات كندية",
        "دولار هونج كونج",
        "ريالات يمنية",
    ],
)
def test_a_currency_of_elsewhere_is_known_in_whatever_order_and_number(words):
    found = refused(f"10 {words}")
    assert found.said.message.startswith("{word} is a currency we do not have here")
    assert found.word == words


def test_what_a_currency_is_like_makes_it_certain_and_other_food_does_not():
    assert read("10 dinars kuwaiti") == read("10 دنانير كويتية") == "10.000 KWD"
    assert outcome(SEND, "@sara 10 dollars danish pastry")["note"] == "danish pastry"


@pytest.mark.parametrize(
    ("text", "with_notes"),
    [
        ("10 eurso", [("10.00 EUR", ""), ("10.00 USD", "eurso")]),
        ("10 erus", [("10.00 EUR", ""), ("10.00 USD", "erus")]),
        ("10 dolars", [("10.00 USD", "")]),
        ("10 يوروو", [("10.00 EUR", ""), ("10.00 USD", "يوروو")]),
        ("5 thousnad", [("5000.00 USD", ""), ("5.00 USD", "thousnad")]),
        ("5 thosand lunch", [("5000.00 USD", "lunch"), ("5.00 USD", "thosand lunch")]),
        ("5 thousend", [("5000.00 USD", ""), ("5.00 USD", "thousend")]),
        ("5 hundered", [("500.00 USD", ""), ("5.00 USD", "hundered")]),
        ("5 milion", [("5000000.00 USD", ""), ("5.00 USD", "milion")]),
        ("five hunderd", [("500.00 USD", ""), ("5.00 USD", "hunderd")]),
        ("twenty fve", [("25.00 USD", ""), ("20.00 USD", "fve")]),
        ("three thousand two hunderd", [("3200.00 USD", ""), ("3002.00 USD", "hunderd")]),
    ],
)
def test_a_slip_in_a_currency_or_a_number_is_asked_about(text, with_notes):
    assert choices(text) == with_notes


@pytest.mark.parametrize(
    "word",
    "thou mil mill kk lakh crore trillion milliard dozen تريليون دستة دزينة".split(),  # noqa: SIM905
)
def test_a_size_that_is_not_counted_in_is_refused_by_its_name(word):
    for number in ("5", "two", "خمسة"):
        found = refused(f"{number} {word}")
        assert found.said.message.startswith("I do not count in {word}")
        assert found.word == word


def test_a_dozen_of_something_is_a_note_and_thousands_are_read_with_any_hamza():
    assert outcome(SEND, "@sara 10 dozen eggs")["note"] == "dozen eggs"
    assert read("5 ءالاف") == "5000.00 USD"


@pytest.mark.parametrize(
    "text",
    ["3 and 1/3", "one third", "two third", "3 and two thirds", "٥ وثلثين", "3 and an eighth"],
)
def test_a_third_is_refused_by_its_name(text):
    found = refused(text)
    assert found.said.message.startswith("{word} has too many decimals")
    assert found.word.split()[-1] == text.split()[-1].removeprefix("و")


@pytest.mark.parametrize(
    ("text", "with_notes"),
    [
        ("3 1/3", [("3.00 USD", "1/3")]),
        ("3 2/3", [("3.00 USD", "2/3")]),
        ("3 3/8", [("3.00 USD", "3/8")]),
        ("3 1/5", [("3.20 USD", ""), ("3.00 USD", "1/5")]),
        ("one half", [("0.50 USD", "")]),
        ("one quarter", [("0.25 USD", "")]),
        ("10 ونص كيلو لحمة", [("10.50 USD", "كيلو لحمة"), ("10.00 USD", "ونص كيلو لحمة")]),
        ("عشرة إلا دولار", [("9.00 USD", "")]),
        ("10 minus fees", [("10.00 USD", "minus fees")]),
        ("5 and k", [("5.00 USD", "and k")]),
        ("1 0", [("1.00 USD", "0")]),
        ("1 00", [("1.00 USD", "00")]),
        ("5 0 0", [("5.00 USD", "0 0")]),
        ("1 2 3", [("1.00 USD", "2 3")]),
        ("5 6", [("5.00 USD", "6")]),
        ("10; 50", [("10.00 USD", "50")]),
        ("10: 50", [("10.00 USD", "50")]),
        ("10 2000", [("10.00 USD", "2000")]),
        ("2 tickets 10 EUR", [("2.00 USD", "tickets 10 EUR"), ("10.00 EUR", "2 tickets")]),
        ("2 tickets for 10 EUR", [("2.00 USD", "tickets for 10 EUR"), ("10.00 EUR", "2 tickets")]),
        ("٢ تذكرة ١٠ يورو", [("2.00 USD", "تذكرة ١٠ يورو"), ("10.00 EUR", "٢ تذكرة")]),
    ],
)
def test_what_may_be_meant_otherwise_is_asked_about_with_each_note(text, with_notes):
    assert choices(text) == with_notes


def test_an_amount_further_on_takes_its_words_out_of_the_note():
    found = outcome(SEND, "2 tickets for 10 EUR to @sara, row 5", lexicon("USD"))
    assert isinstance(found, Unclear)
    assert found.choices[1]["note"] == "2 tickets row 5"
    assert outcome(SEND, "@sara 10 USD for 20 EUR gift")["note"] == "for 20 EUR gift"


@pytest.mark.parametrize(
    "text",
    [
        "10 plus 5",
        "10 / 2",
        "10 divided by 2",
        "10 x2",
        "10 twice",
        "عشرة زائد خمسة",
        "10 لـ 20",
        "10 لـ20",
        "10 وحتى 20",
    ],
)
def test_what_would_have_to_be_worked_out_is_refused(text):
    assert refused(text).said.message.startswith("{word} looks like {what}")


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("10 over 2", "2"),
        ("10 by 2", "2"),
        ("3 of 10", "10"),
        ("3 at 10", "10"),
        ("عشرة في اتنين", "اتنين"),
        ("10 sorry 20", "20"),
        ("10 sorry 20 for lunch", "20"),
        ("10, no wait 20", "20"),
        ("10 not 20", "20"),
        ("10 instead of 20", "20"),
        ("10 لا 20", "20"),
        ("10 مش 20", "20"),
        ("10 قصدي ٢٠", "٢٠"),
    ],
)
def test_a_number_that_corrects_or_divides_another_is_refused(text, other):
    found = refused(text)
    assert found.said.message.startswith("I found a second amount")
    assert found.word == other


def test_cents_are_read_by_their_letter_only_where_it_is_attached():
    assert read("$10 50c") == "10.50 USD"
    assert outcome(SEND, "@sara 10 C major")["note"] == "C major"

import pytest

from bot.grammar import bind
from ledger.money import Money
from tests.bot.grammar.words import AND_NOTE, ENGLISH, TEN, asked, lexicon, read, refused


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("$10", "10.00 USD"),
        ("10$", "10.00 USD"),
        ("$ 10", "10.00 USD"),
        ("10usd", "10.00 USD"),
        ("eur 10", "10.00 EUR"),
        ("EUR10.", "10.00 EUR"),
        ("10 Euros.", "10.00 EUR"),
        ("10€،", "10.00 EUR"),
        ("١٠د.ك", "10.000 KWD"),
        ("د.ك.١٠٫٥", "10.500 KWD"),
        ("١٠ د.ك.", "10.000 KWD"),
        ("١٠ ر.س", "10.00 SAR"),
        ("١٠ ج.م", "10.00 EGP"),
        ("١٠ د.إ", "10.00 AED"),
        ("10 دينار كويتي", "10.000 KWD"),
        ("10 US dollars", "10.00 USD"),
        ("$10 USD", "10.00 USD"),
        ("د.ك 10 دينار", "10.000 KWD"),
    ],
)
def test_the_currency_stands_before_or_after_attached_or_apart(text, amount):
    assert read(text) == amount


@pytest.mark.parametrize("word", ["دينار", "دنانير", "dinars"])
def test_a_bare_currency_word_means_the_home_currency_when_it_can(word):
    assert read(f"10 {word}", lexicon("KWD")) == "10.000 KWD"
    assert read(f"10 {word}", lexicon("JOD")) == "10.000 JOD"


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("10 دينار", ["10.000 JOD", "10.000 KWD", "10.000 BHD"]),
        ("ريال 10", ["10.00 SAR", "10.000 OMR", "10.00 QAR"]),
        ("10درهم", ["10.00 AED"]),
        ("10 جنيه", ["10.00 EGP"]),
        ("١٫٢٣٤ ريال", ["1.234 OMR"]),
        ("1,234 جنيه", ["1234.00 EGP", "1.23 EGP"]),
    ],
)
def test_a_bare_currency_word_of_others_is_asked_about(text, readings):
    assert asked(text) == readings


def test_a_code_is_certain_even_when_it_is_the_home_of_nobody():
    assert read("10 JOD", lexicon("KWD")) == "10.000 JOD"


@pytest.mark.parametrize("text", ["$10 EUR", "EUR 10 USD", "€10usd", "10$ euro", "دينار 10 ريال"])
def test_currencies_that_disagree_are_refused(text):
    assert "two currencies" in refused(text).said.message


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("10 TOP", "TOP"),
        ("10 ALL good", "ALL"),
        ("JPY 10", "JPY"),
        ("10JPY", "JPY"),
        ("£10", "£"),
        ("10 ₪ lunch", "₪"),
        ("10 USD TRY it", "TRY"),
        ("10 د.ع", "د.ع"),
        ("10 دينار عراقي", "دينار عراقي"),
        ("10 ليرة", "ليرة"),
    ],
)
def test_a_currency_that_is_not_enabled_is_refused_by_name(text, name):
    found = refused(text)
    assert (found.word, found.said.values["word"]) == (name, name)
    assert found.said.values["currencies"].text == " ".join(TEN)


@pytest.mark.parametrize("text", ["10 top secret", "10 all good", "10 mad", "10 try again"])
def test_a_lower_case_code_that_is_not_enabled_begins_a_note(text):
    values = bind(AND_NOTE, text, ENGLISH)
    assert values == {"amount": Money(1000, "USD"), "note": text[3:]}


@pytest.mark.parametrize("note", ["2 tickets", "for 500 EUR", "3rd time", "مبروك", "eur trip"])
def test_a_note_may_speak_of_numbers_and_currencies(note):
    assert bind(AND_NOTE, f"10 USD {note}", ENGLISH)["note"] == note

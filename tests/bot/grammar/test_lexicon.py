import pytest

from bot.grammar import Lexicon, fold
from tests.bot.grammar.words import ENGLISH, lexicon


@pytest.mark.parametrize(
    ("words", "codes", "used"),
    [
        (["usd"], ("USD",), 1),
        (["USD,", "lunch"], ("USD",), 1),
        (["$"], ("USD",), 1),
        (["د.ك."], ("KWD",), 1),
        (["ر.س"], ("SAR",), 1),
        (["\u20c1"], ("SAR",), 1),
        (["دينارًا"], ("JOD", "KWD", "BHD"), 1),
        (["دينار", "كويتي", "غداء"], ("KWD",), 2),
        (["دينار", "جميل"], ("JOD", "KWD", "BHD"), 1),
        (["US", "dollars"], ("USD",), 2),
    ],
)
def test_the_longest_name_of_a_currency_is_found(words, codes, used):
    clue = ENGLISH.clue(words)
    assert (clue.codes, clue.words) == (codes, used)


@pytest.mark.parametrize("word", ["lunch", "top", "all", "mad", "try", "XYZ", "TO", "@sara", "5$"])
def test_other_words_name_no_currency(word):
    assert ENGLISH.clue([word]) is None


@pytest.mark.parametrize("word", ["TOP", "ALL", "XAU", "£", "₪", "C$", "د.ع", "ليرة"])
def test_a_currency_that_is_not_enabled_is_known_as_one(word):
    assert ENGLISH.clue([word]).codes == ()


def test_two_abbreviations_that_differ_by_a_hamza_are_told_apart():
    assert ENGLISH.clue(["د.إ"]).codes == ("AED",)
    assert ENGLISH.clue(["د.أ."]).codes == ("JOD",)
    assert ENGLISH.clue(["د.\u0627\u0655"]).codes == ("AED",)
    assert ENGLISH.clue(["د.ا"]).codes == ("AED", "JOD")


def test_a_code_that_is_enabled_is_read_in_lower_case():
    assert lexicon(enabled=("USD", "MAD")).clue(["mad"]).codes == ("MAD",)


def test_a_word_of_several_currencies_means_the_enabled_ones():
    found = lexicon(enabled=("KWD", "USD", "TND")).clue(["دينار"])
    assert found.codes == ("KWD", "TND")
    assert found.shared


def test_a_catalogue_without_an_entry_may_echo_the_code():
    echo = Lexicon.build(lambda _, msgid: [msgid], ("USD",), "USD")
    assert echo.clue(["mad"]) is None
    assert echo.clue(["usd"]).codes == ("USD",)


def test_connecting_words_are_folded():
    assert {fold("إلى"), fold("الى"), fold("ل"), "to"} <= ENGLISH.connectors


@pytest.mark.parametrize("home", ["usd", "XAU", "ZZZ", ""])
def test_a_home_that_is_no_currency_is_refused_at_once(home):
    with pytest.raises(ValueError, match="no ISO 4217 currency"):
        lexicon(home=home)

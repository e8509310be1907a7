"""Phrases as the catalogues write them, and what is dropped around what people say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.grammar.meanings import COURTESY, FILLER, Meaning
from bot.grammar.phrases import Phrases

EITHER = frozenset({COURTESY, FILLER})
NONE = frozenset()


def phrases(*spelt, **more):
    built = Phrases()
    for each in spelt:
        built.add(each, Meaning("en", ("history",), **more))
    return built


def matched(built, text):
    found = built.match(text.split())
    return found and (found.words, found.stuck)


@pytest.mark.parametrize(
    "text", ["show history", "show my history", "open history", "open my history"]
)
def test_a_word_has_alternatives_and_one_of_them_may_be_left_out(text):
    assert matched(phrases("show/open my/- history"), text) == (len(text.split()), "")


@pytest.mark.parametrize(
    ("text", "words"), [("pay", 1), ("pays", 1), ("paying", 1), ("Paying!", 1), ("payer", None)]
)
def test_so_does_a_part_of_a_word(text, words):
    found = matched(phrases("pay(/s/ing)"), text)
    assert found == (words and (words, ""))


def test_the_longest_phrase_counts():
    built = phrases("receipt", "receipt number", "receipt number of the day")
    assert matched(built, "receipt number 13") == (2, "")
    assert matched(built, "receipt number of 13") == (2, "")
    assert matched(built, "receipts") is None


def test_hamza_marks_and_apostrophes_do_not_matter():
    built = phrases("إيصال", "what's new")
    assert matched(built, "«ايصال:»") == (1, "")
    assert matched(built, "what’s new?") == (2, "")
    assert matched(built, "whats new") == (2, "")


def around():
    built = Phrases()
    for spelt in ("please", "if you can", "من فضلك"):
        built.add(spelt, Meaning("en", (), frozenset({COURTESY})))
    built.add("money", Meaning("en", (), frozenset({FILLER})))
    return built


@pytest.mark.parametrize(
    ("rest", "kept"),
    [
        ("please 10 to @sara if you can", "10 to @sara"),
        ("من فضلك ١٠ لـ@sara", "١٠ لـ@sara"),
        ("10 to @sara  please, if you can", "10 to @sara"),
        ("money 10", "10"),
        ("10 money", "10 money"),
        ("call me  please\nby noon", "call me  please\nby noon"),
        ("please", ""),
        ("please if you can", ""),
        ("", ""),
    ],
)
def test_courtesy_is_dropped_at_both_ends_and_nothing_between(rest, kept):
    assert around().without(rest, EITHER, frozenset({COURTESY})) == kept


def test_nothing_is_dropped_that_was_not_asked_for():
    assert around().without("please 10 please", NONE, NONE) == "please 10 please"


@given(st.lists(st.sampled_from(["please", "if", "you", "can", "10", "note", "من", "فضلك"])))
def test_what_is_kept_is_a_run_of_the_words(words):
    kept = around().without(" ".join(words), EITHER, EITHER).split()
    assert any(words[at : at + len(kept)] == kept for at in range(len(words) + 1))

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.grammar import Typed, fold, nearest, normalise, split

TRIGGERS = {"حول": "send", "رصيد": "balance", "كشف": "statement", "send": "send"}


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("/send @sara 10 lunch", Typed("send", slash=True, rest="@sara 10 lunch")),
        ("/send@wasl_bot 10", Typed("send", slash=True, rest="10")),
        ("/SEND@Wasl_Bot\n10", Typed("send", slash=True, rest="10")),
        ("/snd 10", Typed("snd", slash=True, rest="10")),
        ("/حوّل 10", Typed("send", slash=True, rest="10")),
        ("  حَوِّل ١٠ لـ@sara", Typed("send", slash=False, rest="١٠ لـ@sara")),
        ("\u200fرصيد؟", Typed("balance", slash=False, rest="")),
        ("Send 10", Typed("send", slash=False, rest="10")),
        ("/send 10  two\nlines", Typed("send", slash=True, rest="10  two\nlines")),
    ],
)
def test_the_first_word_is_the_command(text, typed):
    assert split(text, TRIGGERS, "wasl_bot") == typed


@pytest.mark.parametrize("text", ["", "  \n", "hello there", "/", "/@wasl_bot", "سلام", "\u200f"])
def test_other_talk_is_no_command(text):
    assert split(text, TRIGGERS, "wasl_bot") is None


def test_a_command_for_another_bot_is_left_to_it():
    assert split("/send@other_bot 10", TRIGGERS, "wasl_bot") is None


def test_a_bot_without_a_name_takes_every_command():
    assert split("/send@any_bot 10", TRIGGERS) == Typed("send", slash=True, rest="10")


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("snd", "send"),
        ("sned", "send"),
        ("blance", "balance"),
        ("رصييد", "رصيد"),
        ("pineapple", None),
        ("", None),
    ],
)
def test_the_nearest_name_is_offered_when_it_is_near(word, meant):
    assert nearest(word, ["send", "balance", "statement", "رصيد"]) == meant


def test_without_names_nothing_is_near():
    assert nearest("send", []) is None


@given(st.text() | st.text().map("/{}".format))
def test_any_text_is_a_command_or_none(text):
    typed = split(text, TRIGGERS)
    assert typed is None or (typed.word and typed.slash == normalise(text).startswith("/"))


@given(st.text())
def test_a_near_name_is_one_of_the_names(word):
    assert nearest(word, TRIGGERS) in {None, *TRIGGERS}
    assert nearest(fold(word), [word]) == word or not fold(word)

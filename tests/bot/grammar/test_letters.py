import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.grammar import fold, normalise

_BIDI = "\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        (f"{_BIDI}hi{_BIDI}", "hi"),
        ("10\u00a0USD\u202f!", "10 USD !"),
        ("  one \r\n two\u2028three \x00", "one\ntwo\nthree"),
        ("a\n\n\n\n\nb", "a\n\nb"),
        ("1\u200b0\ufeff", "10"),
        ("lone \ud800 surrogate", "lone  surrogate"),
        ("جميـــل جدًّا", "جميـــل جدًّا"),
        ("👩\u200d👩", "👩\u200d👩"),
    ],
)
def test_a_text_is_cleaned_of_what_is_not_seen_and_keeps_its_spelling(text, clean):
    assert normalise(text) == clean


@pytest.mark.parametrize(
    ("word", "same"),
    [
        ("حوّل", "حول"),
        ("حـــول", "حول"),
        ("أرسل", "ارسل"),
        ("إلى", "الي"),
        ("آلاف", "ٱلاف"),
        ("عُملة", "عمله"),
        ("مسؤول", "مسوول"),
        ("فائدة", "فايده"),
        ("ریال", "ريال"),
        ("﷼", "ريال"),
        ("کشف", "كشف"),
        ("SEND", "send"),
        ("Straße", "STRASSE"),
        ("ＵＳＤ", "usd"),
    ],
)
def test_words_that_differ_in_spelling_only_fold_to_the_same(word, same):
    assert fold(word) == fold(same)


@given(st.text())
def test_any_text_is_cleaned_once_and_for_all(text):
    clean = normalise(text)
    assert normalise(clean) == clean
    assert not set(clean) & set(_BIDI + "\u00a0\u202f\r\x00")
    clean.encode()


@given(st.text())
def test_folding_twice_is_folding_once(word):
    assert fold(fold(word)) == fold(word)


def test_a_word_longer_than_any_known_one_is_not_unfolded_into_more():
    assert len(fold("\ufdfa" * 4095)) == 4095
    assert len(fold("\ufdfa" * 8)) > 100

"""Which command a message asks for: by its word, behind a slash, or in what people say for it."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.grammar import Phrases, Typed, fold, nearest, normalise, split

_SAID = {
    ("trigger", "send"): "send|حوّل|تحويل",
    ("private", "send"): "give|أحوّل|تحولي|هات|make a payment of",
    ("trigger", "balance"): "balance|رصيد",
    ("asked", "balance"): "account|receipt account|رصيدي|my balance",
    ("beside", "balance"): "do I have|معي|left",
    ("trigger", "history"): "statement|كشف|كشف حساب|كشف-حساب",
    ("asked", "history"): "account",
    ("trigger", "tx"): "receipt|receipt number|إيصال|إيصال رقم",
    ("private", "language ar"): "Arabic|عربي",
    ("courtesy", "please"): "please|kindly|من فضلك|لو سمحت(/ي)",
    ("wishes", "I want to"): "I want to|can you|عايز|ممكن|أريد -/أن",
    ("asking", "show me"): "show me|what's|how much|كم|وريني|ما|هات",
    ("greetings", "hello"): "hello|السلام عليكم|صباح الخير",
    ("thanks", "thank you"): "thanks|شكرا",
    ("how", "how do I"): "how do I|كيف",
    ("filler words", "money"): "money|مبلغ",
    ("for me", "for me"): "for me|لي",
}


def spoken(context, line):
    for each in _SAID[context, line].split("|"):
        yield each, "ar" if any("\u0600" <= char <= "\u06ff" for char in each) else "en"


PHRASES = Phrases.build(
    [each for each in _SAID if each[0] in {"trigger", "asked", "beside", "private"}], spoken
)


def typed(text, **where):
    """Return a message's command and what follows it, as one line."""
    found = split(text, PHRASES, "wasl_bot", **where)
    lines = [(found.word, found.rest), *found.others] if found else []
    return " | ".join(" ".join(filter(None, line)) for line in lines)


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("/send @sara 10 lunch", "send @sara 10 lunch"),
        ("/send@wasl_bot 10", "send 10"),
        ("/SEND@Wasl_Bot\n10", "send 10"),
        ("/snd 10", "snd 10"),
        ("/حوّل 10", "send 10"),
        ("  حَوِّل ١٠ لـ@sara", "send ١٠ لـ@sara"),
        ("\u200fرصيد؟", "balance"),
        ("Send 10", "send 10"),
        ("/send 10  two\nlines", "send 10  two\nlines"),
    ],
)
def test_the_first_word_is_the_command(text, command):
    assert typed(text) == command
    assert split(text, PHRASES, "wasl_bot").slash == text.startswith("/")


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("كشف حساب", "history"),
        ("/كشف حساب", "history"),
        ("إيصال رقم ١٣", "tx ١٣"),
        ("receipt number: 13", "tx 13"),
        ("make a payment of 5 to @sara", "send 5 to @sara"),
        ("Arabic", "language ar"),
        ("عربي من فضلك", "language ar من فضلك"),
    ],
)
def test_a_command_may_be_several_words_and_stand_for_more_than_its_name(text, command):
    assert typed(text) == command


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("please send 10 to @sara", "send 10 to @sara"),
        ("Can you please give @sara 10?", "send @sara 10?"),
        ("عايز أحوّل ١٠ لـ@sara", "send ١٠ لـ@sara"),
        ("السلام عليكم، ممكن لو سمحتي تحوّلي ١٠", "send ١٠"),
        ("أريد أن أحوّل ١٠", "send ١٠"),
        ("أريد تحويل ١٠", "send ١٠"),
        ("please /send 10", "send 10"),
        ("hello", "hello"),
        ("hello, please", "hello"),
        ("thanks", "thanks"),
    ],
)
def test_wishes_courtesy_and_greetings_before_it_are_dropped(text, command):
    assert typed(text) == command


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("show me my balance", "balance"),
        ("what's my balance", "balance"),
        ("how much do I have", "balance"),
        ("do I have to", ""),
        ("how much do I have left", "balance"),
        ("معي كم", "balance"),
        ("كم معي", "balance"),
        ("عايز كم معي", "balance"),
        ("معي صديق", ""),
        ("هات كشف حساب", "history"),
        ("هات ٥٠", "send ٥٠"),
    ],
)
def test_a_question_is_answered_by_what_shows_something(text, command):
    assert typed(text) == command


@pytest.mark.parametrize("text", ["show me send @sara 10", "ما تحولي ٥٠", "كم أحوّل ٥٠", "كم تحولي"])
def test_a_question_never_becomes_a_payment(text):
    assert typed(text) == ""


@pytest.mark.parametrize("text", ["how do I send money to my friend", "كيف أحوّل المال؟"])
def test_who_asks_how_is_helped(text):
    assert typed(text) == "help send"


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("حول5", "send 5"),
        ("حوّل٥٠لـ@sara", "send ٥٠لـ@sara"),
        ("send$5 to @sara", "send $5 to @sara"),
        ("/send5 @sara", "send 5 @sara"),
        ("حول@sara ١٠", "send @sara ١٠"),
        ("إيصال رقم١٣", "tx ١٣"),
        ("send-10", ""),
        ("sender5", ""),
    ],
)
def test_a_figure_or_a_name_may_stick_to_the_word(text, command):
    assert typed(text) == command


@pytest.mark.parametrize("text", ["«كشف حساب»", "`/statement`", '"statement"', "“Statement”"])
def test_what_is_copied_with_its_quotes_is_the_same(text):
    assert typed(text) == "history"


def test_words_of_two_commands_are_both():
    assert typed("account") == "balance | history"


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("رصيد", "balance"),
        ("كشف حساب", "history"),
        ("receipt account 13", "tx account 13"),
        ("حوّل5", "send 5"),
        ("/تحولي ١٠", "send ١٠"),
        ("please send 10 to @sara", ""),
        ("تحولي ١٠ لـ@sara", ""),
        ("رصيدي", ""),
        ("hello", ""),
        ("thanks", ""),
        ("how much do I have", ""),
        ("عربي", ""),
        ("هات ١٠ لـ@sara", ""),
    ],
)
def test_among_people_only_the_words_for_it_count_and_only_at_the_beginning(text, command):
    assert typed(text, alone=False) == command


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n",
        "good day",
        "/",
        "/@wasl_bot",
        "يا سلام",
        "\u200f",
        "please",
        "لا تحولي",
        "hello, a nice day",
    ],
)
def test_other_talk_is_no_command(text):
    assert split(text, PHRASES, "wasl_bot") is None


def test_a_command_for_another_bot_is_left_to_it():
    assert split("/send@other_bot 10", PHRASES, "wasl_bot") is None


def test_a_bot_without_a_name_takes_every_command():
    assert split("/send@any_bot 10", PHRASES) == Typed("send", slash=True, rest="10")


def test_the_language_is_that_of_the_words():
    assert split("عايز أحوّل ١٠", PHRASES).language == "ar"
    assert split("please send 10", PHRASES).language == "en"


def folded(*names):
    return {name: fold(name) for name in names}


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("snd", "send"),
        ("sned", "send"),
        ("blance", "balance"),
        ("رصييد", "رصيد"),
        ("ايصل", "إيصال"),
        ("pineapple", None),
        ("", None),
    ],
)
def test_the_nearest_name_is_offered_when_it_is_near(word, meant):
    assert nearest(word, folded("send", "balance", "statement", "رصيد", "إيصال")) == meant


def test_without_names_nothing_is_near():
    assert nearest("send", {}) is None


WORDS = st.sampled_from(
    [word for said in _SAID.values() for word in said.replace("|", " ").split()]
)
TEXTS = st.text() | st.lists(WORDS | st.text(max_size=4), max_size=12).map(" ".join)


@given(TEXTS | TEXTS.map("/{}".format), st.booleans())
def test_any_text_is_a_command_or_none(text, alone):
    found = split(text, PHRASES, alone=alone)
    assert found is None or found.word
    assert found is None or alone or found.slash == normalise(text).startswith(("/", "«/", '"/'))


@given(TEXTS)
@example("SEND0 »")
def test_what_follows_the_command_is_the_end_of_the_message(text):
    found = split(text, PHRASES)
    if found and found.word not in {"language", "help"}:
        whole, rest = normalise(text), found.rest.partition(" ")[2]
        assert whole.endswith(rest) or whole.rstrip('»”"`').rstrip().endswith(rest)


@given(st.text())
def test_a_near_name_is_one_of_the_names(word):
    names = ["send", "رصيد"]
    assert nearest(word, folded(*names)) in {None, *names}
    assert nearest(fold(word), folded(word)) == word or not fold(word)

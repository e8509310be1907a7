import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.grammar import BadArgument, Handle, Unclear, bind, normalise
from bot.grammar.kinds import AMOUNT, NOTE, NUMBER, PAYEE, SECRET, WORD
from bot.kit import Parameter
from ledger.money import MAX_MINOR, Money
from tests.bot.grammar.words import ENGLISH, SEND, lexicon, outcome

SARA = Handle("sara")
TEN_DOLLARS = Money(1000, "USD")
RECEIPT = (Parameter("number", NUMBER, optional=False),)


def refused(parameters, text, **given):
    with pytest.raises(BadArgument) as caught:
        bind(parameters, text, ENGLISH, **given)
    return caught.value


@pytest.mark.parametrize(
    "text",
    [
        "@sara 10 lunch",
        "10 @sara lunch",
        "10 to @sara lunch",
        "to @sara 10 lunch",
        "@sara to 10 lunch",
        "$10 @sara lunch",
        "$10 to @sara lunch",
        "10 USD to @SARA lunch",
        "@sara USD 10 lunch",
        "@sara: 10, lunch",
        "@sara\n10\nlunch",
        "١٠ إلى @sara lunch",
        "١٠ الى @sara lunch",
        "١٠ لـ@sara lunch",
        "١٠ ل@sara lunch",
        "لـ @sara ١٠ lunch",
        "\u2068@sara\u2069 \u206810\u2069 lunch",
    ],
)
def test_payee_and_amount_come_in_either_order(text):
    assert bind(SEND, text, ENGLISH) == {"to": SARA, "amount": TEN_DOLLARS, "note": "lunch"}


@pytest.mark.parametrize(
    ("rest", "note"),
    [
        ("to the end", "to the end"),
        ("it's “quoted” & جميـــل جدًّا", "it's “quoted” & جميـــل جدًّا"),
        ("two  spaces\nand a line ", "two  spaces\nand a line"),
        ("\u202eevil\u202c", "evil"),
        ("write to omar@example.com", "write to omar@example.com"),
        ("x" * 200, "x" * 200),
    ],
)
def test_the_rest_is_the_note_as_it_was_spelt(rest, note):
    assert bind(SEND, f"@sara 10 {rest}", ENGLISH)["note"] == note


def test_a_note_that_is_not_there_is_left_out():
    assert bind(SEND, "@sara 10", ENGLISH) == {"to": SARA, "amount": TEN_DOLLARS}


def test_a_note_that_is_too_long_is_refused():
    found = refused(SEND, "@sara 10 " + "x" * 201)
    assert (found.said.values["length"], found.said.values["limit"]) == (201, 200)


@pytest.mark.parametrize("text", ["10 thanks", "10 to thanks"])
def test_a_reply_needs_no_payee(text):
    values = bind(SEND, text, ENGLISH, payee_given=True)
    assert values == {"amount": TEN_DOLLARS, "note": text[3:]}


def test_a_handle_in_a_reply_wins():
    values = bind(SEND, "10 to @ali thanks", ENGLISH, payee_given=True)
    assert values == {"amount": TEN_DOLLARS, "to": Handle("ali"), "note": "thanks"}


@pytest.mark.parametrize("text", ["", "10", "sara 10", "10 sara", "to sara 10"])
def test_without_a_payee_the_sentence_says_how_to_name_one(text):
    found = refused(SEND, text)
    assert found.said.message.startswith("Who is it for?")
    assert found.said.values["example"].text == "@sara 10"


@pytest.mark.parametrize("text", ["@sara", "@sara USD", "@sara dollars please"])
def test_without_an_amount_the_sentence_asks_for_it(text):
    assert refused(SEND, text).said.message.startswith("How much?")


@pytest.mark.parametrize("text", ["@sara lunch", "@sara half the rent", "lunch"])
def test_a_word_in_the_place_of_the_amount_is_refused(text):
    assert refused(SEND, text, payee_given=True).said.message.startswith("I cannot read {word}")


@pytest.mark.parametrize(
    "handle", ["@سارة", "@", "@sa-ra", "@" + "x" * 33, "لـ@", "@sara@omar", "@sara١"]
)
def test_a_bad_handle_is_refused(handle):
    found = refused(SEND, f"{handle} 10")
    assert found.said.message.startswith("I know nobody as {word}")
    assert found.word == handle


@pytest.mark.parametrize(
    "text", ["$Sara_K $10 lunch", "$10 $sara_k lunch", "10 إلى $sara_k lunch", "لـ$sara_k 10 lunch"]
)
def test_a_dollar_before_a_letter_is_a_tag_and_before_a_figure_an_amount(text):
    found = bind(SEND, text, ENGLISH)
    assert found == {"to": Handle("sara_k", tag=True), "amount": TEN_DOLLARS, "note": "lunch"}


def test_a_handle_is_kept_in_lower_case():
    assert str(Handle.read("@Sara_99")) == "@sara_99"


@pytest.mark.parametrize("text", ["10 @sara EUR", "10 @sara eur", "10 @sara دينار"])
def test_a_currency_behind_the_payee_is_no_note(text):
    assert "beside the amount" in refused(SEND, text).said.message


def test_a_currency_behind_the_payee_that_is_not_enabled_is_refused_by_name():
    assert refused(SEND, "10 @sara JPY").said.values["word"] == "JPY"


def test_what_a_command_does_not_take_is_refused():
    found = refused(SEND[:2], "@sara 10 lunch with you")
    assert found.word == "lunch with you"
    assert found.said.message.startswith("The command is complete")


def test_a_question_carries_all_the_other_values():
    with pytest.raises(Unclear) as caught:
        bind(SEND, "1,234 to @sara rent", ENGLISH)
    assert caught.value.parameter == "amount"
    assert caught.value.values == {"to": SARA, "note": "rent"}
    assert caught.value.question.values == {"word": "1,234"}


def test_a_question_waits_until_the_rest_is_right():
    assert refused(SEND, "1,234 rent").said.message.startswith("Who is it for?")


def test_a_question_with_one_reading_shows_it():
    with pytest.raises(Unclear) as caught:
        bind(SEND, "@sara ١٠،٥", ENGLISH)
    assert caught.value.question.values == {"amount": Money(1050, "USD")}


def test_of_two_amounts_only_one_may_be_a_question():
    two = (Parameter("sold", AMOUNT, optional=False), Parameter("bought", AMOUNT, optional=False))
    assert refused(two, "1,234 USD 1,234 EUR").word == "1,234"
    with pytest.raises(Unclear) as caught:
        bind(two, "1,234 USD 5 EUR", ENGLISH)
    assert caught.value.readings[0] == Money(123400, "USD")
    assert caught.value.values == {"bought": Money(500, "EUR")}


@pytest.mark.parametrize(
    ("text", "number"),
    [("12", 12), ("#12", 12), ("#١٢", 12), ("۱۲.", 12), ("१२", 12), (str(MAX_MINOR), MAX_MINOR)],
)
def test_a_receipt_number_is_read_in_any_digits(text, number):
    assert bind(RECEIPT, text, ENGLISH) == {"number": number}


@pytest.mark.parametrize(
    "text", ["0", "-1", "1.5", "1,234", "#", "##1", "abc", "1٢", "²", "9" * 16, "9" * 5000]
)
def test_a_receipt_number_is_positive_and_whole(text):
    assert refused(RECEIPT, text).said.message.startswith("{word} is no receipt number")


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        (NUMBER, "Which receipt?"),
        (WORD, "A word is missing."),
        (NOTE, "What is it for?"),
        (SECRET, "Which code?"),
        (AMOUNT, "How much?"),
    ],
)
def test_what_is_missing_is_asked_for(kind, sentence):
    found = refused([Parameter("it", kind, optional=False)], " ")
    assert found.said.message.startswith(sentence)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("", {}),
        ("10", {"amount": TEN_DOLLARS}),
        ("10 #7 hello", {"amount": TEN_DOLLARS, "receipt": 7, "note": "hello"}),
        ("hello", {"note": "hello"}),
        ("dollars are fine", {"note": "dollars are fine"}),
    ],
)
def test_optional_parameters_are_left_out(text, values):
    optional = [
        Parameter("amount", AMOUNT, optional=True),
        Parameter("receipt", NUMBER, optional=True),
        Parameter("note", NOTE, optional=True),
    ]
    assert bind(optional, text, ENGLISH) == values


def test_optional_parameters_are_left_out_without_a_note_to_take_their_word():
    found = refused([Parameter("amount", AMOUNT, optional=True)], "hello")
    assert found.said.message.startswith("The command is complete")


def test_words_go_to_their_parameters_in_order():
    limit = (Parameter("which", WORD, optional=False), Parameter("most", AMOUNT, optional=False))
    assert bind(limit, "Daily 200", ENGLISH) == {"which": "Daily", "most": Money(20000, "USD")}


KINDS = st.tuples(st.sampled_from([PAYEE, AMOUNT, WORD, NUMBER]), st.booleans())
A_NOTE = st.lists(st.tuples(st.just(NOTE), st.booleans()), max_size=1)
SIGNATURES = st.builds(lambda kinds, note: kinds + note, st.lists(KINDS, max_size=4), A_NOTE).map(
    lambda kinds: [Parameter(f"p{at}", kind, optional) for at, (kind, optional) in enumerate(kinds)]
)
PIECES = st.sampled_from(
    [
        "@sara",
        "لـ@sara",
        "to",
        "إلى",
        "10",
        "1,234",
        "١٠٫٥",
        "$",
        "USD",
        "TOP",
        "دينار",
        "كويتي",
        "lunch",
        "#12",
        "½",
        "-",
        "،",
        ".",
        "@",
        "5$",
        "k",
        "\n",
        "\u200f",
        "ـ",
        "د.ك.",
        "\ud800",
    ]
)
TEXTS = st.text() | st.lists(PIECES).map(" ".join) | st.lists(PIECES).map("".join)


@given(SIGNATURES, TEXTS, st.booleans(), st.sampled_from(["USD", "KWD"]))
def test_any_text_for_any_command_gives_values_a_question_or_a_refusal(
    parameters, text, payee_given, home
):
    answer = outcome(parameters, text, lexicon(home), payee_given=payee_given)
    if isinstance(answer, BadArgument):
        assert answer.said.message.format(**answer.said.values)
        return
    choices = [answer]
    if isinstance(answer, Unclear):
        choices = answer.choices
        assert answer.question.message.format(**answer.question.values)
    kinds = {parameter.name: parameter.kind for parameter in parameters}
    types = {PAYEE: Handle | None, AMOUNT: Money, NUMBER: int, WORD: str, NOTE: str}
    needed = {p.name for p in parameters if not p.optional and not p.kind.names}
    for values in choices:
        assert all(isinstance(value, types[kinds[name]]) for name, value in values.items())
        assert needed <= set(values)


@given(st.text(min_size=1, max_size=200))
def test_a_note_is_never_lost_or_changed(note):
    answer = outcome(SEND, f"@sara 10 USD - {note}")
    clean = normalise(f"- {note}")
    if isinstance(answer, dict):
        assert answer == {"to": SARA, "amount": TEN_DOLLARS, "note": clean}
    elif isinstance(answer, Unclear):
        assert {"amount": TEN_DOLLARS, "to": SARA, "note": clean} in answer.choices
    else:
        assert answer.said.message.startswith(("The note is too long", "{word} looks like"))

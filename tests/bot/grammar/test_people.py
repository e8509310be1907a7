"""A payee is the one who was named; who else is named, or named further on, is asked about."""

import pytest

from bot.grammar import BadArgument, Handle, Unclear, bind, bind_options
from bot.kit import Parameter
from ledger.money import Money
from tests.bot.grammar.words import AND_NOTE, ENGLISH, SEND, outcome

SARA, BOSS = Handle("sara"), Handle("boss")
TEN = Money(1000, "USD")
FUND = (*SEND[:2], Parameter("reason", "note", optional=False))


@pytest.mark.parametrize(
    "text",
    [
        "10 إلى حساب @sara lunch",
        "10 لصاحبتي @sara lunch",
        "10 لأختي @sara lunch",
        "10 للأستاذة @sara lunch",
        "10 على حساب @sara lunch",
        "لصاحبتي @sara 10 lunch",
        "إلى حساب صاحبتي @sara 10 lunch",
        "لجارتي @sara 10 lunch",
        "10 to my friend @sara lunch",
        "to my friend @sara 10 lunch",
        "10 for @sara lunch",
        "10 to: @sara lunch",
        "10 (@sara) lunch",
        "10 to “@sara” lunch",
        "ten to @sara lunch",
        "عشرة دولار لـ@sara lunch",
        "@sara @sara 10 lunch",
        "10 lunch to @sara",
        "10 lunch @sara",
        "10 lunch لصاحبتي @sara",
        "$10 lunch for @sara",
    ],
)
def test_whoever_is_named_is_found(text):
    assert bind(SEND, text, ENGLISH) == {"to": SARA, "amount": TEN, "note": "lunch"}


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("10 lunch with @sara yesterday", "lunch with @sara yesterday"),
        ("10 thanks to @sara for lunch", "thanks for lunch"),
        ("10\nlunch\nto @sara\nand cake", "lunch\nand cake"),
    ],
)
def test_one_name_within_a_note_is_the_payee(text, note):
    assert bind(SEND, text, ENGLISH) == {"to": SARA, "amount": TEN, "note": note}


def people(text, parameters=SEND, **given):
    answer = outcome(parameters, text, **given)
    assert isinstance(answer, Unclear), answer
    assert answer.parameter == "to"
    return answer


@pytest.mark.parametrize(
    ("text", "notes"),
    [
        ("10 @sara @boss", ["", ""]),
        ("@sara @boss 10 lunch", ["lunch", "lunch"]),
        ("10 @sara lunch with @boss", ["lunch with @boss", "lunch with"]),
        ("10 @sara lunch, from @boss!", ["lunch, from @boss!", "lunch, from"]),
        ("10 @sara شكرا@boss", ["شكرا@boss", ""]),
        ("10 @sara و@boss", ["", ""]),
        (
            "10 for lunch to @sara and to @boss",
            ["for lunch and to @boss", "for lunch to @sara and"],
        ),
    ],
)
def test_a_second_name_is_asked_about(text, notes):
    answer = people(text)
    assert answer.readings == (SARA, BOSS)
    assert [each.get("note", "") for each in answer.choices] == notes
    assert {each["amount"] for each in answer.choices} == {TEN}


def test_a_tag_and_a_name_are_two():
    assert people("10 $sara @sara").readings == (Handle("sara", tag=True), SARA)


@pytest.mark.parametrize(
    ("text", "note"), [("3 for lunch to @sara", "for lunch"), ("3 lunch with @sara", "lunch with")]
)
def test_a_name_further_on_in_a_reply_is_asked_about(text, note):
    answer = people(text, payee_given=True)
    assert answer.readings == (SARA, None)
    assert answer.choices[0]["note"] == note


@pytest.mark.parametrize("text", ["10 to @sara thanks", "@sara 10 thanks", "10 لأختي @sara thanks"])
def test_a_name_where_one_looks_for_it_wins_over_a_reply(text):
    values = bind(SEND, text, ENGLISH, payee_given=True)
    assert values == {"to": SARA, "amount": TEN, "note": "thanks"}


@pytest.mark.parametrize("text", ["10 @sara for @boss's car", "10 @sara to boss@example.com"])
def test_what_is_somebodys_or_an_address_names_nobody(text):
    assert bind(SEND, text, ENGLISH)["to"] == SARA


def test_two_names_and_two_amounts_are_too_many_questions():
    found = outcome(SEND, "1,234 @sara @boss")
    assert isinstance(found, BadArgument)
    assert found.said.values["names"].text == "@sara @boss"


def test_an_amount_that_is_asked_about_keeps_a_name_further_on():
    answer = outcome(SEND, "1,234 rent to @sara")
    assert answer.parameter == "amount"
    assert answer.values == {"to": SARA, "note": "rent"}


def test_who_is_funded_is_asked_about_as_well():
    assert people("10 @sara refund for @boss", FUND).readings == (SARA, BOSS)
    assert outcome(FUND, "10 @sara @boss").said.message.startswith("What is it for?")


@pytest.mark.parametrize("text", ["10 @sara", "10 lunch for @sara", "10 لصاحبتي @sara غداء"])
def test_what_pays_nobody_by_name_takes_no_name(text):
    found = outcome(AND_NOTE, text)
    assert found.said.values["handle"].text == "@sara"
    assert found.said.values["command"].text == "/send @sara 10"


@pytest.mark.parametrize(
    "named", ["sara", "@sara", "to @sara", "my friend @sara", "لصاحبتي @sara", "(@sara)"]
)
def test_where_only_a_name_is_asked_for_it_is_found(named):
    values = bind_options(SEND, {"to": named, "amount": "عشرة", "note": "@boss"}, ENGLISH)
    assert values == {"to": SARA, "amount": TEN, "note": "@boss"}


@pytest.mark.parametrize(
    ("named", "sentence"),
    [
        ("@sara @boss", "More than one person is named"),
        ("0501234567", "{word} looks like {what}. I find people"),
        ("sara ali", "I know nobody as {word}"),
    ],
)
def test_where_only_a_name_is_asked_for_anything_else_is_refused(named, sentence):
    with pytest.raises(BadArgument) as caught:
        bind_options(SEND, {"to": named, "amount": "10"}, ENGLISH)
    assert caught.value.said.message.startswith(sentence)


def test_an_amount_that_is_given_alone_is_asked_about_with_all_the_rest():
    with pytest.raises(Unclear) as caught:
        bind_options(SEND, {"to": "sara", "amount": "3 1/2", "note": "rent"}, ENGLISH)
    assert caught.value.choices == ({"to": SARA, "amount": Money(350, "USD"), "note": "rent"},)

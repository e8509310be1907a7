"""A payee is the one who was named; who else is named, or named further on, is asked about."""

import pytest

from bot.grammar import BadArgument, Handle, Unclear, bind, bind_options, is_called
from bot.grammar.kinds import NOTE
from bot.kit import Parameter
from ledger.money import Money
from tests.bot.grammar.words import AND_NOTE, ENGLISH, SEND, outcome

SARA, BOSS = Handle("sara"), Handle("boss")
TEN = Money(1000, "USD")
FUND = (*SEND[:2], Parameter("reason", NOTE, optional=False))


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
        "10 lunch for Sara @sara",
        "to Sara @sara 10 lunch",
        "for my sister Sara, @sara 10 lunch",
        "لأخويا @sara 10 lunch",
        "10 lunch لصاحبتي @sara",
        "$10 lunch for @sara",
    ],
)
def test_whoever_is_named_is_found(text):
    assert bind(SEND, text, ENGLISH) == {"to": SARA, "amount": TEN, "note": "lunch"}


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("10 thanks to @sara for lunch", "thanks for lunch"),
        ("10\nlunch\nto @sara\nand cake", "lunch\nand cake"),
    ],
)
def test_one_name_within_a_note_is_the_payee(text, note):
    assert bind(SEND, text, ENGLISH) == {"to": SARA, "amount": TEN, "note": note}


BEFORE_HER = [
    "to omar, not @sara,",
    "to my brother via @sara",
    "to everyone but @sara",
    "to omar instead of @sara",
    "to omar or @sara",
    "to omar and @sara",
    "to the enemy of @sara",
    "to my brother of @sara",
    "to my friends @sara",
    "لعمر عن طريق @sara",
    "لعمر مش @sara",
    "لعمر مو @sara",
    "لعمر بدل @sara",
    "لعمر أو @sara",
    "لعمر و @sara",
    "لعمر و@sara",
    "لأي حد غير @sara",
    "لغير @sara",
    "لغير@sara",
    "غير@sara",
    "لأخو @sara",
    "لأخي @sara",
    "لأخت @sara",
    "لصاحب @sara",
    "لزوج @sara",
]
BEHIND_A_NOTE = [
    "not to @sara",
    "not to my friend @sara",
    "not lunch, to @sara",
    "to everyone but @sara",
    "to omar via @sara",
    "to omar and to @sara",
    "lunch with @sara",
    "lunch @sara",
    "مش لـ@sara",
    "مش لصاحبتي @sara",
    "لعمر و لـ@sara",
    "لعمر ولـ@sara",
    "عن @sara",
    "لأخو @sara",
    "لغير @sara",
    "شكرا@sara",
]


@pytest.mark.parametrize(
    "text", [*(f"{each} 10" for each in BEFORE_HER), *(f"10 {each}" for each in BEHIND_A_NOTE)]
)
def test_words_before_a_name_that_may_lead_elsewhere_are_asked_about(text):
    answer = people(text)
    assert answer.readings == (SARA,)
    assert answer.called is not None
    assert answer.question.values["words"]
    assert isinstance(outcome(SEND, text.replace("10", "1,234")), BadArgument)
    assert people(text, payee_given=True).readings == (SARA, None)


@pytest.mark.parametrize(
    "text",
    [
        *("10 to me", "10 to myself", "10 for me", "10 to my account", "to me 10", "me 10 @sara"),
        *("10 to me @sara", "to my account @sara 10", "10 لي", "10 إلى نفسي", "10 لحسابي @sara"),
    ],
)
@pytest.mark.parametrize("payee_given", [True, False])
def test_nothing_is_sent_to_oneself(text, payee_given):
    refused = outcome(SEND, text, payee_given=payee_given)
    assert isinstance(refused, BadArgument)
    assert refused.said.message.startswith("You cannot send money to yourself")


def test_a_note_for_somebody_who_was_named_may_say_me():
    assert outcome(SEND, "@sara 10 for me") == {"to": SARA, "amount": TEN, "note": "for me"}


def test_so_are_they_where_an_admin_gives():
    assert people("to omar not @sara 100 x", FUND).readings == (SARA,)


@pytest.mark.parametrize(
    ("text", "called"),
    [
        ("لسارة @sara 10", "لسارة"),
        ("لأختي سارة @sara 10", "سارة"),
        ("10 لسارة @sara", "لسارة"),
        ("to Omar not @sara 10", ""),
        ("10 to Nour via @sara", ""),
    ],
)
def test_what_may_be_her_name_is_told_from_what_turns_it_round(text, called):
    assert people(text).called == called


@pytest.mark.parametrize(
    ("words", "name", "are"),
    [
        ("سارة", "سارة علي", True),
        ("لسارة", "سارة", True),
        ("لليلى", "ليلى", True),
        ("Sara Ali", "sara ali (@s)", True),
        ("Sara Omar", "Sara", False),
        ("لعمر", "سارة", False),
        ("", "Sara", False),
    ],
)
def test_words_are_compared_with_what_she_is_called(words, name, are):
    assert is_called(words, name) == are


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


@pytest.mark.parametrize(
    "named", ["not @sara", "everyone but @sara", "omar, cc @sara", "عمر مش @sara", "@sara or omar"]
)
def test_where_only_a_name_is_asked_for_other_words_are_asked_about(named):
    with pytest.raises(Unclear) as caught:
        bind_options(SEND, {"to": named, "amount": "10", "note": "hi"}, ENGLISH)
    assert caught.value.choices == ({"to": SARA, "amount": TEN, "note": "hi"},)
    assert caught.value.called == ""
    with pytest.raises(BadArgument):
        bind_options(SEND, {"to": named, "amount": "3 1/2"}, ENGLISH)


def test_an_amount_that_is_given_alone_is_asked_about_with_all_the_rest():
    with pytest.raises(Unclear) as caught:
        bind_options(SEND, {"to": "sara", "amount": "3 1/2", "note": "rent"}, ENGLISH)
    assert caught.value.choices == ({"to": SARA, "amount": Money(350, "USD"), "note": "rent"},)


def test_of_very_many_who_are_named_nobody_is_asked_about():
    named = " ".join(f"@guest{at}" for at in range(9))
    assert isinstance(outcome(SEND, f"5 {named.rpartition(' ')[0]}"), Unclear)
    assert isinstance(outcome(SEND, f"5 {named}"), BadArgument)

"""What envelopes and lists are made of: how many, which way, which word, whom and how much."""

import pytest

from bot.commands.gifts.envelope import gift
from bot.commands.gifts.lists import eidiya
from bot.grammar import BadArgument
from bot.grammar.letters import fold
from tests.bot.grammar.words import ENGLISH, outcome


def said(command, text):
    """Return the values in one line, or ? where it is asked or refused."""
    found = outcome(command.parameters, text)
    if not isinstance(found, dict):
        return "?"
    given = [each.name for each in command.parameters if each.name in found]
    return " ".join(f"{name}={_shown(found[name])}" for name in given)


def _shown(value):
    if isinstance(value, list):
        return ",".join(f"{each.payee}:{each.amount}" for each in value)
    return str(value)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("50 x10", "amount=50.00 USD shares=10"),
        ("50 X10", "amount=50.00 USD shares=10"),
        ("50 10x", "amount=50.00 USD shares=10"),
        ("50 x 10", "amount=50.00 USD shares=10"),
        ("٥٠ ×١٠", "amount=50.00 USD shares=10"),
        ("٥٠ على ١٠", "amount=50.00 USD shares=10"),
        ("٥٠ على ١٠ أشخاص", "amount=50.00 USD shares=10"),
        ("٥٠ دينار كويتي ×١٠", "amount=50.000 KWD shares=10"),
        ("50 EUR for 10 people", "amount=50.00 EUR shares=10"),
        ("50 among 10", "amount=50.00 USD shares=10"),
        ("50 x10 equal", "amount=50.00 USD shares=10 how=equal"),
        ("٥٠ ×١٠ بالتساوي", "amount=50.00 USD shares=10 how=equal"),
        ("50 x10 word moon", "amount=50.00 USD shares=10 word=moon"),
        ("٥٠ ×١٠ كلمة قمر", "amount=50.00 USD shares=10 word=قمر"),
        ("50 x10 word moon equal", "amount=50.00 USD shares=10 how=equal word=moon"),
        ("50 x10 with me", "amount=50.00 USD shares=10 own=with me"),
        ("٥٠ ×١٠ وأنا معكم", "amount=50.00 USD shares=10 own=with me"),
        ("50 x10 Eid Mubarak", "amount=50.00 USD shares=10 note=Eid Mubarak"),
        ("50 x10 sun and moon", "amount=50.00 USD shares=10 note=sun and moon"),
        (
            "50 x10 for members since 1 November word moon happy Eid",
            "amount=50.00 USD shares=10 since=11/1 word=moon note=happy Eid",
        ),
        ("50", "?"),
        ("x10", "?"),
        ("50 10", "?"),
    ],
)
def test_an_envelope(text, meant):
    assert said(gift, text).replace(_since("11/1"), "since=11/1") == meant


def _since(day):
    month, number = map(int, day.split("/"))
    found = outcome(gift.parameters, f"1 x1 since {number}/{month}")["since"]
    return f"since={found}"


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("@sara 50 @ali 20 tomorrow", "people=@sara:50.00 USD,@ali:20.00 USD"),
        (
            "@sara 50, @ali 20 and @omar 5 on Friday",
            "people=@sara:50.00 USD,@ali:20.00 USD,@omar:5.00 USD",
        ),
        ("50 @sara @ali on Friday", "people=@sara:50.00 USD,@ali:50.00 USD"),
        ("50 @sara 20 @ali on Friday", "people=@sara:50.00 USD,@ali:20.00 USD"),
        ("@sara @ali 50 each on 1 Shawwal", "people=@sara:50.00 USD,@ali:50.00 USD"),
        ("@sara ٥٠ و@ali ٢٠ في ١ شوال", "people=@sara:50.00 USD,@ali:20.00 USD"),
        ("٥٠ يورو لـ@sara و@ali يوم العيد", "people=@sara:50.00 EUR,@ali:50.00 EUR"),
        ("$sara_k 50 on 20/3", "people=$sara_k:50.00 USD"),
    ],
)
def test_a_list(text, meant):
    found = said(eidiya, text)
    assert found.startswith(meant), found
    assert " on=" in found


@pytest.mark.parametrize(
    "text", ["", "tomorrow", "@sara on Friday", "@sara 50", "50 on Friday", "@sara 1,234 tomorrow"]
)
def test_what_is_no_list(text):
    assert isinstance(outcome(eidiya.parameters, text), BadArgument)


def test_what_stands_behind_a_list_is_said_with_it():
    found = outcome(eidiya.parameters, "@sara 50 on Friday Eid Mubarak, my dear")
    assert found["note"] == "Eid Mubarak, my dear"


def test_every_word_of_the_kinds_is_in_both_languages():
    for context, entry in (
        ("gift words", "equal"),
        ("day words", "tomorrow"),
        ("times words", "for"),
    ):
        said = ENGLISH.says(context, entry)
        assert any(word.isascii() for word in said)
        assert any(not word.isascii() for word in said)
        assert all(fold(word) == word for word in said)


@pytest.mark.parametrize(
    "text",
    [
        "5 @sara 3 tomorrow",
        "5 each @sara @omar 3 tomorrow",
        "five hundred and twenty five five hundred and twenty five @sara tomorrow",
        "5 @sara 3 @omar 2 tomorrow",
    ],
)
def test_no_amount_of_a_list_is_passed_by(text):
    assert said(eidiya, text) == "?"


def test_a_list_of_too_many_is_refused_before_anybody_is_looked_for():
    names = [f"@guest{at}" for at in range(51)]
    each, before = " ".join(f"{name} 5" for name in names), f"5 {' '.join(names)}"
    for text in (each, before):
        refused = outcome(eidiya.parameters, f"{text} tomorrow")
        assert refused.said.values["most"] == 50
    fitting = outcome(eidiya.parameters, f"5 {' '.join(names[:50])} tomorrow")
    assert len(fitting["people"]) == 50

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.grammar import BadArgument, bind_options
from bot.grammar.kinds import AMOUNT, EQUALLY, NOTE, SHARERS, SHARING, How
from bot.kit import Parameter
from tests.bot.grammar.words import ENGLISH, outcome

SPLIT = (
    Parameter("amount", AMOUNT, optional=False),
    Parameter("people", SHARERS, optional=True),
    Parameter("how", SHARING, optional=True),
    Parameter("note", NOTE, optional=True),
)


def parts(kind, *some):
    return How(kind, tuple(map(Decimal, some)))


def said(text, **more):
    """Return who shares, how, and the note, as they were read."""
    bound = outcome(SPLIT, text, **more)
    assert not isinstance(bound, Exception), bound.said.message
    people = " ".join("+".join(str(h or "me") for h in each) for each in bound.get("people", []))
    return str(bound["amount"]), people, bound.get("how", EQUALLY), bound.get("note", "")


@pytest.mark.parametrize(
    "text",
    [
        "60 @sara @omar dinner",
        "60 between @sara and @omar dinner",
        "@sara, @omar 60 dinner",
        "60 dinner @sara @omar",
        "60 with @sara & @omar equally dinner",
        "٦٠ على @sara و@omar dinner",
        "٦٠ بين @sara و @omar بالتساوي dinner",
        "60 على @sara، @omar dinner",
    ],
)
def test_people_are_read_wherever_they_stand_together(text):
    assert said(text) == ("60.00 USD", "@sara @omar", EQUALLY, "dinner")


@pytest.mark.parametrize(
    ("text", "how", "note"),
    [
        ("60 @sara @omar 20 25", parts("amounts", 20, 25), ""),
        ("60 @sara @omar 20.5 25 dinner", parts("amounts", "20.5", 25), "dinner"),
        ("60 @sara @omar ٢٠٫٥ ٢٥", parts("amounts", "20.5", 25), ""),
        ("60 @sara @omar 2:1:1 dinner", parts("weights", 2, 1, 1), "dinner"),
        ("60 dinner @sara @omar 2:1", parts("weights", 2, 1), "dinner"),
        ("60 @sara @omar 50% 30%", parts("percent", 50, 30), ""),
        ("60 @sara @omar ٥٠٪ ٣٠٪", parts("percent", 50, 30), ""),
        ("60 @sara @omar 2 coffees", EQUALLY, "2 coffees"),
        ("60 @sara @omar table 5", EQUALLY, "table 5"),
        ("60 @sara @omar tea without me", How(alone=True), "tea"),
        ("60 @sara @omar 2:1 tea without me", How("weights", (2, 1), alone=True), "tea"),
        ("60 @sara @omar شاي 2:1", parts("weights", 2, 1), "شاي"),
        ("60 @sara @omar without me", How(alone=True), ""),
        ("60 @sara @omar بدوني عشاء", How(alone=True), "عشاء"),
        ("60 @sara @omar without me 2:1", How("weights", (Decimal(2), Decimal(1)), alone=True), ""),
    ],
)
def test_how_it_is_shared_stands_behind_the_people(text, how, note):
    assert said(text) == ("60.00 USD", "@sara @omar", how, note)


def test_two_are_one_share_and_whoever_writes_may_be_named():
    assert said("60 @sara+@omar @lina and me")[1] == "@sara+@omar @lina me"
    assert said("60 @sara + @omar, @lina")[1] == "@sara+@omar @lina"
    assert said("٦٠ على @sara وأنا")[1] == "@sara me"


def test_nobody_need_be_named():
    assert said("60 dinner") == ("60.00 USD", "", EQUALLY, "dinner")
    assert said("60 without me") == ("60.00 USD", "", How(alone=True), "")


@pytest.mark.parametrize(
    "text",
    [
        "@sara @omar",
        "60 @sara lunch @omar",
        "60 @sara+@omar+@lina",
        "60 @sara @omar 20,123 39",
        "60 @sara @omar 0:1",
        "60 @سارة",
    ],
)
def test_what_is_doubtful_is_refused(text):
    assert isinstance(outcome(SPLIT, text), BadArgument)


def test_people_who_talk_about_splitting_name_somebody_or_are_left_alone():
    assert isinstance(outcome(SPLIT, "60 between us", overheard=True), BadArgument)
    assert said("60 @sara @omar", overheard=True)[1] == "@sara @omar"


def test_each_option_is_read_by_itself():
    given = {"amount": "60", "people": "@sara @omar", "how": "2:1", "note": "20 with Lina"}
    bound = bind_options(SPLIT, given, ENGLISH)
    assert (len(bound["people"]), bound["how"]) == (2, parts("weights", 2, 1))
    assert bound["note"] == "20 with Lina"
    with pytest.raises(BadArgument):
        bind_options(SPLIT, {**given, "note": "with @lina"}, ENGLISH)


@given(st.text(max_size=60))
def test_whatever_is_written_is_read_or_refused(text):
    outcome(SPLIT, f"60 {text}")


def test_more_people_than_may_share_are_refused_before_anybody_is_looked_for():
    names = [f"@guest{at}" for at in range(101)]
    assert len(outcome(SPLIT, f"60 {' '.join(names[:100])}")["people"]) == 100
    for apart in (" ", ", ", " and "):
        refused = outcome(SPLIT, f"60 {apart.join(names)}")
        assert refused.said.values["most"] == 100
    pairs = " ".join(f"{one}+{two}" for one, two in pairwise(names[:52]))
    assert outcome(SPLIT, f"60 {pairs}").said.values["most"] == 100

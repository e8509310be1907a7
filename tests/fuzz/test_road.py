"""The road: whatever somebody types or presses is answered, and takes nobody else's money."""

from hypothesis import strategies as st

from bot.commands import HEARD, PAGES
from bot.grammar.kinds.rule import TITLES
from tests.fuzz import drawn, towns

WHO = st.sampled_from(["mallory"] * 6 + ["stranger"] * 3 + ["boss"])
GROUPS = st.sampled_from(["", "", "", "lunch"])
REPLIES = st.sampled_from(["", "", "", "omar", "mallory"])


def says(town, given):
    """Say something, and press nothing."""
    who, text, group, reply_to = given
    reply = town.does(town.talk.types(who, text, group=group, reply_to=reply_to))
    assert group or reply is not None
    return town.told(reply)


def test_whatever_is_said_is_answered_and_takes_nobodys_money(fuzz):
    fuzz("said", st.tuples(WHO, drawn.said(), GROUPS, REPLIES), says, world=towns.road)


RUN_BY_OPERATORS = [each.name for each in HEARD if each.needs not in {"nothing", "joined"}]
RULES = st.tuples(st.sampled_from(sorted(TITLES)), drawn.rests()).map(" ".join)
OPERATED = st.one_of(
    st.tuples(st.sampled_from(RUN_BY_OPERATORS), drawn.rests()),
    st.tuples(st.just("rules set"), RULES),
    st.tuples(st.just("find"), drawn.rests()),
).map(" ".join)


def operates(town, given):
    """Type what an operator may, as one or as nobody who may: money goes by a button alone."""
    who, text = given
    return town.told(town.does(town.talk.types(who, f"/{text}")))


def test_whatever_operators_type_is_answered_and_moves_no_money(fuzz):
    whose = st.sampled_from(["boss"] * 4 + ["mallory"])
    fuzz("operators", st.tuples(whose, OPERATED), operates, world=towns.road)


PLACES = st.one_of(
    st.integers(-3, 40).map(str),
    st.integers(0, 2**70).map(str),
    drawn.NEARLY,
    st.lists(
        st.sampled_from(["", "0", "1", "2", "who", "what", "when", "12", "2026-11", "sent"]),
        max_size=5,
    ).flatmap(lambda parts: st.sampled_from([".", "-", ","]).map(lambda sign: sign.join(parts))),
    drawn.words(),
)
CHOICES = st.one_of(
    st.sampled_from(["confirm", "cancel", "take_back", "approve", "0", "1", "skip"]), drawn.words()
)
GO = st.tuples(st.just("go"), st.sampled_from(sorted(PAGES)), PLACES)
DATA = st.one_of(
    GO,
    GO,
    st.tuples(st.just("run"), st.sampled_from([each.name for each in HEARD]) | drawn.words()),
    st.tuples(st.just("do"), drawn.NEARLY, CHOICES),
    st.tuples(st.just("ask"), drawn.NEARLY),
    st.lists(drawn.words(), max_size=5),
).map(":".join)


@st.composite
def presses_of(draw):
    """Draw who presses, and how to make what she sends of a button that there is; or what else."""
    known, who = draw(st.integers(0, 3)) == 0, draw(WHO)
    if who == "boss":
        return who, "", None, ":".join(draw(GO))
    return (
        who,
        draw(GROUPS),
        draw(st.integers(0, 199)) if known else None,
        draw(st.one_of(st.just(""), CHOICES, drawn.SIGNS)) if known else draw(DATA),
    )


def presses(town, given):
    """Press what there is, perhaps changed, or what there is not."""
    who, group, at, text = given
    data = text
    if at is not None:
        known = town.buttons[at % len(town.buttons)]
        data = known.rpartition(":")[0] + f":{text}" if text else known
    reply = town.does(town.talk.presses(who, data, group=group))
    return town.told(reply)


def test_whatever_is_pressed_is_answered_and_takes_nobodys_money(fuzz):
    fuzz("buttons", presses_of(), presses, world=towns.road)

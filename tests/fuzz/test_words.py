"""Words: what people type is heard as a command, bound to its arguments, or refused."""

from functools import cache, partial
from itertools import islice
from types import SimpleNamespace

from hypothesis import strategies as st

from bot.app.discretion import Discretion
from bot.app.hearing import Hearing
from bot.grammar import Handle, Unclear, bind, fold, normalise, secrets, shown
from bot.grammar import kinds as all_kinds
from bot.grammar.kinds import AMOUNT, Kind
from bot.kit import Parameter
from ledger.money import MAX_MINOR, Money
from tests.bot.grammar.words import AN_AMOUNT, TEN, lexicon
from tests.fuzz import drawn
from tests.fuzz.parsed import check, outcome

MOST_GUESSES = 64
MANY = 4
"""Of how many commands what is drawn is read as the arguments, and of how many kinds as a value."""
KINDS = [each for each in vars(all_kinds).values() if isinstance(each, Kind) and not each.is_file]
HOMES = ("USD", "KWD", "EGP")


@cache
def hearing():
    return Hearing(TEN, "USD")


@cache
def discretion():
    return Discretion(hearing())


def heard(text):
    """Hear a text alone with the bot and among people, guess at it, and keep it."""
    hear = hearing()
    among, alone = hear.heard(text, alone=False), hear.heard(text)
    for typed in filter(None, (among, alone)):
        assert len(typed.rest) <= 2 * len(text) + 80
        hear.nearest(typed)
    assert len(list(islice(hear.guesses(text), MOST_GUESSES))) < MOST_GUESSES
    kept = discretion().kept(text)
    assert len(kept) <= 2 * len(text) + 20
    assert normalise(normalise(text)) == normalise(text)
    assert fold(fold(text)) == fold(text)
    shown(text)
    return "a command" if alone else "nothing"


def test_any_words_are_heard_as_a_command_or_not(fuzz):
    fuzz("words", drawn.said(), heard)


COMMANDS = [each for each in hearing().commands.values() if each.parameters]
CALLS = st.tuples(
    st.integers(0, len(COMMANDS) - 1),
    drawn.rests(),
    st.sampled_from(["", "", *HOMES]),
    st.booleans(),
    st.booleans(),
)


def bound(given):
    """Read a text as what stands behind some commands, in words or option by option."""
    first, rest, home, replies, parted = given
    rest = normalise(rest)
    for at in range(MANY):
        command = COMMANDS[(first + at * 7) % len(COMMANDS)]
        call = SimpleNamespace(options=None, files=(), in_reply_to=replies or None)
        if parted:
            words = rest.split(" ")
            names = [each.name for each in command.parameters if not each.kind.is_file]
            call.options = {
                name: " ".join(words[at :: len(names)]) for at, name in enumerate(names)
            }
        hear = hearing()
        ways = [partial(hear.bound, call, command, rest, payee_given=replies, home=home)]
        if not parted:
            ways += [
                lambda: hear.begun(call, command, rest)[0],  # noqa: B023
                partial(hear.overheard, command, rest, payee_given=replies),
            ]
        for way in ways:
            held(*outcome(way))


def held(what, found):
    """Hold that what was read, asked or refused is what may be."""
    if what == "read":
        for value in found.values():
            hold(value)
    else:
        check(found)


def hold(value):
    """Hold that a value that was read is one that can be."""
    if isinstance(value, Money):
        assert 0 < value.minor <= MAX_MINOR
        assert value.currency in TEN
    elif isinstance(value, Handle):
        assert len(str(value)) <= 40
    elif isinstance(value, str):
        assert len(value) <= drawn.LONGEST
        assert normalise(value) == value
    elif isinstance(value, int):
        assert abs(value) <= MAX_MINOR


def test_any_words_behind_a_command_are_its_arguments_or_refused(fuzz):
    fuzz("arguments", CALLS, bound, each=MANY)


VALUES = st.tuples(
    st.integers(0, len(KINDS) - 1), drawn.rests(), st.sampled_from(HOMES), st.booleans()
)


def valued(given):
    """Read a text as a value of some kinds; a certain amount is read again as it is written."""
    first, text, home, optional = given
    text = normalise(text)
    words = lexicon(home, TEN)
    for at in range(MANY):
        kind = KINDS[(first + at) % len(KINDS)]
        parameter = [Parameter("it", kind, optional=optional)]
        what, found = outcome(lambda: bind(parameter, text, words))  # noqa: B023
        held(what, found)
        if kind is AMOUNT and what == "read" and found:
            again = outcome(lambda: bind(AN_AMOUNT, str(found["it"]), words))[1]  # noqa: B023
            known = again.readings if isinstance(again, Unclear) else again.values()
            assert found["it"] in known


def test_any_words_are_a_value_of_a_kind_or_refused(fuzz):
    fuzz("values", VALUES, valued, each=MANY)


CODES = st.tuples(drawn.NEARLY, drawn.said(), st.sampled_from(["", " ", "\n", ":", "=", "#", "/"]))


def coded(given):
    """Hide a code in a text, and read it where a command takes one."""
    code, text, between = given
    for said in (
        code,
        f"{text}{between}{code}",
        f"/claim{between or ' '}{code}",
        f"{code}{between}{text}",
    ):
        masked = secrets.masked(said)
        assert secrets.masked(masked) == masked
        assert len(masked) <= len(said) + 20
        secrets.read(said)
        discretion().takes_code(said)
        discretion().kept(said)


def test_what_may_be_a_code_is_read_or_hidden(fuzz):
    fuzz("codes", CODES, coded, each=4)


SURELY = drawn.REAL.filter(lambda code: code.isalnum() and secrets._is_code(code))


def told(given):
    """Hold that a code that stands by itself in what was typed is never kept."""
    code, before, after = given
    said = f"{before} {code} {after}"
    assert code not in discretion().kept(said)
    assert code not in discretion().kept(f"/claim {code} {after}")


def test_a_code_that_is_typed_among_words_is_never_kept(fuzz):
    fuzz("secrets", st.tuples(SURELY, drawn.said(), drawn.said()), told, each=2)

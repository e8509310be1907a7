"""Every refusal has a sentence, and every sentence stands in both languages."""

import ast
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from bot import speech
from bot.commands import REFUSES, worded
from bot.kit import Said, refusals, refuses, say
from ledger import errors
from ledger.errors import AlreadySettled, LimitExceeded, NotAllowed, Refused
from ledger.money import Money

ROOT = Path(__file__).parent.parent.parent
CENT = Money(1, "USD")
ARGUMENTS = {
    "InsufficientFunds": (1, CENT, CENT),
    "LimitExceeded": ("daily", 0, 5, datetime(2026, 3, 1, tzinfo=UTC)),
    "AccountFrozen": (1,),
    "AccountClosed": (1,),
    "NotFound": ("transfer",),
    "Expired": (datetime(2026, 3, 1, tzinfo=UTC),),
    "AlreadySettled": ("rows", "state", "other"),
    "KeyConflict": (b"key",),
    "TooMuch": (CENT,),
    "TooSoon": (datetime(2026, 3, 1, tzinfo=UTC),),
    "Unfitting": ("send.fee", 0, 10_000),
    "Surplus": (CENT,),
    "OtherCurrency": (CENT,),
    "TooThin": (CENT,),
    "NeedsWord": (7,),
    "PartsMissing": (2, 3),
    "PartsOff": (CENT, CENT),
    "PercentOff": (99,),
    "TooSmall": (CENT, 3),
}


def below(kind):
    return [each for sub in kind.__subclasses__() for each in (sub, *below(sub))]


def written():
    return [path.read_text() for each in ("bot", "ledger") for path in (ROOT / each).rglob("*.py")]


def called(name):
    """Return the first arguments of every call of a name in the code."""
    trees = [ast.parse(text) for text in written() if f"{name}(" in text]
    return {
        node.args[0].value
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == name and node.args
        if isinstance(node.args[0], ast.Constant)
    }


def assert_spoken(said):
    assert isinstance(said, Said)
    english, arabic = (speech.spoken([said], each) for each in ("en", "ar"))
    assert english
    assert any("\u0600" <= letter <= "\u06ff" for letter in arabic)


@pytest.mark.parametrize(
    "kind",
    [each for each in below(Refused) if each is not NotAllowed]
    + [errors.KeyConflict, errors.Unavailable],
    ids=lambda kind: kind.__name__,
)
def test_every_refusal_has_a_sentence(kind):
    assert_spoken(worded(kind(*ARGUMENTS.get(kind.__name__, ()))))


def test_a_bug_has_none():
    for kind in (errors.Broken, *below(errors.Broken)):
        assert worded(kind()) is None


@pytest.mark.parametrize("rule", sorted(called("NotAllowed")))
def test_every_rule_has_a_sentence_of_its_own(rule):
    assert rule in REFUSES.sentences
    assert_spoken(worded(NotAllowed(rule)))


@pytest.mark.parametrize("why", REFUSES.sentences, ids=str)
def test_every_sentence_that_is_declared_is_in_both_languages_and_of_something(why):
    assert_spoken(worded(refusal(why)))
    if isinstance(why, str):
        assert any(f'"{why}"' in text for text in written())


def refusal(why):
    """Return a refusal that is worded by what was declared."""
    if isinstance(why, tuple):
        return AlreadySettled(why[0], "state", why[1])
    if isinstance(why, str):
        full = LimitExceeded(why, 0, 5, datetime(2026, 3, 1, tzinfo=UTC))
        return full if isinstance(REFUSES.sentences[why], partial) else NotAllowed(why)
    return why(*ARGUMENTS.get(why.__name__, ()))


def test_a_refusal_of_a_products_own_is_worded_beside_its_command_and_before_its_class():
    class Locked(NotAllowed):
        pass

    own = refuses(Locked)(lambda refusal: say("Locked: {rule}", rule=refusal.rule))
    assert own.worded(Locked("goal")).message == "Locked: {rule}"
    assert own.worded(NotAllowed("goal")) is None
    assert refusals({"goal": say("No.")}).worded(Locked("goal")) == say("No.")


@pytest.mark.parametrize(
    ("table", "found"),
    [
        ("intents", "done"),
        ("intents", "cancelled"),
        ("intents", "expired"),
        ("holds", "captured"),
        ("holds", "voided"),
    ],
)
def test_what_has_ended_says_how(table, found):
    said = worded(AlreadySettled(table, "state", found))
    assert said != worded(AlreadySettled("rows", "state", "x"))
    assert_spoken(said)

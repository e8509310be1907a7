"""Every refusal has a sentence, and every sentence stands in both languages."""

import ast
import inspect
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path

import pytest

from bot import speech
from bot.commands import REFUSES, worded
from bot.kit import Said, refusals, refuses, say
from ledger import errors
from ledger.banking.accounts import Wrong
from ledger.errors import AlreadySettled, LimitExceeded, NotAllowed, Refused
from ledger.money import Money
from ledger.protection import Press
from ledger.tiers import Standing

ROOT = Path(__file__).parent.parent.parent
CENT = Money(1, "USD")
SAMPLES = {
    "bool": True,
    "bytes": b"key",
    "date": date(2026, 3, 1),
    "datetime": datetime(2026, 3, 1, tzinfo=UTC),
    "Decimal": Decimal("1.5"),
    "int": 3,
    "Mapping[str, Wrong]": {"number": Wrong("check")},
    "Mapping[str, str]": {"birth_date": "past"},
    "Mapping[str, int]": {"open_cases": 1},
    "Money": Money(1, "USD"),
    "object": "other",
    "Press": Press(b"key", "web:omar"),
    "Product": "send",
    "Sequence[Money]": (CENT,),
    "Standing": Standing("T0", rises_at=datetime(2026, 3, 8, tzinfo=UTC)),
    "str": "other",
    "timedelta": timedelta(hours=1),
}
"""What a refusal may be made of, by the types that it asks for."""


def made(kind):
    """Return a refusal of a kind, of whatever it needs."""
    _, *asked = inspect.signature(kind.__init__).parameters.values()
    needed = [
        each for each in asked if each.default is each.empty and each.kind < each.VAR_POSITIONAL
    ]
    return kind(*(SAMPLES[each.annotation.partition(" |")[0]] for each in needed))


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
    assert_spoken(worded(made(kind)))


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
    return made(why)


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

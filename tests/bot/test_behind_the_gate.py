"""Nothing touches the house but by the gate: every command, page and button is walked.

What somebody can type or press is followed through the functions that it may call, in both
packages. It touches the house where such a function names its treasury, the state of an account, a
rule or a role, and posts; drafting a card (`intents.make`) does nothing. A verb that a module of
the ledger names touches what that module does, for its deed is told by the facts of its card.
"""

import inspect
from functools import cache
from types import FunctionType, ModuleType

import pytest

from bot.commands import DRAWS, HEARD, PAGES, PRESSES
from bot.kit import Press, press
from ledger import rules
from ledger.people import intents, roles, states
from ledger.people.roles import GIVE_MONEY, PERMISSIONS
from ledger.posting import Change, Move, Posting, Row
from ledger.products import fund

OF_THE_HOUSE = {"TREASURY", "Change", "ChangeAll", "RuleRow", "RoleRow"}
PROTECTS = {states.FREEZE}
"""What one may do alone, for nothing is given by it and two undo it."""
POSTS = "post"
STOPS = {intents.make}
OURS = ("bot.", "ledger.")


def ours(found):
    return isinstance(found, FunctionType) and found.__module__.startswith(OURS)


def codes(code):
    """Yield a function's code, and that of all which it defines within itself."""
    yield code
    for each in code.co_consts:
        if inspect.iscode(each):
            yield from codes(each)


@cache
def names(function):
    """Return every name that stands in a function, also behind a dot."""
    return {name for code in codes(function.__code__) for name in code.co_names + code.co_freevars}


@cache
def called(function):
    """Return the functions of ours that a function may call, as far as it names them."""
    found, written = set(), names(function)
    for name in written:
        known = function.__globals__.get(name)
        found |= set(below(known, written))
    return found - STOPS


def below(known, written):
    """Yield what a global name stands for: itself, what is taken from a module, a class's own."""
    known = getattr(known, "run", known)  # what is declared: a command, a press
    if ours(known):
        yield known
    elif isinstance(known, ModuleType) and known.__name__.startswith(OURS):
        yield from (each for name in written if ours(each := vars(known).get(name)))
    elif isinstance(known, type) and known.__module__.startswith(OURS):
        yield from (each for each in vars(known).values() if ours(each))


@cache
def reached(function):
    """Return all that may be called from a function, itself among it."""
    found, ahead = {function}, [function]
    while ahead:
        more = called(ahead.pop()) - found
        found |= more
        ahead += more
    return frozenset(found)


def touches(function):
    """Tell whether something changes the house that a function may call."""
    return any(
        names(each) & OF_THE_HOUSE and any(POSTS in names(other) for other in reached(each))
        for each in reached(function)
    )


def verbs_of_the_house():
    """Return the verbs that are named in a module of the ledger which names what is the house's."""
    ran = {each for pressed in PRESSES.values() for each in reached(pressed.run)}
    modules = {inspect.getmodule(each) for each in ran | {roles.changed, rules.changed}}
    return {
        module.VERB
        for module in modules
        if hasattr(module, "VERB") and named_in(module) & OF_THE_HOUSE
    }


def named_in(module):
    functions = (each for each in vars(module).values() if ours(each))
    return set().union(*(names(each) for each in functions if each.__module__ == module.__name__))


def ungated(pressed):
    """Return why a verb is not as it must be, if it is not."""
    if pressed.approved or (pressed.verb in PROTECTS and pressed.needs in PERMISSIONS):
        return None
    if not (touches(pressed.run) or pressed.verb in verbs_of_the_house()):
        return None
    return f"{pressed.verb} touches the house, and nobody has to approve it"


def test_every_verb_that_touches_the_house_is_behind_the_gate():
    assert {pressed.verb: why for pressed in PRESSES.values() if (why := ungated(pressed))} == {}


def test_there_are_such_verbs():
    assert {each.verb for each in PRESSES.values() if each.approved} >= {fund.VERB, states.THAW}
    assert {fund.VERB, roles.VERB, rules.VERB} <= verbs_of_the_house()


@pytest.mark.parametrize("declared", [*HEARD, *PAGES.values()], ids=lambda each: str(each)[:40])
def test_what_is_typed_or_turned_to_touches_nothing_of_the_house(declared):
    assert not touches(declared.run)


def test_what_is_approved_needs_a_permission_and_has_a_card_of_its_own():
    for pressed in (each for each in PRESSES.values() if each.approved):
        assert pressed.needs in PERMISSIONS
        assert pressed.verb in DRAWS
    with pytest.raises(TypeError, match="nobody could approve it"):
        press("x", approved=True)


async def pays(call, intent):
    """Pay from the treasury at once."""
    await _posted(call.act, intent)


async def _posted(act, intent):
    treasury = await act.books.house(fund.TREASURY, "USD")
    await act.post(Posting(act.key, "x", moves=(Move(treasury, 1, intent.facts["amount"]),)))


async def freezes(call, intent):
    await call.books.post(Posting(intent.token, "x", changes=(Change(1, "open", "frozen"),)))


async def crowns(call, intent):
    rows = (Row.of(roles.RoleRow, person=call.actor.id, role="owner"),)
    await call.act.post(Posting(intent.token, "x", rows=rows))


async def drafts(call, intent):
    """Ask for money of the treasury, on a card."""
    await fund.draft(call.act, call.actor, intent.facts["amount"], "why")


@pytest.mark.parametrize("deed", [pays, freezes, crowns, roles.changed, rules.changed])
def test_a_verb_that_goes_around_the_gate_is_found(deed, monkeypatch):
    monkeypatch.setattr(f"{__name__}.OURS", (*OURS, __name__))
    assert ungated(Press("x", deed, GIVE_MONEY))
    assert ungated(Press("x", deed, GIVE_MONEY, approved=True)) is None


def test_a_card_alone_touches_nothing(monkeypatch):
    monkeypatch.setattr(f"{__name__}.OURS", (*OURS, __name__))
    assert ungated(Press("x", drafts, GIVE_MONEY)) is None
    assert ungated(Press(fund.VERB, drafts, GIVE_MONEY))

"""The rules as they are looked at: all of them by groups, and one with what was decided.

Whoever sees the house sees all; others what concerns people, but not who decided it, or why.
A button carries the number of a group, a rule, or a rule and before which version.
"""

from dataclasses import replace
from functools import reduce
from typing import Annotated, Any

from bot.grammar.kinds import GROUPS, TITLES, RuleName, titled
from bot.kit import (
    Button,
    Call,
    Card,
    Code,
    Entry,
    Leads,
    Of,
    Reply,
    Row,
    Said,
    _,
    command,
    p_,
    page,
    refusals,
    say,
)
from bot.ruling import (
    apart_said,
    bounds_said,
    coming_said,
    since_said,
    subject_said,
    value_said,
)
from ledger import products, rules
from ledger.errors import NotFound
from ledger.people import persons
from ledger.people.persons import Person
from ledger.people.roles import SEE_HOUSE, SET_RULES
from ledger.rules import Decided, Rule, Stands

_ALL_RULES: Any = None
_SET, _OLDER = "set/", "/"
_MOST_DIGITS = 18


@command(
    p_("trigger", "rules"),
    about=_("See what holds here: prices, limits and times."),
    examples=(_("/rules send.fee"),),
    bare="show",
    twin=p_("slash command", "rules"),
    menu=_("Prices and rules"),
)
async def all_rules(
    call: Call, rule: Annotated[RuleName, Of(option=p_("option", "rule"))] = _ALL_RULES
) -> Reply:
    """Show the first group of rules, or one rule."""
    return await (_one(call, rule) if rule else _group(call, 0))


@page("rules")
async def turned(call: Call, at: str) -> Reply:
    """Show a group by its number, a rule by its name, or begin to change one."""
    if at.startswith(_SET):
        return _changing(call, at.removeprefix(_SET))
    name, _, before = at.partition(_OLDER)
    if at.isascii() and at.isdecimal():
        reply = await _group(call, int(at) % len(GROUPS))
    else:
        reply = await _one(
            call, name, int(before) if before.isascii() and before.isdecimal() else 0
        )
    return replace(reply, edits_card=True)


def _changing(call: Call, name: str) -> Reply:
    if name not in TITLES or not call.may(SET_RULES):
        raise NotFound("button")
    return Reply((), leads=Leads("rules set", {"rule": name}))


# -- all of them --------------------------------------------------------------------------------


async def _group(call: Call, number: int) -> Reply:
    """Show a group of rules, or the first that has any for who asks."""
    seen = [[each for each in names if _may_see(call, each)] for names in GROUPS.values()]
    groups = [at for at, names in enumerate(seen) if names]
    if number not in groups:
        number = groups[0]
    buttons = [Button.goes(titled(each), "rules", each) for each in seen[number]]
    following = groups[(groups.index(number) + 1) % len(groups)]
    if following != number:
        buttons.append(
            Button.goes(say("Next: {group}", group=_named(following)), "rules", following)
        )
    entries = [await _entry(call, each) for each in seen[number]]
    card = Card(None, entries=entries, above=say("Rules: {group}", group=_named(number)))
    return Reply.of(card=card, buttons=buttons)


def _named(group: int) -> Said:
    return say([*GROUPS][group])


async def _entry(call: Call, name: str) -> Entry:
    rule = products.RULES[name]
    title, said = titled(name), []
    for each in await rules.standing(call.books, rule):
        held = [value_said(rule, each.held.value, each.of)] if each.own else []
        coming = [coming_said(rule, decided) for decided in each.coming]
        said += [apart_said(each.of, one) for one in (*held, *coming)]
    values = reduce(lambda row, each: say("{row}; {more}", row=row, more=each), said)
    return Entry(say("{rule}: {values}", rule=title, values=values), title, values, None)


def _may_see(call: Call, name: str) -> bool:
    return call.may(SEE_HOUSE) or products.RULES[name].concerns_people


# -- one of them --------------------------------------------------------------------------------


async def _one(call: Call, name: str, before: int = 0) -> Reply:
    if name not in TITLES or not _may_see(call, name):
        raise NotFound("rule")
    rule = products.RULES[name]
    stands = await rules.standing(call.books, rule)
    more = [say("By name: {name}", name=Code(name, as_it_stands=True)), *bounds_said(rule)]
    entries, older = await _decisions(call, rule, before) if call.may(SEE_HOUSE) else ([], 0)
    card = Card(
        titled(name),
        rows=[row for each in stands for row in _standing(call, rule, each)],
        entries=entries,
        more=more if call.may(SEE_HOUSE) else (),
    )
    buttons = [Button.goes(say("All rules"), "rules", _group_of(name))]
    if older:
        buttons.insert(0, Button.goes(say("Older"), "rules", f"{name}{_OLDER}{older}"))
    if call.may(SET_RULES):
        buttons.insert(0, Button.goes(say("Change it"), "rules", f"{_SET}{name}"))
    return Reply.of(card=card, buttons=buttons)


def _standing(call: Call, rule: Rule[Any], stands: Stands[Any]) -> list[Row]:
    subject = subject_said(stands.of)
    since = since_said(rule, stands.held, stands.of, whence=call.may(SEE_HOUSE))
    held: list[Row] = [(subject, since)] if stands.own else []
    return held + [(subject, coming_said(rule, each)) for each in stands.coming]


async def _decisions(call: Call, rule: Rule[Any], before: int) -> tuple[list[Entry], int]:
    """Return a page of what was decided, and before which version there is more, if there is."""
    found = await rules.versions(call.books, rule, *([before] if before else []))
    people = await persons.by_ids(
        call.books, {who for each in found for who in (each.maker, each.approver)}
    )
    older = found[-1].version if len(found) == rules.PAGE else 0
    return [_decision(rule, each, people) for each in found], older


def _decision(rule: Rule[Any], made: Decided[Any], people: dict[int, Person]) -> Entry:
    what = say(
        "Version {version}, {subject}: {value}",
        version=made.version,
        subject=subject_said(made.of),
        value=value_said(rule, made.value, made.of),
    )
    who: Said = say("{person}", person=people[made.maker])
    if made.approver:
        who = say("{maker}, approved by {approver}", maker=who, approver=people[made.approver])
    below = say(
        "from {since}; decided {time} by {who}: {reason}",
        since=made.since,
        time=made.decided_at,
        who=who,
        reason=made.reason,
    )
    return Entry(say("{what}; {below}", what=what, below=below), what, below, None)


def _group_of(name: str) -> int:
    return next(number for number, names in enumerate(GROUPS.values()) if name in names)


def _number(at: str) -> int:
    return int(at) if at.isascii() and at.isdecimal() and len(at) <= _MOST_DIGITS else 0


hidden = refusals(
    {"rule": say("This rule concerns whoever looks after the house, and is shown to them alone.")}
)

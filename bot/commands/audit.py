"""What operators did: a page of it, one act whole, and what each is called."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from bot.grammar.kinds import PAYEE, CaseNumber, GoneDay, titled
from bot.grammar.kinds.budgeted import TITLES
from bot.kit import (
    Button,
    Call,
    Card,
    Code,
    Entry,
    Of,
    Reply,
    Row,
    Said,
    _,
    acts,
    command,
    p_,
    page,
    say,
)
from bot.ruling import apart_said, value_said
from ledger import merged, products, rules
from ledger.chart import HOUSE
from ledger.errors import NotFound
from ledger.money import Money
from ledger.people import attempts, audit, cases, meant, persons
from ledger.people.audit import PAGE, Audited
from ledger.people.facts import Fact, Who
from ledger.people.persons import Person
from ledger.people.proposals import NOTE
from ledger.people.roles import SEE_AUDIT
from ledger.products.budgets import BUDGET

NOBODY: Any = None
NO_DAY: Any = None
_WHOM = Of(about=_("Who did it, approved it, or is meant"), option=p_("option", "name"))
_ONE = "act"
_MOST_DIGITS = 18
_LAST = 10**_MOST_DIGITS
_SAID_APART = {NOTE, "verb", "card"}


@dataclass(frozen=True, slots=True)
class Shelf:
    """Which acts are looked at: of a person, a case, a day or an emergency; before which one."""

    person: int = 0
    case: int = 0
    day: str = ""
    before: int = _LAST
    glass: str = ""

    @classmethod
    def read(cls, at: str) -> "Shelf":
        """Read what a button carries; what it does not is left out."""
        person, case, day, before, glass = [*at.split("."), *[""] * 5][:5]
        return cls(_number(person), _number(case), day, _number(before) or _LAST, glass)

    @property
    def at(self) -> str:
        """What a button carries that shows this."""
        return f"{self.person}.{self.case}.{self.day}.{self.before}.{self.glass}"


@command(
    p_("trigger", "audit"),
    about=_("See what operators did: all of it, of a person or of a day."),
    examples=(_("/audit @sara"), _("/audit yesterday")),
    bare="show",
    twin=p_("slash command", "audit"),
    needs=SEE_AUDIT,
    menu=_("What was done"),
)
async def audit_(
    call: Call,
    to: Annotated[Person, PAYEE, _WHOM] = NOBODY,
    on: Annotated[GoneDay, Of(option=p_("option", "day"))] = NO_DAY,
) -> Reply:
    """Show the newest acts."""
    return await _page(call, Shelf(to.id if to else 0, 0, on.isoformat() if on else ""))


@command(
    p_("trigger", "audit case"),
    about=_("See what operators did about a case."),
    examples=(_("/audit case 7"),),
    twin=p_("slash command", "audit case"),
    needs=SEE_AUDIT,
)
async def of_case(call: Call, number: CaseNumber) -> Reply:
    """Show the newest acts about a case."""
    return await _page(call, Shelf(case=number))


@page("audit", needs=SEE_AUDIT)
async def turned(call: Call, at: str) -> Reply:
    """Show older acts, or one of them whole."""
    one, _dot, number = at.partition(".")
    if one == _ONE:
        return await _one(call, _number(number))
    return replace(await _page(call, Shelf.read(at)), edits_card=True)


async def _page(call: Call, shelf: Shelf) -> Reply:
    found = await _found(call, shelf)
    newest, older = found[:PAGE], found[PAGE:]
    shown = [each for each in newest if not await _is_kept_from(call, each)]
    if not shown and not older:
        return Reply.of(say("Nothing of the kind was done."))
    people = await _people(call, shown)
    buttons = [
        Button.goes(say("{number}", number=each.number), "audit", f"{_ONE}.{each.number}")
        for each in shown
    ]
    if older:
        on = replace(shelf, before=newest[-1].number)
        buttons.append(Button.goes(say("Older"), "audit", on.at))
    entries = [_entry(call, each, people) for each in shown]
    return Reply.of(card=Card(None, entries=entries), buttons=buttons)


async def _found(call: Call, shelf: Shelf) -> list[Audited]:
    if shelf.person:
        return await audit.of_person(call.books, shelf.person, shelf.before)
    if shelf.glass:
        return await audit.of_topic(call.books, f"glass {shelf.glass}", shelf.before)
    if shelf.case:
        return await audit.of_topic(call.books, f"case {shelf.case}", shelf.before)
    if not shelf.day:
        return await audit.newest(call.books, shelf.before)
    start = _midnight(call, shelf.day)
    return await audit.between(call.books, start, start + timedelta(days=1), shelf.before)


async def _is_kept_from(call: Call, found: Audited) -> bool:
    """Tell whether an act is one that who asks may know nothing of.

    So is one of a confidential case, and a quiet one that is about herself.
    """
    if {found.kind, found.facts.get("verb")} & call.quiet and await _is_about(call, found):
        return True
    number = _case_of(found)
    if not number:
        return False
    try:
        case = await cases.get(call.books, number)
    except cases.NoCase:
        return False
    return case.is_confidential and (not call.may(case.needs) or case.is_about(call.actor.id))


async def _is_about(call: Call, found: Audited) -> bool:
    """Tell whether an act is about who asks, whatever number she had then."""
    about = {found.person, *meant.among(found.facts)}
    return call.actor.id in (await call.books.read(merged.now_each, about)).values()


def _case_of(found: Audited) -> int:
    """Return the case that an act is about, by its topic or its card; 0 for none."""
    kind, _, number = found.topic.partition(" ")
    if kind == "case":
        return _number(number)
    named = found.facts.get("case")
    return named if isinstance(named, int) else 0


def _midnight(call: Call, day: str) -> datetime:
    """Return when a day began where the house is; NotFound for what is none."""
    try:
        found = date.fromisoformat(day)
    except ValueError:
        raise NotFound("audit") from None
    zone = ZoneInfo(call.settings.time_zone)
    return datetime.combine(found, time(), zone).astimezone(UTC)


async def _one(call: Call, number: int) -> Reply:
    found = next(iter(await audit.newest(call.books, number + 1)), None)
    if found is None or found.number != number or await _is_kept_from(call, found):
        raise NotFound("audit")
    people = await _people(call, [found])
    rows: list[Row] = [
        (say("When"), found.at),
        (say("Who"), people[found.actor]),
        *([(say("Approved by"), people[found.approver])] if found.approver else []),
        *([(say("About"), people[found.person])] if found.person else []),
        *([(say("Receipt"), found.transfer)] if found.transfer else []),
        *_facts(found, people),
        *([(say("Reason"), found.words)] if found.words else []),
    ]
    title = say("Act {number}: {act}", number=found.number, act=_act(call, found))
    return Reply.of(card=Card(title, rows=rows))


def _facts(found: Audited, people: Mapping[int, Person]) -> list[Row]:
    """Return what is kept with an act, each under its own name, as an auditor finds it exported."""
    known = (
        (name, _value(fact, people))
        for name, fact in found.facts.items()
        if not (isinstance(fact, Who) and fact == found.person)
    )
    return [
        (say("{name}", name=name), value)
        for name, value in known
        if name not in _SAID_APART and value not in {"", None}
    ]


def _value(fact: Fact, people: Mapping[int, Person]) -> Any:  # noqa: ANN401 - of each type that is said
    match fact:
        case Who():
            return people[fact]
        case Money() | int() | str() | datetime() | timedelta():
            return fact
        case None:
            return ""
        case bytes():
            return fact.hex()
        case list():
            return ", ".join(map(str, fact))
        case _:
            return str(fact)


async def _people(call: Call, found: Sequence[Audited]) -> dict[int, Person]:
    named = {who for each in found for who in (each.actor, each.approver, each.person)}
    meant = {int(fact) for each in found for fact in each.facts.values() if isinstance(fact, Who)}
    return await persons.by_ids(call.books, named | meant)


def _entry(call: Call, found: Audited, people: Mapping[int, Person]) -> Entry:
    act, who, at = _act(call, found), people[found.actor], found.at
    by = say("{person}, {time}", person=who, time=at)
    if found.approver:
        approver = people[found.approver]
        by = say("{person}, approved by {approver}, {time}", person=who, approver=approver, time=at)
    about = people.get(found.person) if found.person != HOUSE else None
    what = say("{act}: {person}", act=act, person=about) if about else act
    if found.words:
        by = say("{by} · {reason}", by=by, reason=found.words)
    said = say("{number}. {what} — {by}", number=found.number, what=what, by=by)
    amount = found.facts.get("amount")
    numbered = say("{number}. {what}", number=found.number, what=what)
    return Entry(said, numbered, by, amount if isinstance(amount, Money) else None)


def _act(call: Call, found: Audited) -> Said:
    """Name an act; of a proposal, also what it would do."""
    named = call.acts.get(found.kind)
    act = say(named) if named else say("{name}", name=Code(found.kind, as_it_stands=True))
    matter = call.acts.get(str(found.facts.get("verb", "")))
    if matter is not None and found.kind != found.facts.get("verb"):
        act = say("{act} · {matter}", act=act, matter=say(matter))
    which = _which(call, found)
    return say("{act} · {matter}", act=act, matter=which) if which else act


def _which(call: Call, found: Audited) -> Said | None:
    """Say what was attempted, or which rule or budget was to be what."""
    tried, name = str(found.facts.get("what", "")), str(found.facts.get("rule", ""))
    if found.kind == attempts.KIND and tried:
        return say(call.acts[tried]) if tried in call.acts else _typed(tried)
    rule = products.RULES.get(name, BUDGET if name == BUDGET.name else None)
    if rule is None:
        return None
    of = rules.Of.read(str(found.facts["of"]))
    value = value_said(rule, rule.read(str(found.facts["value"])), of)
    title = say(TITLES[of.kind]) if rule is BUDGET else apart_said(of, titled(name))
    return say("{rule}: {value}", rule=title, value=value)


def _typed(command: str) -> Said:
    return say("{command}", command=Code(f"/{command}"))


def _number(at: str) -> int:
    return int(at) if at.isascii() and at.isdecimal() and len(at) <= _MOST_DIGITS else 0


named = acts(
    {
        "proposed": _("Proposal"),
        "rejected": _("Rejected"),
        "withdrawn": _("Withdrawn"),
        "lapsed": _("Lapsed"),
        "refused": _("Refused by the books"),
        attempts.KIND: _("Attempt without the right"),
    }
)

"""The cases that wait for support: all of them, one's own, nobody's; and those about somebody."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.commands.cases.drawing import people_of, title
from bot.kit import Button, Call, Reply, Said, _, command, p_, page, say
from ledger.errors import NotFound
from ledger.people import cases
from ledger.people.cases import PAGE, Case
from ledger.people.persons import Person
from ledger.people.roles import HANDLE_CASES

_MOST_DIGITS = 18
_FILTERS: dict[str, Said] = {
    "all": say("All"),
    "mine": say("Mine"),
    "unassigned": say("Nobody's"),
}


@command(
    p_("trigger", "cases"),
    about=_("See the open cases."),
    needs=HANDLE_CASES,
    menu=_("Open cases"),
)
async def open_cases(call: Call) -> Reply:
    """List what waits for support, the oldest first."""
    return await _list(call, 0, "all")


@page("cases", needs=HANDLE_CASES)
async def later(call: Call, at: str) -> Reply:
    """Show the open cases after a number, all or some, or those about somebody."""
    after, _dot, of = at.partition(".")
    return replace(await _list(call, number_of(after), of or "all"), edits_card=True)


def number_of(at: str) -> int:
    """Return the number that a button carries; NotFound for anything else."""
    if not (at.isascii() and at.isdecimal() and len(at) <= _MOST_DIGITS):
        raise NotFound("case")
    return int(at)


async def _list(call: Call, after: int, of: str) -> Reply:
    """List some of the cases, but for those that are about who asks or that she may not know of."""
    kind, _dot, person = of.partition(".")
    which: Any = kind if kind in {*_FILTERS, "about"} else "all"
    who = number_of(person) if which == "about" else call.actor.id
    found = await cases.among(call.books, after, which, who)
    listed = [
        each for each in found[:PAGE] if not each.is_about(call.actor.id) and call.may(each.needs)
    ]
    buttons = [
        Button.goes(say("Case {number}", number=each.number), "case", each.number)
        for each in listed
    ]
    if len(found) > PAGE:
        buttons.append(Button.goes(say("More"), "cases", f"{found[PAGE - 1].number}.{of}"))
    if which != "about" and (listed or which != "all"):
        others = [(name, label) for name, label in _FILTERS.items() if name != which]
        buttons += [Button.goes(label, "cases", f"0.{name}") for name, label in others]
    people = await people_of(call.books, listed)
    titles = [_line(each, people) for each in listed]
    return Reply.of(*(titles or [_nothing(len(found) > PAGE)]), buttons=buttons)


def _line(found: Case, people: Mapping[int, Person]) -> Said:
    told = title(found, people)
    if not found.is_open:
        return say("{case} — {state}", case=told, state=say("closed"))
    if found.assignee:
        return say("{case} — {person}", case=told, person=people[found.assignee])
    return told


def _nothing(more: bool) -> Said:  # noqa: FBT001 - whether there are more
    return say("More") if more else say("No case is open.")

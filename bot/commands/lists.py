"""The lists of who is under sanctions: which versions there are, and how old they are."""

from dataclasses import replace

from bot.kit import (
    Button,
    Call,
    Card,
    Code,
    Entry,
    Reply,
    Row,
    Said,
    _,
    acts,
    command,
    p_,
    page,
    say,
    say_many,
)
from ledger import clock
from ledger.errors import NotFound
from ledger.people.roles import HANDLE_ALERTS
from ledger.screening import hits, old
from ledger.screening import lists as screened
from ledger.screening.hits import Run
from ledger.screening.lists import IMPORT, Version

_IMPORT = Code("wasl lists import FILE", as_it_stands=True)
_SOURCES = {"command": say("by a command"), "folder": say("from the folder")}
_STATES = {
    "loading": say("not whole"),
    "whole": say("whole"),
    "pruned": say("only this line is kept"),
}


@command(
    p_("trigger", "lists"),
    about=_("See the lists that people are screened against."),
    twin=p_("slash command", "lists"),
    needs=HANDLE_ALERTS,
    menu=_("Screening lists"),
)
async def lists(call: Call) -> Reply:
    """List the newest version of each, and say which are too old."""
    newest = await screened.newest(call.books)
    if not newest:
        return Reply.of(card=_none(), buttons=[])
    too_old = await old(call.books, clock.now())
    card = Card(
        say("Lists that people are screened against"),
        rows=_run(await hits.last_run(call.books)),
        entries=[_newest(each) for each in newest],
        warnings=[_too_old(each) for each in too_old],
        tone="waits" if too_old else "",
    )
    buttons = [
        Button.goes(say("{list}: versions", list=each.list), "lists", each.list) for each in newest
    ]
    return Reply.of(card=card, buttons=buttons)


@page("lists", needs=HANDLE_ALERTS)
async def versions(call: Call, at: str) -> Reply:
    """List the versions of one, the newest first, or all lists again."""
    if not at:
        return replace(await lists.run(call), edits_card=True)
    name, _dot, before = at.partition(".")
    known = {"before": int(before)} if before.isascii() and before.isdecimal() else {}
    found = await screened.of_list(call.books, name, most=screened.PAGE + 1, **known)
    if not found:
        raise NotFound("list")
    shown = found[: screened.PAGE]
    buttons = [Button.goes(say("All lists"), "lists", "")]
    if len(found) > len(shown):
        earlier = f"{name}.{shown[-1].version}"
        buttons.insert(0, Button.goes(say("Earlier versions"), "lists", earlier))
    title = say("Versions of {list}", list=name)
    card = Card(title, entries=[_version(each) for each in shown])
    return Reply.of(card=card, buttons=buttons, edits_card=True)


def _run(run: Run | None) -> list[Row]:
    """Say when everybody was screened last, or how far that has come."""
    if run is None:
        return [(say("Everybody screened"), say("not yet"))]
    known = {"done": run.done, "people": max(run.people, run.done)}
    if run.ended is None:
        return [(say("Being screened"), say("{done} of {people}", **known))]
    people = say_many("{count} person", "{count} people", run.done)
    opened = say_many("{count} new case", "{count} new cases", run.hits)
    told = say("{time} · {people} · {cases}", time=run.ended, people=people, cases=opened)
    return [(say("Everybody screened"), told)]


def _none() -> Card:
    return Card(
        say("There are no lists yet, so nobody is screened."),
        more=[say("Import the first one on the machine: {command}", command=_IMPORT)],
        tone="waits",
    )


def _newest(of: Version) -> Entry:
    what = say("{list}, version {version}", list=of.list, version=of.version)
    below = say("{time} · {entries}", time=of.at, entries=_entries(of))
    return Entry(say("{what}, {below}", what=what, below=below), what, below, None)


def _version(of: Version) -> Entry:
    what = say("Version {version}: {state}", version=of.version, state=_STATES[of.state])
    changes = say(
        "{time} {source} · {entries} · {added} added, {removed} removed, {changed} changed",
        time=of.at,
        source=_SOURCES[of.source],
        entries=_entries(of),
        added=of.added,
        removed=of.removed,
        changed=of.changed,
    )
    return Entry(say("{what}, {below}", what=what, below=changes), what, changes, None)


def _entries(of: Version) -> Said:
    return say_many("{count} entry", "{count} entries", of.entries)


def _too_old(of: Version) -> Said:
    return say(
        "{list} is of {time}, which is too old. Bring the newest file: {command}",
        list=of.list,
        time=of.at,
        command=_IMPORT,
    )


named = acts({IMPORT: _("List imported")})

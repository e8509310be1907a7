"""The rules against laundering as they are looked at, and what trying one has found."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

from bot.grammar.kinds import titled, watch_said
from bot.kit import Button, Card, Document, Entry, Reply, Row, say, say_many
from bot.ruling import apart_said, since_said, value_said
from ledger import clock, laundering, rules
from ledger.laundering import WATCHES, Tally, Watch
from ledger.people import persons, roles
from ledger.people.roles import HANDLE_ALERTS, SET_RULES
from ledger.rules import ALL

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.kit import Call, Said
    from ledger.books import Books
    from ledger.laundering import Trial
    from ledger.people.persons import Person

FIRST = 5
_COLUMNS = ("person", "name", "receipt", "at", "currency", "receipts")
_EXAMPLES = say("These figures are examples, until somebody decides them.")


async def listed(call: Call) -> Reply:
    """List the rules: whether each is on, and what it found in 30 days."""
    counted = await laundering.tallies(call.books)
    entries = [await _entry(call, each, counted.get(each.name)) for each in WATCHES.values()]
    buttons = [Button.goes(watch_said(each), "aml", each) for each in WATCHES]
    buttons.append(Button.goes(say("Allowed pairs"), "aml", "allowed"))
    title = say("Against laundering: what is looked for")
    return Reply.of(card=Card(title, entries=entries), buttons=buttons)


async def one(call: Call, name: str) -> Reply:
    """Show one rule: its state, its figures with their versions, and what it found."""
    watch = WATCHES[name]
    held = await rules.at(call.books, watch.switch)
    figures = [row for each in watch.parameters for row in await _figures(call, each)]
    tally = (await laundering.tallies(call.books)).get(name, Tally())
    decided = [await rules.newest(call.books, each) for each in watch.parameters]
    card = Card(
        watch_said(name),
        rows=[
            *figures,
            (say("Alerts in 30 days"), tally.alerts),
            (say("Cases"), tally.cases),
            (say("False alarms"), tally.false),
        ],
        status=since_said(watch.switch, held, ALL),
        tone="done" if held.value else "ended",
        more=[] if any(decided) else [_EXAMPLES],
    )
    return Reply.of(card=card, buttons=_buttons(call, watch, on=bool(held.value)))


async def tried(books: Books, token: bytes, reader: Person | None) -> Reply:
    """Draw a trial; nobody is shown what it found of herself."""
    trial = await laundering.trial(books, token)
    title = say("{rule}: tried since {day}", rule=watch_said(trial.rule), day=_day(books, trial))
    if trial.state != "ready":
        return Reply.of(card=Card(title, status=_state(trial), tone="waits"), edits_card=True)
    if reader is None or not await roles.holding(books, reader.id, HANDLE_ALERTS):
        return Reply.of(say("There is nothing to see here any more."), edits_card=True)
    found = [each for each in trial.found if each[0] != reader.id]
    people = await persons.by_ids(books, {each[0] for each in found})
    card = Card(
        title,
        rows=[
            (say("Payments looked at"), trial.transfers),
            (say("Alerts it would have made"), trial.alerts),
            (say("About people"), trial.people),
        ],
        entries=[_found(each, people) for each in found[:FIRST]],
        status=say("done"),
        tone="done",
    )
    files = [_file(trial, found, people)] if found else []
    buttons = [
        Button.goes(say("Receipt {number}", number=each[1]), "tx", each[1])
        for each in found[:FIRST]
    ]
    buttons.append(Button.goes(say("The rule"), "aml", trial.rule))
    return Reply((), buttons, card=card, files=files, edits_card=True, brings=True)


async def _entry(call: Call, watch: Watch, tally: Tally | None) -> Entry:
    name = watch_said(watch.name)
    held = value_said(watch.switch, (await rules.at(call.books, watch.switch)).value, ALL)
    state = held
    if tally:
        count = say_many("{count} alert in 30 days", "{count} alerts in 30 days", tally.alerts)
        known: dict[str, Any] = {"state": held, "alerts": count}
        state = say("{state} · {alerts}", **known)
        if tally.false:
            false = say_many("{count} false alarm", "{count} false alarms", tally.false)
            state = say("{state} · {alerts} · {false}", false=false, **known)
    return Entry(say("{rule}: {state}", rule=name, state=state), name, state, None)


async def _figures(call: Call, rule: rules.Rule[Any]) -> list[Row]:
    stands = await rules.standing(call.books, rule)
    rows = [
        (titled(rule.name), apart_said(each.of, since_said(rule, each.held, each.of)))
        for each in stands
        if each.own
    ]
    return list(rows)


def _buttons(call: Call, watch: Watch, *, on: bool) -> list[Button]:
    buttons = [Button.goes(say("Try it"), "aml", f"try.{watch.name}")]
    if call.may(SET_RULES):
        label, way = (say("Switch it off"), "off") if on else (say("Switch it on"), "on")
        buttons.append(Button.goes(label, "aml", f"{way}.{watch.name}"))
    return [*buttons, *(Button.goes(titled(it.name), "rules", it.name) for it in watch.parameters)]


def _state(trial: Trial) -> Said:
    if trial.state == "failed":
        return say("It could not be tried.")
    return say("being tried: {percent}%", percent=trial.done)


def _found(each: tuple[int, int, int, str, list[int]], people: Mapping[int, Person]) -> Entry:
    person, receipt, at_ms, *_rest = each
    what = say("{person}, receipt {number}", person=people[person], number=receipt)
    when = say("{time}", time=clock.from_ms(at_ms))
    return Entry(say("{what}, {time}", what=what, time=when), what, when, None)


def _file(
    trial: Trial,
    found: Sequence[tuple[int, int, int, str, list[int]]],
    people: Mapping[int, Person],
) -> Document:
    """Return what was found as a table."""
    written = io.StringIO()
    table = csv.writer(written)
    table.writerow(_COLUMNS)
    for person, receipt, at_ms, currency, receipts in found:
        name, at = people[person].name, clock.from_ms(at_ms).isoformat()
        table.writerow((person, _plain(name), receipt, at, currency, " ".join(map(str, receipts))))
    words = say("What the rule would have found, as a table")
    name = f"wasl-{trial.rule}-{trial.since.date()}.csv"
    return Document(written.getvalue().encode("utf-8-sig"), words, name, "text/csv")


def _plain(name: str) -> str:
    """Return a name that no spreadsheet takes for a formula."""
    return f"'{name}" if name.startswith(("=", "+", "-", "@", "\t", "\r")) else name


def _day(books: Books, trial: Trial) -> Any:  # noqa: ANN401 - a date, as sentences take it
    return trial.since.astimezone(books.zone).date()

"""What came and went, the newest first, with what was left after each line."""

from dataclasses import replace
from typing import Any

from bot.kit import Button, Call, Card, Entry, Reply, _, command, p_, page, say
from bot.wording import first_payment
from ledger.chart import WALLET
from ledger.people import persons
from ledger.people.persons import Person
from ledger.statement import Line

PAGE = 8
_MOST_DIGITS = 18


@command(
    p_("trigger", "history"),
    about=_("See what came and went."),
    asked=(p_("asked", "history"),),
    twin=p_("slash command", "history"),
    menu=_("History"),
)
async def history(call: Call) -> Reply:
    """Show the newest lines."""
    return await _page(call, None)


@page("history")
async def older(call: Call, at: str) -> Reply:
    """Show the lines before an entry; 0 for the newest."""
    before = int(at) if at.isascii() and at.isdecimal() and len(at) <= _MOST_DIGITS else 0
    shown = await _page(call, before or None)
    return replace(shown, edits_card=True)


async def _page(call: Call, before: int | None) -> Reply:
    wallets = await call.books.balances(call.actor.id, WALLET)
    lines = await call.books.history([each.account for each in wallets], before, PAGE + 1)
    if not lines:
        return Reply.of(
            say("Nothing has come or gone yet. Try {send}.", send=first_payment(call.actor))
        )
    people = await persons.by_ids(call.books, {who for line in lines for who in _parties(line)})
    shown = [_told(call, line, people) for line in lines[:PAGE]]
    buttons = []
    if before is not None:
        buttons.append(Button.goes(say("Newest"), "history", 0))
    if len(lines) > PAGE:
        buttons.append(Button.goes(say("Older"), "history", lines[PAGE - 1].at))
    return Reply.of(card=Card(None, entries=shown), buttons=buttons)


def _parties(line: Line) -> tuple[int, int]:
    return line.payer, line.payee


def _told(call: Call, line: Line, people: dict[int, Person]) -> Entry:
    shown = call.readings.shown(line, call.actor, people)
    facts: dict[str, Any] = {
        "number": line.number,
        "change": line.change,
        "what": shown.what,
        "time": line.recorded_at,
        "left": line.available_after,
    }
    if not line.note:
        said = say("{number}. {change} · {what} · {time} · balance {left}", **facts)
        below = say("{time}", time=line.recorded_at)
    else:
        said = say(
            "{number}. {change} · {what} · {note} · {time} · balance {left}",
            note=line.note,
            **facts,
        )
        below = say("{note} · {time}", note=line.note, time=line.recorded_at)
    return Entry(said, shown.what, below, line.change, shown.who)

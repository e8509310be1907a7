"""What came and went, the newest first, with what was left after each line."""

from typing import Any

from bot.kit import Button, Call, Reply, Said, _, command, p_, page, say
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
)
async def history(call: Call) -> Reply:
    """Show the newest lines."""
    return await _page(call, None)


@page("history")
async def older(call: Call, at: str) -> Reply:
    """Show the lines before an entry; 0 for the newest."""
    before = int(at) if at.isascii() and at.isdecimal() and len(at) <= _MOST_DIGITS else 0
    shown = await _page(call, before or None)
    return Reply(shown.lines, shown.buttons, edits_card=True)


async def _page(call: Call, before: int | None) -> Reply:
    wallets = await call.books.balances(call.actor.id, WALLET)
    lines = await call.books.history([each.account for each in wallets], before, PAGE + 1)
    if not lines:
        return Reply.of(
            say("Nothing has come or gone yet. Try {send}.", send=first_payment(call.actor))
        )
    people = await persons.by_ids(call.books, {who for line in lines for who in _parties(line)})
    shown = [_told(line, call.actor, people) for line in lines[:PAGE]]
    buttons = []
    if before is not None:
        buttons.append(Button.goes(say("Newest"), "history", 0))
    if len(lines) > PAGE:
        buttons.append(Button.goes(say("Older"), "history", lines[PAGE - 1].at))
    return Reply(shown, buttons)


def _parties(line: Line) -> tuple[int, int]:
    return line.payer, line.payee


def _told(line: Line, reader: Person, people: dict[int, Person]) -> Said:
    facts: dict[str, Any] = {
        "number": line.number,
        "change": line.change,
        "what": _what(line, reader, people),
        "time": line.recorded_at,
        "left": line.available_after,
    }
    if line.note:
        return say(
            "{number}. {change} · {what} · {note} · {time} · balance {left}",
            note=line.note,
            **facts,
        )
    return say("{number}. {change} · {what} · {time} · balance {left}", **facts)


def _what(line: Line, reader: Person, people: dict[int, Person]) -> Said:
    payer, payee = people[line.payer], people[line.payee]
    match line.kind:
        case "gift":
            return say("welcome gift")
        case "reserve" | "return" | "take_back" if not line.payee:
            return _LINKS[line.kind]
        case "reserve":
            return say("waiting for {payee}", payee=payee)
        case "return" | "take_back":
            return say("back from {payee}", payee=payee)
        case "claim" | "release" | "link" if line.payer == reader.id:
            return say("taken by {payee}", payee=payee)
        case _:
            is_payer = line.payer == reader.id
            return say("to {payee}", payee=payee) if is_payer else say("from {payer}", payer=payer)


_LINKS = {
    "reserve": say("waiting behind a link"),
    "return": say("back from a link"),
    "take_back": say("back from a link"),
}

"""The books against the banks: each day, for each rail and currency, line by line."""

from dataclasses import replace
from datetime import date

import structlog

from bot.commands.reconcile.drawing import brief, drawn, kept_entry
from bot.commands.reconcile.filed import sheet, table
from bot.kit import (
    Button,
    Call,
    Card,
    Code,
    Facts,
    Reply,
    _,
    command,
    p_,
    page,
    say,
    tells,
)
from bot.reports import apart
from ledger import clock
from ledger.banking import reconciling
from ledger.errors import NotFound
from ledger.people.roles import SEE_HOUSE

_MOST = 12
_NONE_YET = say("No day is over yet.")
log = structlog.get_logger("bot.reconcile")


@command(
    p_("trigger", "reconcile"),
    about=_("See what the books say of each bank against what the bank says."),
    twin=p_("slash command", "reconcile"),
    needs=SEE_HOUSE,
    menu=_("Books and banks"),
)
async def reconcile(call: Call) -> Reply:
    """List every rail and currency as it stands now."""
    accounts = (await reconciling.accounts(call.books))[:_MOST]
    if not accounts:
        return Reply.of(say("No bank has moved anything yet."))
    found = [await reconciling.look(call.books, *each, _today(call)) for each in accounts]
    if len(found) == 1:
        return await _one(call, *accounts[0])
    wrong = any(each.unexplained or each.short for each in found)
    card = Card(
        say("The books and the banks"),
        entries=[brief(each) for each in found],
        tone="waits" if wrong else "done",
    )
    buttons = [
        Button.goes(
            say("{rail} {currency}", rail=each.rail, currency=each.currency),
            "reconcile",
            f"of.{each.rail}.{each.currency}",
        )
        for each in found
    ]
    return Reply.of(card=card, buttons=buttons)


@page("reconcile", needs=SEE_HOUSE)
async def turned(call: Call, at: str) -> Reply:
    """Show one account, the days that are kept of it, or those as a table."""
    what, rail, currency, before = [*at.split("."), "", "", ""][:4]
    known = await reconciling.accounts(call.books)
    if (rail, currency) not in known:
        raise NotFound("button")
    if what == "of":
        return replace(await _one(call, rail, currency), edits_card=True)
    day = int(before) if before.isascii() and before.isdecimal() and len(before) < _MOST else 2**31
    if what in {"file", "sheet"}:
        return await _filed(call, rail, currency, is_sheet=what == "sheet")
    return await _days(call, rail, currency, day)


async def _one(call: Call, rail: str, currency: str) -> Reply:
    found = await reconciling.look(call.books, rail, currency, _today(call))
    buttons = [
        Button.goes(say("Earlier days"), "reconcile", f"days.{rail}.{currency}"),
        Button.goes(say("CSV file"), "reconcile", f"file.{rail}.{currency}"),
        Button.goes(say("Excel file"), "reconcile", f"sheet.{rail}.{currency}"),
    ]
    return Reply.of(card=drawn(found), buttons=buttons)


async def _filed(call: Call, rail: str, currency: str, *, is_sheet: bool) -> Reply:
    """Bring every day that is kept as a file, if one is over."""
    kept = await reconciling.kept(call.books, rail, currency, most=366)
    if not kept:
        return Reply.of(_NONE_YET)
    if is_sheet and not apart.can("xlsx"):
        extra = Code("make reports", as_it_stands=True)
        return Reply.of(say("This needs the extra that writes it: {extra}.", extra=extra))
    language = call.actor.language or call.settings.language
    try:
        file = await sheet(kept, language) if is_sheet else table(kept, language)
    except apart.NotDrawn as why:
        log.error("no sheet of days", reason=str(why))  # noqa: TRY400 - its own process tells
        return Reply.of(say("The file could not be made."))
    return replace(Reply.of(say("Every day that is kept, as a table.")), files=[file])


async def _days(call: Call, rail: str, currency: str, before: int) -> Reply:
    found = await reconciling.kept(call.books, rail, currency, before, reconciling.PAGE + 1)
    shown = found[: reconciling.PAGE]
    buttons = [Button.goes(say("Today"), "reconcile", f"of.{rail}.{currency}")]
    if len(found) > len(shown):
        at = f"days.{rail}.{currency}.{shown[-1].day.toordinal()}"
        buttons.insert(0, Button.goes(say("Earlier days"), "reconcile", at))
    title = say("{rail} {currency}, day by day", rail=rail, currency=currency)
    if not shown:
        title = _NONE_YET
    card = Card(title, entries=[kept_entry(each) for each in shown])
    return Reply.of(card=card, buttons=buttons, edits_card=True)


def _today(call: Call) -> date:
    return clock.now().astimezone(call.books.zone).date()


@tells("bank_alarm")
def alarm(facts: Facts) -> Reply:
    """Wake up who may see the house: what is wrong, and what to do first."""
    known = {"rail": facts.rail, "amount": facts.amount}
    if facts.what == "short":
        title = say("{rail} lacks {amount} for what is to be paid out.", **known)
        more = say("Pay that in at the bank: until then payouts may be rejected.")
    else:
        title = say("{amount} at {rail} cannot be explained.", **known)
        more = say("Look whether a statement is missing, then at the last entries.")
    card = Card(title, warnings=[more], tone="waits")
    return Reply.of(card=card, buttons=[Button.runs(say("Books and banks"), "reconcile")])


@tells("bank_alarm_over")
def alarm_over(facts: Facts) -> Reply:
    """Tell them that they can go back to sleep."""
    if facts.what == "short":
        return Reply.of(say("The alarm is over: {rail} covers its payouts.", rail=facts.rail))
    return Reply.of(say("The alarm is over: {rail} is explained.", rail=facts.rail))

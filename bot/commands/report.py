"""The report of a month, as PDF and XLSX: a live card shows how far it is, and becomes them."""

import asyncio
from datetime import date
from typing import Annotated

import structlog

from bot import commands
from bot.grammar import months
from bot.grammar.kinds import MONTH
from bot.kit import (
    Call,
    Card,
    Code,
    Document,
    Live,
    Of,
    Reply,
    Row,
    _,
    command,
    draws,
    movements,
    p_,
    say,
)
from bot.reports import apart
from bot.reports import document as documents
from ledger import clock, reports
from ledger.books import Books
from ledger.figures.months import Month
from ledger.people.persons import Person
from ledger.people.roles import SEE_HOUSE
from ledger.reports import CARD, Asked

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

log = structlog.get_logger("bot.report")


@command(
    p_("trigger", "report"),
    about=_("Get the report of a month, as PDF and as a spreadsheet."),
    examples=(_("/report 2026-11"),),
    twin=p_("slash command", "report"),
    needs=SEE_HOUSE,
    menu=_("Monthly report"),
)
async def report(
    call: Call, month: Annotated[Month | None, MONTH, Of(option=p_("option", "month"))] = None
) -> Reply:
    """Begin the report of a month, or of the last one; its card goes on by itself."""
    if not (apart.can("pdf") and apart.can("xlsx") and apart.can("chart")):
        needed = Code("make reports", as_it_stands=True)
        return Reply.of(say("A report needs the extra that writes it: {extra}.", extra=needed))
    wanted = month or Month.of(clock.now(), call.books.zone).after(-1)
    language = call.actor.language or call.settings.language
    token = await reports.ask(call.act, wanted, language)
    asked = await reports.get(call.books, token)
    if asked.state == "open":
        return Reply((), card=_card(asked), live=Live(CARD, token))
    return await drawn(call.books, token, call.actor)


@draws(CARD)
async def drawn(books: Books, token: bytes, reader: Person | None) -> Reply:
    """Draw how far a report is, or the report itself in its reader's language."""
    asked = await reports.get(books, token)
    card = _card(asked)
    if asked.state != "ready":
        return Reply((), card=card, edits_card=True)
    language = (reader and reader.language) or asked.language
    try:
        written = (_written(asked, name, language, str(books.zone)) for name in _WORDS)
        files = await asyncio.gather(*written)
    except apart.NotDrawn as why:
        log.error("no report", month=str(asked.month), reason=str(why))  # noqa: TRY400 - its own process tells
        return Reply.of(say("The report could not be written."), card=card, edits_card=True)
    return Reply((), card=card, files=files, edits_card=True, brings=True)


def _card(asked: Asked) -> Card:
    title = say("Report of {month}", month=months.said(asked.month))
    if asked.state == "failed":
        return Card(title, status=say("It could not be put together."), tone="ended")
    if asked.state == "open":
        return Card(title, status=say("being put together: {percent}%", percent=asked.done))
    content = asked.content
    state = say("going on: these figures are as of {day}", day=date.fromisoformat(content["until"]))
    if content["closed"]:
        state = say("closed: these figures stay as they are")
    rows: list[Row] = [
        (say("People who have joined"), content["people"]),
        (say("Last transfer"), content["transfer"]),
    ]
    return Card(title, rows=rows, status=state, tone="done")


async def _written(asked: Asked, name: str, language: str, zone: str) -> Document:
    told = documents.Document(asked.content, language, zone, commands.READINGS)
    content = await apart.make(name, told.asked)
    words = say(_WORDS[name], month=months.said(asked.month))
    kinds = {"xlsx": XLSX, "pdf": "application/pdf"}
    return Document(content, words, f"wasl-{asked.month}.{name}", kinds[name])


named = movements(
    {
        "capital": p_("movement", "Capital"),
        "budget": p_("movement", "Set aside for welcome gifts"),
        "gift": p_("movement", "Welcome gifts"),
        "fund": p_("movement", "Given by the treasury"),
        "send": p_("movement", "Payments"),
        "sent": p_("movement", "First payments"),
        "claim": p_("movement", "Taken by who has joined since"),
        "release": p_("movement", "Taken by who has the name"),
        "link": p_("movement", "Taken by links"),
        "paylink": p_("movement", "Paid by pay links"),
        "requests.paid": p_("movement", "Requests that were paid"),
        "splits.paid": p_("movement", "Shares of bills"),
        "settlement": p_("movement", "Settlements"),
        "recalls.given": p_("movement", "Given back"),
        "reverse": p_("movement", "Reversed"),
        "adjust": p_("movement", "Adjustments"),
        "payroll_set_aside": p_("movement", "Set aside for payroll"),
        "payroll_paid": p_("movement", "Payroll"),
        "payroll_back": p_("movement", "Payroll that came back"),
        "states.close": p_("movement", "Paid out of closed accounts"),
        "envelope": p_("movement", "Envelopes filled"),
        "envelope_opened": p_("movement", "Envelopes opened"),
        "envelope_back": p_("movement", "Left in envelopes"),
        "eidiya": p_("movement", "Set aside for a day"),
        "eidiya_given": p_("movement", "Given on a day"),
        "eidiya_ungiven": p_("movement", "Not given on its day"),
        "eidiya_back": p_("movement", "Lists that were dropped"),
    }
)
_WORDS = {
    "pdf": _("The report of {month}, to be read and printed"),
    "xlsx": _("The report of {month}, as a spreadsheet"),
}

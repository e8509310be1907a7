"""Reports of suspicion: the draft of one is opened once, by who handles alerts."""

from typing import Any

from bot.commands.filing import written
from bot.commands.filing.asking import Filed, once, reasoned
from bot.grammar.kinds import CaseNumber, Why
from bot.kit import (
    Call,
    Card,
    Reply,
    Row,
    Sheet,
    _,
    acts,
    command,
    p_,
    refusals,
    say,
    sheet,
)
from bot.reports.plain import Table
from ledger import clock, verification
from ledger.laundering import filing
from ledger.laundering.filing import FILE, PACK, Suspicion
from ledger.people.roles import HANDLE_ALERTS
from ledger.people.tickets import Ticket
from ledger.posting import Audit

OPENED = "suspicion_opened"
_TITLE = say("Report of suspicion: a draft")


_FILED = Filed(
    "aml file",
    FILE,
    "suspicion_ready",
    PACK,
    "case",
    HANDLE_ALERTS,
    title=lambda number: say("Open the draft of case {number}", number=number),
    ready=lambda number: say("The draft of case {number} can be opened once.", number=number),
    about=reasoned,
    opened=filing.opened,
    of_card=filing.of_card,
)
opened_suspicion, proposed_suspicion, suspicion_ready, given_suspicion = _FILED.declared()


@command(
    p_("trigger", "aml file"),
    about=_("See the draft of the report of a case of alerts, with a reason."),
    examples=(_("/aml file 12 to be filed this week"),),
    needs=HANDLE_ALERTS,
    aloud=False,
)
async def file_case(call: Call, number: CaseNumber, reason: Why) -> Reply:
    """Ask before a draft is opened."""
    intent = await filing.draft(call.act, number, reason)
    title = say("Open the draft of case {number}?", number=number)
    return await _FILED.asks(call, intent, title)


@sheet(PACK)
async def suspicion(call: Call, ticket: Ticket) -> Sheet:
    """Show a draft once, as it is by the books and the vault now."""
    case = await filing.of_card(call.books, ticket.about, call.actor.id)
    found = await filing.gathered(call.books, case)
    found = found._replace(
        kept=await verification.first(call.books, found.matter.person, found.kept)
    )
    known, name = written.told(found.kept), f"suspicion-report-{case.number}"
    due: list[Row] = [(say("Due"), found.due)] if found.due else []
    return Sheet(
        Card(_TITLE, rows=[(say("Case"), case.number), *due], warnings=written.lacking(known)),
        files=await written.files(call, _TITLE, name, structured(found), _tables(found, known)),
        once=True,
        audits=(Audit(OPENED, case.person, f"case {case.number}"),),
        counts=once(ticket),
    )


def structured(found: Suspicion) -> dict[str, Any]:
    """Return a report as data, in the order of the form (docs/compliance.md)."""
    return {
        "form": "suspicious-activity-report",
        "version": 1,
        "status": "draft",
        "case": found.case.number,
        "rule": found.matter.rule,
        "detected_at": found.matter.detected_at.isoformat(timespec="seconds"),
        "due_at": found.due.isoformat(timespec="seconds") if found.due else None,
        "person": {"number": found.matter.person, **written.told(found.kept)},
        "alerts": [
            {
                "receipt": each.transfer,
                "at": clock.from_ms(each.at_ms).isoformat(timespec="seconds"),
                "currency": each.currency,
                "seen": dict(each.seen),
                "held_against": dict(each.held),
                "receipts": [*each.receipts],
                "others": [*each.others],
            }
            for each in found.alerts
        ],
        "narrative": [
            {"at": each.at.isoformat(timespec="seconds"), "by": each.author, "words": each.words}
            for each in reversed(found.notes)
        ],
    }


def _tables(found: Suspicion, known: dict[str, str]) -> list[Table]:
    what: list[Any] = [
        (say("Case"), found.case.number),
        (say("Rule"), found.matter.rule),
        (say("Detected"), found.matter.detected_at),
        *([(say("Due"), found.due)] if found.due else []),
    ]
    alerts = [
        (each.transfer, clock.from_ms(each.at_ms), ", ".join(map(str, each.receipts)))
        for each in found.alerts
    ]
    notes = [(each.at, each.words) for each in reversed(found.notes)]
    return [
        Table(_TITLE, (), what),
        written.person(known),
        Table(say("Alerts"), (say("Receipt"), say("Time"), say("Receipts")), alerts),
        Table(say("What was noted"), (say("Time"), say("Note")), notes),
    ]


named_suspicion = acts(
    {FILE: _("Draft of a report of suspicion"), OPENED: _("Draft of a report of suspicion opened")},
    quiet=True,
)
refused_suspicion = refusals(
    {"alert_unreported": say("No report is to be filed of this case: decide that first.")}
)

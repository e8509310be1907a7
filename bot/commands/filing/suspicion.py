"""Reports of suspicion: the draft of one is opened once, by who handles alerts."""

import json
from typing import Any

from bot.commands.filing import written
from bot.commands.filing.written import Table
from bot.grammar.kinds import CaseNumber, Why
from bot.kit import (
    Button,
    Call,
    Card,
    Facts,
    Reply,
    Row,
    Sheet,
    _,
    acts,
    command,
    confirm_card,
    draws,
    p_,
    page,
    press,
    receipt,
    refusals,
    say,
    sheet,
    tells,
    to_sheet,
)
from bot.proposing import drawn, signed
from ledger import clock, ids
from ledger.books import Books
from ledger.errors import NotFound
from ledger.laundering import filing
from ledger.laundering.filing import FILE, PACK, Suspicion
from ledger.people.intents import Intent
from ledger.people.persons import Person
from ledger.people.proposals import Proposal
from ledger.people.roles import HANDLE_ALERTS
from ledger.people.tickets import Ticket
from ledger.posting import Audit, Count

OPENED = "suspicion_opened"
_TITLE = say("Report of suspicion: a draft")


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
    return confirm_card(
        say("Open the draft of case {number}?", number=number),
        intent,
        confirm=say("Open the draft"),
        rows=_about(intent),
        more=[
            say("It has what the vault keeps of the person; that it is opened is in the audit."),
            *await signed(call, HANDLE_ALERTS, intent),
        ],
        done=say("You asked for this before, and it was done."),
    )


@press(FILE, needs=HANDLE_ALERTS, approved=True)
async def opened(call: Call, intent: Intent) -> Reply:
    """Let who asked look at it."""
    before = await filing.opened(call.act, intent)
    again = say("This was done before; nothing changed again.") if before else None
    told = say("The draft is shown to who asked for it, once.")
    return receipt(told, rows=_about(intent), again=again)


@draws(FILE)
async def proposed(books: Books, token: bytes, reader: Person | None) -> Reply:
    """Draw a draft that is asked for, and waits for somebody else's word."""
    return await drawn(books, token, reader, _waits)


@tells("suspicion_ready")
def ready(facts: Facts) -> Reply:
    """Tell who asked that the draft is there."""
    told = say("The draft of case {number} can be opened once.", number=facts.case)
    button = Button.goes(say("Open it"), "aml file", facts.card)
    return Reply.of(card=Card(told, tone="done"), buttons=[button])


@page("aml file", needs=HANDLE_ALERTS)
async def given(call: Call, at: str) -> Reply:
    """Give who asked the page on which it is shown; only in private."""
    try:
        token = ids.from_text(at)
    except ValueError:
        raise NotFound("filing") from None
    await filing.of_card(call.books, token, call.actor.id)
    told = say("The draft is on a page of its own, which opens once: {address}")
    return await to_sheet(call, PACK, told, token)


@sheet(PACK)
async def suspicion(call: Call, ticket: Ticket) -> Sheet:
    """Show a draft once, as it is by the books and the vault now."""
    case = await filing.of_card(call.books, ticket.about, call.actor.id)
    found = await filing.gathered(call.books, case)
    known, name = written.told(found.kept), f"suspicion-report-{case.number}"
    data = json.dumps(structured(found), ensure_ascii=False, indent=1, default=str).encode()
    due: list[Row] = [(say("Due"), found.due)] if found.due else []
    return written.once(
        Card(_TITLE, rows=[(say("Case"), case.number), *due], warnings=written.lacking(known)),
        await written.files(call, _TITLE, name, data, _tables(found, known)),
        audits=(Audit(OPENED, case.person, f"case {case.number}"),),
        counts=(Count(f"filing opened {ids.text(ticket.about)}", 1, 1),),
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


async def _waits(books: Books, proposal: Proposal) -> Card:  # noqa: ARG001 - the number says all
    number = int(str(proposal.intent.facts["case"]))
    title = say("Open the draft of case {number}", number=number)
    return Card(title, rows=_about(proposal.intent))


def _about(intent: Intent) -> list[Row]:
    return [(say("Reason"), str(intent.facts["note"]))]


named_suspicion = acts(
    {FILE: _("Draft of a report of suspicion"), OPENED: _("Draft of a report of suspicion opened")}
)
refused_suspicion = refusals(
    {"alert_unreported": say("No report is to be filed of this case: decide that first.")}
)

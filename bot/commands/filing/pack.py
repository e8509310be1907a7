"""The page of a report of currency: a document to read and the data, shown once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bot.commands.filing import written
from bot.commands.filing.asking import once
from bot.kit import Card, Code, Sheet, say, sheet
from bot.reports.plain import Table
from ledger import verification
from ledger.duties import filing
from ledger.duties.filing import PACK
from ledger.posting import Audit

if TYPE_CHECKING:
    from bot.kit import Call
    from ledger.duties.filing import Pack
    from ledger.people.tickets import Ticket

OPENED = "filing_opened"
_TITLE = say("Report of currency: a draft")


@sheet(PACK)
async def shown(call: Call, ticket: Ticket) -> Sheet:
    """Show a pack once, as it is by the books and the vault now."""
    duty = await filing.of_card(call.books, ticket.about, call.actor.id)
    pack = await filing.gathered(call.books, duty)
    kept = await verification.first(call.books, duty.person, pack.kept)
    pack = replace(pack, kept=tuple(kept))
    known = written.told(pack.kept)
    name = f"currency-report-{duty.number}"
    return Sheet(
        Card(
            _TITLE,
            rows=[(say("Duty"), duty.number), (say("Due"), duty.due)],
            warnings=written.lacking(known),
            more=[
                say("It opens once. Once filed, note it: {command}", command=Code("/duties filed"))
            ],
        ),
        files=await written.files(call, _TITLE, name, structured(pack), _tables(pack, known)),
        once=True,
        audits=(Audit(OPENED, duty.person, f"duty {duty.number}"),),
        counts=once(ticket),
    )


def structured(pack: Pack) -> dict[str, Any]:
    """Return a pack as data, in the order of the form (docs/compliance.md)."""
    duty, amount = pack.duty, pack.duty.amount
    cash = {"amount": str(amount.decimal), "currency": amount.currency} if amount else None
    return {
        "form": "currency-transaction-report",
        "version": 1,
        "status": "draft",
        "duty": duty.number,
        "transaction_date": duty.day.isoformat(),
        "due_date": duty.due.isoformat(),
        "cash_out": cash,
        "person": {"number": duty.person, **written.told(pack.kept)},
        "transactions": [
            {
                "receipt": each.number,
                "at": each.recorded_at.isoformat(timespec="seconds"),
                "kind": each.kind,
                "amount": str(-each.change.decimal),
                "currency": each.change.currency,
            }
            for each in pack.lines
        ],
    }


def _tables(pack: Pack, known: dict[str, str]) -> list[Table]:
    duty = pack.duty
    amount = [(say("Paid out in currency"), duty.amount)] if duty.amount else []
    what: list[Any] = [
        (say("Duty"), duty.number),
        (say("Day"), duty.day),
        (say("Due"), duty.due),
        *amount,
    ]
    lines = [(each.number, each.recorded_at, -each.change) for each in pack.lines]
    heads = (say("Receipt"), say("Time"), say("Amount"))
    return [
        Table(_TITLE, (), what),
        written.person(known),
        Table(say("What was paid"), heads, lines),
    ]

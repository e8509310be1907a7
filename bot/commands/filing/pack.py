"""The page of a filing pack: a document to read and the data, shown once to who asked for it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from bot import speech
from bot.kit import Card, Code, Document, Sheet, say, sheet
from bot.languages import DIGITS, of
from bot.reports import apart
from bot.vaulted import VAULTED
from ledger import ids
from ledger.duties import filing
from ledger.duties.filing import PACK
from ledger.posting import Audit, Count

if TYPE_CHECKING:
    from bot.kit import Call, File, Said, Value
    from bot.reports.apart import Json
    from ledger.duties.filing import Pack
    from ledger.people.tickets import Ticket

OPENED = "filing_opened"
_JPEG = b"\xff\xd8\xff"
_TITLE = say("Report of currency: a draft")


@sheet(PACK)
async def shown(call: Call, ticket: Ticket) -> Sheet:
    """Show a pack once, as it is by the books and the vault now."""
    duty = await filing.of_card(call.books, ticket.about, call.actor.id)
    pack = await filing.gathered(call.books, duty)
    name = f"currency-report-{duty.number}"
    content = json.dumps(structured(pack), ensure_ascii=False, indent=1).encode()
    files: list[File] = [
        Document(content, say("The report as data"), f"{name}.json", "application/json")
    ]
    if apart.can("pdf"):
        pdf = await apart.make("pdf", _document(call, pack))
        files.insert(0, Document(pdf, say("The report to read"), f"{name}.pdf"))
    lacks = [each for each in ("legal_name", "birth_date", "address") if not _has(pack, each)]
    return Sheet(
        Card(
            _TITLE,
            rows=[(say("Duty"), duty.number), (say("Due"), duty.due)],
            warnings=[say("The vault lacks: {field}.", field=VAULTED[each]) for each in lacks],
            more=[
                say("It opens once. Once filed, note it: {command}", command=Code("/duties filed"))
            ],
        ),
        files=files,
        once=True,
        audits=(Audit(OPENED, duty.person, f"duty {duty.number}"),),
        counts=(Count(f"filing opened {ids.text(ticket.about)}", 1, 1),),
    )


def structured(pack: Pack) -> dict[str, Any]:
    """Return a pack as data, in the order of the form (docs/compliance.md)."""
    duty, amount = pack.duty, pack.duty.amount
    return {
        "form": "currency-transaction-report",
        "version": 1,
        "status": "draft",
        "duty": duty.number,
        "transaction_date": duty.day.isoformat(),
        "due_date": duty.due.isoformat(),
        "cash_out": {"amount": str(amount.decimal), "currency": amount.currency}
        if amount
        else None,
        "person": {
            "number": duty.person,
            **{each.field: each.text for each in reversed(pack.kept) if _is_told(each)},
        },
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


def _document(call: Call, pack: Pack) -> Json:
    """Return what the PDF says, in the words of who asked."""
    language = call.actor.language or call.settings.language
    zone, own, duty = str(call.books.zone), of(language), pack.duty

    def read(value: Value) -> Json:
        return {"text": speech.spoken([say("{value}", value=value)], language, zone)}

    def table(heading: Said, columns: list[Said], rows: list[list[Json]]) -> Json:
        heads = [str(read(each)["text"]) for each in columns]
        tables = [{"heading": "", "columns": heads, "rows": rows, "total": False}] if rows else []
        return {"heading": str(read(heading)["text"]), "chart": None, "tables": tables}

    told = {each.field: each.text for each in reversed(pack.kept) if _is_told(each)}
    who: list[list[Json]] = [[read(VAULTED[name]), {"text": text}] for name, text in told.items()]
    what = [
        [read(say("Duty")), read(duty.number)],
        [read(say("Day")), read(duty.day)],
        [read(say("Due")), read(duty.due)],
        *([[read(say("Paid out in currency")), read(duty.amount)]] if duty.amount else []),
    ]
    lines = [[read(each.number), read(each.recorded_at), read(-each.change)] for each in pack.lines]
    heads = [say("Receipt"), say("Time"), say("Amount")]
    return {
        "title": str(read(_TITLE)["text"]),
        "language": own.first,
        "from_right": own.direction == "rtl",
        "digits": DIGITS[own.digits][:10],
        "sections": [
            table(_TITLE, [], what),
            table(say("The person"), [], who),
            table(say("What was paid"), heads, lines),
        ],
    }


def _is_told(kept: Any) -> bool:  # noqa: ANN401 - of the vault
    return kept.field in VAULTED and not kept.value.startswith(_JPEG)


def _has(pack: Pack, field: str) -> bool:
    return any(each.field == field for each in pack.kept)

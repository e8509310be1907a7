"""A draft as a document: tables one below the other, in the words of who asked for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot import speech
from bot.kit import Card, Document, Sheet, say
from bot.languages import DIGITS, of
from bot.reports import apart
from bot.vaulted import VAULTED

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.kit import Call, File, Said, Value
    from bot.reports.apart import Json
    from ledger.vault import Kept

_JPEG = b"\xff\xd8\xff"
WHO = ("legal_name", "birth_date", "address")
"""What every report says of a person, as far as the vault has it."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a document: its heading, its columns, and values or what somebody wrote."""

    heading: Said
    columns: Sequence[Said]
    rows: Sequence[Sequence[Value]]


async def files(call: Call, title: Said, name: str, data: bytes, tables: list[Table]) -> list[File]:
    """Return a draft as a document to read, where it can be drawn, and as data."""
    found: list[File] = [
        Document(data, say("The report as data"), f"{name}.json", "application/json")
    ]
    if apart.can("pdf"):
        pdf = await apart.make("pdf", document(call, title, tables))
        found.insert(0, Document(pdf, say("The report to read"), f"{name}.pdf"))
    return found


def document(call: Call, title: Said, tables: Iterable[Table]) -> Json:
    """Return what a document says, for whatever draws it."""
    language = call.actor.language or call.settings.language
    zone, own = str(call.books.zone), of(language)

    def read(value: Value) -> str:
        if isinstance(value, str):
            return value
        return speech.spoken([say("{value}", value=value)], language, zone)

    def section(table: Table) -> Json:
        drawn = {
            "heading": "",
            "columns": [read(each) for each in table.columns],
            "rows": [[{"text": read(each)} for each in row] for row in table.rows],
            "total": False,
        }
        shown = [drawn] if table.rows else []
        return {"heading": read(table.heading), "chart": None, "tables": shown}

    return {
        "title": read(title),
        "language": own.first,
        "from_right": own.direction == "rtl",
        "digits": DIGITS[own.digits][:10],
        "sections": [section(each) for each in tables],
    }


def told(kept: Iterable[Kept]) -> dict[str, str]:
    """Return what the vault has of somebody in words, the newest of each."""
    oldest_first = reversed([*kept])
    return {
        each.field: each.text
        for each in oldest_first
        if each.field in VAULTED and not each.value.startswith(_JPEG)
    }


def person(known: dict[str, str]) -> Table:
    """Return the table of what the vault has."""
    return Table(say("The person"), (), [(VAULTED[name], text) for name, text in known.items()])


def lacking(known: dict[str, str]) -> list[Said]:
    """Say what a report needs and the vault lacks."""
    return [
        say("The vault lacks: {field}.", field=VAULTED[each]) for each in WHO if each not in known
    ]


def once(card: Card, shown: list[File], **with_it: Any) -> Sheet:  # noqa: ANN401 - as `Sheet` takes it
    """Return the page of a draft, which is spent as it is opened."""
    return Sheet(card, files=shown, once=True, **with_it)

"""A plain document: tables one below the other, in the words of who asks for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot import speech
from bot.kit import say
from bot.languages import DIGITS, of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.kit import Call, Said, Value
    from bot.reports.apart import Json


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a document: its heading, its columns, and values or what somebody wrote."""

    heading: Said
    columns: Sequence[Said]
    rows: Sequence[Sequence[Value]]


def document(call: Call, title: Said, tables: Iterable[Table]) -> Json:
    """Return what a document says, for whatever draws it (`bot.reports.pdf`)."""
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

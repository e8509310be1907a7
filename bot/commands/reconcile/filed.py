"""The days that are kept of an account as a file: CSV, or a spreadsheet where that is installed."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Final

from bot import speech
from bot.commands.reconcile.drawing import ALL
from bot.kit import Document, say
from bot.languages import of
from bot.reports import apart
from ledger.money import exponent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.kit import Said
    from bot.reports.apart import Json
    from ledger.banking.reconciling import Reconciled

MEDIA: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_TITLE: Final = say("Every day, as a table")
_HEADS: Final = (say("Day"), say("Currency"), say("Balance of"))
_WIDTHS: Final = (12, 10, 12, *(20,) * len(ALL))


def table(kept: Sequence[Reconciled], language: str) -> Document:
    """Return it as CSV, amounts as plain figures."""
    written = io.StringIO(newline="")
    rows = csv.writer(written)
    rows.writerow(speech.label(each, language) for each in (*_HEADS, *ALL.values()))
    for each in kept:
        told = [_figure(each, name) for name in ALL]
        rows.writerow([each.day.isoformat(), each.currency, _told(each), *told])
    return Document(written.getvalue().encode("utf-8-sig"), _TITLE, "reconciled.csv", "text/csv")


async def sheet(kept: Sequence[Reconciled], language: str) -> Document:
    """Return it as a spreadsheet; apart.NotDrawn where that fails."""
    name = say("{rail} {currency}, day by day", rail=kept[0].rail, currency=kept[0].currency)
    heads = [_read(each, language) for each in (*_HEADS, *ALL.values())]
    rows = [[*_first(each), *[_cell(each, name) for name in ALL]] for each in kept]
    days: Json = {"heading": "", "columns": heads, "rows": rows}
    title, is_rtl = _read(name, language), of(language).direction == "rtl"
    section: Json = {"heading": title, "tables": [days], "widths": _WIDTHS}
    asked: Json = {"title": title, "from_right": is_rtl, "sections": [section]}
    return Document(await apart.make("xlsx", asked), _TITLE, "reconciled.xlsx", MEDIA)


def _first(each: Reconciled) -> list[Json]:
    told: Json = {"date": _told(each)} if each.closing is not None else {"text": ""}
    return [{"date": each.day.isoformat()}, {"text": each.currency}, told]


def _cell(each: Reconciled, name: str) -> Json:
    figure, places = _figure(each, name), exponent(each.currency)
    return {"text": figure, "number": figure, "places": places} if figure else {"text": ""}


def _figure(each: Reconciled, name: str) -> str:
    minor = getattr(each, name)
    return "" if minor is None else str(each.money(minor).decimal)


def _told(each: Reconciled) -> str:
    return "" if each.closing is None else each.told.isoformat()


def _read(said: Said, language: str) -> str:
    return speech.spoken([said], language)
